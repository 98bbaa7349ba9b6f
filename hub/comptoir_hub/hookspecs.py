"""What the hub adds to the plugin contract. A plugin that uses it needs aiohttp, and still not the hub."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from comptoir_engine.hookspecs import hookspec

if TYPE_CHECKING:
    from aiohttp import web


@hookspec
def pages() -> Iterable[web.RouteDef]:
    """Pages beside the portal's own: only people who are signed in reach them, and forms carry the session's token.

    Example: `return [web.get("/statistics", show_statistics)]`.
    """
    raise NotImplementedError
