"""What a partner's answer means: delivered, try later, or give up."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from comptoir_engine.errors import DeliveryError, GiveUp, TryLater, WrongWay
from comptoir_engine.model import Message, Receipt

_LATER = {408: False, 425: False, 429: False, 503: False}
"""Answers that say: not now. False: the partner does not have the parcel."""
_LONGEST_WAIT = 86_400.0
_LONGEST_REFERENCE = 200
_LONGEST_WORD = 300

_NOT_NOW = Message("The partner's server {server} can't take documents now ({status}).")
_BROKE = Message("The partner's server {server} failed ({status}); it may have the document all the same.")
_NONSENSE = Message("The partner's server {server} answered nonsense (status {status}).")
_MOVED = Message(
    "The receiving server {server} sends us to another address ({status}), which is not followed."
)
_NO_ENTRY = Message(
    "The receiving server {server} does not let us in ({status}): the token for it is missing or wrong."
)
_NO_PLACE = Message("The receiving server {server} has nothing at this address ({status}).")
_TOO_LARGE = Message("The document is too large for the partner's server {server} ({status}).")
_REFUSED = Message("The partner's server {server} refuses the document ({status}). {word}")
_NO_WAY = {401: _NO_ENTRY, 403: _NO_ENTRY, 404: _NO_PLACE, 405: _NO_PLACE, 410: _NO_PLACE}
"""Answers that say nothing of the document: whatever is posted there gets them."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A partner's answer: `body` is its beginning, or None where it was too long or broke off."""

    server: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """What must not stand in a message, should the partner repeat it."""


def receipt_of(reply: Reply) -> Receipt:
    """The receipt for an answer of the 200s; raise `TryLater` or `GiveUp` for any other."""
    if 200 <= reply.status < 300:
        return Receipt("delivered", _reference(reply), _status(reply.status))
    raise _error(reply)


def _error(reply: Reply) -> DeliveryError:
    said = {"server": reply.server, "status": _status(reply.status)}
    if reply.status in _LATER:
        return TryLater(Message(_NOT_NOW.key, said), after=_wait(reply))
    if 500 <= reply.status < 600:
        return TryLater(Message(_BROKE.key, said), doubtful=True, after=_wait(reply))
    if 300 <= reply.status < 400:
        return WrongWay(Message(_MOVED.key, said))
    if reply.status in _NO_WAY:
        return WrongWay(Message(_NO_WAY[reply.status].key, said))
    if reply.status == 413:
        return GiveUp(Message(_TOO_LARGE.key, said))
    if 400 <= reply.status < 500:
        return GiveUp(Message(_REFUSED.key, {**said, "word": _word(reply)}))
    return TryLater(Message(_NONSENSE.key, said), doubtful=True)


def _reference(reply: Reply) -> str | None:
    """The partner's own number for the parcel: `id` of its JSON, else the address it names."""
    found = _json(reply).get("id")
    if isinstance(found, int) and not isinstance(found, bool):
        found = str(found)
    reference = found if isinstance(found, str) else reply.headers.get("Location")
    return _clean(reply, reference, _LONGEST_REFERENCE) if reference else None


def _word(reply: Reply) -> str:
    """The partner's sentence, from a problem (RFC 9457) or what else is usual; empty if there is none."""
    found = _json(reply)
    words = (found.get(name) for name in ("detail", "title", "message", "error"))
    word = next((word for word in words if isinstance(word, str) and word.strip()), "")
    return _clean(reply, word, _LONGEST_WORD)


def _json(reply: Reply) -> dict[str, object]:
    if reply.body is None:
        return {}
    try:
        found = json.loads(reply.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _clean(reply: Reply, text: str, longest: int) -> str:
    for secret in reply.secrets:
        text = text.replace(secret, "…")
    return "".join(character for character in text if character.isprintable())[:longest]


def _wait(reply: Reply) -> float | None:
    """Seconds that Retry-After asks for, at most a day; None where it says nothing usable."""
    text = reply.headers.get("Retry-After", "").strip()
    try:
        seconds = float(text) if text.isascii() and text.isdecimal() else _until(text)
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_WAIT) if math.isfinite(seconds) else None


def _until(text: str) -> float:
    moment = parsedate_to_datetime(text)
    return (moment.astimezone(UTC) - datetime.now(UTC)).total_seconds()


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
