"""What is put away by itself: ended sessions and links, and uploads that nobody sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.settings import Settings
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Move

EVERY = 3600.0
BATCH = 500
"""Most of a kind in one commit, so that a long absence does not hold up the writer."""


class Housekeeping:
    """Goes through the house once an hour."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._unsent = timedelta(days=settings.portal.unsent_days)
        self._clock = clock

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            put_away = await write_patiently(self._store, self.tidy)
            await asyncio.sleep(0 if put_away == BATCH else EVERY)

    def tidy(self, tx: Transaction) -> int:
        """One round in one commit; the largest number of things of a kind that were put away."""
        at = self._clock()
        unsent = tx.documents.unsent(at - self._unsent, limit=BATCH)
        for document_id in unsent:
            tx.documents.move(document_id, Move("cancelled"), at)
        return max(len(unsent), tx.people.tidy(at, limit=BATCH))
