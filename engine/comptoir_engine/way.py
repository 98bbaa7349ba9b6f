"""One document on its way: what is known of it by now, and the step that each stage writes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from comptoir_engine.blame import Leg
from comptoir_engine.errors import DocumentFault
from comptoir_engine.held import fault_of_ours
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Artefact, Document, Head, Loss, Plan, Report, Stage, Step, StepStatus
from comptoir_engine.registry import Registry
from comptoir_engine.writing import Ours, nothing_of_ours
from comptoir_engine.xml.content import Content


@dataclass(slots=True)
class Way:
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
    ours: Ours = nothing_of_ours


class Stop(Exception):
    """The sender's matter; the step that says why is already written."""


class Hold(Exception):
    """Our matter; the step that says why is already written."""


@dataclass(slots=True)
class Note:
    """What a stage says of itself while it runs."""

    plugin: str | None = None
    reports: tuple[Report, ...] = ()
    losses: tuple[Loss, ...] = ()
    artefact: Artefact | None = None

    def status(self) -> StepStatus:
        """How the step ended that went through; a note is no warning, unless it says why nothing was checked."""
        worried = self.losses or any(map(_worries, self.reports))
        return "done_with_warnings" if worried else "done"


def _worries(report: Report) -> bool:
    told = {finding.severity for finding in report.findings}
    return bool(told - {"note"}) or (bool(told) and report.verdict == "unchecked")


@contextmanager
def step(way: Way, stage: Stage) -> Iterator[Note]:
    """Write the step whatever happens in it; faults become its report."""
    note, started, clock = Note(), datetime.now(UTC), time.perf_counter()

    def written(status: StepStatus) -> None:
        took = time.perf_counter() - clock
        way.steps.append(
            Step(stage, status, started, took, note.plugin, note.reports, note.losses, note.artefact)
        )

    try:
        yield note
    except (Stop, Hold):
        written("failed")
        raise
    except DocumentFault as fault:
        note.reports = (*note.reports, Report(stage, "", "invalid", fault.findings))
        written("failed")
        raise Stop from None
    except Exception as error:
        note.reports = (*note.reports, Report(stage, "", "unchecked", (fault_of_ours(error),)))
        written("failed")
        raise Hold from error
    written(note.status())
