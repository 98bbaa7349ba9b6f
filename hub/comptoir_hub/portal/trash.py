"""Moving documents to the trash and bringing them back, one or many, always with a way back to where one was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aiohttp import web
from comptoir_engine.model import Message
from yarl import URL

from comptoir_hub.documents import acting
from comptoir_hub.documents.looking import online_until
from comptoir_hub.errors import Conflict
from comptoir_hub.portal.desk import acting_company, desk, visitor
from comptoir_hub.portal.entry import local
from comptoir_hub.store import Transaction
from comptoir_hub.store.identity import now

MOST = 200
"""So many documents are moved in one go."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was just moved and can be brought back, and the day until which all of it is kept."""

    ids: tuple[str, ...]
    until: date


def moved(tx: Transaction, company_id: str, named: str, online_days: int) -> Moved | None:
    """What an address says was moved, as far as it lies in the company's trash; None if nothing of it does."""
    lines = [tx.lines.get(company_id, document_id) for document_id in named.split(".")[:MOST]]
    found = [line for line in lines if line is not None and line.trashed_at is not None]
    if not found:
        return None
    ids = tuple(line.document_id for line in found)
    return Moved(ids, min(online_until(line, online_days) for line in found))


async def trash_one(request: web.Request) -> web.Response:
    """Moves one document to the trash."""
    return await _trash(request, request.match_info["id"])


async def trash_selected(request: web.Request) -> web.Response:
    """Moves to the trash what was ticked in a list."""
    return await _trash(request, *await _selected(request))


async def restore_one(request: web.Request) -> web.Response:
    """Brings one document back."""
    return await _restore(request, request.match_info["id"])


async def restore_selected(request: web.Request) -> web.Response:
    """Brings back what was ticked in the trash, or what was moved a moment ago."""
    return await _restore(request, *await _selected(request))


async def _trash(request: web.Request, *document_ids: str) -> web.Response:
    ids = await acting.trash(
        desk(request), acting_company(request).id, *document_ids, who=visitor(request).who, at=now()
    )
    raise web.HTTPSeeOther(await _back(request, moved=".".join(ids)))


async def _restore(request: web.Request, *document_ids: str) -> web.Response:
    await acting.restore(
        desk(request), acting_company(request).id, *document_ids, who=visitor(request).who, at=now()
    )
    raise web.HTTPSeeOther(await _back(request, said="restored"))


async def _selected(request: web.Request) -> list[str]:
    """The documents that a form names, each once."""
    ids = list(dict.fromkeys(str(value) for value in (await request.post()).getall("document", [])))
    if not ids:
        raise Conflict(Message("Select at least one document."))
    if len(ids) > MOST:
        raise Conflict(Message("At most {n} documents at once.", {"n": str(MOST)}))
    return ids


async def _back(request: web.Request, **said: str) -> URL:
    """The page that the form came from, with what it is to say."""
    return URL(local(str((await request.post()).get("next", "")))).update_query(said)


ROUTES = (
    web.post("/documents/{id}/trash", trash_one),
    web.post("/documents/{id}/restore", restore_one),
    web.post("/received/trash", trash_selected),
    web.post("/sent/trash", trash_selected),
    web.post("/trash/restore", restore_selected),
)
