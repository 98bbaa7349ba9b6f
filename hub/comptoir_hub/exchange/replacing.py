"""A document takes an older one's place: the correction of a stopped one, or a new version of a delivered one."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Finding, Message

from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DocumentRecord, Judgement, Move

NO_CORRECTION = "HUB-NO-CORRECTION"


def replace(tx: Transaction, older_id: str, newer_id: str, at: datetime) -> None:
    """The newer one takes the older one's place, and that of all which the older one was to correct."""
    first = tx.documents.get(older_id)
    while first is not None and first.status not in ("replaced", "cancelled"):
        _step_back(tx, first, at)
        tx.documents.link_version(first.id, newer_id)
        before = first.replaces
        first = tx.documents.get(before) if before is not None and before != newer_id else None


def attempt_under_way(tx: Transaction, document: DocumentRecord) -> bool:
    """Whether a delivery has begun of which nobody knows yet how it ends: it may have arrived."""
    attempt = tx.deliveries.last(document.id)
    return attempt is not None and attempt.outcome == "started" and document.lane == "deliver"


def still_replaced(document: DocumentRecord, move: Move) -> Move:
    """Where a document goes after an attempt; one that was replaced meanwhile stays so, but is archived."""
    if document.status != "replaced":
        return move
    return Move("replaced", lane="archive" if move.lane == "archive" else None)


def corrects(older: DocumentRecord, judgement: Judgement, *, among_several: bool) -> bool:
    """Whether a document is meant as the correction of an older one without a further word: it has the same number.

    Where the older one's number was not known, one that came alone is meant, if it is of the same type and goes to the
    same recipient as far as these are known.
    """
    if older.head.number is not None or among_several:
        return judgement.head.number == older.head.number is not None
    known = (older.receiver_id, judgement.receiver_id), (older.type, judgement.type)
    return all(before in (None, now) for before, now in known)


def no_correction(older: DocumentRecord, judgement: Judgement) -> Finding:
    """What is said of a file that does not correct the document it was handed in for."""
    args = {
        "number": judgement.head.number or "",
        "older": older.head.number or older.name or older.id,
    }
    return Finding(
        NO_CORRECTION,
        "error",
        Message("This is {number}; what it was to correct is {older}.", args),
        Message("Say that it takes the first one's place, or close it and send it as a document of its own."),
    )


def _step_back(tx: Transaction, document: DocumentRecord, at: datetime) -> None:
    """What was delivered before still goes into the archive; a delivery that has begun is let end."""
    if attempt_under_way(tx, document):
        tx.documents.supersede(document.id, at)
        return
    archive = document.lane == "archive"
    if document.lane == "deliver":
        tx.steps.finish(document.id, "deliver", "skipped", at, 0.0, plugin=None)
    move = Move(
        "replaced", lane="archive" if archive else None, next_at=document.next_at if archive else None
    )
    tx.documents.move(document.id, move, at)
