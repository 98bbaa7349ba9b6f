"""A sound toy inbox: a parcel lies where it is until somebody fetches it. The exam's own tests break it."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Channel, ChannelRoles, hookimpl
from comptoir_engine.model import Parcel, Receipt

TOLD: list[str] = []


async def deliver(parcel: Parcel) -> Receipt:
    TOLD.append(parcel.key)
    return Receipt("to_be_fetched", reference=parcel.key)


def open_shelf(settings: None) -> ChannelRoles:
    return ChannelRoles(deliver=deliver)


@hookimpl
def channels() -> Iterable[Channel]:
    return [Channel(id="shelf", title="Shelf", idempotent=True, open=open_shelf)]
