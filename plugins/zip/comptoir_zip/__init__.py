"""ZIP archives for Comptoir: looks into them, and hands out each document under a bare name."""

from __future__ import annotations

from comptoir_engine.hookspecs import Format, hookimpl
from comptoir_engine.model import Message

from comptoir_zip.opening import recognise, unpack

_TITLE = Message("ZIP archive")


@hookimpl
def formats() -> list[Format]:
    """The format `zip`, which has no documents of its own."""
    return [Format("zip", _TITLE.key, (), "application/zip", "zip", recognise, unpack)]
