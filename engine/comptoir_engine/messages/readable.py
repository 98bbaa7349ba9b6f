"""What the command line says of a document: lines for a person, JSON for a program."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from comptoir_engine.held import HELD
from comptoir_engine.messages.catalogue import say
from comptoir_engine.model import Finding, Loss, LostFile, Message, Report, Severity
from comptoir_engine.pipeline import Outcome, Processed
from comptoir_engine.pivot import terms
from comptoir_engine.terminal import json_line

_OUTCOMES: dict[Outcome, Message] = {
    "ready": Message("sound"),
    "stopped": Message("has errors"),
    "held": Message("could not be checked"),
}
_SEVERITIES: dict[Severity, Message] = {
    "error": Message("error"),
    "warning": Message("warning"),
    "note": Message("note"),
}
_LINE = Message("line {line}")
_RECONSTRUCTION = "reconstruction"
"""What the version of a check says whose schema is not the format's own, but made from what is public of it."""
_OURS = Message(
    "The document is not to blame for this: tell whoever looks after Comptoir here, with these words."
)
_RECONSTRUCTED = Message("Checked against a schema of ours: {version}")


def report_lines(name: str, result: Processed, language: str) -> list[str]:
    """The document's name and outcome, then each finding with its place and, indented, its mend."""
    kind = f" ({result.document.format} {result.document.type})" if result.document.type else ""
    lines = [f"{name}: {say(_OUTCOMES[result.outcome], language)}{kind}"]
    for report in _reports(result):
        for finding in report.findings:
            lines.extend(finding_lines(finding, language))
    versions = dict.fromkeys(
        report.version for report in _reports(result) if _RECONSTRUCTION in report.version
    )
    lines.extend(
        f"  {say(Message(_RECONSTRUCTED.key, {'version': version}), language)}" for version in versions
    )
    return lines


def finding_lines(finding: Finding, language: str) -> Iterator[str]:
    """One finding: severity, rule, what it is about and where; its sentence; its mend."""
    marks = [severity_word(finding.severity, language), finding.rule, *_place(finding, language)]
    yield "  " + " · ".join(marks)
    yield f"    {say(finding.message, language)}"
    hint = _hint(finding)
    if hint is not None:
        yield f"    → {say(hint, language)}"


def severity_word(severity: Severity, language: str) -> str:
    """How grave a finding is, in a word."""
    return say(_SEVERITIES[severity], language)


def term_words(id: str, language: str) -> str:
    """A term by the name that people in the field use, and in words."""
    known = terms.term(id)
    return " ".join(filter(None, (known.code, known.name(language)) if known else (id,)))


def _hint(finding: Finding) -> Message | None:
    """The mend; of a fault of ours, not the hub's: on a command line nobody else has been told."""
    return _OURS if finding.rule == HELD else finding.hint


def _place(finding: Finding, language: str) -> Iterator[str]:
    """The term by name, with its number within its groups; then line and path in the source."""
    if finding.term:
        counted = f" ({'.'.join(map(str, finding.index))})" if finding.index else ""
        yield term_words(finding.term, language) + counted
    if finding.line:
        yield say(Message(_LINE.key, {"line": str(finding.line)}), language)
    if finding.path:
        yield finding.path


def report_json(name: str, result: Processed, language: str) -> str:
    """One JSON object on one line: file, format, type, outcome, and the reports with their findings."""
    return _json(
        {
            "file": name,
            "format": result.document.format,
            "type": result.document.type,
            "outcome": result.outcome,
            "reports": [report_object(report, language) for report in _reports(result)],
        }
    )


def report_object(report: Report, language: str) -> dict[str, Any]:
    """A report as JSON has it."""
    findings = [finding_object(finding, language) for finding in report.findings]
    return {"check": report.check, "version": report.version, "verdict": report.verdict, "findings": findings}


def finding_object(finding: Finding, language: str) -> dict[str, Any]:
    """A finding as JSON has it; message and mend are sentences in `language`."""
    hint = _hint(finding)
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "flag": finding.flag,
        "term": finding.term,
        "index": list(finding.index),
        "path": finding.path,
        "line": finding.line,
        "message": say(finding.message, language),
        "mend": say(hint, language) if hint is not None else None,
    }


def losses_json(result: Processed, language: str, file: str | None = None) -> str:
    """All losses of all steps, one JSON object a line; `file` says of which of several documents."""
    named = {"file": file} if file is not None else {}
    losses = [loss for step in result.steps for loss in step.losses]
    return "".join(f"{_json(named | loss_object(loss, language))}\n" for loss in losses)


def loss_object(loss: Loss, language: str) -> dict[str, Any]:
    """A loss as JSON has it; `file` is there where the value is an embedded file."""
    file = {"file": file_object(loss.file)} if loss.file is not None else {}
    return {"path": loss.path, "value": loss.value, "reason": say(loss.reason, language), **file}


def file_object(file: LostFile) -> dict[str, Any]:
    """An embedded file as JSON has it."""
    return {"name": file.name, "media_type": file.media_type, "size": file.size}


def _reports(result: Processed) -> list[Report]:
    return [report for step in result.steps for report in step.reports]


def _json(value: object) -> str:
    return json_line(value)
