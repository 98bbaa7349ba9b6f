"""The first screen: what must I do now?"""

from __future__ import annotations

from aiohttp import web

from comptoir_hub.documents.reception import unreached
from comptoir_hub.portal.desk import desk, visitor
from comptoir_hub.portal.pages import page
from comptoir_hub.store import Transaction
from comptoir_hub.store.lines import Filter
from comptoir_hub.store.records import Line, Request

SHOWN = 5
"""Lines a block; the rest is one click away."""

Blocks = tuple[tuple[Line, ...], tuple[Line, ...], tuple[Line, ...], list[Request]]


async def to_home(request: web.Request) -> web.Response:
    """The address of the hub leads to the first screen."""
    raise web.HTTPSeeOther("/home")


async def show_home(request: web.Request) -> web.Response:
    """Flags, new documents, answers that ask for something, requests."""
    company = visitor(request).company
    if company is None:
        raise web.HTTPSeeOther("/hub/held")
    company_id, administers = company.id, visitor(request).administers
    flags, unread, objections, requests, lost = await desk(request).store.read(
        lambda tx: (*_blocks(tx, company_id), unreached(tx, company_id, limit=SHOWN) if administers else [])
    )
    return page(
        request, "home.html", flags=flags, unread=unread, objections=objections, requests=requests, unreached=lost
    )  # fmt: skip


def _blocks(tx: Transaction, company_id: str) -> Blocks:
    return (
        tx.lines.page(company_id, Filter(direction="sent", flagged=True), size=SHOWN).lines,
        tx.lines.page(company_id, Filter(direction="received", unread=True), size=SHOWN).lines,
        tx.lines.page(
            company_id, Filter(direction="sent", answers=("correction_requested", "rejected")), size=SHOWN
        ).lines,
        tx.partnerships.received(company_id, "pending", limit=SHOWN),
    )


ROUTES = (web.get("/", to_home), web.get("/home", show_home))
