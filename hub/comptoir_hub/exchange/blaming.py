"""Whose matter a failed delivery is, what is told of it, and how the operator hears of it."""

from __future__ import annotations

import errno
from datetime import datetime

import structlog
from comptoir_engine.errors import DeliveryError, GiveUp, TryLater, WrongWay
from comptoir_engine.held import HELD
from comptoir_engine.model import Finding, Message

from comptoir_hub.exchange import measures
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Actor, DocumentRecord

REFUSED = "DELIVERY-REFUSED"
UNREACHABLE = "DELIVERY-UNREACHABLE"
NO_WAY = "DELIVERY-NO-WAY"
_SHORT = frozenset({
    errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM, errno.ENOSPC, errno.EDQUOT, errno.EIO,
})  # fmt: skip
"""What a machine says that lacks descriptors, memory or room, or whose disk is broken."""

_MEND: dict[str, tuple[Message, Actor]] = {
    HELD: (Message("Customer care has been told; the document is safe and can be run again."), "care"),
    REFUSED: (
        Message("This document cannot be delivered. Mend it and resend, or ask the recipient."),
        "sender",
    ),
    UNREACHABLE: (
        Message("Try again once the recipient's system takes documents again, or ask the recipient."),
        "receiver",
    ),
    NO_WAY: (
        Message(
            "Nothing is wrong with the document. The recipient's administrators see this too: they mend the address, "
            "or have customer care mend the password. Then the document is sent again unchanged."
        ),
        "receiver",
    ),
}
_NOBODY_THERE = {
    UNREACHABLE: Message(
        "Nothing is wrong with the document. Nobody of the recipient signs in here; customer care has been told. Ask "
        "the recipient by other means, and try again once its system takes documents again."
    ),
    NO_WAY: Message(
        "Nothing is wrong with the document. Nobody of the recipient signs in here, so customer care has been told and "
        "mends the address or the password. If you know the right address, tell customer care."
    ),
}

log = structlog.get_logger()


def blame(
    tx: Transaction, document: DocumentRecord, error: DeliveryError, at: datetime
) -> tuple[Finding, Actor]:
    """What is told of a delivery that is given up, and who must act: nobody is left to somebody who never signs in."""
    rule = rule_of(error)
    hint, actor = _MEND[rule]
    if actor == "receiver" and not tx.people.administered(document.receiver_id or "", at):
        hint, actor = _NOBODY_THERE[rule], "care"
    return Finding(rule, "error", error.message, hint), actor


def rule_of(error: DeliveryError) -> str:
    """The cause, as a word of ours."""
    if error.ours:
        return HELD
    if isinstance(error, WrongWay):
        return NO_WAY
    return REFUSED if isinstance(error, GiveUp) else UNREACHABLE


def own_shortage(error: Exception) -> TryLater | None:
    """A failure that comes of what the hub's own machine lacks, whatever a channel took it for: neither the channel,
    nor who sends, nor who receives can help it, and it passes."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.errno in _SHORT:
            doubtful = error.doubtful if isinstance(error, DeliveryError) else True
            said = Message(
                "The hub's own machine lacks something: {detail}.", {"detail": cause.strerror or ""}
            )
            return TryLater(said, doubtful=doubtful, ours=True)
        cause = cause.__cause__ or cause.__context__
    return None


def tell_given_up(document: DocumentRecord, channel: str, error: DeliveryError) -> None:
    """Counts and logs a delivery that is given up: its document, channel and cause, and nothing that others wrote."""
    measures.UNDELIVERED.labels(channel, rule_of(error), "given_up").inc()
    log.warning("delivery.given_up", document=document.id, channel=channel, reason=rule_of(error))


def tell_waiting(
    document: DocumentRecord, channel: str, error: DeliveryError, *, attempts: int, worth_a_line: bool
) -> None:
    """Counts an attempt that will be made again; logs it where it is `worth_a_line`."""
    measures.UNDELIVERED.labels(channel, rule_of(error), "waits").inc()
    if worth_a_line:
        reason = rule_of(error)
        log.warning("delivery.waits", document=document.id, channel=channel, reason=reason, attempts=attempts)
