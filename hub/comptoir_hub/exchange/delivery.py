"""Delivery: claim what is due, note the attempt, hand the parcel to its channel, write down how it ended.

At least once, under one key. An attempt is on disk before it is made: one that was cut off is known as such, and a
channel that can't refuse a second parcel makes the document *possibly twice*. Unknown is not failed.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from comptoir_engine.errors import DeliveryError, GiveUp, TryLater
from comptoir_engine.hookspecs import ChannelRoles
from comptoir_engine.model import Message, Parcel, Receipt

from comptoir_hub.exchange import measures
from comptoir_hub.exchange.blaming import own_shortage
from comptoir_hub.exchange.channels import Channels
from comptoir_hub.exchange.decided import sort_out
from comptoir_hub.exchange.delivery_end import Attempt, received, refused, unreachable
from comptoir_hub.exchange.parcels import delivery_key, is_small, parcel
from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.settings import Delivery as Rules
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.payloads import PayloadDamaged
from comptoir_hub.store.records import DocumentRecord
from comptoir_hub.store.turns import LOOKED_AT
from comptoir_hub.store.work import LeaseLost

log = structlog.get_logger()

LOOK = 1.0
"""Seconds after which the lane is looked at without a signal: retries fall due by themselves."""
GATHER = 0.01
"""Seconds for more to come to an end or to fall due: a claim of several costs little more than one."""
MARGIN = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A document with its attempt, both on disk, and what is to be delivered if that is small."""

    document: DocumentRecord
    attempt: Attempt
    parcel: Parcel | None


class Delivery:
    """Serves the lane of deliveries: many at once, few to the same receiver."""

    def __init__(
        self, store: Store, channels: Channels, rules: Rules, seconds: float, signals: Signals,
        clock: Callable[[], datetime] = now,
    ) -> None:  # fmt: skip
        self._store = store
        self._channels = channels
        self._rules = rules
        self._seconds = seconds
        self._signals = signals
        self._clock = clock
        self._routes: Counter[str] = Counter()
        self._active: set[asyncio.Task[None]] = set()
        self._last = ""

    async def run(self) -> None:
        """Serves until cancelled; what is under way then is finished first, as far as its time allows."""
        try:
            while True:
                signal = self._signals.expect("deliver")
                claimed = await self._claim()
                for one in claimed:
                    self._start(one)
                if not claimed or not await self._due(beyond=LOOKED_AT):
                    await asyncio.wait([signal], timeout=LOOK)
                    await asyncio.sleep(GATHER)
        finally:
            await self._finish()

    async def _finish(self) -> None:
        if self._active:
            _, late = await asyncio.wait(self._active, timeout=self._rules.finish)
            for task in late:
                task.cancel()

    def _start(self, claimed: Claimed) -> None:
        self._routes[_route(claimed.document)] += 1
        task = asyncio.create_task(self._deliver(claimed))
        self._active.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if len(self._active) == self._rules.at_once:
            self._signals.send("deliver")
        self._active.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("delivery.failed", exc_info=task.exception())

    async def _claim(self) -> list[Claimed]:
        free = self._rules.at_once - len(self._active)
        at = self._clock()
        if free <= 0 or not await self._due():
            return []
        try:
            claimed, stopped = await self._store.write(lambda tx: self._claim_and_note(tx, free, at))
        except StoreUnavailable as error:
            log.warning("delivery.store_unavailable", detail=str(error))
            return []
        for document in stopped:
            self._tell("deliver", document)
        return claimed

    async def _due(self, *, beyond: int = 0) -> bool:
        at = self._clock()
        return await self._store.read(lambda tx: tx.work.is_due("deliver", at, beyond=beyond), brief=True)

    def _claim_and_note(
        self, tx: Transaction, free: int, at: datetime
    ) -> tuple[list[Claimed], list[DocumentRecord]]:
        """One commit: whoever dies after it leaves an attempt that is known to have been cut off. The second list is of
        those that do not go, by what was decided since."""
        busy = {route: count for route, count in self._routes.items() if count > 0}
        until = at + timedelta(seconds=self._seconds) + MARGIN
        quota = self._rules.at_once_per_route
        lease, claimed = tx.work.claim_by_route(free, at, until, most=quota, busy=busy, after=self._last)
        self._last = claimed[-1].company_id if claimed else self._last
        found = sort_out(tx, claimed, at)
        going = [
            Claimed(document, self._note(tx, document, lease, at), self._at_hand(tx, document))
            for document in found.going
        ]
        return going, found.stopped

    def _at_hand(self, tx: Transaction, document: DocumentRecord) -> Parcel | None:
        """A small parcel, as its pages are at hand. None leaves it to the attempt, which says too what is damaged."""
        if is_small(document):
            with suppress(PayloadDamaged):
                return parcel(tx, document, self._store.payloads)
        return None

    def _note(self, tx: Transaction, document: DocumentRecord, lease: str, at: datetime) -> Attempt:
        assert document.plan is not None
        channel = self._channels.known.get(document.plan.channel)
        if channel is not None and not channel.idempotent and tx.deliveries.cut_off(document.id):
            tx.documents.doubt(document.id)
        n = tx.deliveries.start(
            document.id, delivery_key(document), document.plan.channel, document.plan.address, at
        )
        plugin = self._channels.plugins.get(document.plan.channel)
        return Attempt(document.id, n, lease, document.plan.channel, plugin, at)

    async def _deliver(self, claimed: Claimed) -> None:
        document, attempt = claimed.document, claimed.attempt
        try:
            work = await self._attempt(claimed)
        finally:
            self._leave(_route(document))
        measures.DELIVERED.labels(attempt.channel).observe((self._clock() - attempt.started).total_seconds())
        try:
            await write_patiently(self._store, work)
        except LeaseLost:
            log.warning("delivery.lease_lost", document=document.id)
        self._tell("archive", document)

    def _tell(self, lane: str, document: DocumentRecord) -> None:
        companies = (document.company_id, document.sender_id, document.receiver_id)
        self._signals.send(lane, f"document:{document.id}", *(f"company:{company}" for company in companies))

    def _leave(self, route: str) -> None:
        """Makes room on a route once the attempt is over: the next claim then shares the commit of its result."""
        self._routes[route] -= 1
        self._signals.send("deliver")

    async def _attempt(self, claimed: Claimed) -> Callable[[Transaction], None]:
        """Makes one attempt; what is to be written of it."""
        document, attempt = claimed.document, claimed.attempt
        assert document.plan is not None
        found = self._channels.get(document.plan.channel)
        if found is None:
            missing = Message(
                "The channel {channel} is not installed or not set up.", {"channel": document.plan.channel}
            )
            return refused(attempt, GiveUp(missing, ours=True), self._clock())
        try:
            receipt = await self._hand_over(claimed, found[1])
        except GiveUp as error:
            return refused(attempt, error, self._clock())
        except DeliveryError as error:
            return unreachable(attempt, error, self._clock(), self._rules)
        except PayloadDamaged as error:
            log.error("delivery.payload_damaged", document=document.id, detail=str(error))
            damaged = Message("The bytes to deliver are damaged in the hub's store.")
            return refused(attempt, GiveUp(damaged, ours=True), self._clock())
        except Exception as error:
            log.error("delivery.channel_broke", document=document.id, exc_info=error)
            return refused(attempt, GiveUp(_broke(error), doubtful=True, ours=True), self._clock())
        if receipt.outcome == "unknown" and found[0].idempotent:
            unsure = TryLater(Message("The receiver did not say whether it has the document."), doubtful=True)
            return unreachable(attempt, unsure, self._clock(), self._rules)
        return received(attempt, receipt, self._clock())

    async def _hand_over(self, claimed: Claimed, roles: ChannelRoles) -> Receipt:
        assert roles.deliver is not None
        prepared = claimed.parcel
        if prepared is None:
            prepared = await self._prepared(claimed.document)
        try:
            async with asyncio.timeout(self._seconds):
                return await roles.deliver(prepared)
        except TimeoutError as error:
            late = Message("No answer within {n} seconds.", {"n": f"{self._seconds:g}"})
            raise TryLater(late, doubtful=True) from error
        except Exception as error:
            short = own_shortage(error)
            if short is None:
                raise
            log.error("delivery.own_shortage", document=claimed.document.id, detail=str(short))
            raise short from error

    async def _prepared(self, document: DocumentRecord) -> Parcel:
        """Out of the store; where that can't be read now it is no channel's fault, and tried again."""
        try:
            return await self._store.read(lambda tx: parcel(tx, document, self._store.payloads))
        except StoreUnavailable as error:
            log.error("delivery.store_unavailable", document=document.id, detail=str(error))
            raise TryLater(error.message, ours=True) from error


def _route(document: DocumentRecord) -> str:
    return document.route or ""


def _broke(error: Exception) -> Message:
    return Message("The channel failed: {detail}", {"detail": f"{type(error).__name__}"})
