"""Archiving, after the final outcome: a worker seals the container, the hub keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta

import structlog
from comptoir_engine.model import Finding, Message, Report, Verification

from comptoir_hub.days import day_of
from comptoir_hub.errors import CONTENT_DAMAGED, CONTENT_MENDED
from comptoir_hub.exchange.crew import Crew, CrewBroken, WorkerLost
from comptoir_hub.exchange.patience import write_patiently
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.exchange.worker import seal_batch, verify_container
from comptoir_hub.exchange.worker_outcome import Sealed, Trouble
from comptoir_hub.settings import Settings
from comptoir_hub.store import SqliteStore, StoreUnavailable, Transaction
from comptoir_hub.store.identity import now
from comptoir_hub.store.payloads import FOREVER
from comptoir_hub.store.records import ContainerRecord, DocumentRecord
from comptoir_hub.store.work import LeaseLost

log = structlog.get_logger()

BATCH = 16
LOOK = 1.0
GATHER = 0.1
"""Seconds for more to come: sealing is in no hurry, and a batch costs little more than one."""
WAIT = timedelta(minutes=10)
"""After a failure the document stays delivered, and sealing is tried again so much later."""
TROUBLE_WAIT = timedelta(seconds=10)
"""After the crew broke."""
ARCHIVE_FAILED = "ARCHIVE-FAILED"

_UNSEALED = Message("The archive could not seal this document.")
_UNSEALED_HINT = Message("The hub tries again by itself; its log says what is wrong.")


class Archiving:
    """Serves the lane of the archive."""

    def __init__(
        self, store: SqliteStore, crew: Crew, settings: Settings, signals: Signals,
        clock: Callable[[], datetime] = now,
    ) -> None:  # fmt: skip
        self._store = store
        self._crew = crew
        self._settings = settings
        self._signals = signals
        self._clock = clock
        self._last = ""

    async def run(self) -> None:
        """Serves until cancelled."""
        while True:
            signal = self._signals.expect("archive")
            lease, documents = await self._claim()
            if documents:
                await self._seal(lease, documents)
            else:
                await asyncio.wait([signal], timeout=LOOK)
                await asyncio.sleep(GATHER)

    async def verify(self, container: ContainerRecord) -> Verification:
        """What the archive says of a container now; the answer is noted. Raises `PayloadDamaged`, `WorkerLost`."""
        content = await self._store.payload(container.file.sha256)
        seconds = self._settings.limits.seconds_per_document
        found: Verification = await self._crew.ask(
            verify_container, container.archive, content, seconds=seconds
        )
        at = self._clock()
        await self._store.write(
            lambda tx: tx.containers.verified(container.document_id, container.n, found.verdict, at)
        )
        return found

    async def _claim(self) -> tuple[str, list[DocumentRecord]]:
        at = self._clock()
        if not await self._store.read(lambda tx: tx.work.is_due("archive", at), brief=True):
            return "", []
        until = at + timedelta(seconds=2 * BATCH * self._settings.limits.seconds_per_document + 120)
        try:
            lease, documents = await self._store.write(
                lambda tx: tx.work.claim("archive", BATCH, at, until, after=self._last)
            )
        except StoreUnavailable as error:
            log.warning("archiving.store_unavailable", detail=str(error))
            return "", []
        self._last = documents[-1].company_id if documents else self._last
        return lease, documents

    async def _seal(self, lease: str, documents: list[DocumentRecord], *, last: bool = False) -> None:
        """Seals a batch. A worker may be killed for anything, so what was lost with one is tried once more at once."""
        ids = tuple(document.id for document in documents)
        seconds = self._settings.limits.seconds_per_document * len(ids)
        try:
            results = await self._crew.run(seal_batch, ids, seconds=seconds)
        except CrewBroken as broken:
            log.error("archiving.crew_broken", detail=str(broken))
            await self._give_back(lease, ids)
            return
        except WorkerLost as lost:
            if not last:
                for document in documents:
                    await self._seal(lease, [document], last=len(ids) == 1)
                return
            results = tuple(Trouble(document_id, str(lost)) for document_id in ids)
        await asyncio.gather(*(self._keep(lease, result) for result in results))

    async def _give_back(self, lease: str, ids: tuple[str, ...]) -> None:
        """No document is to blame when the crew breaks: all are due again soon."""
        later = self._clock() + TROUBLE_WAIT

        def work(tx: Transaction) -> None:
            for document_id in ids:
                tx.work.give_back(document_id, lease, later)

        await write_patiently(self._store, work)

    async def _keep(self, lease: str, result: Sealed | Trouble) -> None:
        at = self._clock()

        def work(tx: Transaction) -> None:
            document = tx.work.held(result.document_id, lease)
            if isinstance(result, Trouble):
                _postpone(tx, result, lease, at)
            else:
                _keep(tx, document, result, at, self._settings.portal.archive_years)

        try:
            await write_patiently(self._store, work)
        except LeaseLost:
            log.warning("archiving.lease_lost", document=result.document_id)
        except Exception as error:
            log.error("archiving.not_written", document=result.document_id, exc_info=error)
            await self._put_off(lease, result.document_id)
        self._signals.send(f"document:{result.document_id}")

    async def _put_off(self, lease: str, document_id: str) -> None:
        """What can't be written is tried again later, and takes no other document with it."""
        trouble = Trouble(document_id, "the hub could not write the container")
        with suppress(LeaseLost):
            await write_patiently(self._store, lambda tx: _postpone(tx, trouble, lease, self._clock()))


def kept_until(issued: date | None, exchanged: date, years: int) -> date:
    """The end of the last full calendar year that a document is kept for.

    The years count from the exchange, which nobody can write into a document, or from the day of issue if that is the
    year after: an invoice of January may be sent in December.
    """
    later = issued is not None and issued.year == exchanged.year + 1
    return date(min(exchanged.year + later + years, date.max.year), 12, 31)


def _keep(tx: Transaction, document: DocumentRecord, sealed: Sealed, at: datetime, years: int) -> None:
    until = kept_until(document.head.issued, day_of(document.received_at), years)
    tx.payloads.put_all((sealed.packed,), wanted_at=FOREVER)
    tx.containers.add(
        ContainerRecord(sealed.document_id, 0, sealed.archive, sealed.file, at, until, None, None)
    )
    tx.documents.archived(sealed.document_id, at)
    tx.steps.finish(
        sealed.document_id, "archive", "done", at, sealed.took, plugin=sealed.plugin, artefact=sealed.file
    )


def _postpone(tx: Transaction, trouble: Trouble, lease: str, at: datetime) -> None:
    log.error("archiving.failed", document=trouble.document_id, detail=trouble.detail)
    said = (CONTENT_DAMAGED, CONTENT_MENDED) if trouble.damaged else (_UNSEALED, _UNSEALED_HINT)
    finding = Finding(ARCHIVE_FAILED, "warning", *said)
    report = Report("archive", "", "unchecked", (finding,))
    tx.work.give_back(trouble.document_id, lease, at + WAIT)
    tx.steps.finish(trouble.document_id, "archive", "failed", at, 0.0, plugin=None, reports=(report,))
