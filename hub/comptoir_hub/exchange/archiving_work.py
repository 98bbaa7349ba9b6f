"""Sealing one document in a worker: gather what was exchanged, hand it to the archive, hand the container back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import msgspec
from comptoir_engine.hookspecs import ArchiveRoles
from comptoir_engine.model import Evidence
from comptoir_engine.registry import Registry

from comptoir_hub.exchange.source import Source
from comptoir_hub.exchange.worker_outcome import Sealed
from comptoir_hub.store import Reader, Transaction
from comptoir_hub.store.records import DocumentRecord, FileRecord
from comptoir_hub.store.steps import ALL

JSON = "application/json"
_UNSAFE = re.compile(r"[^\w.-]+")


def seal(
    document_id: str, registry: Registry, reader: Reader, archive_of: Callable[[str], ArchiveRoles]
) -> Sealed:
    """The container of one document: original, delivered bytes, rendering, log, reports and receipt."""
    clock = time.perf_counter()
    with reader.reading() as tx:
        document = tx.documents.get(document_id)
        assert document is not None
        assert document.plan is not None
        archive_id = document.plan.archive or ""
        evidence = tuple(_gather(tx, document, Source(tx, reader.payloads, registry, document)))
    container = archive_of(archive_id).seal(evidence, _facts(document))
    archive = registry.archives[archive_id]
    packed = reader.payloads.pack(container)
    name = f"{_UNSAFE.sub('-', document.head.number or document.id)[:80]}.{archive.extension.lstrip('.')}"
    file = FileRecord(packed.sha256, name, archive.media_type, packed.size)
    owner = registry.owner("archives", archive_id)
    return Sealed(document_id, archive_id, file, packed, owner, time.perf_counter() - clock)


def _facts(document: DocumentRecord) -> dict[str, str]:
    return {
        "document": document.id,
        "sender": document.sender_id or "",
        "receiver": document.receiver_id or "",
        "number": document.head.number or "",
        "type": document.type or "",
        "received": document.received_at.isoformat(),
        "delivered": document.delivered_at.isoformat() if document.delivered_at else "",
    }


def _gather(tx: Transaction, document: DocumentRecord, source: Source) -> Iterator[Evidence]:
    original = FileRecord(
        document.sha256, document.name or "document", document.media_type or "", document.size
    )
    files = [("original", original), *(("original", file) for file in document.attachments)]
    if document.target is not None:
        files.append(("delivered", document.target))
    files.extend(("rendering", file) for file in document.renderings)
    for role, file in files:
        yield Evidence(role, file.name, file.media_type, source.read(file.sha256))
    steps = tx.steps.of(document.id, limit=ALL)
    yield Evidence("log", "log.json", JSON, msgspec.json.encode([_logged(step) for step in steps]))
    reports = [report for step in steps if step.run == document.run for report in step.reports]
    yield Evidence("report", "reports.json", JSON, msgspec.json.encode(reports))
    yield Evidence("receipt", "receipt.json", JSON, msgspec.json.encode(tx.deliveries.each(document.id)))


def _logged(step: object) -> object:
    """A step without its reports, which are evidence of their own."""
    values = msgspec.to_builtins(step)
    del values["reports"]
    return values
