"""Choosing a document's receiver, where the document does not name one that the hub knows."""

from __future__ import annotations

from aiohttp import web

from comptoir_hub.documents import acting, looking, receivers
from comptoir_hub.errors import NotFound
from comptoir_hub.portal.desk import acting_company, company, desk, visitor
from comptoir_hub.portal.pages import page
from comptoir_hub.store.identity import now


async def show_choice(request: web.Request) -> web.Response:
    """The partners who may be meant; with `q` those whose names contain it."""
    hub, own, document_id = desk(request), company(request).id, request.match_info["id"]
    text = request.query.get("q", "").strip()
    found = await receivers.choice(hub.store, own, document_id, text)
    sight = await looking.look(hub.store, own, document_id, online_days=hub.settings.portal.online_days)
    return page(request, "receiver.html", document=sight.document, line=sight.line, choice=found, q=text)


async def choose(request: web.Request) -> web.Response:
    """Sends the document again, to the partner who was chosen; a draft is checked again and waits to be sent."""
    form = await request.post()
    receiver_id = form.get("receiver")
    if not isinstance(receiver_id, str) or not receiver_id:
        raise NotFound
    document_id = request.match_info["id"]
    await acting.resend(
        desk(request), acting_company(request).id, document_id, who=visitor(request).who, at=now(),
        receiver_id=receiver_id,
    )  # fmt: skip
    sight = await looking.look(
        desk(request).store,
        company(request).id,
        document_id,
        online_days=desk(request).settings.portal.online_days,
    )
    if sight.document.held:
        raise web.HTTPSeeOther(f"/upload/{sight.document.envelope_id}")
    raise web.HTTPSeeOther(f"/documents/{document_id}/tracking?said=resent")


ROUTES = (web.get("/documents/{id}/receiver", show_choice), web.post("/documents/{id}/receiver", choose))
