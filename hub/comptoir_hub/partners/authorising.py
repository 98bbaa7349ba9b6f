"""Who may send in whose name: a service that writes a company's documents, a company of the same group."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.errors import Invalid, NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import Company

_ITSELF = Message("A company sends in its own name anyway.")


async def authorise(store: Store, company_id: str, agent_id: str, *, who: str, at: datetime) -> None:
    """Lets `agent_id` send in the name of `company_id`; raises `Invalid` for the company itself."""
    if company_id == agent_id:
        raise Invalid("agent", _ITSELF)

    def work(tx: Transaction) -> None:
        tx.partnerships.authorise(company_id, agent_id, at)
        _note(tx, "company.authorised", company_id, agent_id, who, at)

    await store.write(work)


async def revoke(store: Store, company_id: str, agent_id: str, *, who: str, at: datetime) -> None:
    """Takes it back, for what is handed in from now on; raises `NotFound` where nothing was given."""

    def work(tx: Transaction) -> None:
        if not tx.partnerships.revoke(company_id, agent_id):
            raise NotFound
        _note(tx, "company.authorisation_revoked", company_id, agent_id, who, at)

    await store.write(work)


def sending(tx: Transaction, company_id: str) -> tuple[list[Company], list[Company]]:
    """Who may send in a company's name, and in whose names it may send, each by name."""
    ids = tx.partnerships.agents(company_id), tx.partnerships.principals(company_id)
    agents, principals = (
        [found for id in each if (found := tx.companies.get(id)) is not None] for each in ids
    )
    return agents, principals


def _note(tx: Transaction, event: str, company_id: str, agent_id: str, who: str, at: datetime) -> None:
    """Both sides have it in their journals."""
    for one, other in ((company_id, agent_id), (agent_id, company_id)):
        tx.journal.note(event, who=who, at=at, company_id=one, object=other)
