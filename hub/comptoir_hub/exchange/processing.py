"""The hub's side of processing: claim by lease, hand to the workers, write down what they found."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from comptoir_engine.model import Finding, Message, Report

from comptoir_hub.exchange import measures
from comptoir_hub.exchange.crew import Crew, CrewBroken, WorkerLost
from comptoir_hub.exchange.holding import tell_care
from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.exchange.processing_end import settle
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.exchange.worker import process_batch
from comptoir_hub.exchange.worker_outcome import Judged, Outcome, Trouble, from_bytes
from comptoir_hub.settings import Limits
from comptoir_hub.store import Store, StoreUnavailable, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, Lane, Move, StepRecord
from comptoir_hub.store.work import LeaseLost

log = structlog.get_logger()

BATCH = 16
"""Most documents in one task: a hop to a worker and back costs as much as a small document's recognition."""
LOOK = 1.0
"""Seconds after which a lane is looked at without a signal: administrators' commands send none."""
TROUBLE_WAIT = timedelta(seconds=10)
"""Before a document is tried again on which a worker could not work (its disk was full)."""
BROKEN_WAIT = timedelta(seconds=2)
"""The same after the pool of workers broke and a new one was made."""
WORKER_LOST = "HUB-WORKER-LOST"

_UNWRITTEN = Message("What the workers found out about this document could not be written, {n} times.")


class Processing:
    """Serves the two lanes of processing: small documents on all workers, large ones one at a time."""

    def __init__(
        self, store: Store, crew: Crew, limits: Limits, signals: Signals, clock: Callable[[], datetime] = now
    ) -> None:
        self._store = store
        self._crew = crew
        self._limits = limits
        self._signals = signals
        self._clock = clock
        self._last: dict[Lane, str] = {}

    async def run(self) -> None:
        """Serves until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._serve("process", self._crew.size + 1, BATCH))
            tasks.create_task(self._serve("process-large", 1, 1))

    async def _serve(self, lane: Lane, slots: int, batch: int) -> None:
        free = asyncio.Semaphore(slots)
        async with asyncio.TaskGroup() as tasks:
            while True:
                await free.acquire()
                signal = self._signals.expect(lane)
                lease, documents = await self._claim(lane, batch)
                if documents:
                    task = tasks.create_task(self._batch(lease, documents))
                    task.add_done_callback(lambda _: free.release())
                else:
                    free.release()
                    await asyncio.wait([signal], timeout=LOOK)

    async def _claim(self, lane: Lane, n: int) -> tuple[str, list[DocumentRecord]]:
        at = self._clock()
        until = at + timedelta(seconds=2 * n * self._limits.seconds_per_document + 120)
        if not await self._store.read(lambda tx: tx.work.is_due(lane, at), brief=True):
            return "", []
        after = self._last.get(lane, "")
        try:
            lease, documents = await self._store.write(
                lambda tx: tx.work.claim(lane, n, at, until, after=after)
            )
        except StoreUnavailable as error:
            log.warning("processing.store_unavailable", detail=str(error))
            return "", []
        self._last[lane] = documents[-1].company_id if documents else after
        return lease, documents

    async def _batch(self, lease: str, documents: list[DocumentRecord]) -> None:
        """One task for all; where a worker was lost, one for each, so that only the culprit is counted."""
        ids = tuple(document.id for document in documents)
        if not ids:
            return
        suspects = [document for document in documents if document.crashes]
        if suspects and len(ids) > 1:
            others = [document for document in documents if not document.crashes]
            await self._batch(lease, others)
            await self._one_by_one(lease, suspects)
            return
        try:
            packed = await self._crew.run(
                process_batch, ids, seconds=self._limits.seconds_per_document * len(ids)
            )
        except WorkerLost as lost:
            measures.WORKERS_LOST.inc()
            if len(ids) > 1:
                await self._one_by_one(lease, documents)
            else:
                await self._blame(ids[0], lease, lost.why)
        except CrewBroken as broken:
            log.error("processing.crew_broken", detail=str(broken))
            await self._give_back(lease, ids, BROKEN_WAIT)
        else:
            await self._keep(lease, map(from_bytes, packed))

    async def _one_by_one(self, lease: str, documents: list[DocumentRecord]) -> None:
        for document in documents:
            await self._batch(lease, [document])

    async def _keep(self, lease: str, outcomes: Iterable[Outcome]) -> None:
        await asyncio.gather(*(self._keep_one(lease, outcome) for outcome in outcomes))
        self._signals.send("deliver", "process", "process-large")

    async def _keep_one(self, lease: str, outcome: Outcome) -> None:
        """A write of its own for each document: one that can't be written takes no other with it."""
        at = self._clock()
        if isinstance(outcome, Trouble):
            log.warning("processing.trouble", document=outcome.document_id, detail=outcome.detail)
            await self._give_back(lease, (outcome.document_id,), TROUBLE_WAIT)
            return

        if isinstance(outcome, Judged):
            measures.PROCESSED.labels(outcome.outcome).inc()

        def work(tx: Transaction) -> None:
            settle(tx, outcome, at, lease=lease, large_from=self._limits.large_from)

        if not await self._write(outcome.document_id, work):
            await self._blame(outcome.document_id, lease, _UNWRITTEN)

    async def _write(self, document_id: str, work: Callable[[Transaction], None]) -> bool:
        """Writes; False when what was found out can't be written, which is a fault of ours."""
        try:
            await write_patiently(self._store, work)
        except LeaseLost:
            log.warning("processing.lease_lost", document=document_id)
        except Exception as error:
            log.error("processing.not_written", document=document_id, exc_info=error)
            return False
        self._signals.send(f"document:{document_id}")
        return True

    async def _give_back(self, lease: str, ids: Iterable[str], wait: timedelta) -> None:
        later = self._clock() + wait

        def work(tx: Transaction) -> None:
            for document_id in ids:
                tx.work.give_back(document_id, lease, later)

        await write_patiently(self._store, work)

    async def _blame(self, document_id: str, lease: str, why: Message) -> None:
        await self._write(document_id, lambda tx: self._count_crash(tx, document_id, lease, why))

    def _count_crash(self, tx: Transaction, document_id: str, lease: str, why: Message) -> None:
        """The worker was lost with this document alone in hand: it is tried again, or held after the last time."""
        at = self._clock()
        document = tx.work.held(document_id, lease)
        count = tx.work.crashed(document_id)
        if count < self._limits.crashes:
            tx.work.give_back(document_id, lease, at)
            return
        finding = Finding(
            WORKER_LOST,
            "error",
            Message(why.key, {**why.args, "n": str(count)}),
            Message("Customer care has been told; the document is safe and can be run again."),
        )
        tx.documents.move(document.id, Move("action_needed", "care", finding), at)
        step = StepRecord("", 0, 0, "recognise", "failed", at, 0.0, None, (_report(finding),), (), None)
        tx.steps.add(document.id, document.run, [step])
        tell_care(tx, document, finding, at)


def _report(finding: Finding) -> Report:
    return Report("worker", "", "unchecked", (finding,))
