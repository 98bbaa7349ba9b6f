"""The company's logo: chosen, seen on light and dark ground and on a document, taken away."""

from __future__ import annotations

from aiohttp import web
from comptoir_engine.errors import DocumentFault
from comptoir_engine.logo import Picture
from comptoir_engine.model import Message

from comptoir_hub.documents import rendering
from comptoir_hub.errors import Conflict, Ended, NotFound
from comptoir_hub.exchange.worker import show_logo, take_logo
from comptoir_hub.logos.cleaning import FIELD, MOST
from comptoir_hub.logos.filling import showing
from comptoir_hub.logos.keeping import remove_logo, set_logo
from comptoir_hub.portal.desk import administered_company, desk, visitor
from comptoir_hub.portal.document import READABLE
from comptoir_hub.portal.language import language
from comptoir_hub.portal.pages import DOWNLOADS, file_response, page
from comptoir_hub.store.identity import now

PLACE = "/settings/company/logo"
PAGE = "text/html"
"""What is shown within the page; the other formats are downloads."""


async def show(request: web.Request) -> web.Response:
    """The logo as it is, with a form for another."""
    return await _page(request, None)


async def take(request: web.Request) -> web.Response:
    """Cleans the picture in a worker and sets it, or says what is wrong with it."""
    own, hub, chosen = administered_company(request), desk(request), (await request.post()).get(FIELD)
    content = chosen.file.read(MOST + 1) if isinstance(chosen, web.FileField) else b""
    found = await hub.crew.ask(take_logo, content, seconds=hub.settings.limits.seconds_per_document)
    if not isinstance(found, Picture):
        return await _page(request, found)
    await set_logo(hub.store, own.id, found, who=visitor(request).who, at=now())
    raise web.HTTPSeeOther(f"{PLACE}?said=logo")


async def remove(request: web.Request) -> web.Response:
    """Takes it away."""
    own = administered_company(request)
    await remove_logo(desk(request).store, own.id, who=visitor(request).who, at=now())
    raise web.HTTPSeeOther(f"{PLACE}?said=saved")


async def show_picture(request: web.Request) -> web.Response:
    """The picture itself: it runs nothing and reaches nothing, though it is drawn on our own pages."""
    own = administered_company(request)
    found = await desk(request).store.read(lambda tx: tx.logos.of(own.id))
    if found is None:
        raise NotFound
    return web.Response(body=found.picture.content, content_type=found.picture.media_type, headers=DOWNLOADS)


async def show_sample(request: web.Request) -> web.Response:
    """The newest document that the company sent as it looks with the logo, else one that is made up."""
    administered_company(request)
    format = request.match_info["format"]
    if format not in showing(desk(request).registry):
        raise NotFound
    found = desk(request).registry.formats[format]
    try:
        content = await _sample(request, format)
    except DocumentFault as fault:
        raise Conflict(fault.message) from fault
    if found.media_type == PAGE:
        return web.Response(body=content, content_type=PAGE, charset="utf-8", headers=READABLE)
    return file_response(content, f"logo.{found.extension}", found.media_type)


async def _sample(request: web.Request, format: str) -> bytes:
    own, hub, options = administered_company(request), desk(request), {"language": language(request)}
    newest = await hub.store.read(lambda tx: tx.documents.newest_sent(own.id))
    if newest is not None:
        try:
            shown = await rendering.render(hub, own.id, newest, at=now(), format=format, options=options)
            return shown.content
        except (Ended, NotFound):
            pass  # it is over, or can't be written so: one that is made up will do
    return await hub.crew.ask(
        show_logo, own.id, format, options, seconds=hub.settings.limits.seconds_per_document
    )


async def _page(request: web.Request, problem: Message | None) -> web.Response:
    own, hub = administered_company(request), desk(request)
    found = await hub.store.read(lambda tx: tx.logos.of(own.id))
    formats = [
        hub.registry.formats[format] for format in showing(hub.registry) if format in hub.registry.formats
    ]
    return page(
        request, "logo.html", status=422 if problem else 200, logo=found, problem=problem, place=PLACE, most=MOST,
        frames=[each for each in formats if each.media_type == PAGE],
        files=[each for each in formats if each.media_type != PAGE],
    )  # fmt: skip


ROUTES = (
    web.get(PLACE, show),
    web.post(PLACE, take),
    web.post(f"{PLACE}/remove", remove),
    web.get(f"{PLACE}/picture", show_picture),
    web.get(f"{PLACE}/sample/{{format}}", show_sample),
)
