"""The receiver's word on a document, back to its sender."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Answer, AnswerKind, Message

from comptoir_hub.errors import Conflict, Invalid, NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.records import StepRecord

LONGEST_REASON = 2_000
MOST_CHANGES = 10
"""So often an answer can be changed: then the two had better speak with each other."""
ANSWERED = ("document.answered", "document.answer_changed")
"""The acts in the journal, whose details are the answer with its reason."""

_NO_REASON = Message(
    "Reason: please fill in. You have answered already; the supplier reads why you change it."
)
_TOO_OFTEN = Message("This answer was changed {n} times already. Please speak with the supplier.")


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
    """Writes the answer of a received document's receiver, or changes it: for a reason, as long as the sender has not
    replaced the document. The same answer again changes nothing.

    Raises `NotFound` for anybody else's document, `Invalid`, `Conflict`.
    """
    if reason is not None and len(reason) > LONGEST_REASON:
        raise Invalid("reason", Message("Reason: at most {n} characters.", {"n": str(LONGEST_REASON)}))
    answer = Answer(kind, reason, who, at)
    await store.write(lambda tx: _write(tx, company_id, document_id, answer))


def _write(tx: Transaction, company_id: str, document_id: str, answer: Answer) -> None:
    document = tx.documents.seen_by(company_id, document_id)
    if document is None or document.receiver_id != company_id or document.arrived_at is None:
        raise NotFound
    if document.status in ("replaced", "cancelled"):
        raise Conflict(Message("This document was replaced or cancelled meanwhile."))
    if document.answer == answer.kind and answer.reason in (None, document.answer_reason):
        return
    changed = document.answer != "none"
    if changed:
        _check_change(tx, company_id, document_id, answer)
    tx.documents.answer(document_id, answer)
    step = StepRecord("", 0, 0, "answer", "done", answer.at, 0.0, None, (), (), None)
    tx.steps.add(document_id, document.run, [step])
    for company in {company_id, document.company_id, document.sender_id or document.company_id}:
        tx.journal.note(
            ANSWERED[changed], who=answer.by, at=answer.at, company_id=company, object=document_id,
            detail={"answer": answer.kind, "reason": answer.reason or ""},
        )  # fmt: skip


def _check_change(tx: Transaction, company_id: str, document_id: str, answer: Answer) -> None:
    if not answer.reason:
        raise Invalid("reason", _NO_REASON)
    earlier = tx.journal.of_object(company_id, document_id, limit=500)
    if sum(entry.act == "document.answer_changed" for entry in earlier) >= MOST_CHANGES:
        raise Conflict(Message(_TOO_OFTEN.key, {"n": str(MOST_CHANGES)}))
