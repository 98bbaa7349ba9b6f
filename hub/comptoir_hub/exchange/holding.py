"""Telling customer care of what is held: a line in the journal, one in the log, and the list of the operator."""

from __future__ import annotations

from datetime import datetime

import structlog
from comptoir_engine.model import Finding

from comptoir_hub.exchange import measures
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DocumentRecord

log = structlog.get_logger()


def tell_care(tx: Transaction, document: DocumentRecord, problem: Finding | None, at: datetime) -> None:
    """Notes that a document is held. The log names it and the rule, and nothing of what it holds."""
    rule = problem.rule if problem is not None else ""
    tx.journal.note(
        "document.held", who="hub", at=at, company_id=document.company_id, object=document.id, detail={"rule": rule}
    )  # fmt: skip
    measures.HELD.labels(rule).inc()
    log.error("document.held", document=document.id, rule=rule)
