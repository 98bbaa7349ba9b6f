"""A company is released: what was stopped because it was closed goes on, without anybody who asks for each document."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Party

from comptoir_hub.exchange.again import run_again_noted
from comptoir_hub.partners import directory
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.partners.reasons import RECEIVER_CLOSED, SENDER_CLOSED
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import DocumentRecord

AT_ONCE = 200
"""So many documents are looked at in one commit: others write too."""


async def release(store: Store, company_id: str, *, who: str, at: datetime, large_from: int) -> int:
    """Lets a company send and receive, and runs again what was stopped because it could not; how many those are.

    Where this is cut off, to release the company again runs the rest.
    """
    await directory.set_state(store, company_id, "active", who=who, at=at)
    count, last = 0, 0

    def work(tx: Transaction) -> tuple[int, int]:
        found = tx.documents.stopped_by((SENDER_CLOSED.rule, RECEIVER_CLOSED.rule), after=last, limit=AT_ONCE)
        mended = [document for document in found if _was_closed(tx, document, company_id)]
        for document in mended:
            run_again_noted(tx, document, document.company_id, who=who, at=at, large_from=large_from)
        return len(mended), found[-1].n if found else 0

    while True:
        more, last = await store.write(work)
        count += more
        if not last:
            return count


def _was_closed(tx: Transaction, document: DocumentRecord, company_id: str) -> bool:
    """Whether it is this company that could not send it, or not receive it. One that was stopped before anybody looked
    at its way names both in its head alone."""
    assert document.problem is not None
    if document.problem.rule == SENDER_CLOSED.rule:
        return company_id in (document.company_id, document.sender_id, *_named(tx, document.head.sender))
    receiver_id = document.chosen_id or document.receiver_id
    return company_id in ([receiver_id] if receiver_id else _named(tx, document.head.receiver))


def _named(tx: Transaction, party: Party | None) -> list[str]:
    return tx.companies.owners(map(normal, party.ids)) if party is not None else []
