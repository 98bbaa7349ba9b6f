"""A document's way through the engine, one short function a stage.

`process` never raises for what a document or a plugin does: a fault of the document *stops* it (the sender's matter),
a fault of ours *holds* it (customer care's matter, and it can be run again).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from comptoir_engine import hybrid
from comptoir_engine.blame import Leg, led_home
from comptoir_engine.embedded import with_files_told
from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Artefact, Document, Finding, Head, Message, Plan, Report, Stage, Step
from comptoir_engine.pivot.head import head_of
from comptoir_engine.registry import Registry
from comptoir_engine.required import required
from comptoir_engine.rules_only import tells_wrong_values
from comptoir_engine.strangers import why_unknown
from comptoir_engine.verdicts import checked, not_meant, runs_here
from comptoir_engine.way import Hold, Stop, Way, step
from comptoir_engine.weighty import warnings
from comptoir_engine.writing import Ours, heeded, nothing_of_ours, with_ours, write
from comptoir_engine.xml.content import Content

Decide = Callable[[Head], Plan]
"""What is to happen to a document with this head; raises `DocumentFault` (unknown receiver, not partners …)."""
Outcome = Literal["ready", "stopped", "held"]

_UNSAFE = re.compile(r"[^\w.]+")
_NO_WAY_IN = Message("Documents of the format {format} can be recognised but not converted.")
_NO_WAY_OUT = Message("A document of the type {type} can't be written as {format}.")
_OTHER_FORMAT = Message("Agree with the recipient on a format for documents of this type.")


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


def process(
    document: Document,
    registry: Registry,
    decide: Decide,
    *,
    ours: Ours = nothing_of_ours,
) -> Processed:
    """Recognise, check, convert, check again and render one document, as `decide` says once the head is known.

    `ours` is asked for what conversions declare and no profile says: the logo, whether codes may be guessed.
    """
    way = Way(registry, document, ours=ours)
    try:
        _recognise(way)
        _check_source(way)
        _to_pivot(way)
        _address(way, decide)
        _check_pivot(way)
        target = _to_target(way)
        renderings = _render(way)
    except (Stop, Hold) as end:
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
    ours: Ours = nothing_of_ours,
) -> Processed:
    """Convert one document without a receiver; `source` names its format where it is not to be recognised."""
    plan = Plan(target, "", "", profile=options or {}, checks=registry.rules() if with_rules else ())
    return process(replace(document, format=source), registry, lambda head: plan, ours=ours)


def validate(
    document: Document, registry: Registry, *, rules_only: bool = False, rules: Iterable[str] | None = None
) -> Processed:
    """Check a document as far as it goes without a receiver: its schema, and the rule sets for its type, those with the
    ids in `rules` or else all that do not run on request alone.

    `rules_only` leaves the schemas out, so that a fragment reaches the rules.
    """
    way = Way(registry, document)
    try:
        _recognise(way)
        if not rules_only:
            _check_source(way)
        _to_pivot(way)
        way.plan = Plan(PIVOT, "", "", checks=registry.rules() if rules is None else tuple(rules))
        _check_pivot(way, schema=not rules_only, asked=rules is not None)
    except (Stop, Hold) as end:
        return _ended(way, Stop() if rules_only and tells_wrong_values(way) else end)
    return Processed("ready", way.document, way.head, None, tuple(way.steps))


def _ended(way: Way, end: Stop | Hold) -> Processed:
    outcome: Outcome = "stopped" if isinstance(end, Stop) else "held"
    head = way.head if way.pivot is not None or way.source is None else _head_as_it_is(way, way.source)
    return Processed(outcome, way.document, head, way.plan, tuple(way.steps))


def _head_as_it_is(way: Way, source: Content) -> Head:
    """What a document that did not get as far as its head says all the same: lists show its number, day and parties."""
    try:
        if way.document.format == PIVOT:
            return head_of(source.tree)
        way_in = way.registry.to_pivot(str(way.document.format))
        if way_in is None:
            return Head()
        glance = way_in.glance or (
            lambda content: way_in.run(content, with_ours(way_in, {}, way.ours)).content
        )
        return head_of(glance(source).tree)
    except Exception:  # noqa: BLE001 - why it was stopped is told already; what can't be read is not known
        return Head()


def _recognise(way: Way) -> None:
    with step(way, "recognise") as note:
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


def _check_source(way: Way) -> None:
    assert way.source is not None
    checks = way.registry.checks_of(str(way.document.format), way.document.type, "schema")
    checked(way, "check_source", way.source, theirs=checks, holder=way.holder)


def _to_pivot(way: Way) -> None:
    assert way.source is not None
    if way.document.format == PIVOT:
        way.pivot = way.source
        way.head = head_of(way.source.tree)
        return
    with step(way, "to_pivot") as note:
        way.way_in = way.registry.to_pivot(str(way.document.format))
        if way.way_in is None:
            raise DocumentFault(
                (Finding("FORMAT-NOT-READ", "error", _say(_NO_WAY_IN, format=str(way.document.format))),)
            )
        note.plugin = way.registry.owner("conversions", (way.document.format, PIVOT))
        converted = way.way_in.run(way.source, with_ours(way.way_in, {}, way.ours))
        note.losses = with_files_told(converted.losses, way.source)
        if converted.findings:
            note.reports = (Report("to_pivot", "", "valid", converted.findings),)
        note.artefact = _artefact(converted.content.document, "common-format", way.registry)
        way.pivot = converted.content
        way.head = head_of(converted.content.tree)
        way.leg = Leg(way.way_in, converted.content, way.source, converted.losses)


def _address(way: Way, decide: Decide) -> None:
    with step(way, "address"):
        way.plan = decide(way.head)


def _check_pivot(way: Way, *, schema: bool = True, asked: bool = False) -> None:
    """Whoever `asked` for rules is told of those that are not for such a document."""
    assert way.pivot is not None
    assert way.plan is not None
    named = [way.registry.checks[id] for id in way.plan.checks if id in way.registry.checks]
    rules = [check for check in named if runs_here(way, check)]
    if asked:
        rules.extend(not_meant(check) for check in named if not runs_here(way, check))
    if way.plan.required:
        rules.append(required(way.plan.required))
    written_by_us = schema and way.way_in is not None
    schemas = way.registry.checks_of(PIVOT, way.document.type, "schema") if written_by_us else []
    checked(way, "check_pivot", way.pivot, theirs=rules, ours=schemas)


def _to_target(way: Way) -> Artefact:
    """Where the receiver wants what came in, or what it came in, he gets the very bytes; else the pivot is written in
    his format, and checked with what that was made of."""
    assert way.source is not None
    assert way.pivot is not None
    assert way.plan is not None
    as_it_came = not _is_asked_for_more(way, way.plan)
    if way.plan.format == way.document.format and as_it_came:
        name = way.document.name or f"document.{way.registry.formats[way.plan.format].extension}"
        media_type = way.registry.formats[way.plan.format].media_type
        return Artefact(name, media_type, way.document.content)
    if way.holder is not None and way.plan.format == way.holder.format and as_it_came:
        return _artefact(way.holder, _called(way), way.registry)
    if way.plan.format == PIVOT:
        return _artefact(way.pivot.document, _called(way), way.registry)
    converted = _written(way, "to_target", way.plan.format)
    for format, made in (*way.pivot.beside.items(), (way.plan.format, converted.content)):
        checks = way.registry.checks_of(format, way.document.type, "schema")
        way_out = way.registry.from_pivot(format)
        last = Leg(way_out, made, way.pivot, converted.losses) if way_out is not None else None
        checked(way, "check_target", made, ours=checks, leg=last)
    return _artefact(converted.content.document, _called(way), way.registry)


def _is_asked_for_more(way: Way, plan: Plan) -> bool:
    """Whether the receiver wants his format in a manner of his own; how it comes to him is the channel's matter."""
    way_out = way.registry.from_pivot(plan.format)
    return way_out is not None and bool(heeded(way_out, plan.profile))


def _render(way: Way) -> tuple[Artefact, ...]:
    assert way.plan is not None
    artefacts = []
    kept = (format for format in way.plan.kept if format in way.registry.writable(way.document.type))
    for format in (*way.plan.renderings, *kept):
        converted = _written(way, "render", format)
        artefacts.append(_artefact(converted.content.document, "rendering", way.registry))
    return tuple(artefacts)


def _written(way: Way, stage: Stage, format: str) -> Converted:
    assert way.pivot is not None
    assert way.plan is not None
    with step(way, stage) as note:
        conversion = way.registry.from_pivot(format)
        sentence = _say(_NO_WAY_OUT, type=str(way.document.type), format=_title(way, format))
        if conversion is None:
            raise PluginError(format, sentence)
        if way.document.type not in conversion.types:
            raise DocumentFault((Finding("FORMAT-NOT-WRITTEN", "error", sentence, _OTHER_FORMAT),))
        note.plugin = way.registry.owner("conversions", (PIVOT, format))
        converted = write(conversion, way.pivot, way.plan.profile, way.registry.from_pivot, way.ours)
        told = with_files_told(converted.losses, way.pivot, *([way.source] if way.source is not None else []))
        note.losses = led_home(told, way.leg)
        if stage == "to_target" and (weighty := warnings(told, way.pivot, way.leg, _title(way, format))):
            note.reports = (Report(stage, "", "valid", weighty),)
        note.artefact = _artefact(converted.content.document, _called(way), way.registry)
        return converted


def _title(way: Way, format: str) -> str:
    found = way.registry.formats.get(format)
    return found.title if found is not None else format


def _called(way: Way) -> str:
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
