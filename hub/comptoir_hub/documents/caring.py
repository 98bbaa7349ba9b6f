"""What customer care does with documents that are held: see them, and run them again once the cause is mended.

What did not reach its receiver is seen beside them: it is others' to mend, but nobody asks them if nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.model import Finding, Message

from comptoir_hub.documents.telling import for_the_operator
from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.exchange.again import run_again_noted
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Company, DocumentRecord, Undelivered


@dataclass(frozen=True, slots=True)
class Held:
    """A document that waits for customer care, who handed it in, and the plugin in whose hands it failed.

    `findings` say where what the hub wrote is wrong: their places are those of its own file.
    """

    document: DocumentRecord
    company: Company | None
    plugin: str | None
    findings: tuple[Finding, ...] = ()


def held(tx: Transaction, *, limit: int) -> list[Held]:
    """The documents that are held, the longest first."""
    return [_held(tx, document) for document in tx.documents.held(limit=limit)]


@dataclass(frozen=True, slots=True)
class Missed:
    """A receiver whom documents do not reach, with the cause."""

    receiver: Company
    cause: Undelivered


def missed(tx: Transaction, *, limit: int) -> list[Missed]:
    """Whom documents do not reach and why, the longest first: others act there, or the hub tries again."""
    found = [(tx.companies.get(cause.receiver_id), cause) for cause in tx.deliveries.undelivered(limit=limit)]
    return [Missed(receiver, cause) for receiver, cause in found if receiver is not None]


def run_held_again(
    tx: Transaction, document_id: str, *, who: str, at: datetime, reason: str, large_from: int
) -> None:
    """Runs one again under its id; raises `NotFound`, or `Conflict` for one that isn't customer care's matter."""
    document = tx.documents.get(document_id)
    if document is None:
        raise NotFound
    if document.actor != "care":
        raise Conflict(Message("This document is not held, or no longer."))
    run_again_noted(tx, document, document.company_id, who=who, at=at, large_from=large_from, reason=reason)


def _held(tx: Transaction, document: DocumentRecord) -> Held:
    failed = [step for step in tx.steps.of(document.id) if step.status == "failed"]
    company = tx.companies.get(document.company_id)
    if not failed:
        return Held(document, company, None)
    return Held(document, company, failed[-1].plugin, tuple(for_the_operator(failed[-1])))
