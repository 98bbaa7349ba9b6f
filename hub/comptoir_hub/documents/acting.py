"""What a company does with its documents. Each act is one commit with its line in the journal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from comptoir_engine.model import Message

from comptoir_hub.documents import access
from comptoir_hub.documents.doubt import SAY_FIRST, in_doubt
from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.exchange.again import run_again, run_again_noted, wake
from comptoir_hub.exchange.delivery_end import complete
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.exchange.inbox import INBOX_ID
from comptoir_hub.exchange.replacing import attempt_under_way
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import DocumentRecord, Move


async def open_received(hub: Hub, company_id: str, document_id: str, *, who: str, at: datetime) -> None:
    """Somebody of the company opened it: it counts as read, and one that waited to be fetched is delivered."""

    def work(tx: Transaction) -> None:
        document = access.seen(tx, company_id, document_id)
        if tx.lines.read(company_id, document_id, who, at):
            _note(tx, "document.read", document, company_id, who, at)
        if (
            document.receiver_id == company_id
            and document.status == "waiting"
            and document.actor == "receiver"
        ):
            complete(tx, document, at, started=at, plugin=hub.channels.plugins.get(INBOX_ID))

    await _write(hub, document_id, work, "archive")


async def mark_unread(hub: Hub, company_id: str, document_id: str, *, who: str, at: datetime) -> None:
    """Takes the read mark away."""

    def work(tx: Transaction) -> None:
        document = access.seen(tx, company_id, document_id)
        if tx.lines.unread(company_id, document_id):
            _note(tx, "document.unread", document, company_id, who, at)

    await _write(hub, document_id, work)


async def trash(hub: Hub, company_id: str, *document_ids: str, who: str, at: datetime) -> tuple[str, ...]:
    """Hides for this company those without a red flag, and names them; raises `Conflict` where each has one."""

    def work(tx: Transaction) -> tuple[str, ...]:
        seen = [access.seen(tx, company_id, document_id) for document_id in document_ids]
        free = [document for document in seen if document.status != "action_needed"]
        if not free:
            raise Conflict(
                Message("A document with a red flag is mended or closed before it goes to the trash.")
            )
        for document in free:
            if tx.lines.trash(company_id, document.id, who, at):
                _note(tx, "document.trashed", document, company_id, who, at)
        return tuple(document.id for document in free)

    moved = await hub.store.write(work)
    hub.signals.send(*(f"document:{document_id}" for document_id in moved))
    return moved


async def restore(hub: Hub, company_id: str, *document_ids: str, who: str, at: datetime) -> None:
    """Brings each back to the list it came from, with its read mark."""

    def work(tx: Transaction) -> None:
        for document in [access.seen(tx, company_id, document_id) for document_id in document_ids]:
            if tx.lines.restore(company_id, document.id):
                _note(tx, "document.restored", document, company_id, who, at)

    await hub.store.write(work)
    hub.signals.send(*(f"document:{document_id}" for document_id in document_ids))


async def send_held(hub: Hub, company_id: str, document_id: str, *, who: str, at: datetime) -> None:
    """Sends a draft that was checked: it goes its whole way, and leaves after the time in which it can be undone."""

    def work(tx: Transaction) -> None:
        document = access.own(tx, company_id, document_id)
        if document.status != "draft" or document.lane is not None or document.problem is not None:
            raise Conflict(Message("This document is not ready to be sent."))
        undo = timedelta(seconds=hub.settings.portal.undo_seconds)
        tx.documents.release(document_id, at + undo)
        run_again(tx, access.own(tx, company_id, document_id), at, large_from=hub.settings.limits.large_from)
        _note(tx, "document.sent", document, company_id, who, at)

    await hub.store.write(work)
    wake(hub.signals, document_id)


async def resend(
    hub: Hub, company_id: str, document_id: str, *, who: str, at: datetime, receiver_id: str | None = None
) -> None:
    """Runs a stopped or held document again under its id, to another receiver if one was chosen.

    One that nobody knows to have arrived is sent again too, where no attempt is planned any more. A draft that lacks
    its receiver is checked again and stays a draft.
    """

    def work(tx: Transaction) -> None:
        document = access.own(tx, company_id, document_id)
        lacking = receiver_id is not None and document.status == "draft" and document.problem is not None
        lost = document.lane is None and in_doubt(document, tx.deliveries.of(document_id))
        if document.status != "action_needed" and not lacking and not lost:
            raise Conflict(Message("Only a document with a red flag can be sent again."))
        if receiver_id is not None:
            _choose(tx, document, receiver_id, company_id)
        run_again_noted(tx, document, company_id, who=who, at=at, large_from=hub.settings.limits.large_from)

    await hub.store.write(work)
    wake(hub.signals, document_id)


async def send_as_new_version(hub: Hub, company_id: str, document_id: str, *, who: str, at: datetime) -> None:
    """Lets a document whose number was seen before take the first one's place; both are linked. A draft is sent so."""

    def work(tx: Transaction) -> None:
        document = access.own(tx, company_id, document_id)
        draft = document.status == "draft" and document.lane is None
        if document.rival is None or not (draft or document.status == "action_needed"):
            raise Conflict(Message("There is no first document that this one could replace."))
        first = tx.documents.get(document.rival)
        if first is not None and attempt_under_way(tx, first):
            raise Conflict(Message("The first document is being delivered just now; try again in a moment."))
        if draft:
            tx.documents.release(document_id, at + timedelta(seconds=hub.settings.portal.undo_seconds))
        run_again(tx, access.own(tx, company_id, document_id), at, large_from=hub.settings.limits.large_from)
        tx.documents.will_replace(document_id, document.rival)
        _note(tx, "document.new_version", document, company_id, who, at)

    await hub.store.write(work)
    wake(hub.signals, document_id)


async def cancel(
    hub: Hub, company_id: str, document_id: str, reason: str | None, *, who: str, at: datetime
) -> None:
    """Withdraws a document that has not left, or closes a red flag without sending. Raises `Conflict` afterwards."""

    def work(tx: Transaction) -> None:
        document = access.own(tx, company_id, document_id)
        if document.arrived_at is not None or attempt_under_way(tx, document):
            raise Conflict(Message("This document is on its way or has arrived; it can't be withdrawn."))
        if document.status in ("replaced", "cancelled"):
            raise Conflict(Message("This document was replaced or cancelled meanwhile."))
        if in_doubt(document, tx.deliveries.of(document_id)):
            raise Conflict(SAY_FIRST)
        if document.lane == "deliver":
            tx.steps.finish(document_id, "deliver", "skipped", at, 0.0, plugin=None)
        tx.documents.move(document_id, Move("cancelled"), at)
        _note(tx, "document.cancelled", document, company_id, who, at, reason=reason or "")

    await _write(hub, document_id, work)


def _choose(tx: Transaction, document: DocumentRecord, receiver_id: str, company_id: str) -> None:
    sender_id = document.sender_id or company_id
    if tx.partnerships.agreement(sender_id, receiver_id) is None:
        raise NotFound
    tx.documents.choose_receiver(document.id, receiver_id)


def _note(
    tx: Transaction,
    act: str,
    document: DocumentRecord,
    company_id: str,
    who: str,
    at: datetime,
    **detail: str,
) -> None:
    tx.journal.note(act, who=who, at=at, company_id=company_id, object=document.id, detail=detail)


async def _write(hub: Hub, document_id: str, work: Callable[[Transaction], None], *lanes: str) -> None:
    await hub.store.write(work)
    hub.signals.send(f"document:{document_id}", *lanes)
