"""What a sender does about a document that stopped, or that its receiver objects to: each act is a form of its page."""

from __future__ import annotations

from aiohttp import web
from comptoir_engine.model import Message

from comptoir_hub.documents import acting, doubt
from comptoir_hub.documents.looking import Sight
from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.portal.desk import acting_company, desk, visitor
from comptoir_hub.portal.document import id_of, sight_of
from comptoir_hub.portal.pages import page
from comptoir_hub.portal.standing import is_correctable
from comptoir_hub.portal.upload import read_envelope
from comptoir_hub.store.identity import now

MOST_REASON = 2_000
"""Characters of a reason that are kept."""

_NO_REASON = Message("Reason: please fill in.")
_NOT_STOPPED = Message("Only a document with a red flag can be closed without sending.")
_NOT_CORRECTABLE = Message(
    "A corrected file replaces a document with a red flag, or one to which its recipient objects."
)


async def resend(request: web.Request) -> web.Response:
    """Runs it again, after what was wrong elsewhere has been mended."""
    await acting.resend(
        desk(request), acting_company(request).id, id_of(request), who=visitor(request).who, at=now()
    )
    raise _way(request, "resent")


async def new_version(request: web.Request) -> web.Response:
    """Lets it take the place of the one that has its number."""
    await acting.send_as_new_version(
        desk(request), acting_company(request).id, id_of(request), who=visitor(request).who, at=now()
    )
    raise _way(request, "resent")


async def correct(request: web.Request) -> web.Response:
    """Takes a corrected file; it replaces the document, both are linked."""
    owner = acting_company(request)
    sight = await sight_of(request)
    if not is_correctable(sight):
        raise Conflict(_NOT_CORRECTABLE)
    envelope_id = await read_envelope(request, owner, replaces=sight.document.id)
    raise web.HTTPSeeOther(f"/documents/{envelope_id}/tracking?said=sent")


async def ask_close(request: web.Request) -> web.Response:
    """Asks why: what is closed stays so."""
    acting_company(request)
    return await _ask(request)


async def close(request: web.Request) -> web.Response:
    """Closes a document without sending, for the reason that is given."""
    owner, reason = acting_company(request), await _reason(request)
    if not reason:
        return await _ask(request, problem=_NO_REASON)
    await acting.cancel(
        desk(request), owner.id, id_of(request), reason, who=visitor(request).who, at=now()
    )  # fmt: skip
    raise _way(request)


async def settle(request: web.Request) -> web.Response:
    """The sender has asked the receiver whether he has it, and says so; to close it a reason is needed too."""
    owner, reason = acting_company(request), await _reason(request)
    said = str((await request.post()).get("receiver", ""))
    if said not in ("has_it", "lacks_it"):
        raise NotFound
    if said == "lacks_it" and not reason:
        return await _ask(request, problem=_NO_REASON)
    await doubt.settle(
        desk(request), owner.id, id_of(request), has_it=said == "has_it", reason=reason,
        who=visitor(request).who, at=now(),
    )  # fmt: skip
    raise _way(request, "settled")


async def _reason(request: web.Request) -> str:
    return str((await request.post()).get("reason", "")).strip()[:MOST_REASON]


async def _ask(request: web.Request, problem: Message | None = None) -> web.Response:
    sight = await sight_of(request)
    doubtful = doubt.in_doubt(sight.document, sight.deliveries)
    if not (doubtful or _is_stopped(sight)):
        raise Conflict(_NOT_STOPPED)
    return page(
        request, "close.html", status=422 if problem else 200, document=sight.document, line=sight.line,
        doubtful=doubtful, problem=problem, most=MOST_REASON,
    )  # fmt: skip


def _is_stopped(sight: Sight) -> bool:
    return sight.document.status == "action_needed" and sight.line.direction == "sent"


def _way(request: web.Request, said: str = "") -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"/documents/{id_of(request)}/tracking{f'?said={said}' if said else ''}")


ROUTES = (
    web.post("/documents/{id}/resend", resend),
    web.post("/documents/{id}/new-version", new_version),
    web.post("/documents/{id}/correct", correct),
    web.get("/documents/{id}/close", ask_close),
    web.post("/documents/{id}/close", close),
    web.post("/documents/{id}/settle", settle),
)
