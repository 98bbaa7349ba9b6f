"""Partners, documents, portal and API of Comptoir."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Channel, hookimpl


@hookimpl
def channels() -> Iterable[Channel]:
    """The portal's own inbox is a channel like any other."""
    from comptoir_hub.exchange.inbox import INBOX

    return [INBOX]
