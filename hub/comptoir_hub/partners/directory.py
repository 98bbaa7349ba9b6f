"""The companies on the hub: registering one, finding one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from comptoir_engine.model import Identifier, Message

from comptoir_hub.errors import Conflict, Invalid
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Company, Terms


async def register(store: Store, company: Company, *, who: str, at: datetime) -> Company:
    """Adds a company under a new id; raises `Conflict` when one of its numbers is known already."""
    if not company.name.strip():
        raise Invalid("name", Message("Company name: please fill in."))
    ids = tuple(dict.fromkeys(normal(identifier) for identifier in company.ids))
    added = replace(company, id=new_id(), name=company.name.strip(), ids=ids, created_at=at)

    def work(tx: Transaction) -> None:
        _refuse_known(tx, ids)
        tx.companies.add(added)
        tx.journal.note("company.added", who=who, at=at, company_id=added.id, object=added.id)

    await store.write(work)
    return added


async def add_identifier(
    store: Store, company_id: str, identifier: Identifier, *, who: str, at: datetime
) -> None:
    """Adds a number by which documents may name the company; raises `Conflict` when it is another's."""

    def work(tx: Transaction) -> None:
        _refuse_known(tx, (normal(identifier),))
        tx.companies.add_identifier(company_id, normal(identifier))
        tx.journal.note("company.identifier_added", who=who, at=at, company_id=company_id, object=company_id)

    await store.write(work)


async def set_reception(store: Store, company_id: str, terms: Terms, *, who: str, at: datetime) -> None:
    """How a company wants to receive unless an agreement says otherwise."""

    def work(tx: Transaction) -> None:
        tx.companies.set_terms(company_id, terms)
        tx.journal.note("company.reception_set", who=who, at=at, company_id=company_id, object=company_id)

    await store.write(work)


async def search(store: Store, words: str, *, limit: int = 50) -> list[Company]:
    """Active companies by name, town or number."""
    return await store.read(lambda tx: tx.companies.search(words.strip(), limit=limit))


def _refuse_known(tx: Transaction, ids: Iterable[Identifier]) -> None:
    for identifier in ids:
        if tx.companies.owner(identifier) is not None:
            number = f"{identifier.scheme} {identifier.value}".strip()
            raise Conflict(Message("A company with the number {number} is registered.", {"number": number}))
