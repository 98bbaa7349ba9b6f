"""What is put away by itself: ended sessions and links, uploads that nobody sent, bytes whose time online is over."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.settings import Settings
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Move

log = structlog.get_logger()

EVERY = 3600.0
BATCH = 500
"""Most of a kind in one commit, so that a long absence does not hold up the writer."""
DROPPED = 200
"""Documents whose bytes go in one commit: each names about ten payloads."""


class Housekeeping:
    """Goes through the house once an hour."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._unsent = timedelta(days=settings.portal.unsent_days)
        self._late = timedelta(days=settings.portal.dropped_days)
        self._kept = timedelta(days=settings.portal.online_days + 1) + self._late
        self._clock = clock

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            put_away, dropped = await write_patiently(self._store, self.tidy), await self.drop()
            await asyncio.sleep(0 if put_away == BATCH or dropped == DROPPED else EVERY)

    def tidy(self, tx: Transaction) -> int:
        """One round in one commit; the largest number of things of a kind that were put away."""
        at = self._clock()
        unsent = tx.documents.unsent(at - self._unsent, limit=BATCH)
        for document_id in unsent:
            tx.documents.move(document_id, Move("cancelled"), at)
        return max(len(unsent), tx.people.tidy(at, limit=BATCH))

    async def drop(self) -> int:
        """One batch of documents whose time is over; how many there were. None while a backup copies payloads.

        Files go first: where the hub is killed in between, the rows that still name them bring it back here.
        """
        at = self._clock()
        before, ended = at - self._kept, at - self._late
        ids = await self._store.read(lambda tx: tx.retention.over(before, ended=ended, limit=DROPPED))
        if not ids:
            return 0
        with self._store.payloads.undisturbed(alone=True) as free:
            if not free:
                return 0
            going = await self._store.read(lambda tx: tx.retention.free(ids, before))
            await asyncio.to_thread(self._discard, [sha256 for sha256, filed in going if filed], before)
            await write_patiently(self._store, lambda tx: tx.retention.drop(ids, before, at))
        log.info("housekeeping.dropped", documents=len(ids), payloads=len(going))
        return len(ids)

    def _discard(self, addresses: list[str], before: datetime) -> None:
        for sha256 in addresses:
            self._store.payloads.discard(sha256, before)
