"""The check against the reconstructed schema.

What is public of ETS 3.1 is its minimum content; real documents may hold more. A numbered element that the table does
not know is therefore pointed out and not refused, and so is a code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import path_of, template
from comptoir_engine.xml.xsd import XsdCheck
from lxml import etree

from comptoir_ets31.table import HERE, PREFIXES, TYPES, known, table, values, words

SCHEMA = HERE / "schema" / "ets31.xsd"
VERSION = "reconstruction 1 of 2026-11-25 (minimum content from public facts, not the official schema)"

_NUMBERED = re.compile(r"(I\.[A-Z]\.[0-9]{3}|BV\.[0-9]{3})_")
_UNKNOWN_ELEMENT = Message("The element {name} is not publicly known; it was neither checked nor understood.")
_UNKNOWN_CODE = Message("The code “{value}” of {name} is not publicly known. Known are: {known}.")
_HINT = Message("If your partner needs it, ask customer care to put the official schema of ETS 3.1 in force.")


def check() -> Check:
    """The schema check of the format."""
    schema = XsdCheck(
        "ets31-xsd", VERSION, "ets31", TYPES, dict.fromkeys(TYPES, SCHEMA), PREFIXES, _terms(), is_unknown
    ).check
    return replace(schema, run=_with_notes(schema.run))


def is_unknown(element: etree._Element) -> bool:
    """Whether this is a numbered element, as ETS has them, that the table does not know at this place.

    One within a value is none: whoever reads the value would read its text too, a price of 18.50 as 18.507.
    """
    parent = element.getparent()
    if parent is None or not isinstance(element.tag, str) or not _NUMBERED.match(element.tag):
        return False
    return parent.tag not in values() and (str(parent.tag), element.tag) not in known()


def _with_notes(run: Callable[[Content], Report]) -> Callable[[Content], Report]:
    def noted(content: Content) -> Report:
        report = run(content)
        if any(finding.rule.startswith("XML-") for finding in report.findings):
            return report
        return replace(report, findings=(*report.findings, *_notes(content.tree)))

    return noted


def _notes(root: etree._Element) -> Iterator[Finding]:
    for element in root.iterdescendants(etree.Element):
        if is_unknown(element):
            parent = element.getparent()
            if parent is not None and not is_unknown(parent):
                yield _note(
                    "ETS31-ELEMENT", element, Message(_UNKNOWN_ELEMENT.key, {"name": str(element.tag)})
                )
        elif element.text and not len(element):
            yield from _code_notes(element)


def _code_notes(element: etree._Element) -> Iterator[Finding]:
    allowed = _codes().get(str(element.tag))
    value = (element.text or "").strip()
    if allowed and value and value not in allowed:
        yield _note(
            "ETS31-CODE",
            element,
            Message(
                _UNKNOWN_CODE.key,
                {"value": value[:80], "name": str(element.tag), "known": ", ".join(allowed)},
            ),
        )


def _note(rule: str, element: etree._Element, message: Message) -> Finding:
    path = path_of(element, PREFIXES)
    return Finding(
        rule, "warning", message, _HINT, _terms().get(template(path)), path=path, line=element.sourceline
    )


@cache
def _terms() -> Mapping[str, str]:
    """Path of a value → its business term."""
    found: dict[str, str] = {}
    for row in table().rows:
        if row.source and row.term.startswith("BT"):
            found.setdefault(row.source, row.term)
    return found


@cache
def _codes() -> Mapping[str, tuple[str, ...]]:
    """Name of an element → the words it is known to hold."""
    return {
        row.source.rpartition("/")[2]: words(row.codes)
        for row in table().rows
        if row.codes and "@" not in row.source
    }
