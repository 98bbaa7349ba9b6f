"""A clock that is set back keeps nothing waiting until it has caught up: what waits longer than anybody said is due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from comptoir_hub.exchange.archiving import WAIT
from comptoir_hub.exchange.backoff import longest_wait
from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.settings import Delivery as Rules
from comptoir_hub.store import Store, StoreUnavailable
from comptoir_hub.store.identity import now

LOOK = 30.0
SKEW = timedelta(minutes=1)
"""So far a clock is put right without anybody's notice."""

log = structlog.get_logger()


class Punctual:
    """Looks at the start, and then twice a minute."""

    def __init__(self, store: Store, rules: Rules, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._rules = rules
        self._clock = clock

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK)

    async def look(self) -> int:
        """Makes due what waits for too long; how many there were. An attempt that is made too soon does no harm."""
        at = self._clock()
        times = {
            "ahead": at + SKEW,
            "latest": at + longest_wait(self._rules) + SKEW,
            "soon": at + WAIT + SKEW,
        }
        try:
            if not await self._store.read(lambda tx: tx.work.is_ahead(at, **times)):
                return 0
        except StoreUnavailable as error:
            log.warning("store.unavailable", detail=str(error))
            return 0
        found = await write_patiently(self._store, lambda tx: tx.work.pull_back(at, **times))
        if found:
            log.warning("clock.set_back", documents=found)
        return found
