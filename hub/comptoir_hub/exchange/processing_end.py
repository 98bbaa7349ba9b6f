"""Writing down what a worker found out: here it is decided, in the writer's commit, what was seen before."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from comptoir_engine.model import Finding, Message, Status

from comptoir_hub.days import day_of
from comptoir_hub.exchange.again import lane_for
from comptoir_hub.exchange.holding import tell_care
from comptoir_hub.exchange.replacing import corrects, no_correction, replace
from comptoir_hub.exchange.worker_outcome import Judged, Part, Unpacked
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Actor, DocumentRecord, Judgement, Lane, Move, StepRecord
from comptoir_hub.store.steps import StepRow, row_of

SEEN_BEFORE = "HUB-SEEN-BEFORE"
NUMBER_SEEN = "HUB-NUMBER-SEEN"


@dataclass(frozen=True, slots=True)
class _Ruling:
    """Where a document goes, decided from what was found and from what is in force already."""

    move: Move
    steps: tuple[StepRow, ...] = ()
    same_as: str | None = None
    rival: str | None = None


def settle(tx: Transaction, outcome: Judged | Unpacked, at: datetime, *, lease: str, large_from: int) -> None:
    """Writes one outcome whole: payloads, steps, head, status, everybody's lists, the search index.

    Documents of an envelope of which one is large, from so many bytes on, take the lane of large ones, one after the
    other. Raises `LeaseLost` when the claim ran out meanwhile.
    """
    document = tx.work.held(outcome.document_id, lease)
    tx.payloads.put_all(outcome.payloads)
    if isinstance(outcome, Unpacked):
        largest = max(part.file.size for part in outcome.parts)
        _separate(tx, document, outcome, at, lane_for(largest, large_from))
        return
    ruling = _ruling(tx, document, outcome, at)
    tx.documents.judge(
        document.id, outcome.judgement, ruling.move, at, same_as=ruling.same_as, rival=ruling.rival
    )
    tx.steps.add_rows(document.id, document.run, (*outcome.steps, *ruling.steps))
    if ruling.move.actor == "care":
        tell_care(tx, document, ruling.move.problem, at)
    _show(tx, _seen(document, outcome.judgement, ruling.move), at)


def _ruling(tx: Transaction, document: DocumentRecord, judged: Judged, at: datetime) -> _Ruling:
    actor: Actor = "care" if judged.outcome == "held" else "sender"
    if judged.outcome != "ready":
        return _Ruling(Move("draft" if document.held else "action_needed", actor, judged.problem))
    if document.held:
        return _draft(tx, document, judged.judgement)
    return _ready(tx, document, judged.judgement, at)


def _separate(tx: Transaction, envelope: DocumentRecord, outcome: Unpacked, at: datetime, lane: Lane) -> None:
    """The first document takes the envelope's place and id, the others get rows and ids of their own. All are due at
    one instant, so that they are taken in their order: of two with one number the first is in force."""
    first, *others = outcome.parts
    received = tx.steps.arrival(envelope.id)
    arrival = [row_of(received)] if received is not None else []
    tx.steps.add_rows(envelope.id, envelope.run, [outcome.step])
    tx.documents.become(envelope.id, first.file, first.attachments)
    due = Move(envelope.status, "hub", lane=lane, next_at=envelope.received_at)
    tx.documents.move(envelope.id, due, at)
    for part in others:
        _add_part(tx, envelope, part, [*arrival, outcome.step], at, lane)


def _add_part(
    tx: Transaction, envelope: DocumentRecord, part: Part, steps: list[StepRow], at: datetime, lane: Lane
) -> None:
    document_id = new_id()
    move = Move(envelope.status, "hub", lane=lane)
    tx.documents.add(
        document_id, envelope.envelope_id, envelope.company_id, part.file, move, envelope.received_at,
        attachments=part.attachments, held=envelope.held, unpacked=True, replaces=envelope.replaces,
    )  # fmt: skip
    tx.lines.open(envelope.company_id, document_id, envelope.status, envelope.received_at)
    tx.steps.add_rows(document_id, 1, steps)


def _draft(tx: Transaction, document: DocumentRecord, judgement: Judgement) -> _Ruling:
    """What would become of it if it were sent now."""
    before = _before(tx, document, judgement)
    if before is None:
        return _Ruling(Move("draft", "sender"))
    return dataclasses.replace(before, move=Move("draft", "sender", before.move.problem))


def _ready(tx: Transaction, document: DocumentRecord, judgement: Judgement, at: datetime) -> _Ruling:
    stopped = _replaced(tx, document, judgement, at)
    return stopped or _before(tx, document, judgement) or _send(tx, document, judgement, at)


def _replaced(
    tx: Transaction, document: DocumentRecord, judgement: Judgement, at: datetime
) -> _Ruling | None:
    """What this one was handed in to replace steps back. Where that may be a mistake a person is asked; of several in
    one envelope, those that are not meant go their own way."""
    older = tx.documents.get(document.replaces) if document.replaces else None
    if older is None:
        return None
    if judgement.source is not None and judgement.source.sha256 == older.sha256:
        tx.documents.will_replace(document.id, None)
        return _same(older.id)
    several = len(tx.documents.of_envelope(document.envelope_id, limit=2)) > 1
    confirmed = document.rival == older.id
    if confirmed or corrects(older, judgement, among_several=several):
        replace(tx, older.id, document.id, at)
        return None
    tx.documents.will_replace(document.id, None)
    if several:
        return None
    return _Ruling(Move("action_needed", "sender", no_correction(older, judgement)), rival=older.id)


def _before(tx: Transaction, document: DocumentRecord, judgement: Judgement) -> _Ruling | None:
    """What follows from what is in force already; None where it was not seen before."""
    twin = tx.documents.twin(judgement.bytes_key, but=document.id) if judgement.bytes_key else None
    if twin is not None:
        return _same(twin)
    rival = tx.documents.holder(judgement.number_key, but=document.id) if judgement.number_key else None
    return _rival(tx, judgement, rival) if rival is not None else None


def _send(tx: Transaction, document: DocumentRecord, judgement: Judgement, at: datetime) -> _Ruling:
    """It goes; what was stopped with the same number is thereby mended. Where that is these very bytes, nothing was
    corrected: it goes itself, under its own id."""
    assert judgement.plan is not None
    key = judgement.number_key
    stopped = tx.documents.stopped_with(key, but=document.id) if key else []
    first = next((each for each in stopped if _is_the_very(each, document, judgement)), None)
    if first is not None:
        _go_instead(tx, first, document, at)
    for older in stopped:
        if older is not first:
            replace(tx, older.id, first.id if first is not None else document.id, at)
    if first is not None:
        return _same(first.id)
    when = max(filter(None, (at, judgement.plan.not_before, document.not_before)))
    status: Status = "waiting" if when > at else "in_progress"
    step = row_of(StepRecord("", 0, 0, "deliver", "running", at, 0.0, None, (), (), None))
    return _Ruling(Move(status, "hub", lane="deliver", next_at=when), (step,))


def _is_the_very(older: DocumentRecord, document: DocumentRecord, judgement: Judgement) -> bool:
    """Whether this is what the same company handed in before, byte for byte."""
    return (
        judgement.source is not None
        and judgement.source.sha256 == older.sha256
        and older.company_id == document.company_id
        and not older.held
    )


def _go_instead(tx: Transaction, older: DocumentRecord, document: DocumentRecord, at: datetime) -> None:
    """Runs the older one again, to whom the newer one was to go and not before it was."""
    if document.not_before is not None:
        tx.documents.release(older.id, document.not_before)
    if document.chosen_id is not None:
        tx.documents.choose_receiver(older.id, document.chosen_id)
    tx.documents.run_again(older.id, Move("in_progress", "hub", lane=document.lane), at)
    tx.journal.note(
        "document.received_again", who="hub", at=at, company_id=older.company_id, object=older.id,
        detail={"document": document.id},
    )  # fmt: skip


def _same(twin: str) -> _Ruling:
    """The same bytes between the same companies are in force already: nothing is sent a second time."""
    problem = Finding(SEEN_BEFORE, "note", Message("The same document was handed in before."))
    return _Ruling(Move("cancelled", problem=problem), same_as=twin)


def _rival(tx: Transaction, judgement: Judgement, rival: str) -> _Ruling:
    first = tx.documents.get(rival)
    assert first is not None
    args = {
        "number": judgement.head.number or "",
        "partner": judgement.head.receiver.name if judgement.head.receiver else "",
        "date": day_of(first.received_at).isoformat(),
    }
    problem = Finding(
        NUMBER_SEEN,
        "error",
        Message("{number} was already sent to {partner} on {date}.", args),
        Message("Change the number, or send it as a new version of the first one."),
    )
    return _Ruling(Move("action_needed", "sender", problem), rival=rival)


def _seen(document: DocumentRecord, judgement: Judgement, move: Move) -> DocumentRecord:
    """The document as it is after the commit, as far as lists and search show it."""
    return dataclasses.replace(
        document, status=move.status, type=judgement.type, head=judgement.head, sender_id=judgement.sender_id,
        receiver_id=judgement.receiver_id,
    )  # fmt: skip


def _show(tx: Transaction, document: DocumentRecord, at: datetime) -> None:
    for company_id in {document.company_id, document.sender_id or document.company_id}:
        tx.lines.show(company_id, "sent", document, at)
    tx.words.index(document)
