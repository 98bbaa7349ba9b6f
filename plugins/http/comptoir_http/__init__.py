"""Documents in and out over HTTP for Comptoir."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Channel, ChannelRoles, Format, Option, hookimpl
from comptoir_engine.model import Message

from comptoir_http.addresses import check_address
from comptoir_http.opening import recognise, unpack
from comptoir_http.settings import HttpSettings


def open_http(settings: HttpSettings) -> ChannelRoles:
    """Open the channel with its section of the settings; raise `ConfigError` for one that can't be used."""
    from comptoir_http.channel import opened

    return opened(settings)


@hookimpl
def channels() -> Iterable[Channel]:
    """The channel `http`."""
    return [
        Channel(
            id="http", title="HTTP", idempotent=True,
            open=open_http, check_address=check_address, settings=HttpSettings,
            options=(Option("http_token", title=Message("Access token of the server").key, secret=True),),
        )
    ]  # fmt: skip


@hookimpl
def formats() -> Iterable[Format]:
    """What the channel sends with attachments; it has no documents of its own."""
    title = Message("Document with attachments, as HTTP sends them").key
    return [Format("multipart", title, (), "multipart/related", "multipart", recognise, unpack)]
