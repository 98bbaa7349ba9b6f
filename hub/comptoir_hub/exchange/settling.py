"""Writing down what a worker found out: here it is decided, in the writer's commit, what was seen before."""

from __future__ import annotations

from datetime import datetime

from comptoir_engine.model import Finding, Message

from comptoir_hub.exchange.outcome import Judged, Part, Unpacked
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import DocumentRecord, Judgement, Lane, Move, StepRecord

SEEN_BEFORE = "HUB-SEEN-BEFORE"
NUMBER_SEEN = "HUB-NUMBER-SEEN"


def settle(tx: Transaction, outcome: Judged | Unpacked, at: datetime, *, lane: Lane = "process") -> None:
    """Writes one outcome whole: payloads, steps, head, status, everybody's lists, the search index."""
    document = tx.documents.get(outcome.document_id)
    assert document is not None
    for packed in outcome.payloads:
        tx.payloads.put(packed)
    if isinstance(outcome, Unpacked):
        _separate(tx, document, outcome, at, lane)
        return
    tx.steps.add(document.id, document.run, outcome.steps)
    {"ready": _ready, "stopped": _stopped, "held": _held}[outcome.outcome](tx, document, outcome, at)
    _show(tx, document.id, at)


def _separate(tx: Transaction, envelope: DocumentRecord, outcome: Unpacked, at: datetime, lane: Lane) -> None:
    """The first document takes the envelope's place and id, the others get rows and ids of their own."""
    first, *others = outcome.parts
    arrival = [step for step in tx.steps.of(envelope.id) if step.stage == "received"][:1]
    tx.steps.add(envelope.id, envelope.run, [outcome.step])
    tx.documents.become(envelope.id, first.file, first.attachments)
    tx.documents.move(envelope.id, Move(envelope.status, "hub", lane=lane), at)
    for part in others:
        _add_part(tx, envelope, part, [*arrival, outcome.step], at, lane)


def _add_part(
    tx: Transaction, envelope: DocumentRecord, part: Part, steps: list[StepRecord], at: datetime, lane: Lane
) -> None:
    document_id = new_id()
    move = Move(envelope.status, "hub", lane=lane)
    tx.documents.add(
        document_id, envelope.envelope_id, envelope.company_id, part.file, move, envelope.received_at,
        attachments=part.attachments, held=envelope.held, unpacked=True,
    )  # fmt: skip
    tx.lines.open(envelope.company_id, document_id, envelope.status, envelope.received_at)
    tx.steps.add(document_id, 1, steps)


def _ready(tx: Transaction, document: DocumentRecord, judged: Judged, at: datetime) -> None:
    judgement = judged.judgement
    if document.held:
        _write(tx, document, judgement, Move("draft", "sender"), at)
        return
    if document.replaces:
        _replace(tx, document.replaces, document.id, at)
    twin = tx.documents.twin(judgement.bytes_key, but=document.id) if judgement.bytes_key else None
    rival = tx.documents.holder(judgement.number_key, but=document.id) if judgement.number_key else None
    if twin is not None:
        _same(tx, document, judgement, twin, at)
    elif rival is not None:
        _rival(tx, document, judgement, rival, at)
    else:
        _send(tx, document, judgement, at)


def _send(tx: Transaction, document: DocumentRecord, judgement: Judgement, at: datetime) -> None:
    assert judgement.plan is not None
    if judgement.number_key:
        for older in tx.documents.stopped_with(judgement.number_key, but=document.id):
            _replace(tx, older, document.id, at)
    when = max(filter(None, (at, judgement.plan.not_before, document.not_before)))
    waits = when > at
    move = Move("waiting" if waits else "in_progress", "hub", lane="deliver", next_at=when)
    _write(tx, document, judgement, move, at)
    tx.steps.add(document.id, document.run, [_running("deliver", at, judgement.plan.channel)])


def _same(tx: Transaction, document: DocumentRecord, judgement: Judgement, twin: str, at: datetime) -> None:
    """The same bytes between the same companies are in force already: nothing is sent a second time."""
    problem = Finding(SEEN_BEFORE, "note", Message("The same document was handed in before."))
    _write(tx, document, judgement, Move("cancelled", problem=problem), at)
    tx.documents.link_twin(document.id, twin)


def _rival(tx: Transaction, document: DocumentRecord, judgement: Judgement, rival: str, at: datetime) -> None:
    first = tx.documents.get(rival)
    assert first is not None
    receiver = judgement.head.receiver.name if judgement.head.receiver else ""
    args = {
        "number": judgement.head.number or "",
        "partner": receiver,
        "date": first.received_at.date().isoformat(),
    }
    problem = Finding(
        NUMBER_SEEN,
        "error",
        Message("{number} was already sent to {partner} on {date}.", args),
        Message("Change the number, or send it as a new version of the first one."),
    )
    _write(tx, document, judgement, Move("action_needed", "sender", problem), at)
    tx.documents.link_rival(document.id, rival)


def _stopped(tx: Transaction, document: DocumentRecord, judged: Judged, at: datetime) -> None:
    status = "draft" if document.held else "action_needed"
    _write(tx, document, judged.judgement, Move(status, "sender", judged.problem), at)  # type: ignore[arg-type]


def _held(tx: Transaction, document: DocumentRecord, judged: Judged, at: datetime) -> None:
    status = "draft" if document.held else "action_needed"
    _write(tx, document, judged.judgement, Move(status, "care", judged.problem), at)  # type: ignore[arg-type]


def _write(tx: Transaction, document: DocumentRecord, judgement: Judgement, move: Move, at: datetime) -> None:
    """Status before keys: a document that does not come into force may carry the number of one that is."""
    tx.documents.move(document.id, move, at)
    tx.documents.judge(document.id, judgement)


def _replace(tx: Transaction, older: str, newer: str, at: datetime) -> None:
    """The newer one takes the older one's place; what was delivered before still goes into the archive."""
    first = tx.documents.get(older)
    if first is None or first.status in ("replaced", "cancelled"):
        return
    archive = first.lane == "archive"
    move = Move("replaced", lane="archive" if archive else None, next_at=first.next_at if archive else None)
    tx.documents.move(older, move, at)
    tx.documents.link_version(older, newer)


def _show(tx: Transaction, document_id: str, at: datetime) -> None:
    document = tx.documents.get(document_id)
    assert document is not None
    for company_id in {document.company_id, document.sender_id} - {None}:
        assert company_id is not None
        tx.lines.show(company_id, "sent", document, at)
    tx.words.index(document)


def _running(stage: str, at: datetime, plugin: str) -> StepRecord:
    return StepRecord("", 0, 0, stage, "running", at, 0.0, plugin, (), (), None)  # type: ignore[arg-type]
