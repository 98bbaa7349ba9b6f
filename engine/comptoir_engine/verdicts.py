"""What the verdict of a check means for a document: it goes on, it is stopped, or it is held."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from comptoir_engine import hybrid
from comptoir_engine.blame import Leg, settled
from comptoir_engine.errors import PluginError
from comptoir_engine.held import unsound_work
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Finding, Message, Report, Stage
from comptoir_engine.way import Hold, Stop, Way, step
from comptoir_engine.xml.content import Content

_NOT_MEANT = Message("The rule set {rules} is not for documents of this format and type, and was not run.")
_NOT_MEANT_HINT = Message("Name a rule set that is for them, or none: then all run that are.")


def checked(
    way: Way, stage: Stage, content: Content, *, theirs: Sequence[Check] = (), ours: Sequence[Check] = (),
    holder: Document | None = None, leg: Leg | None = None,
) -> None:  # fmt: skip
    """Run checks. What `theirs` refuse is stopped; what only `ours` refuse is our own work and held, but for what comes
    from the sender's values: `leg` is the conversion from the pivot to what is checked. The file that the document came
    in, its `holder`, is checked too."""
    if not theirs and not ours and holder is None:
        return
    with step(way, stage) as note:
        named = (check.id for check in [*theirs, *ours] if check.id in way.registry.checks)
        owners = (way.registry.owner("checks", id) for id in named)
        note.plugin = ", ".join(dict.fromkeys(owners))
        around = hybrid.checked(holder, way.registry) if holder is not None else ()
        legs = [each for each in (leg, way.leg) if each is not None]
        made = [settled(check.run(content), legs) for check in ours]
        broken = any(report.verdict == "invalid" for report, _ in made)
        asked = list(_asked(way, theirs, content, broken=broken))
        told = (
            report if _on_source(way, check) else brought_home(way, report, stage) for check, report in asked
        )
        note.reports = (*around, *told, *(report for report, _ in made))
        end = _end(way, asked, made)
        if isinstance(end, Hold):
            note.reports = (Report(stage, "", "unchecked", (unsound_work(),)), *note.reports)
        if end is not None:
            raise end


def _end(
    way: Way, asked: Sequence[tuple[Check, Report]], made: Sequence[tuple[Report, bool]]
) -> Stop | Hold | None:
    """What the verdicts put an end to: `asked` are theirs; `made` are ours, each with whether all its faults are the
    sender's."""
    refused = [(check, report) for check, report in asked if report.verdict == "invalid"]
    if any(not _ours_alone(way, check, report) for check, report in refused):
        return Stop()
    unsound = [all_his for report, all_his in made if report.verdict == "invalid"]
    if refused or not all(unsound):
        return Hold()
    return Stop() if unsound else None


def _asked(
    way: Way, checks: Sequence[Check], content: Content, *, broken: bool
) -> Iterator[tuple[Check, Report]]:
    """What each check says. Rules may fail on what its schema has refused already, and then have nothing to add."""
    for check in checks:
        try:
            yield check, _of_the_sender(way, check, check.run(_meant(way, check, content)))
        except PluginError:
            if not broken:
                raise


def runs_here(way: Way, check: Check) -> bool:
    """Whether rules are for a document of this type, and for the pivot or the very format that it came in."""
    return way.document.type in check.types and check.format in {PIVOT, way.document.format}


def not_meant(check: Check) -> Check:
    """In place of rules that somebody asked for and that are not for such a document: it says so."""
    told = Finding(
        "RULES-NOT-MEANT", "warning", Message(_NOT_MEANT.key, {"rules": check.id}), _NOT_MEANT_HINT
    )
    return replace(
        check, format=PIVOT, run=lambda content: Report(check.id, check.version, "unchecked", (told,))
    )


def _on_source(way: Way, check: Check) -> bool:
    return check.kind == "rules" and check.format != PIVOT


def _meant(way: Way, check: Check, content: Content) -> Content:
    """Rules for the format that a document came in run on the document itself."""
    return way.source if way.source is not None and _on_source(way, check) else content


def _of_the_sender(way: Way, check: Check, report: Report) -> Report:
    """Without the warnings on a syntax that the document only got by its conversion."""
    given = _syntax_given(way, check)
    kept = (each for each in report.findings if each.severity == "error" or not each.rule.startswith(given))
    return replace(report, findings=tuple(kept)) if given else report


def _ours_alone(way: Way, check: Check, report: Report) -> bool:
    """Whether every error speaks of a syntax that the document only got by its conversion."""
    given = _syntax_given(way, check)
    errors = [finding.rule for finding in report.findings if finding.severity == "error"]
    return bool(errors) and all(rule.startswith(given) for rule in errors)


def _syntax_given(way: Way, check: Check) -> tuple[str, ...]:
    """How the ids of those rules begin that speak of what only the conversion wrote."""
    return check.syntax if way.way_in is not None and check.format == PIVOT else ()


def brought_home(way: Way, report: Report, stage: Stage) -> Report:
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
