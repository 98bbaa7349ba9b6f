"""Writing what must not be forgotten: while the disk is full, the work of minutes waits in memory for room."""

from __future__ import annotations

import asyncio
from typing import TypeVar

import structlog

from comptoir_hub.store import Store, StoreUnavailable
from comptoir_hub.store.protocol import Work

T = TypeVar("T")
PAUSE = 1.0

log = structlog.get_logger()


async def write_patiently(store: Store, work: Work[T]) -> T:
    """Writes as soon as the store takes it; raises what `work` raises, but never `StoreUnavailable`.

    What it writes must be checked against its lease, which may have run out meanwhile. Nobody waits for it, so it
    lingers for others.
    """
    while True:
        try:
            return await store.write(work, lingers=True)
        except StoreUnavailable as error:
            log.warning("store.unavailable", detail=str(error))
            await asyncio.sleep(PAUSE)
