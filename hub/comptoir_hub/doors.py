"""What holds at every door of the hub, whoever stands behind it: how long a request may take and how its body comes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from comptoir_engine.bodies import BodyFault, BodyTooSlow

from comptoir_hub.settings import Limits

log = structlog.get_logger()

LONGER = 30.0
"""Seconds that a connection without a request outlives a request: proxies keep theirs for two minutes at most, and the
hub must not hang up first."""


def server_arguments(limits: Limits) -> Mapping[str, Any]:
    """How aiohttp's server is set for us: bodies stay packed, and a connection that is idle, or on which headers never
    end, is hung up on; one that has asked for nothing yet sooner (`connections`)."""
    return {"auto_decompress": False, "keepalive_timeout": limits.seconds_per_request + LONGER}


def patient(limits: Limits) -> Middleware:
    """Lets a body arrive for so long and no longer: its reader then hears `BodyTooSlow`, and answers in its dress.

    Where the sender hangs up before its end, nobody is there to be answered, and nothing of ours is at fault.
    """

    @web.middleware
    async def patiently(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.content.is_eof():
            return await handler(request)
        alarm = asyncio.get_running_loop().call_later(
            limits.seconds_per_request, _give_up, request, limits.seconds_per_request
        )
        try:
            return await handler(request)
        except BodyFault as fault:
            return web.Response(status=fault.status, text=str(fault))
        except ConnectionError:
            if request.transport is not None and not request.transport.is_closing():
                raise
            log.info("request.aborted", path=request.path)
            return web.Response(status=400)
        finally:
            alarm.cancel()

    return patiently


def _give_up(request: web.Request, seconds: float) -> None:
    if not request.content.is_eof():
        request.content.set_exception(BodyTooSlow(seconds))
