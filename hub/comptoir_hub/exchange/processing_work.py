"""Working on one document in a worker: read, unpack, process, and hand back what is to be written."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.held import fault_of_ours
from comptoir_engine.model import (
    PIVOT,
    Artefact,
    Document,
    Finding,
    Head,
    Message,
    Plan,
    Report,
    Step,
    StepStatus,
)  # fmt: skip
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.writing import write
from comptoir_engine.xml.content import Content

from comptoir_hub.errors import CONTENT_DAMAGED, CONTENT_MENDED
from comptoir_hub.exchange.filling import ours_of
from comptoir_hub.exchange.source import Source
from comptoir_hub.exchange.worker_outcome import Judged, Outcome, Part, Unpacked
from comptoir_hub.partners.planning import Decision, House, number_key, plan_for
from comptoir_hub.store import Reader
from comptoir_hub.store.payloads import Packed, Payloads
from comptoir_hub.store.records import DocumentRecord, FileRecord, Judgement, StepRecord
from comptoir_hub.store.sqlite import unpack_payload
from comptoir_hub.store.steps import StepRow, row_of

_NO_WAY_OUT = Message("A document of the type {type} can't be written as {format}.")
DAMAGED = "HUB-CONTENT-DAMAGED"
_UNSAFE = re.compile(r"[^\w.-]+")


@dataclass(slots=True)
class Packer:
    """Packs each payload once, whatever number of steps names it; what is `kept` already is not handed back."""

    payloads: Payloads
    kept: frozenset[str] = frozenset()
    packed: dict[int, tuple[bytes, Packed]] = field(default_factory=dict)

    def file(self, name: str, media_type: str, content: bytes) -> FileRecord:
        """Keeps the bytes for the commit; the record that names them."""
        kept = self.packed.get(id(content))
        if kept is None:
            kept = self.packed[id(content)] = (content, self.payloads.pack(content))
        return FileRecord(kept[1].sha256, name, media_type, kept[1].size)

    def all(self) -> tuple[Packed, ...]:
        """What was packed and is to be written, each payload once."""
        found = {
            packed.sha256: packed for _, packed in self.packed.values() if packed.sha256 not in self.kept
        }
        return tuple(found.values())


@dataclass(slots=True)
class _Task:
    """One document in a worker's hands."""

    record: DocumentRecord
    reader: Reader
    registry: Registry
    house: House
    packer: Packer
    large_from: int
    decision: Decision | None = None

    def decide(self, head: Head) -> Plan:
        """What the engine asks once it knows the head."""
        record = self.record
        with self.reader.reading() as tx:
            self.decision = plan_for(
                head, tx, self.house, handed_in_by=record.company_id, chosen_id=record.chosen_id
            )
        return self.decision.plan

    def goes_elsewhere(self, inner: Sequence[Document]) -> bool:
        """Whether what is in the envelope is not for this worker now: several, or one that is large though the envelope
        is not, and has a lane of its own."""
        return len(inner) > 1 or self.record.size < self.large_from <= len(inner[0].content)

    def ours(self, name: str) -> str | None:
        """What the engine asks for conversions that show something of who writes."""
        return ours_of(self.decision.sender_id if self.decision else None, self.reader, self.house)(name)


def work_on(
    document_id: str, registry: Registry, reader: Reader, house: House, *, large_from: int
) -> Outcome:
    """Takes one document as far as it goes. Raises only for what is wrong with the hub's disk."""
    with reader.reading() as tx:
        record = tx.documents.get(document_id)
        assert record is not None
        source = Source(tx, reader.payloads, registry, record)
        document = source.document()
    kept = frozenset({record.sha256}) - source.mended.keys()
    task = _Task(record, reader, registry, house, Packer(reader.payloads, kept), large_from)
    return _judged(task, document) if record.unpacked else _opened(task, document)


def misfit(document_id: str, error: Exception) -> Judged:
    """What is handed back where a plugin broke outside its step, or filled the outcome wrongly: it is held."""
    return _held(document_id, fault_of_ours(error))


def _held(document_id: str, finding: Finding) -> Judged:
    report = Report("worker", "", "unchecked", (finding,))
    step = StepRecord("", 0, 0, "recognise", "failed", datetime.now(UTC), 0.0, None, (report,), (), None)
    return Judged(document_id, "held", Judgement(), (row_of(step),), (), finding)


def damaged(document_id: str) -> Judged:
    """What is handed back where the bytes to work on are not what was put in: it is held, for no waiting mends them."""
    return _held(document_id, Finding(DAMAGED, "error", CONTENT_DAMAGED, CONTENT_MENDED))


def rendered(
    document_id: str,
    format: str,
    options: Mapping[str, str],
    registry: Registry,
    reader: Reader,
    house: House,
) -> bytes:
    """A document's pivot in another format; raises `DocumentFault`, `PluginError`."""
    pivot = pivot_of(document_id, reader)
    conversion = registry.conversions[PIVOT, format]
    if pivot.type not in conversion.types:
        sentence = Message(_NO_WAY_OUT.key, {"type": str(pivot.type), "format": format})
        raise PluginError(registry.owner("conversions", (PIVOT, format)), sentence)
    with reader.reading() as tx:
        record = tx.documents.get(document_id)
    ours = ours_of(record.sender_id if record else None, reader, house)
    return write(conversion, Content(pivot), options, registry.from_pivot, ours).content.document.content


def pivot_of(document_id: str, reader: Reader) -> Document:
    """A document in the common format, which it was read into."""
    with reader.reading() as tx:
        record = tx.documents.get(document_id)
        assert record is not None
        assert record.pivot is not None
        return Document(unpack_payload(tx, reader.payloads, record.pivot.sha256), PIVOT, record.type)


def _opened(task: _Task, document: Document) -> Outcome:
    """Looks into the envelope first: one document goes on at once, several, or a large one, get ways of their own."""
    started, clock = datetime.now(UTC), time.perf_counter()
    try:
        inner = unpack(document, task.registry)
    except DocumentFault as fault:
        step = _unpack_step(_opener(task, document), started, clock, "failed", fault.findings)
        return _unopened(task.record, step, "stopped", fault.findings[0])
    except PluginError as error:
        finding = fault_of_ours(error)
        step = _unpack_step(error.plugin, started, clock, "failed", (finding,), verdict="unchecked")
        return _unopened(task.record, step, "held", finding)
    if inner[0] is document:
        return _judged(task, document)
    step = _unpack_step(_opener(task, document), started, clock, "done")
    if task.goes_elsewhere(inner):
        parts = tuple(_part(task.packer, one) for one in inner)
        return Unpacked(task.record.id, parts, step, task.packer.all())
    return _judged(task, inner[0], step)


def _opener(task: _Task, document: Document) -> str | None:
    """The plugin, with its version, whose format opened the envelope."""
    format = task.registry.opener(Content(document))
    return task.registry.owner("formats", format.id) if format is not None else None


def _judged(task: _Task, document: Document, *before: StepRow) -> Judged:
    done = process(document, task.registry, task.decide, ours=task.ours)
    steps = (*before, *(row_of(_step(task.packer, step)) for step in done.steps))
    judgement = _judgement(task, document, done)
    return Judged(task.record.id, done.outcome, judgement, steps, task.packer.all(), _problem(done))


def _judgement(task: _Task, document: Document, done: Processed) -> Judgement:
    record, decision, packer = task.record, task.decision, task.packer
    source = packer.file(
        document.name or record.name or "document", _media_type(task, done), document.content
    )
    sender_id, receiver_id = (
        (decision.sender_id, decision.receiver_id) if decision else (None, record.chosen_id)
    )
    return Judgement(
        format=done.document.format,
        type=done.document.type,
        head=done.head,
        sender_id=sender_id,
        receiver_id=receiver_id,
        plan=done.plan,
        source=source,
        attachments=tuple(packer.file(one.name, one.media_type, one.content) for one in document.attachments),
        target=_target(packer, done) if done.target else None,
        pivot=_pivot(packer, done, source),
        renderings=tuple(packer.file(one.name, one.media_type, one.content) for one in done.renderings),
        number_key=number_key(done.head, decision, record.received_at.year) if decision else None,
        bytes_key=f"{sender_id} {receiver_id} {source.sha256}" if decision else None,
    )


def _media_type(task: _Task, done: Processed) -> str:
    format = task.registry.formats.get(done.document.format or "")
    return format.media_type if format else task.record.media_type or "application/octet-stream"


def _target(packer: Packer, done: Processed) -> FileRecord:
    """The delivered file, named after type and number where it was written here."""
    assert done.target is not None
    name = done.target.name
    if done.target.content is not done.document.content and done.head.number:
        extension = name.rpartition(".")[2]
        name = f"{done.head.type}-{_UNSAFE.sub('-', done.head.number)[:80]}.{extension}"
    return packer.file(name, done.target.media_type, done.target.content)


def _pivot(packer: Packer, done: Processed, source: FileRecord) -> FileRecord | None:
    if done.document.format == PIVOT:
        return replace(source, media_type="application/xml")
    made = [step.artefact for step in done.steps if step.stage == "to_pivot" and step.artefact]
    return packer.file(made[0].name, made[0].media_type, made[0].content) if made else None


def _problem(done: Processed) -> Finding | None:
    """The finding that goes into lists: the first error of the step that failed."""
    if done.outcome == "ready":
        return None
    findings = [finding for report in done.steps[-1].reports for finding in report.findings]
    return next(
        (finding for finding in findings if finding.severity == "error"), findings[0] if findings else None
    )


def _step(packer: Packer, step: Step) -> StepRecord:
    artefact = _kept(packer, step.artefact) if step.artefact else None
    return StepRecord(
        "",
        0,
        0,
        step.stage,
        step.status,
        step.started,
        step.took,
        step.plugin,
        step.reports,
        step.losses,
        artefact,
    )


def _kept(packer: Packer, artefact: Artefact) -> FileRecord:
    return packer.file(artefact.name, artefact.media_type, artefact.content)


def _unpack_step(
    plugin: str | None,
    started: datetime,
    clock: float,
    status: StepStatus,
    findings: tuple[Finding, ...] = (),
    verdict: Literal["invalid", "unchecked"] = "invalid",
) -> StepRow:
    reports = (Report("unpack", "", verdict, findings),) if findings else ()
    took = time.perf_counter() - clock
    return row_of(StepRecord("", 0, 0, "unpack", status, started, took, plugin, reports, (), None))


def _unopened(
    record: DocumentRecord, step: StepRow, outcome: Literal["stopped", "held"], problem: Finding
) -> Judged:
    """An envelope that can't be opened: it stays what it was."""
    judgement = Judgement(receiver_id=record.chosen_id)
    return Judged(record.id, outcome, judgement, (step,), (), problem)


def _part(packer: Packer, document: Document) -> Part:
    attachments = tuple(packer.file(one.name, one.media_type, one.content) for one in document.attachments)
    return Part(packer.file(document.name or "document", "", document.content), attachments)
