"""How a document stands, in sentences: what of an act has come true, how it ended, what can still be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from aiohttp import web
from comptoir_engine.model import AnswerKind, Message

from comptoir_hub.days import day_of
from comptoir_hub.documents.looking import Sight
from comptoir_hub.exchange.answers import ANSWERED
from comptoir_hub.portal.desk import desk
from comptoir_hub.store.records import DocumentRecord, JournalEntry

OBJECTIONS: tuple[AnswerKind, ...] = ("correction_requested", "rejected")
"""The answers after which a receiver waits for a corrected version."""

_CLOSED = Message("Closed without sending on {date}. Reason: {reason}")
_CLOSED_SILENTLY = Message("Closed without sending on {date}.")
_PUT_AWAY = Message("Put away on {date}: it was not sent within {n} days. Upload it anew to send it.")


def borne_out(request: web.Request, sight: Sight) -> str | None:
    """What the page's address wants said of an act, if the document still bears it out; else what is true instead."""
    said, document = request.query.get("said", ""), sight.document
    if said == "resent" and document.status == "action_needed" and document.run > 1:
        return "stopped"
    true = {
        "resent": is_on_its_way(document),
        "sent": is_on_its_way(document),
        "settled": document.status == "delivered",
        "answered": sight.line.answer != "none",
        "restored": sight.line.trashed_at is None,
    }
    return said if true.get(said) else None


def is_on_its_way(document: DocumentRecord) -> bool:
    """Whether it was sent and nothing has stopped it; what lies ready to be fetched has arrived where it was sent."""
    return document.status in ("in_progress", "waiting") and document.lane is not None


def sent_of(request: web.Request, documents: Iterable[DocumentRecord]) -> str | None:
    """Whether the page of an upload may say that something of it is on its way."""
    said = request.query.get("said", "")
    return said if said == "sent" and any(map(is_on_its_way, documents)) else None


def ending(request: web.Request, sight: Sight) -> Message | None:
    """How a document ended that was not delivered, and why; None for any other."""
    document = sight.document
    if document.status != "cancelled":
        return None
    if document.problem is not None:
        return document.problem.message
    entry = next(
        (each for each in sight.journal if each.act in ("document.cancelled", "document.settled")), None
    )
    args = {"date": day_of(document.status_since).isoformat()}
    if entry is None and document.held:
        return Message(_PUT_AWAY.key, args | {"n": str(desk(request).settings.portal.unsent_days)})
    reason = entry.detail.get("reason", "") if entry is not None else ""
    return Message(_CLOSED.key, args | {"reason": reason}) if reason else Message(_CLOSED_SILENTLY.key, args)


def earlier_answers(sight: Sight) -> list[JournalEntry]:
    """The answers that were given before the one that holds, the newest first."""
    return [entry for entry in sight.journal if entry.act in ANSWERED][1:]


def is_correctable(sight: Sight) -> bool:
    """Whether its sender can send a corrected file in its place: it was stopped, or the receiver objects to it."""
    if sight.line.direction != "sent":
        return False
    status, answer = sight.document.status, sight.document.answer
    return status == "action_needed" or (status == "delivered" and answer in OBJECTIONS)


def unsent_until(request: web.Request, document: DocumentRecord) -> date | None:
    """The day on which a draft that nobody sends is put away; None for what is no draft."""
    if document.status != "draft":
        return None
    return day_of(document.received_at) + timedelta(days=desk(request).settings.portal.unsent_days)
