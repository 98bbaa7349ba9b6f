"""How an attempt to deliver ended, as what is to be written of it in one commit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from comptoir_engine.errors import DeliveryError, WrongWay
from comptoir_engine.model import Finding, Message, Receipt, Report, StepStatus

from comptoir_hub.exchange.backoff import is_over, wait_before
from comptoir_hub.exchange.holding import tell_care
from comptoir_hub.exchange.replacing import still_replaced
from comptoir_hub.settings import Delivery as Rules
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Actor, DocumentRecord, Move, StepRecord

REFUSED = "DELIVERY-REFUSED"
UNREACHABLE = "DELIVERY-UNREACHABLE"
NO_WAY = "DELIVERY-NO-WAY"
FAILED = "HUB-HELD"

_ASK_FOR_A_WAY = Message(
    "Nothing is wrong with the document. The recipient's administrators see this too: they mend the address, or have "
    "customer care mend the password. Then the document is sent again unchanged."
)
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


def refused(attempt: Attempt, error: DeliveryError, at: datetime, *, ours: bool = False) -> Write:
    """The peer refuses for good, the way to it is wrong, or (`ours`) the hub itself can't: the red flag goes up."""
    rule, hint, actor = _blame(error, ours)
    finding = Finding(rule, "error", error.message, hint)

    def work(tx: Transaction) -> None:
        document = tx.work.held(attempt.document_id, attempt.lease)
        tx.deliveries.end(
            document.id, attempt.n, "gave_up", at, doubtful=error.doubtful, detail=error.message
        )
        _flag(tx, document, finding, actor, attempt, at)

    return work


def _blame(error: DeliveryError, ours: bool) -> tuple[str, Message, Actor]:
    """The rule, the mend, and who must act."""
    if ours:
        return (
            FAILED,
            Message("Customer care has been told; the document is safe and can be run again."),
            "care",
        )
    if isinstance(error, WrongWay):
        return NO_WAY, _ASK_FOR_A_WAY, "receiver"
    return (
        REFUSED,
        Message("This document cannot be delivered. Mend it and resend, or ask the recipient."),
        "sender",
    )


def unreachable(attempt: Attempt, error: DeliveryError, at: datetime, rules: Rules) -> Write:
    """The peer is down, slow or busy: later again, or the red flag when it was down for too long."""

    def work(tx: Transaction) -> None:
        document = tx.work.held(attempt.document_id, attempt.lease)
        attempts = tx.documents.attempted(document.id)
        if is_over(attempts, rules):
            tx.deliveries.end(
                document.id, attempt.n, "try_later", at, doubtful=error.doubtful, detail=error.message
            )
            hint = Message("Try again once the recipient's system answers, or ask the recipient.")
            _flag(tx, document, Finding(UNREACHABLE, "error", error.message, hint), "receiver", attempt, at)
            return
        next_at = at + wait_before(attempts, rules, error.after)
        tx.deliveries.end(
            document.id,
            attempt.n,
            "try_later",
            at,
            doubtful=error.doubtful,
            detail=error.message,
            next_at=next_at,
        )
        move = still_replaced(document, Move("waiting", "nobody", lane="deliver", next_at=next_at))
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
    tx: Transaction, document: DocumentRecord, finding: Finding, actor: Actor, attempt: Attempt, at: datetime
) -> None:
    move = still_replaced(document, Move("action_needed", actor, finding))
    tx.documents.move(document.id, move, at)
    if move.actor == "care":
        tell_care(tx, document, finding, at)
    report, took = Report("deliver", "", "unchecked", (finding,)), (at - attempt.started).total_seconds()
    tx.steps.finish(
        document.id, "deliver", "failed", attempt.started, took, plugin=attempt.plugin, reports=(report,)
    )
