"""What the checks found and what was lost, of a document's last run, as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence

from comptoir_engine.model import Finding, Loss

from comptoir_hub.documents.telling import told
from comptoir_hub.store.records import DocumentRecord, StepRecord


def last_run(document: DocumentRecord, steps: Sequence[StepRecord]) -> list[StepRecord]:
    """The steps of the last run, and those before processing."""
    return [step for step in steps if step.run == document.run or step.stage in ("received", "unpack")]


def findings(document: DocumentRecord, steps: Sequence[StepRecord]) -> list[Finding]:
    """Errors first, then warnings and notes, of the last run."""
    reports = (report for step in last_run(document, steps) for report in told(step).reports)
    found = [finding for report in reports for finding in report.findings]
    problem = document.problem
    if problem is not None and problem not in found:
        found.append(problem)
    return sorted(found, key=lambda finding: ("error", "warning", "note").index(finding.severity))


def losses(document: DocumentRecord, steps: Sequence[StepRecord]) -> list[tuple[StepRecord, Loss]]:
    """What was lost on the way, with the step that lost it."""
    return [(step, loss) for step in last_run(document, steps) for loss in step.losses]
