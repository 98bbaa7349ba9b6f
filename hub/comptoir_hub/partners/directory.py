"""The companies on the hub: registering one, finding one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from comptoir_engine.model import Identifier, Message

from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Company, CompanyState, Terms

LONGEST_NAME = 200


async def register(store: Store, company: Company, *, who: str, at: datetime) -> Company:
    """Adds a company under a new id; raises `Conflict` when one of its numbers is known already."""
    ids = tuple(dict.fromkeys(normal(identifier) for identifier in company.ids))
    added = replace(_named(company), id=new_id(), ids=ids, created_at=at)

    def work(tx: Transaction) -> None:
        _refuse_known(tx, ids)
        tx.companies.add(added)
        tx.journal.note("company.added", who=who, at=at, company_id=added.id, object=added.id)

    await store.write(work)
    return added


async def edit(
    store: Store, company_id: str, changes: Mapping[str, Any], *, who: str, at: datetime,
    added: Iterable[Identifier] = (), removed: Iterable[Identifier] = (),
) -> Company:  # fmt: skip
    """Changes fields of a company, and gives it numbers or takes them away, all or nothing; the company as it is then.

    Raises `NotFound`, `Invalid` for an empty name or a number to be removed that the company does not have, and
    `Conflict` for a number that a company has already.
    """
    fewer, more = (tuple(dict.fromkeys(map(normal, numbers))) for numbers in (removed, added))

    def work(tx: Transaction) -> Company:
        known = tx.companies.get(company_id)
        if known is None:
            raise NotFound
        changed = _named(replace(known, **changes))
        _change_numbers(tx, known, fewer, more)
        tx.companies.change(changed)
        detail = {
            "fields": ", ".join(changes),
            "added": " ".join(map(_shown, more)),
            "removed": " ".join(map(_shown, fewer)),
        }
        tx.journal.note(
            "company.changed", who=who, at=at, company_id=company_id, object=company_id, detail=detail
        )
        return replace(changed, ids=tuple(one for one in known.ids if one not in fewer) + more)

    return await store.write(work)


async def set_state(store: Store, company_id: str, state: CompanyState, *, who: str, at: datetime) -> None:
    """Releases or locks a company: one that is locked neither sends nor receives, and its people may still look."""

    def work(tx: Transaction) -> None:
        tx.companies.set_state(company_id, state)
        tx.journal.note(f"company.{state}", who=who, at=at, company_id=company_id, object=company_id)

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


def _named(company: Company) -> Company:
    name = " ".join((company.name or "").split())
    if not name:
        raise Invalid("name", Message("Company name: please fill in."))
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(
            "name", Message("Company name: at most {n} characters, on one line.", {"n": str(LONGEST_NAME)})
        )
    return replace(company, name=name)


def _change_numbers(
    tx: Transaction, company: Company, fewer: Iterable[Identifier], more: Iterable[Identifier]
) -> None:
    for identifier in fewer:
        if not tx.companies.remove_identifier(company.id, identifier):
            raise Invalid(
                "ids", Message("The company has no number {number}.", {"number": _shown(identifier)})
            )
    _refuse_known(tx, more)
    for identifier in more:
        tx.companies.add_identifier(company.id, identifier)


def _refuse_known(tx: Transaction, ids: Iterable[Identifier]) -> None:
    for identifier in ids:
        if tx.companies.owner(identifier) is not None:
            shown = {"number": _shown(identifier)}
            raise Conflict(Message("A company with the number {number} is registered.", shown))


def _shown(identifier: Identifier) -> str:
    return f"{identifier.scheme}:{identifier.value}"
