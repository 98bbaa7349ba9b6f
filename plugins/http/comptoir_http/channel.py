"""Opens the channel with an operator's settings."""

from __future__ import annotations

from aiohttp import web
from comptoir_engine.hookspecs import Accept, ChannelRoles

from comptoir_http.delivery import Deliveries
from comptoir_http.endpoint import endpoint
from comptoir_http.settings import HttpSettings


def opened(settings: HttpSettings) -> ChannelRoles:
    """Delivery to partners' addresses, and an address of our own; raise `ConfigError`."""
    deliveries = Deliveries(settings)

    def ours(accept: Accept) -> web.Application:
        return endpoint(accept, settings)

    return ChannelRoles(deliver=deliveries.deliver, serve=deliveries.serving, endpoint=ours)
