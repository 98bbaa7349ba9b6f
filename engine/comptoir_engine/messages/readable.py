"""What the command line says of a document: lines for a person, JSON for a program."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from comptoir_engine.messages.catalogue import say, translated
from comptoir_engine.model import Finding, Loss, Report
from comptoir_engine.pipeline import Processed

_OUTCOMES = {"ready": "sound", "stopped": "has errors", "held": "could not be checked"}
_SEVERITIES = {"error": "error", "warning": "warning", "note": "note"}
_LINE = "line {line}"


def report_lines(name: str, result: Processed, language: str) -> list[str]:
    """The document's name and outcome, then each finding with its place and, indented, its mend."""
    kind = f" ({result.document.format} {result.document.type})" if result.document.format else ""
    lines = [f"{name}: {translated(_OUTCOMES[result.outcome], language)}{kind}"]
    for report in _reports(result):
        for finding in report.findings:
            lines.extend(finding_lines(finding, language))
    return lines


def finding_lines(finding: Finding, language: str) -> Iterator[str]:
    """One finding: severity, rule, term and line; its sentence; its mend."""
    place = translated(_LINE, language).format(line=finding.line) if finding.line else None
    severity = translated(_SEVERITIES[finding.severity], language)
    marks = [severity, finding.rule, finding.term, place, finding.path]
    yield "  " + " · ".join(mark for mark in marks if mark)
    yield f"    {say(finding.message, language)}"
    if finding.hint is not None:
        yield f"    → {say(finding.hint, language)}"


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
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "flag": finding.flag,
        "term": finding.term,
        "index": list(finding.index),
        "path": finding.path,
        "line": finding.line,
        "message": say(finding.message, language),
        "mend": say(finding.hint, language) if finding.hint is not None else None,
    }


def losses_json(result: Processed, language: str) -> str:
    """All losses of all steps, one JSON object a line."""
    return "".join(f"{_json(loss_object(loss, language))}\n" for step in result.steps for loss in step.losses)


def loss_object(loss: Loss, language: str) -> dict[str, Any]:
    """A loss as JSON has it."""
    return {"path": loss.path, "value": loss.value, "reason": say(loss.reason, language)}


def _reports(result: Processed) -> list[Report]:
    return [report for step in result.steps for report in step.reports]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
