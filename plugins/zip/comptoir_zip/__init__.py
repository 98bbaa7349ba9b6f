"""ZIP archives for Comptoir: looks into them, and hands out each document under a bare name."""

from __future__ import annotations

from comptoir_engine.hookspecs import Format, hookimpl

from comptoir_zip.opening import recognise, unpack


@hookimpl
def formats() -> list[Format]:
    """The format `zip`, which has no documents of its own."""
    return [Format("zip", "ZIP archive", (), "application/zip", "zip", recognise, unpack)]
