"""All pages as one application, behind the portal's door."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files

from aiohttp import web

from comptoir_hub.accounts.addresses import Tries
from comptoir_hub.admin import held
from comptoir_hub.doors import server_arguments
from comptoir_hub.errors import NotFound
from comptoir_hub.exchange.hub import Hub
from comptoir_hub.portal import (
    comparing,
    document,
    entry,
    formats,
    guard,
    home,
    lists,
    logo,
    mending,
    partners,
    receiver,
    reception,
    tokens,
    trash,
    upload,
)
from comptoir_hub.portal.desk import HUB, TRIES
from comptoir_hub.portal.pages import ENVIRONMENT, environment

TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FORM_BYTES = 1_000_000
"""What a form may hold beside its files."""
ROUTES = (
    *entry.ROUTES, *home.ROUTES, *lists.ROUTES, *document.ROUTES, *comparing.ROUTES, *mending.ROUTES,
    *receiver.ROUTES, *trash.ROUTES, *upload.ROUTES, *partners.ROUTES, *reception.ROUTES, *tokens.ROUTES,
    *formats.ROUTES, *logo.ROUTES, *held.ROUTES,
)  # fmt: skip


def portal(hub: Hub, pages: Iterable[web.RouteDef] = ()) -> web.Application:
    """Every page, those of plugins too."""
    limits = hub.settings.limits
    app = web.Application(
        middlewares=guard.MIDDLEWARES, client_max_size=limits.envelope_bytes + FORM_BYTES,
        handler_args=server_arguments(limits),
    )  # fmt: skip
    app[HUB] = hub
    app[TRIES] = Tries()
    app[ENVIRONMENT] = environment()
    app.add_routes([*ROUTES, *pages, web.get("/static/{name}", _static(_statics()))])
    return app


def _static(found: dict[str, tuple[str, str]]) -> guard.Handler:
    async def static(request: web.Request) -> web.Response:
        if request.match_info["name"] not in found:
            raise NotFound
        text, media_type = found[request.match_info["name"]]
        return web.Response(text=text, content_type=media_type, headers={"Cache-Control": "max-age=3600"})

    return static


def _statics() -> dict[str, tuple[str, str]]:
    """The few files of the portal's look, read once: name → text and media type."""
    folder = files("comptoir_hub.portal") / "static"
    found = (entry for entry in folder.iterdir() if entry.is_file())
    return {
        entry.name: (entry.read_text("utf-8"), TYPES["." + entry.name.rsplit(".", 1)[-1]]) for entry in found
    }
