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
    attempts = tx.deliveries.of(document.id)
    return bool(attempts) and attempts[-1].outcome == "started" and document.lane == "deliver"


def still_replaced(document: DocumentRecord, move: Move) -> Move:
    """Where a document goes after an attempt; one that was replaced meanwhile stays so, but is archived."""
    if document.status != "replaced":
        return move
    return Move("replaced", lane="archive" if move.lane == "archive" else None)


def corrects(older: DocumentRecord, judgement: Judgement, *, among_several: bool) -> bool:
    """Whether a document can be meant as the correction of an older one.

    It has the older one's number, or, where it came alone, at least its recipient and type as far as they are known.
    """
    if judgement.head.number == older.head.number:
        return True
    known = older.head.number is not None
    other = older.receiver_id not in (None, judgement.receiver_id) or older.type not in (None, judgement.type)
    return not (among_several or (known and other))


def no_correction(older: DocumentRecord, judgement: Judgement) -> Finding:
    """What is said of a file that does not correct the document it was handed in for."""
    args = {
        "number": judgement.head.number or "",
        "older": older.head.number or older.name or older.id,
    }
    return Finding(
        NO_CORRECTION,
        "error",
        Message("This is {number}, another document than {older}, which it was to correct.", args),
        Message("Send it as a document of its own, and correct the first one with its own file."),
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
