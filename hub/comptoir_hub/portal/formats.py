"""What each format carries of a document, and its schema, samples and description as a ZIP."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web
from comptoir_engine.carried import Carriage, carriage
from comptoir_engine.hookspecs import Format
from comptoir_engine.model import PIVOT, Type

from comptoir_hub.errors import NotFound
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.official import asked, packed
from comptoir_hub.portal.desk import desk
from comptoir_hub.portal.pages import file_response, page


@dataclass(frozen=True, slots=True)
class Offer:
    """A format with the types that can be read and written, and the schema that is asked; None where there is none."""

    format: Format
    read: tuple[Type, ...]
    written: tuple[Type, ...]
    schema: str | None


async def show_formats(request: web.Request) -> web.Response:
    """All formats that hold documents."""
    hub = desk(request)
    offers = [_offer(hub, format) for format in hub.registry.formats.values() if format.types]
    return page(request, "formats.html", offers=sorted(offers, key=lambda each: each.format.title))


async def show_format(request: web.Request) -> web.Response:
    """What one format carries of one type of document: `type`, by default its first."""
    hub, format = desk(request), _format(request)
    wanted = request.query.get("type")
    type = next((each for each in format.types if each == wanted), format.types[0])
    found = await asyncio.to_thread(carriage, hub.registry, format.id, type)
    return page(
        request, "format.html", offer=_offer(hub, format), type=type, carried=_in_groups(found),
        uncarried=[each for each in found.terms if not each.places] if found else [],
        own=found.own if found else (), mapped=found is not None,
    )  # fmt: skip


async def fetch(request: web.Request) -> web.Response:
    """Schema, samples and description as a ZIP."""
    hub, format = desk(request), _format(request)
    content = await asyncio.to_thread(packed, hub.settings.folder, hub.registry, format.id)
    return file_response(content, f"{format.id}.zip", "application/zip")


def _format(request: web.Request) -> Format:
    found = desk(request).registry.formats.get(request.match_info["format"])
    if found is None or not found.types:
        raise NotFound
    return found


def _offer(hub: Hub, format: Format) -> Offer:
    def types(source: str, target: str) -> tuple[Type, ...]:
        if source == target or (source == format.id and format.unpack is not None):
            return format.types
        conversion = hub.registry.conversions.get((source, target))
        return conversion.types if conversion is not None else ()

    schema = asked(hub.settings.folder, hub.registry, format.id)
    return Offer(format, types(format.id, PIVOT), types(PIVOT, format.id), schema)


def _in_groups(found: Carriage | None) -> list[tuple[str | None, list[tuple[str, tuple[str, ...]]]]]:
    """The terms that have a place, under their groups: (group, [(term, places)])."""
    groups: dict[str | None, list[tuple[str, tuple[str, ...]]]] = {}
    for each in found.terms if found else ():
        if each.places:
            groups.setdefault(each.term.group, []).append((each.term.id, each.places))
    return list(groups.items())


ROUTES = (
    web.get("/help/formats", show_formats),
    web.get("/help/formats/{format}", show_format),
    web.get("/help/formats/{format}/file", fetch),
)
