"""What of a step is told to companies: nobody is sent to mend his file at a line of what the hub wrote."""

from __future__ import annotations

from dataclasses import replace

from comptoir_engine.held import HELD
from comptoir_engine.model import Finding, Report

from comptoir_hub.store.records import StepRecord


def told(step: StepRecord) -> StepRecord:
    """A held step without what the check said of our own work, which is the operator's; any other as it is, but for
    places in the file that we wrote."""
    if any(finding.rule == HELD for report in step.reports for finding in report.findings):
        return replace(step, reports=tuple(filter(None, map(_of_the_hub, step.reports))))
    if step.stage == "check_target":
        return replace(step, reports=tuple(map(_without_our_places, step.reports)))
    return step


def for_the_operator(step: StepRecord) -> list[Finding]:
    """What the check said of our own work in a held step, with its place there."""
    findings = [finding for report in step.reports for finding in report.findings]
    held = any(finding.rule == HELD for finding in findings)
    return [each for each in findings if each.rule != HELD and each.severity == "error"] if held else []


def _of_the_hub(report: Report) -> Report | None:
    kept = tuple(finding for finding in report.findings if finding.rule == HELD)
    return replace(report, findings=kept) if kept else None


def _without_our_places(report: Report) -> Report:
    """Errors that stopped a document were led back to its sender's values; all else stands in what we wrote."""
    findings = (
        each if each.severity == "error" else replace(each, path=None, line=None) for each in report.findings
    )
    return replace(report, findings=tuple(findings))
