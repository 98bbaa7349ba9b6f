"""Partners, documents, portal and API of Comptoir."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from comptoir_engine.hookspecs import Channel, hookimpl

if TYPE_CHECKING:
    import click


@hookimpl
def channels() -> Iterable[Channel]:
    """The portal's own inbox is a channel like any other."""
    from comptoir_hub.exchange.inbox import INBOX

    return [INBOX]


@hookimpl(specname="commands")
def hub_commands() -> Iterable[click.Command]:
    """What the hub adds to the `comptoir` command. Named otherwise than the package, which would take its place."""
    from comptoir_hub.commands import COMMANDS

    return COMMANDS
