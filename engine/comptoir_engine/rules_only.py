"""Which values of the sender are to blame where a document met no schema, only rules, and a step failed over it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from comptoir_engine.model import Finding, Message, Report
from comptoir_engine.pivot.unreadable import unreadable_values
from comptoir_engine.verdicts import brought_home
from comptoir_engine.way import Way
from comptoir_engine.xml.complaints import refuses_a_value
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import template


def tells_wrong_values(way: Way) -> bool:
    """Whether it is for values of the sender that a step without schemas failed; they are told in its place then."""
    last = way.steps[-1]
    if way.source is None or all(report.verdict != "unchecked" for report in last.reports):
        return False
    report = Report(last.stage, "", "invalid", tuple(_wrong_values(way, way.source)))
    told = brought_home(way, report, last.stage).findings
    if told:
        named = tuple(map(_named_at_home, told))
        way.steps[-1] = replace(last, reports=(replace(report, findings=named),))
    return bool(told)


def _named_at_home(finding: Finding) -> Finding:
    """With the name that the value has in the file of its sender."""
    name = template(finding.path or "").rpartition("/")[2]
    args = dict(finding.message.args) | ({"name": name} if name else {})
    return replace(finding, message=Message(finding.message.key, args))


def _wrong_values(way: Way, source: Content) -> Iterator[Finding]:
    """Those of the pivot; where the document did not get so far, what its schema says of values alone."""
    if way.pivot is not None:
        yield from unreadable_values(way.pivot.tree)
        return
    for check in way.registry.checks_of(str(way.document.format), way.document.type, "schema"):
        yield from (finding for finding in check.run(source).findings if refuses_a_value(finding))
