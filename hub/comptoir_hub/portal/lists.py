"""Received, sent and tracking: one list contract. The whole state of a list is in its address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast, get_args
from urllib.parse import urlencode

from aiohttp import web
from comptoir_engine.model import AnswerKind, Message, Status, Type

from comptoir_hub.portal import words
from comptoir_hub.portal.desk import company, desk
from comptoir_hub.portal.language import parse_day
from comptoir_hub.portal.pages import page
from comptoir_hub.store.identity import now
from comptoir_hub.store.lines import SORTS, Filter
from comptoir_hub.store.records import Direction

SIZES = (25, 50, 100, 200)
PERIODS = {"today": 0, "7": 6, "30": 29, "90": 89}
"""Days back from today; `year` is this calendar year."""
FIELDS = (
    "q", "number", "type", "status", "answer", "direction", "period", "from", "to", "amount_min", "amount_max",
    "flag", "unread", "sort", "order", "size",
)  # fmt: skip

_NOT_UNDERSTOOD = Message("The filter “{value}” was not understood and is left out.")


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the lists: its template's words and what it is by nature."""

    path: str
    title: Message
    base: Filter
    statuses: bool = True


RECEIVED = Kind("/received", Message("Received documents"), Filter(direction="received"), statuses=False)
SENT = Kind("/sent", Message("Sent documents"), Filter(direction="sent", but_statuses=("draft",)))
TRACKING = Kind("/tracking", Message("Document tracking"), Filter(sort="flag", but_statuses=("draft",)))


@dataclass(slots=True)
class Wanted:
    """What the address asks for, what of it was not understood, and the words to show as chips."""

    filter: Filter
    ignored: list[Message]
    given: dict[str, str]
    size: int

    def address(self, path: str, **changes: str | None) -> str:
        """The same list with some of its state changed; None takes a field away."""
        state = {**self.given, **changes}
        query = urlencode([(name, value) for name, value in state.items() if value])
        return f"{path}?{query}" if query else path


def read_wanted(query: Mapping[str, str], base: Filter, today: date) -> Wanted:
    """Understand the address; a value that does not fit is ignored and said."""
    given = {name: query[name].strip() for name in FIELDS if query.get(name, "").strip()}
    wanted = Wanted(base, [], given, 50)
    for name, read in _READERS.items():
        if name in given:
            found = read(given[name], today)
            if found is None:
                wanted.ignored.append(Message(_NOT_UNDERSTOOD.key, {"value": given.pop(name)}))
            else:
                wanted.filter = replace(wanted.filter, **found)
    if given.get("size", "").isdigit() and int(given["size"]) in SIZES:
        wanted.size = int(given["size"])
    return wanted


Fields = dict[str, Any] | None


def _among(field: str, values: tuple[str, ...]) -> Callable[[str, date], Fields]:
    return lambda text, today: {field: (text,)} if text in values else None


def _period(text: str, today: date) -> Fields:
    if text == "year":
        return {"since": today.replace(month=1, day=1)}
    return {"since": today - timedelta(days=PERIODS[text])} if text in PERIODS else None


def _day(field: str) -> Callable[[str, date], Fields]:
    def read(text: str, today: date) -> Fields:
        found = parse_day(text)
        return {field: found} if found is not None else None

    return read


def _amount(field: str) -> Callable[[str, date], Fields]:
    def read(text: str, today: date) -> Fields:
        try:
            return {field: Decimal(text.replace("’", "").replace("'", "").replace(" ", ""))}
        except InvalidOperation:
            return None

    return read


def _sort(text: str, today: date) -> Fields:
    return {"sort": text} if text in SORTS else None


_READERS: Mapping[str, Callable[[str, date], Fields]] = {
    "q": lambda text, today: {"words": text},
    "number": lambda text, today: {"number": text},
    "type": _among("types", get_args(Type)),
    "status": _among("statuses", get_args(Status)),
    "answer": _among("answers", get_args(AnswerKind)),
    "direction": lambda text, today: (
        {"direction": cast(Direction, text)} if text in get_args(Direction) else None
    ),
    "period": _period,
    "from": _day("since"),
    "to": _day("until"),
    "amount_min": _amount("at_least"),
    "amount_max": _amount("at_most"),
    "flag": lambda text, today: {"flagged": True} if text == "1" else None,
    "unread": lambda text, today: {"unread": True} if text == "1" else None,
    "sort": _sort,
    "order": lambda text, today: {"ascending": True} if text == "up" else None,
}


async def show(request: web.Request, kind: Kind) -> web.Response:
    """A page of the list."""
    wanted = read_wanted(request.query, kind.base, now().date())
    company_id, cursor = company(request).id, request.query.get("at")
    found, count = await desk(request).store.read(
        lambda tx: (
            tx.lines.page(company_id, wanted.filter, cursor=cursor, size=wanted.size),
            tx.lines.count(company_id, wanted.filter),
        )
    )
    return page(
        request, "list.html", kind=kind, wanted=wanted, found=found, count=count, periods=[*PERIODS, "year"],
        types=words.TYPES, statuses=words.STATUSES, answers=words.ANSWERS,
    )  # fmt: skip


async def show_received(request: web.Request) -> web.Response:
    """What partners sent."""
    return await show(request, RECEIVED)


async def show_sent(request: web.Request) -> web.Response:
    """What the company sent."""
    return await show(request, SENT)


async def show_tracking(request: web.Request) -> web.Response:
    """Every document, flags first."""
    return await show(request, TRACKING)


async def search(request: web.Request) -> web.Response:
    """The search in the top bar: one exact hit opens at once."""
    text = request.query.get("q", "").strip()
    if not text:
        raise web.HTTPSeeOther("/tracking")
    company_id = company(request).id
    hits = await desk(request).store.read(
        lambda tx: tx.lines.page(company_id, Filter(number=text), size=2).lines
    )
    if len({line.document_id for line in hits}) == 1:
        raise web.HTTPSeeOther(f"/documents/{hits[0].document_id}")
    raise web.HTTPSeeOther(f"/tracking?{urlencode({'q': text})}")


ROUTES = (
    web.get("/received", show_received),
    web.get("/sent", show_sent),
    web.get("/tracking", show_tracking),
    web.get("/search", search),
)
