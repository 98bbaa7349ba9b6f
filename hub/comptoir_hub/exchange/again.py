"""Running a document again, under its id: what was mended is found out anew from the very bytes.

Three ask for it, and differ only in which documents are theirs to run: customer care those that are held
(`documents.caring`), a receiver those that could not reach it (`documents.reception`), a sender one with a red flag
(`documents.acting`).
"""

from __future__ import annotations

from datetime import datetime

from comptoir_hub.exchange.signals import Signals
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DocumentRecord, Lane, Move


def lane_for(size: int, large_from: int) -> Lane:
    """The lane in which a document of this size is processed."""
    return "process-large" if size >= large_from else "process"


def run_again(tx: Transaction, document: DocumentRecord, at: datetime, *, large_from: int) -> None:
    """Puts a stopped or held document back at the start of its way."""
    status = "draft" if document.held else "in_progress"
    lane = lane_for(document.size, large_from)
    tx.documents.run_again(document.id, Move(status, "hub", lane=lane), at)  # type: ignore[arg-type]


def run_again_noted(
    tx: Transaction, document: DocumentRecord, company_id: str, *, who: str, at: datetime, large_from: int,
    reason: str = "",
) -> None:  # fmt: skip
    """The same because somebody asked for it: noted in the journal of a company."""
    run_again(tx, document, at, large_from=large_from)
    tx.journal.note(
        "document.resent", who=who, at=at, company_id=company_id, object=document.id,
        detail={"reason": reason} if reason else {},
    )  # fmt: skip


def wake(signals: Signals, *document_ids: str) -> None:
    """Tells the workers, and all who look on, of documents that were put back."""
    signals.send("process", "process-large", *(f"document:{document_id}" for document_id in document_ids))
