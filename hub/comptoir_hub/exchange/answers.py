"""The receiver's word on a document, back to its sender."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Answer, AnswerKind, Message

from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import StepRecord

LONGEST_REASON = 2_000


async def give_answer(
    store: Store,
    company_id: str,
    document_id: str,
    kind: AnswerKind,
    reason: str | None,
    *,
    who: str,
    at: datetime,
) -> None:
    """Writes the answer of a received document's receiver; raises `NotFound` for anybody else's document, `Invalid`."""
    if reason is not None and len(reason) > LONGEST_REASON:
        raise Invalid("reason", Message("Reason: at most {n} characters.", {"n": str(LONGEST_REASON)}))

    def work(tx: Transaction) -> None:
        document = tx.documents.seen_by(company_id, document_id)
        if document is None or document.receiver_id != company_id or document.arrived_at is None:
            raise NotFound
        if document.status in ("replaced", "cancelled"):
            raise Conflict(Message("This document was replaced or cancelled meanwhile."))
        tx.documents.answer(document_id, Answer(kind, reason, who, at))
        step = StepRecord("", 0, 0, "answer", "done", at, 0.0, None, (), (), None)
        tx.steps.add(document_id, document.run, [step])
        for company in {company_id, document.company_id, document.sender_id or document.company_id}:
            tx.journal.note(
                "document.answered",
                who=who,
                at=at,
                company_id=company,
                object=document_id,
                detail={"answer": kind},
            )

    await store.write(work)
