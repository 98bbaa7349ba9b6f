"""Running a document again, under its id: what was mended is found out anew from the very bytes."""

from __future__ import annotations

from datetime import datetime

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
