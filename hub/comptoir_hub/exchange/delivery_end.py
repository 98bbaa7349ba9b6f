"""How an attempt to deliver ended, as what is to be written of it in one commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from comptoir_engine.errors import DeliveryError
from comptoir_engine.model import Message, Receipt, Report, StepStatus

from comptoir_hub.exchange.backoff import becomes_long, next_attempt
from comptoir_hub.exchange.blaming import blame, tell_given_up, tell_waiting
from comptoir_hub.exchange.holding import tell_care
from comptoir_hub.exchange.replacing import still_replaced
from comptoir_hub.settings import Delivery as Rules
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Actor, DocumentRecord, Move, StepRecord

Write = Callable[[Transaction], None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt that was noted before it was made."""

    document_id: str
    n: int
    lease: str
    channel: str
    plugin: str | None
    started: datetime


def received(attempt: Attempt, receipt: Receipt, at: datetime) -> Write:
    """The channel gave a receipt: the receiver has it, can fetch it, or nobody knows."""

    def work(tx: Transaction) -> None:
        document = tx.work.held(attempt.document_id, attempt.lease)
        tx.deliveries.end(
            document.id, attempt.n, receipt.outcome, at, doubtful=receipt.outcome == "unknown",
            reference=receipt.reference, detail=Message(receipt.detail) if receipt.detail else None,
        )  # fmt: skip
        if receipt.outcome == "delivered":
            complete(tx, document, at, started=attempt.started, plugin=attempt.plugin)
        elif receipt.outcome == "to_be_fetched":
            arrive(tx, document, Move("waiting", "receiver"), at, delivered=False)
        else:
            tx.documents.doubt(document.id)
            took = (at - attempt.started).total_seconds()
            tx.steps.finish(
                document.id, "deliver", "done_with_warnings", attempt.started, took, plugin=attempt.plugin
            )
            tx.documents.move(document.id, still_replaced(document, Move("waiting", "nobody")), at)

    return work


def refused(attempt: Attempt, error: DeliveryError, at: datetime) -> Write:
    """The peer refuses for good, the way to it is wrong, or the hub itself can't: the red flag goes up."""

    def work(tx: Transaction) -> None:
        document = tx.work.held(attempt.document_id, attempt.lease)
        tx.deliveries.end(
            document.id, attempt.n, "gave_up", at, doubtful=error.doubtful, detail=error.message
        )
        _flag(tx, document, error, attempt, at)

    return work


def unreachable(attempt: Attempt, error: DeliveryError, at: datetime, rules: Rules) -> Write:
    """The peer is down, slow or busy: later again, or the red flag when it was so for too long.

    A time in which the hub itself stood still is not the peer's.
    """

    def work(tx: Transaction) -> None:
        document = tx.work.held(attempt.document_id, attempt.lease)
        attempts = tx.documents.attempted(document.id)
        began = tx.deliveries.first_failed(document.id, attempts - 1) or attempt.started
        first = began + tx.deliveries.not_tried(document.id, attempts)
        next_at = next_attempt(attempts, first, at, rules, error.after)
        tx.deliveries.end(
            document.id, attempt.n, "try_later", at, doubtful=error.doubtful, detail=error.message, next_at=next_at
        )  # fmt: skip
        if next_at is None:
            _flag(tx, document, error, attempt, at)
            return
        worth_a_line = becomes_long(attempts, rules) or (error.ours and attempts == 1)
        tell_waiting(document, attempt.channel, error, attempts=attempts, worth_a_line=worth_a_line)
        actor: Actor = "hub" if error.ours else "nobody"
        move = still_replaced(document, Move("waiting", actor, lane="deliver", next_at=next_at))
        tx.documents.move(document.id, move, at)
        if move.lane is None:
            tx.steps.finish(document.id, "deliver", "skipped", at, 0.0, plugin=attempt.plugin)

    return work


def complete(
    tx: Transaction, document: DocumentRecord, at: datetime, *, started: datetime, plugin: str | None
) -> None:
    """The final good outcome: status, receiver's list, chain of what was exchanged, and then the archive."""
    assert document.plan is not None
    assert document.target is not None
    archived = document.plan.archive is not None
    arrive(tx, document, Move("delivered", lane="archive" if archived else None), at, delivered=True)
    status: StepStatus = "done_with_warnings" if document.doubtful else "done"
    tx.steps.finish(document.id, "deliver", status, started, (at - started).total_seconds(), plugin=plugin)
    if archived:
        step = StepRecord("", 0, 0, "archive", "running", at, 0.0, None, (), (), None)
        tx.steps.add(document.id, document.run, [step])
    tx.journal.note_exchange(
        document.id, sender_id=document.sender_id or "", receiver_id=document.receiver_id or "",
        source=document.sha256, delivered=document.target.sha256, at=at,
    )  # fmt: skip


def arrive(tx: Transaction, document: DocumentRecord, move: Move, at: datetime, *, delivered: bool) -> None:
    """From now on the receiver sees it."""
    move = still_replaced(document, move)
    tx.documents.arrive(document, move, at, delivered=delivered)
    if document.receiver_id is not None:
        tx.lines.show(document.receiver_id, "received", replace(document, status=move.status), at)


def _flag(
    tx: Transaction, document: DocumentRecord, error: DeliveryError, attempt: Attempt, at: datetime
) -> None:
    finding, actor = blame(tx, document, error, at)
    tell_given_up(document, attempt.channel, error)
    move = still_replaced(document, Move("action_needed", actor, finding))
    tx.documents.move(document.id, move, at)
    if move.actor == "care":
        tell_care(tx, document, finding, at)
    report, took = Report("deliver", "", "unchecked", (finding,)), (at - attempt.started).total_seconds()
    tx.steps.finish(
        document.id, "deliver", "failed", attempt.started, took, plugin=attempt.plugin, reports=(report,)
    )
