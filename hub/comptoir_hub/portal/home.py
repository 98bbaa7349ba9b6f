"""The first screen: what must I do now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from aiohttp import web

from comptoir_hub.documents.reception import unreached
from comptoir_hub.portal.desk import desk, visitor
from comptoir_hub.portal.pages import page
from comptoir_hub.portal.standing import OBJECTIONS, unsent_until
from comptoir_hub.portal.upload import MOST_FILES
from comptoir_hub.store import Transaction
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, Line, Request

SHOWN = 5
"""Lines a block; the rest is one click away."""
NEWS = timedelta(days=7)
"""How long a changed answer is news; the document's page tells it as long as there is one."""

Blocks = tuple[tuple[Line, ...], tuple[Line, ...], tuple[Line, ...], list[Request]]


@dataclass(frozen=True, slots=True)
class Unsent:
    """Uploads that were checked and not sent: the newest, how many there are, and where the newest of them lie."""

    documents: tuple[DocumentRecord, ...]
    count: int
    address: str


async def to_home(request: web.Request) -> web.Response:
    """The address of the hub leads to the first screen."""
    raise web.HTTPSeeOther("/home")


async def show_home(request: web.Request) -> web.Response:
    """Flags, new documents, answers that ask for something, uploads that were not sent, requests."""
    company = visitor(request).company
    if company is None:
        raise web.HTTPSeeOther("/hub/held")
    company_id, administers = company.id, visitor(request).administers
    flags, unread, objections, requests, changed, lost, unsent = await desk(request).store.read(
        lambda tx: (
            *_blocks(tx, company_id),
            _changed(tx, company_id),
            unreached(tx, company_id, limit=SHOWN) if administers else [],
            _unsent(tx, company_id),
        )
    )
    return page(
        request, "home.html", flags=flags, unread=unread, objections=objections, requests=requests, unreached=lost,
        changed=changed, unsent=unsent, unsent_until=partial(unsent_until, request),
    )  # fmt: skip


def _blocks(tx: Transaction, company_id: str) -> Blocks:
    return (
        tx.lines.page(company_id, Filter(direction="sent", flagged=True), size=SHOWN).lines,
        tx.lines.page(company_id, Filter(direction="received", unread=True), size=SHOWN).lines,
        tx.lines.page(
            company_id, Filter(direction="sent", answers=OBJECTIONS, statuses=("delivered",)), size=SHOWN
        ).lines,
        tx.partnerships.received(company_id, "pending", limit=SHOWN),
    )


def _changed(tx: Transaction, company_id: str) -> list[Line]:
    """What the company sent and whose answer was changed lately; objections stand in a block of their own."""
    entries = tx.journal.changed_answers(company_id, since=now() - NEWS, limit=4 * SHOWN)
    found = (tx.lines.get(company_id, id) for id in dict.fromkeys(entry.object or "" for entry in entries))
    sent = (line for line in found if line is not None and line.direction == "sent")
    return [line for line in sent if line.answer not in OBJECTIONS and line.status == "delivered"][:SHOWN]


def _unsent(tx: Transaction, company_id: str) -> Unsent:
    drafts = Filter(direction="sent", statuses=("draft",))
    lines = tx.lines.page(company_id, drafts, size=MOST_FILES).lines
    found = [document for line in lines if (document := tx.documents.get(line.document_id)) is not None]
    batch = ".".join(dict.fromkeys(document.envelope_id for document in found))
    return Unsent(tuple(found[:SHOWN]), tx.lines.count(company_id, drafts), f"/upload/{batch}")


ROUTES = (web.get("/", to_home), web.get("/home", show_home))
