"""A document's way through the engine, one short function a stage.

`process` never raises for what a document or a plugin does: a fault of the document *stops* it (the sender's matter),
a fault of ours *holds* it (customer care's matter, and it can be run again).
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from comptoir_engine import hybrid
from comptoir_engine.blame import Leg, led_home, settled
from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.hookspecs import Check, Conversion, Converted
from comptoir_engine.model import (
    PIVOT,
    Artefact,
    Document,
    Finding,
    Head,
    Loss,
    Message,
    Plan,
    Report,
    Stage,
    Step,
    StepStatus,
)  # fmt: skip
from comptoir_engine.pivot.head import head_of
from comptoir_engine.pivot.unreadable import unreadable_values
from comptoir_engine.registry import Registry
from comptoir_engine.strangers import why_unknown
from comptoir_engine.writing import write
from comptoir_engine.xml.complaints import refuses_a_value
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import template

Decide = Callable[[Head], Plan]
"""What is to happen to a document with this head; raises `DocumentFault` (unknown receiver, not partners …)."""
Outcome = Literal["ready", "stopped", "held"]
HELD = "HUB-HELD"
"""The rule of the finding by which a held step says so, before what only the operator can make something of."""

_UNSAFE = re.compile(r"[^\w.]+")
_NO_WAY_IN = Message("Documents of the format {format} can be recognised but not converted.")
_NO_WAY_OUT = Message("A document of the type {type} can't be written as {format}.")
_BROKEN = Message("A part of the hub failed: {detail}")
_UNSOUND = Message(
    "A part of the hub failed: what it made of the document does not pass the hub's own check."
)
_BROKEN_HINT = Message("Customer care has been told; the document is safe and can be run again.")


@dataclass(frozen=True, slots=True)
class Processed:
    """How far a document came: `target` is set when it is ready to be delivered."""

    outcome: Outcome
    document: Document
    head: Head
    plan: Plan | None
    steps: tuple[Step, ...]
    target: Artefact | None = None
    renderings: tuple[Artefact, ...] = ()


@dataclass(slots=True)
class _Way:
    """What is known of one document while it is on its way."""

    registry: Registry
    document: Document
    steps: list[Step] = field(default_factory=list)
    head: Head = field(default_factory=Head)
    plan: Plan | None = None
    source: Content | None = None
    pivot: Content | None = None
    way_in: Conversion | None = None
    leg: Leg | None = None
    holder: Document | None = None


class _Stop(Exception):
    """The sender's matter; the step that says why is already written."""


class _Hold(Exception):
    """Our matter; the step that says why is already written."""


def process(document: Document, registry: Registry, decide: Decide) -> Processed:
    """Recognise, check, convert, check again and render one document, as `decide` says once the head is known."""
    way = _Way(registry, document)
    try:
        _recognise(way)
        _check_source(way)
        _to_pivot(way)
        _address(way, decide)
        _check_pivot(way)
        target = _to_target(way)
        renderings = _render(way)
    except (_Stop, _Hold) as end:
        return _ended(way, end)
    return Processed("ready", way.document, way.head, way.plan, tuple(way.steps), target, renderings)


def convert(
    document: Document,
    registry: Registry,
    target: str,
    *,
    source: str | None = None,
    options: Mapping[str, str] | None = None,
    with_rules: bool = False,
) -> Processed:
    """Convert one document without a receiver; `source` names its format where it is not to be recognised."""
    rules = (
        tuple(check.id for check in registry.checks.values() if check.kind == "rules") if with_rules else ()
    )
    plan = Plan(target, "", "", profile=options or {}, checks=rules)
    return process(replace(document, format=source), registry, lambda head: plan)


def validate(document: Document, registry: Registry, *, rules_only: bool = False) -> Processed:
    """Check a document as far as it goes without a receiver: its schema, and every rule set for its type.

    `rules_only` leaves the schemas out, so that a fragment reaches the rules.
    """
    way = _Way(registry, document)
    everything = tuple(check.id for check in registry.checks.values() if check.kind == "rules")
    try:
        _recognise(way)
        if not rules_only:
            _check_source(way)
        _to_pivot(way)
        way.plan = Plan(PIVOT, "", "", checks=everything)
        _check_pivot(way, schema=not rules_only)
    except (_Stop, _Hold) as end:
        return _ended(way, _Stop() if rules_only and _has_wrong_values(way) else end)
    return Processed("ready", way.document, way.head, None, tuple(way.steps))


def _has_wrong_values(way: _Way) -> bool:
    """Whether it is for values of the sender that a step without schemas failed; they are told in its place then."""
    last = way.steps[-1]
    if way.source is None or all(report.verdict != "unchecked" for report in last.reports):
        return False
    report = Report(last.stage, "", "invalid", tuple(_wrong_values(way, way.source)))
    told = _home(way, report, last.stage).findings
    if told:
        named = tuple(map(_named_at_home, told))
        way.steps[-1] = replace(last, reports=(replace(report, findings=named),))
    return bool(told)


def _named_at_home(finding: Finding) -> Finding:
    """With the name that the value has in the file of its sender."""
    name = template(finding.path or "").rpartition("/")[2]
    args = dict(finding.message.args) | ({"name": name} if name else {})
    return replace(finding, message=Message(finding.message.key, args))


def _wrong_values(way: _Way, source: Content) -> Iterator[Finding]:
    """Those of the pivot; where the document did not get so far, what its schema says of values alone."""
    if way.pivot is not None:
        yield from unreadable_values(way.pivot.tree)
        return
    for check in way.registry.checks_of(str(way.document.format), way.document.type, "schema"):
        yield from (finding for finding in check.run(source).findings if refuses_a_value(finding))


def _ended(way: _Way, end: _Stop | _Hold) -> Processed:
    outcome: Outcome = "stopped" if isinstance(end, _Stop) else "held"
    head = way.head if way.pivot is not None or way.source is None else _head_as_it_is(way, way.source)
    return Processed(outcome, way.document, head, way.plan, tuple(way.steps))


def _head_as_it_is(way: _Way, source: Content) -> Head:
    """What a document that did not get as far as its head says all the same: lists show its number, day and parties."""
    try:
        if way.document.format == PIVOT:
            return head_of(source.tree)
        way_in = way.registry.to_pivot(str(way.document.format))
        return head_of(way_in.run(source, {}).content.tree) if way_in is not None else Head()
    except Exception:  # noqa: BLE001 - why it was stopped is told already; what can't be read is not known
        return Head()


def _recognise(way: _Way) -> None:
    with _step(way, "recognise") as note:
        content = Content(way.document)
        named = way.document.format
        found = way.registry.recognise(content, named)
        if found is None:
            way.document = replace(way.document, format=None)
            raise DocumentFault(why_unknown(content, way.registry, named))
        format, kind = found
        note.plugin = way.registry.owner("formats", format.id)
        way.document = replace(way.document, format=format.id, type=kind)
        content.document = way.document
        way.source = content
        way.holder = hybrid.holder(way.document, way.registry)


def _check_source(way: _Way) -> None:
    assert way.source is not None
    checks = way.registry.checks_of(str(way.document.format), way.document.type, "schema")
    _checked(way, "check_source", way.source, theirs=checks, holder=way.holder)


def _to_pivot(way: _Way) -> None:
    assert way.source is not None
    if way.document.format == PIVOT:
        way.pivot = way.source
        way.head = head_of(way.source.tree)
        return
    with _step(way, "to_pivot") as note:
        way.way_in = way.registry.to_pivot(str(way.document.format))
        if way.way_in is None:
            raise DocumentFault(
                (Finding("FORMAT-NOT-READ", "error", _say(_NO_WAY_IN, format=str(way.document.format))),)
            )
        note.plugin = way.registry.owner("conversions", (way.document.format, PIVOT))
        converted = way.way_in.run(way.source, {})
        note.losses = converted.losses
        if converted.findings:
            note.reports = (Report("to_pivot", "", "valid", converted.findings),)
        note.artefact = _artefact(converted.content.document, "common-format", way.registry)
        way.pivot = converted.content
        way.head = head_of(converted.content.tree)
        way.leg = Leg(way.way_in, converted.content, way.source, converted.losses)


def _address(way: _Way, decide: Decide) -> None:
    with _step(way, "address"):
        way.plan = decide(way.head)


def _check_pivot(way: _Way, *, schema: bool = True) -> None:
    assert way.pivot is not None
    assert way.plan is not None
    named = [way.registry.checks[id] for id in way.plan.checks if id in way.registry.checks]
    rules = [check for check in named if way.document.type in check.types]
    written_by_us = schema and way.way_in is not None
    schemas = way.registry.checks_of(PIVOT, way.document.type, "schema") if written_by_us else []
    _checked(way, "check_pivot", way.pivot, theirs=rules, ours=schemas)


def _to_target(way: _Way) -> Artefact:
    """Where the receiver wants what came in, or what it came in, he gets the very bytes; else the pivot is written in
    his format, and checked with what that was made of."""
    assert way.source is not None
    assert way.pivot is not None
    assert way.plan is not None
    if way.plan.format == way.document.format and not way.plan.profile:
        name = way.document.name or f"document.{way.registry.formats[way.plan.format].extension}"
        media_type = way.registry.formats[way.plan.format].media_type
        return Artefact(name, media_type, way.document.content)
    if way.holder is not None and way.plan.format == way.holder.format and not way.plan.profile:
        return _artefact(way.holder, _called(way), way.registry)
    if way.plan.format == PIVOT:
        return _artefact(way.pivot.document, _called(way), way.registry)
    converted = _written(way, "to_target", way.plan.format)
    for format, made in (*way.pivot.beside.items(), (way.plan.format, converted.content)):
        checks = way.registry.checks_of(format, way.document.type, "schema")
        way_out = way.registry.from_pivot(format)
        last = Leg(way_out, made, way.pivot, converted.losses) if way_out is not None else None
        _checked(way, "check_target", made, ours=checks, leg=last)
    return _artefact(converted.content.document, _called(way), way.registry)


def _render(way: _Way) -> tuple[Artefact, ...]:
    assert way.plan is not None
    artefacts = []
    kept = (format for format in way.plan.kept if format in way.registry.writable(way.document.type))
    for format in (*way.plan.renderings, *kept):
        converted = _written(way, "render", format)
        artefacts.append(_artefact(converted.content.document, "rendering", way.registry))
    return tuple(artefacts)


def _written(way: _Way, stage: Stage, format: str) -> Converted:
    assert way.pivot is not None
    assert way.plan is not None
    with _step(way, stage) as note:
        conversion = way.registry.from_pivot(format)
        if conversion is None or way.document.type not in conversion.types:
            sentence = _say(_NO_WAY_OUT, type=str(way.document.type), format=format)
            raise PluginError(format, sentence)
        note.plugin = way.registry.owner("conversions", (PIVOT, format))
        converted = write(conversion, way.pivot, way.plan.profile, way.registry.from_pivot)
        note.losses = led_home(converted.losses, way.leg)
        note.artefact = _artefact(converted.content.document, _called(way), way.registry)
        return converted


def _checked(
    way: _Way, stage: Stage, content: Content, *, theirs: Sequence[Check] = (), ours: Sequence[Check] = (),
    holder: Document | None = None, leg: Leg | None = None,
) -> None:  # fmt: skip
    """Run checks. What `theirs` refuse is stopped; what only `ours` refuse is our own work and held, but for what comes
    from the sender's values: `leg` is the conversion from the pivot to what is checked. The file that the document came
    in, its `holder`, is checked too."""
    if not theirs and not ours and holder is None:
        return
    with _step(way, stage) as note:
        note.plugin = ", ".join(
            dict.fromkeys(way.registry.owner("checks", check.id) for check in [*theirs, *ours])
        )
        around = hybrid.checked(holder, way.registry) if holder is not None else ()
        legs = [each for each in (leg, way.leg) if each is not None]
        made = [settled(check.run(content), legs) for check in ours]
        broken = any(report.verdict == "invalid" for report, _ in made)
        asked = list(_asked(way, theirs, content, broken=broken))
        note.reports = (
            *around,
            *(_home(way, report, stage) for _, report in asked),
            *(each for each, _ in made),
        )
        refused = [check for check, report in asked if report.verdict == "invalid"]
        if any(not _ours_alone(way, check, report) for check, report in asked if check in refused):
            raise _Stop
        ours_refused = [theirs_alone for report, theirs_alone in made if report.verdict == "invalid"]
        if ours_refused and all(ours_refused) and not refused:
            raise _Stop
        if refused or ours_refused:
            note.reports = (Report(stage, "", "unchecked", (_of_ours(_UNSOUND),)), *note.reports)
            raise _Hold


def _asked(
    way: _Way, checks: Sequence[Check], content: Content, *, broken: bool
) -> Iterator[tuple[Check, Report]]:
    """What each check says. Rules may fail on what its schema has refused already, and then have nothing to add."""
    for check in checks:
        try:
            yield check, _of_the_sender(way, check, check.run(content))
        except PluginError:
            if not broken:
                raise


def _of_the_sender(way: _Way, check: Check, report: Report) -> Report:
    """Without the warnings on a syntax that the document only got by its conversion."""
    given = _syntax_given(way, check)
    kept = (each for each in report.findings if each.severity == "error" or not each.rule.startswith(given))
    return replace(report, findings=tuple(kept)) if given else report


def _ours_alone(way: _Way, check: Check, report: Report) -> bool:
    """Whether every error speaks of a syntax that the document only got by its conversion."""
    given = _syntax_given(way, check)
    errors = [finding.rule for finding in report.findings if finding.severity == "error"]
    return bool(errors) and all(rule.startswith(given) for rule in errors)


def _syntax_given(way: _Way, check: Check) -> tuple[str, ...]:
    """How the ids of those rules begin that speak of what only the conversion wrote."""
    return check.syntax if way.way_in is not None and check.format == PIVOT else ()


def _home(way: _Way, report: Report, stage: Stage) -> Report:
    """Findings on the pivot lead home to the path and line of the file that its sender knows."""
    if stage != "check_pivot" or way.way_in is None or way.way_in.home is None:
        return report
    assert way.pivot is not None
    assert way.source is not None
    findings = []
    for finding in report.findings:
        place = way.way_in.home(finding.path, way.pivot, way.source) if finding.path else None
        path, line = place if place is not None else (None, None)
        findings.append(replace(finding, path=path, line=line))
    return replace(report, findings=tuple(findings))


@dataclass(slots=True)
class _Note:
    """What a stage says of itself while it runs."""

    plugin: str | None = None
    reports: tuple[Report, ...] = ()
    losses: tuple[Loss, ...] = ()
    artefact: Artefact | None = None

    def status(self) -> StepStatus:
        worried = self.losses or any(report.findings for report in self.reports)
        return "done_with_warnings" if worried else "done"


@contextmanager
def _step(way: _Way, stage: Stage) -> Iterator[_Note]:
    """Write the step whatever happens in it; faults become its report."""
    note, started, clock = _Note(), datetime.now(UTC), time.perf_counter()

    def written(status: StepStatus) -> None:
        took = time.perf_counter() - clock
        way.steps.append(
            Step(stage, status, started, took, note.plugin, note.reports, note.losses, note.artefact)
        )

    try:
        yield note
    except (_Stop, _Hold):
        written("failed")
        raise
    except DocumentFault as fault:
        note.reports = (*note.reports, Report(stage, "", "invalid", fault.findings))
        written("failed")
        raise _Stop from None
    except Exception as error:
        note.reports = (*note.reports, Report(stage, "", "unchecked", (fault_of_ours(error),)))
        written("failed")
        raise _Hold from error
    written(note.status())


def fault_of_ours(error: Exception) -> Finding:
    """What is said of an error that is not the document's: it is held, and nobody blames the sender."""
    if isinstance(error, PluginError | ConfigError):
        said = error.message
    else:
        said = _say(_BROKEN, detail=f"{type(error).__name__}: {_without_path(error)}")
    return _of_ours(said)


def _of_ours(said: Message) -> Finding:
    return Finding(HELD, "error", said, _BROKEN_HINT)


def _without_path(error: Exception) -> str:
    """Where the hub's files lie is nobody's business but the operator's."""
    return str(error.strerror if isinstance(error, OSError) and error.strerror else error)


def _called(way: _Way) -> str:
    """What people call the document: its type and number, as a bare file name."""
    number = _UNSAFE.sub("-", way.head.number or "").strip("-")[:60]
    return "-".join(part for part in (str(way.document.type), number) if part)


def _artefact(document: Document, name: str, registry: Registry) -> Artefact:
    format = registry.formats.get(str(document.format))
    extension = format.extension if format is not None else "xml"
    media_type = format.media_type if format is not None else "application/xml"
    return Artefact(f"{name}.{extension}", media_type, document.content)


def _say(sentence: Message, **args: str) -> Message:
    return Message(sentence.key, args)
