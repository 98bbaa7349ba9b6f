"""The portal's inbox as a channel: what is delivered here waits until the receiver opens it."""

from __future__ import annotations

from comptoir_engine.hookspecs import Channel, ChannelRoles
from comptoir_engine.model import Parcel, Receipt

INBOX_ID = "portal"


async def _deliver(parcel: Parcel) -> Receipt:
    """The document is in the store already; the receiver sees it once this receipt is written."""
    return Receipt("to_be_fetched", reference=parcel.key)


def _open(settings: object) -> ChannelRoles:
    return ChannelRoles(deliver=_deliver)


INBOX = Channel(id=INBOX_ID, title="Portal", idempotent=True, open=_open)
