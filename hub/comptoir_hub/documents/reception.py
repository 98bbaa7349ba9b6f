"""What can't reach a company until its own people mend something: the address, the password, or the system."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.again import run_again_noted, wake
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Company, DocumentRecord


@dataclass(frozen=True, slots=True)
class Unreached:
    """A document that can't reach its receiver, and who sent it."""

    document: DocumentRecord
    sender: Company


AT_ONCE = 200
"""So many are delivered again by one act; what is left shows, and the act is repeated."""


def unreached(
    tx: Transaction, company_id: str, *, sender_id: str | None = None, limit: int
) -> list[Unreached]:
    """What can't reach a company, the longest first: no more is told of it than who sent it, and why it can't."""
    found = tx.documents.unreached(company_id, sender_id=sender_id, limit=limit)
    senders = {each.sender_id: tx.companies.get(each.sender_id or "") for each in found}
    return [Unreached(each, sender) for each in found if (sender := senders[each.sender_id]) is not None]


async def deliver_again(hub: Hub, company_id: str, sender_id: str, *, who: str, at: datetime) -> int:
    """Sends what could not reach the company from one sender once more; how many. Raises `Conflict` for none."""

    def work(tx: Transaction) -> list[str]:
        found = tx.documents.unreached(company_id, sender_id=sender_id, limit=AT_ONCE)
        if not found:
            raise Conflict(Message("No document of this partner waits for you to be reached."))
        for document in found:
            run_again_noted(
                tx, document, company_id, who=who, at=at, large_from=hub.settings.limits.large_from
            )
        return [document.id for document in found]

    ids = await hub.store.write(work)
    wake(hub.signals, *ids)
    return len(ids)
