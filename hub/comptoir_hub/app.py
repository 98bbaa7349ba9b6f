"""The hub as one aiohttp application: channels' addresses, API and portal, each with middlewares of its own."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Callable
from functools import partial, update_wrapper

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from comptoir_hub.api.routes import api
from comptoir_hub.connections import CONNECTIONS, Connections
from comptoir_hub.doors import patient, server_arguments
from comptoir_hub.exchange import measures
from comptoir_hub.exchange.entrances import accept_from, entrances
from comptoir_hub.exchange.hub import Hub

API = "/api/v1"
CHANNELS = "/channels/"
HEALTH = "/health"
METRICS = "/metrics"
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every answer that has no stricter ones: nothing that the hub serves runs as a page unless the portal made it."""


def create_app(hub: Hub, portal: web.Application | None = None) -> web.Application:
    """The application over a hub that runs. `portal` has every address that is no channel's and not the API's."""
    limits = hub.settings.limits
    application = portal or web.Application(handler_args=server_arguments(limits))
    application[CONNECTIONS] = connections = Connections()
    pages = _for_pages(tuple(application.middlewares))
    application.middlewares[:] = [connections.noting, patient(limits), pages]
    application.on_response_prepare.append(_harden)
    application.router.add_get(HEALTH, health)
    application.router.add_get(METRICS, metrics_of(hub))
    application.add_subapp(API, api(hub))
    for channel_id, roles in hub.channels.roles.items():
        if roles.endpoint is not None:
            application.add_subapp(f"{CHANNELS}{channel_id}", roles.endpoint(accept_from(hub, channel_id)))
    application.cleanup_ctx.append(_entrances_of(hub))
    return application


def _for_pages(middlewares: tuple[Middleware, ...]) -> Middleware:
    """Keeps the portal's middlewares (sessions, forms, languages) away from what machines ask for."""

    @web.middleware
    async def beside(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith((API, CHANNELS, HEALTH, METRICS)):
            for middleware in reversed(middlewares):
                handler = update_wrapper(partial(middleware, handler=handler), handler)
        return await handler(request)

    return beside


async def health(request: web.Request) -> web.Response:
    """Answers as long as the hub serves; says nothing of what is in it."""
    return web.json_response({"status": "ok"})


def metrics_of(hub: Hub) -> Handler:
    """What machines may measure, for who shows the operator's token."""

    async def metrics(request: web.Request) -> web.Response:
        shown = request.headers.get("Authorization", "").encode(errors="surrogateescape")
        expected = f"Bearer {hub.settings.metrics_token}".encode()
        if not hub.settings.metrics_token or not hmac.compare_digest(shown, expected):
            raise web.HTTPNotFound
        depths = await hub.store.read(lambda tx: tx.work.depths())
        return web.Response(body=measures.written(depths), headers={"Content-Type": measures.CONTENT_TYPE})

    return metrics


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "Comptoir"


def _entrances_of(hub: Hub) -> Callable[[web.Application], AsyncIterator[None]]:
    async def context(application: web.Application) -> AsyncIterator[None]:
        async with entrances(hub):
            yield

    return context
