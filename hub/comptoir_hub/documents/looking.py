"""What a company sees of a document: everything about it, and the bytes of each step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from comptoir_engine.model import Message

from comptoir_hub.days import day_of
from comptoir_hub.documents import access
from comptoir_hub.documents.telling import told
from comptoir_hub.errors import Conflict, Ended, NotFound
from comptoir_hub.store import SqliteStore, Transaction
from comptoir_hub.store.records import (
    ContainerRecord,
    DeliveryRecord,
    DocumentRecord,
    EnvelopeRecord,
    FileRecord,
    JournalEntry,
    Line,
    StepRecord,
)  # fmt: skip
from comptoir_hub.store.sqlite import unpack_payload

_OVER = Message("This document was viewable online until {date}. Its contents are no longer online.")
_ARCHIVED = Message(
    "This document was viewable online until {date}. Its contents are no longer online: see the signed "
    "container in the archive, which stays."
)
_NOT_DELIVERED = Message(
    "This document was not delivered. What was made of it can be fetched at the steps of its tracking."
)


@dataclass(frozen=True, slots=True)
class Sight:
    """A document as one company sees it. `steps` are those of all runs; the last run's number is `document.run`.

    `envelope` says how and by whom it was handed in, to the company that handed it in and to nobody else.
    """

    document: DocumentRecord
    line: Line
    envelope: EnvelopeRecord | None
    steps: tuple[StepRecord, ...]
    deliveries: tuple[DeliveryRecord, ...]
    containers: tuple[ContainerRecord, ...]
    journal: tuple[JournalEntry, ...]
    online_until: date


@dataclass(frozen=True, slots=True)
class Download:
    """A stored file with its bytes."""

    file: FileRecord
    content: bytes


async def look(store: SqliteStore, company_id: str, document_id: str, *, online_days: int) -> Sight:
    """All there is to see; raises `NotFound` for another company's document as for an unknown one."""
    return await store.read(lambda tx: _sight(tx, company_id, document_id, online_days))


async def step_file(
    store: SqliteStore, company_id: str, document_id: str, n: int, *, at: datetime, online_days: int
) -> Download:
    """What a step made; raises `NotFound`, or `Ended` once the online period is over."""

    def work(tx: Transaction) -> Download:
        document = access.seen(tx, company_id, document_id)
        step = tx.steps.get(document_id, n)
        file = _visible(tx, company_id, document, step).artefact if step is not None else None
        return _download(tx, store, document, file, at, online_days)

    return await store.read(work)


async def source(
    store: SqliteStore, company_id: str, document_id: str, *, at: datetime, online_days: int
) -> Download:
    """The document as it came."""

    def work(tx: Transaction) -> Download:
        document = access.seen(tx, company_id, document_id)
        return _download(tx, store, document, source_file(document), at, online_days)

    return await store.read(work)


async def delivered(
    store: SqliteStore, company_id: str, document_id: str, *, at: datetime, online_days: int
) -> Download:
    """The document as the receiver got it; raises `Conflict` as long as he has not, however much was made for him."""

    def work(tx: Transaction) -> Download:
        document = access.seen(tx, company_id, document_id)
        if document.arrived_at is None:
            raise Conflict(_NOT_DELIVERED)
        return _download(tx, store, document, document.target, at, online_days)

    return await store.read(work)


async def attachment(
    store: SqliteStore, company_id: str, document_id: str, n: int, *, at: datetime, online_days: int
) -> Download:
    """The `n`th file that travels with the document, from 1."""

    def work(tx: Transaction) -> Download:
        document = access.seen(tx, company_id, document_id)
        file = document.attachments[n - 1] if 0 < n <= len(document.attachments) else None
        return _download(tx, store, document, file, at, online_days)

    return await store.read(work)


async def container(store: SqliteStore, company_id: str, document_id: str, n: int = 1) -> Download:
    """The `n`th sealed container of the archive, from 1; it stays when the online period is over."""

    def work(tx: Transaction) -> Download:
        access.seen(tx, company_id, document_id)
        found = tx.containers.get(document_id, n)
        if found is None:
            raise NotFound
        return Download(found.file, unpack_payload(tx, store.payloads, found.file.sha256))

    return await store.read(work)


def source_file(document: DocumentRecord) -> FileRecord:
    """The document as it came, as a file."""
    return FileRecord(
        document.sha256,
        document.name or f"{document.id}.xml",
        document.media_type or "application/octet-stream",
        document.size,
    )


def online_until(document: DocumentRecord | Line, online_days: int) -> date:
    """The last day on which contents can be looked at; from then on they are kept by the archive alone."""
    return day_of(document.received_at) + timedelta(days=online_days)


def is_online(document: DocumentRecord, at: datetime, online_days: int) -> bool:
    """Whether its contents can still be looked at: in time, and not deleted under an earlier, shorter period."""
    return document.dropped_at is None and day_of(at) <= online_until(document, online_days)


def check_online(tx: Transaction, document: DocumentRecord, at: datetime, online_days: int) -> None:
    """Raises `Ended`, which says where the contents still are, once they can no longer be looked at."""
    if is_online(document, at, online_days):
        return
    until = online_until(document, online_days)
    if document.dropped_at is not None:
        until = min(until, day_of(document.dropped_at))
    said = _ARCHIVED if tx.containers.of(document.id, limit=1) else _OVER
    raise Ended(Message(said.key, {"date": until.isoformat()}))


def _sight(tx: Transaction, company_id: str, document_id: str, online_days: int) -> Sight:
    document = access.seen(tx, company_id, document_id)
    line = tx.lines.get(company_id, document_id)
    assert line is not None
    return Sight(
        document,
        line,
        tx.envelopes.get(company_id, document.envelope_id),
        tuple(told(_visible(tx, company_id, document, step)) for step in tx.steps.of(document_id)),
        tuple(tx.deliveries.of(document_id)),
        tuple(tx.containers.of(document_id)),
        tuple(tx.journal.of_object(company_id, document_id)),
        online_until(document, online_days),
    )


def _visible(tx: Transaction, company_id: str, document: DocumentRecord, step: StepRecord) -> StepRecord:
    """An envelope may hold other companies' documents: only who handed it in sees its bytes."""
    of_envelope = step.stage == "received" and step.artefact is not None
    if not of_envelope or company_id == document.company_id or step.artefact.sha256 == document.sha256:  # type: ignore[union-attr]
        return step
    return replace(step, artefact=None)


def _download(
    tx: Transaction,
    store: SqliteStore,
    document: DocumentRecord,
    file: FileRecord | None,
    at: datetime,
    days: int,
) -> Download:
    if file is None:
        raise NotFound
    check_online(tx, document, at, days)
    return Download(file, unpack_payload(tx, store.payloads, file.sha256))
