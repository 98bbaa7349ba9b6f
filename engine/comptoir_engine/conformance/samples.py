"""Samples: what is good is valid, what is bad is invalid with the rule its name says, and there are enough of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from comptoir_engine.conformance.candidate import Candidate, converted
from comptoir_engine.conformance.rule import rule
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Report, Type
from comptoir_engine.pivot.head import head_of
from comptoir_engine.xml.content import Content


def _documents(candidate: Candidate) -> bool:
    registry = candidate.registry
    return bool(registry.formats or registry.conversions or registry.checks)


def _checks(candidate: Candidate) -> bool:
    return bool(candidate.registry.checks)


def _converts(candidate: Candidate) -> bool:
    return bool(candidate.registry.conversions)


@rule("SAMPLE-1", "ships samples", _documents)
def ships_samples(candidate: Candidate) -> Iterator[str]:
    """The package's folder `samples/` holds `good-*` documents: one for each type that is read, and of what is only
    checked. Where it checks anything it holds a `bad-<rule>-*` document too; where it writes what it can't read, a
    document of the pivot for each type, `pivot-*.xml`."""
    shipped = {(sample.document.format, sample.document.type) for sample in candidate.good}
    for format, kind in sorted(_read(candidate) - shipped):
        yield f"samples/ holds no good-… document of the format {format} and the type {kind}"
    for way in candidate.registry.conversions.values():
        if lacking := candidate.lacking(way):
            candidate.remarks.append(
                f"Writing {way.target} is not tried: nobody here writes {', '.join(lacking)}"
            )
    pivots = {pivot.document.type for pivot in candidate.pivots}
    for way in candidate.ways_out:
        for kind in sorted(set(way.types) - pivots):
            yield f"samples/ holds no document of the type {kind} to write as {way.target}"
    if candidate.registry.checks and not candidate.files("bad"):
        yield "samples/ holds no bad-<rule>-… document, though the plugin checks documents"


def _read(candidate: Candidate) -> set[tuple[str, Type]]:
    """The formats and types that the plugin reads or checks."""
    ways = [(way.source, kind) for way in candidate.ways_in for kind in way.types]
    checks = candidate.registry.checks.values()
    return {*ways, *((check.format, kind) for check in checks for kind in check.types)}


@rule("SAMPLE-2", "good samples are valid", _checks)
def good_ones_are_valid(candidate: Candidate) -> Iterator[str]:
    """Every check of the plugin that is meant for a good sample calls it valid, or at least one check says so and
    none says *invalid*. What all leave unchecked has not been examined, and fails."""
    if not candidate.good:
        yield "There is no good sample."
    for sample in candidate.good:
        reports = _reports(candidate, sample.document)
        bad = [report for report in reports if report.verdict == "invalid"]
        for report in bad:
            yield f"{sample.name} is invalid for {report.check}: {_said(report)}"
        if not bad and not any(report.verdict == "valid" for report in reports):
            reasons = [_said(report) for report in reports] or ["no check is meant for it"]
            yield f"{sample.name} is checked by nothing: {'; '.join(reasons)}"


@rule("SAMPLE-3", "each bad sample is invalid with the rule its name says", _checks)
def bad_ones_are_invalid(candidate: Candidate) -> Iterator[str]:
    """`bad-<rule>-<anything>` has an error whose rule is `<rule>`, from the reader, a check or the conversion. What is
    an envelope is opened by OPEN-2 instead."""
    files = candidate.files("bad")
    if not files:
        yield "There is no bad sample."
    for path in files:
        if candidate.is_envelope(path):
            continue
        findings = candidate.findings(candidate.sample(path).document)
        errors = sorted({finding.rule for finding in findings if finding.severity == "error"})
        if not any(_named(path, rule) for rule in errors):
            yield f"{path.name} has none of the errors its name says, but {', '.join(errors) or 'no error'}"


@rule("VALID-1", "what it writes is valid", _converts)
def what_it_writes_is_valid(candidate: Candidate) -> Iterator[str]:
    """The pivot of each good sample has the sample's type and a number, and no schema check of an installed plugin
    for the pivot calls it invalid. What is written from each pivot is valid for the plugin's own schema checks."""
    for sample, way in candidate.readable():
        read = converted(way, sample.document).content.document
        yield from _sound_pivot(sample.name, sample.document.type, read)
        yield from _refused(f"the pivot of {sample.name}", read, _pivot_schemas(candidate))
    own = list(candidate.registry.checks.values())
    for way in candidate.ways_out:
        for pivot in candidate.writable(way):
            written = converted(way, pivot.document).content.document
            yield from _refused(f"{pivot.name} as {way.target}", written, own)


def _sound_pivot(name: str, kind: Type | None, pivot: Document) -> Iterator[str]:
    head = head_of(Content(pivot).tree)
    if head.type != kind:
        yield f"the pivot of {name} is of the type {head.type}, not {kind}"
    if not head.number:
        yield f"the pivot of {name} has no number"


def _pivot_schemas(candidate: Candidate) -> list[Check]:
    registries = [candidate.registry, *candidate.neighbours.values()]
    checks = [check for registry in registries for check in registry.checks.values()]
    return [check for check in checks if check.format == PIVOT]


def _refused(what: str, document: Document, checks: list[Check]) -> Iterator[str]:
    meant = [
        check
        for check in checks
        if check.kind == "schema" and check.format == document.format and document.type in check.types
    ]
    for check in meant:
        report = check.run(Content(document))
        if report.verdict == "invalid":
            yield f"{what} is invalid for {check.id}: {_said(report)}"


def _reports(candidate: Candidate, document: Document) -> list[Report]:
    """The reports of the plugin's checks on a document and, if it is read, on its pivot."""
    documents = [document]
    way = candidate.way_in(document)
    if way is not None:
        documents.append(converted(way, document).content.document)
    return [
        check.run(Content(each))
        for each in documents
        for check in candidate.registry.checks.values()
        if check.format == each.format and each.type in check.types
    ]


def _said(report: Report) -> str:
    findings = [f"{finding.rule} at {finding.path}: {finding.message}" for finding in report.findings[:3]]
    return "; ".join(findings) or "it gives no reason"


def _named(path: Path, rule: str) -> bool:
    return path.stem == f"bad-{rule}" or path.name.startswith(f"bad-{rule}-")


RULES = (ships_samples, good_ones_are_valid, bad_ones_are_invalid, what_it_writes_is_valid)
