"""Signed archive containers for Comptoir: one XML file with a W3C XML signature, XAdES level B."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from comptoir_engine.hookspecs import Archive, ArchiveRoles, hookimpl

from comptoir_archive_dsig.settings import DsigSettings

if TYPE_CHECKING:
    import click

_START = b'<a:Archive xmlns:a="urn:comptoir:archive:'


def open_archive(settings: DsigSettings) -> ArchiveRoles:
    """Load the key once and answer what the archive can do; raise `ConfigError` for a key that can't seal."""
    from comptoir_archive_dsig.archive import opened

    return opened(settings)


def recognise(content: bytes) -> bool:
    """Whether these bytes begin as a container of ours does, whatever its version."""
    return content.startswith(_START)


@hookimpl
def archives() -> Iterable[Archive]:
    """The archive `dsig`."""
    return [
        Archive(
            id="dsig", title="Archive W3C DSig", media_type="application/xml", extension="xml",
            open=open_archive, settings=DsigSettings, recognise=recognise,
        )
    ]  # fmt: skip


@hookimpl
def commands() -> Iterable[click.Command]:
    """`comptoir seal` and `comptoir verify`."""
    from comptoir_archive_dsig.commands import seal, verify

    return [seal, verify]
