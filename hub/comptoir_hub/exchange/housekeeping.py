"""What is put away by itself: ended sessions and links, uploads that nobody sent, bytes whose time online is over.

All of it goes for good, and by the clock. So nothing goes in the first round after a start, nor for a while after the
clock went further between two rounds than a running hub lets it: who set it wrong has time to set it right. A hub that
is started only now and then lets things go at every fifth start: at each of the others it said that it doubts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.settings import Settings
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.records import Move
from comptoir_hub.store.retention import Steady

log = structlog.get_logger()

EVERY = 3600.0
BATCH = 500
"""Most of a kind in one commit, so that a long absence does not hold up the writer."""
DROPPED = 200
"""Documents whose bytes go in one commit: each names about ten payloads."""
GAP = timedelta(days=2)
"""So far apart, either way, rounds say that the hub stood still or that its clock was set."""
CALM = timedelta(days=7)
"""So long after such a gap nothing goes: a working week in which somebody reads the notice."""
REST = timedelta(days=14)
"""So long a hub may rest between two starts while its clock is doubted, and the doubt stays the one it was. A clock
that is wrong by no more takes from nobody what he was promised: contents stay longer than that beyond their time."""
STARTS = 4
LONG_CALM = timedelta(days=28)
"""Where a hub rests again and again, things go after so many more starts, and so long at least: each told of it."""


class Housekeeping:
    """Goes through the house once an hour."""

    def __init__(self, store: Store, settings: Settings, clock: Callable[[], datetime] = now) -> None:
        self._store = store
        self._unsent = timedelta(days=settings.portal.unsent_days)
        self._late = timedelta(days=settings.portal.dropped_days)
        self._kept = timedelta(days=settings.portal.online_days + 1) + self._late
        self._clock = clock
        self._begun = False

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            more = await self.round()
            await asyncio.sleep(0 if more else EVERY)

    async def round(self) -> bool:
        """One round; whether more can go at once."""
        at = self._clock()
        begun, self._begun = self._begun, True
        calm = await write_patiently(self._store, lambda tx: _is_calm(tx, at, starts=not begun))
        if not (calm and begun):
            return False
        put_away = await write_patiently(self._store, lambda tx: self.tidy(tx, at))
        dropped = await self.drop(at)
        return put_away == BATCH or dropped == DROPPED

    def tidy(self, tx: Transaction, at: datetime) -> int:
        """What goes in one commit, but for bytes; the largest number of things of a kind that were put away."""
        unsent = tx.documents.unsent(at - self._unsent, limit=BATCH)
        for document_id in unsent:
            tx.documents.move(document_id, Move("cancelled"), at)
        return max(len(unsent), tx.people.tidy(at, limit=BATCH))

    async def drop(self, at: datetime) -> int:
        """One batch of documents whose time is over; how many there were. None while a backup copies payloads.

        Files go first: where the hub is killed in between, the rows that still name them bring it back here.
        """
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


def calm_until(steady: Steady) -> datetime:
    """Until when nothing goes, where the hub runs on."""
    return steady.gap + CALM


def starts_left(steady: Steady) -> int:
    """And after how many more starts things go, where it rests between them."""
    return max(STARTS - steady.starts, 0)


def rested_until(steady: Steady) -> datetime:
    """Before when they do not go even then."""
    return steady.since + LONG_CALM


def is_doubted(steady: Steady, at: datetime) -> bool:
    """Whether nothing goes yet, since the clock may be wrong."""
    rested = starts_left(steady) == 0 and at >= rested_until(steady)
    return at < calm_until(steady) and not rested


def _is_calm(tx: Transaction, at: datetime, *, starts: bool) -> bool:
    """Notes the round, and tells of a gap before it; whether there was none for long enough."""

    def is_rest(steady: Steady, last: datetime) -> bool:
        return starts and is_doubted(steady, last) and timedelta() < at - last <= REST

    steady = tx.retention.begin_round(at, gap=GAP, is_rest=is_rest)
    doubted = is_doubted(steady, at)
    if doubted and steady.gap == at and steady.before is not None:
        told = {
            "from": stamp(steady.before),
            "to": stamp(at),
            "nothing_goes_until": stamp(calm_until(steady)),
            "or_starts": str(starts_left(steady)),
        }
        tx.journal.note("clock.doubted", who="hub", at=at, detail=told)
        log.warning("housekeeping.clock_doubted", **told)
    return not doubted
