"""Received, sent, tracking and trash: one list contract."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import web
from comptoir_engine.model import Message

from comptoir_hub.days import day_of
from comptoir_hub.documents.looking import online_until
from comptoir_hub.portal import trash, words
from comptoir_hub.portal.desk import company, desk
from comptoir_hub.portal.filters import PERIODS, read_wanted
from comptoir_hub.portal.pages import page
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.identity import now


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the lists: its words, what it is by nature, the fields of its form, and what is done with many rows."""

    path: str
    title: Message
    base: Filter
    fields: tuple[str, ...]
    bulk: str = ""
    template: str = "list.html"


RECEIVED = Kind(
    "/received",
    Message("Received documents"),
    Filter(direction="received"),
    fields=("q", "type", "answer", "period"),
    bulk="trash",
)
SENT = Kind(
    "/sent",
    Message("Sent documents"),
    Filter(direction="sent", but_statuses=("draft",)),
    fields=("q", "type", "status", "period"),
    bulk="trash",
)
TRACKING = Kind(
    "/tracking",
    Message("Document tracking"),
    Filter(sort="flag", but_statuses=("draft",)),
    fields=("q", "type", "status", "period", "direction"),
)
TRASH = Kind(
    "/trash",
    Message("Trash"),
    Filter(trashed=True, sort="trashed"),
    fields=("q", "type", "period", "direction"),
    bulk="restore",
    template="trash.html",
)


async def show(request: web.Request, kind: Kind) -> web.Response:
    """A page of the list; one that has become empty leads to the first."""
    wanted, cursor = read_wanted(request.query, kind.base, day_of(now())), request.query.get("at")
    company_id, days = company(request).id, desk(request).settings.portal.online_days
    found, count, cut, moved = await desk(request).store.read(
        lambda tx: (
            tx.lines.page(company_id, wanted.filter, cursor=cursor, size=wanted.size),
            tx.lines.count(company_id, wanted.filter),
            tx.lines.is_cut(company_id, wanted.filter.words),
            trash.moved(tx, company_id, request.query.get("moved", ""), days),
        )
    )
    if cursor and not found.lines:
        raise web.HTTPSeeOther(request.rel_url.without_query_params("at"))
    return page(
        request, kind.template, kind=kind, wanted=wanted, found=found, count=count, cut=cut, periods=[*PERIODS, "year"],
        types=words.TYPES, statuses=words.STATUSES, answers=words.ANSWERS, moved=moved,
        here=wanted.address(kind.path, at=cursor), kept_until=lambda line: online_until(line, days),
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


async def show_trash(request: web.Request) -> web.Response:
    """What was moved to the trash, the latest first."""
    return await show(request, TRASH)


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
    web.get("/trash", show_trash),
    web.get("/search", search),
)
