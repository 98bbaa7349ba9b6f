"""Days that a schema lets pass and nobody can mean: what no calendar has, and years before the common form of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report
from comptoir_engine.pivot.lexical import as_date
from comptoir_engine.xml.complaints import NO_YEAR
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Paths, Prefixes, step_name, template

FIRST_YEAR = 1000
"""Years before it stand for no day at all: 0001-01-01 is how programs write one that is empty."""

_DATE = re.compile(r"(-?[0-9]{4,})-[0-9]{2}-[0-9]{2}(T.*|Z|[+-][0-9]{2}:[0-9]{2})?")
_YEAR_HINT = Message("Write a year of four digits, from 1000 to 9999, as in 2026-11-03.")


def is_day(text: str) -> bool:
    """Whether this is a day of the calendar (`2026-11-03`), in a year that a document can mean."""
    day = as_date(text)
    return day is not None and day.year >= FIRST_YEAR


def odd_years(
    places: Iterable[etree._Element], prefixes: Prefixes, terms: Mapping[str, str], rule: str
) -> Iterator[Finding]:
    """A finding at each of these dates, as XML Schema writes them, whose year is not of four digits from 1000 on."""
    paths = Paths(prefixes)
    for place in places:
        value = (place.text or "").strip()
        written = _DATE.fullmatch(value)
        if written is not None and not FIRST_YEAR <= int(written[1]) <= 9999:
            path = paths.of(place)
            said = Message(NO_YEAR.key, {"value": value[:80], "name": step_name(str(place.tag), prefixes)})
            yield Finding(
                rule, "error", said, _YEAR_HINT, terms.get(template(path)), path=path, line=place.sourceline
            )


def asking_more(check: Check, more: Callable[[Content], Iterable[Finding]]) -> Check:
    """A schema check that looks for more than its schema does, whichever schemas are in force."""

    def run(content: Content) -> Report:
        report = check.run(content)
        try:
            found = tuple(more(content))
        except DocumentFault:
            return report
        wrong = report.verdict == "valid" and any(finding.severity == "error" for finding in found)
        findings = (*found, *report.findings)
        return replace(report, verdict="invalid" if wrong else report.verdict, findings=findings)

    if check.with_schemas is None:
        return replace(check, run=run)
    remade = check.with_schemas
    return replace(
        check, run=run, with_schemas=lambda schemas, version: asking_more(remade(schemas, version), more)
    )
