"""Where a CII document says the terms of EN 16931."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from comptoir_engine.model import Type
from comptoir_engine.xml.broken_rules import Failed, Where
from comptoir_engine.xml.paths import steps_of, template, written
from lxml import etree

from comptoir_en16931.profile import HERE
from comptoir_en16931.ruleset import facts

PREFIXES: Mapping[str, str] = {
    f"urn:un:unece:uncefact:data:standard:{name}:100": prefix
    for name, prefix in (
        ("CrossIndustryInvoice", "rsm"), ("ReusableAggregateBusinessInformationEntity", "ram"),
        ("QualifiedDataType", "qdt"), ("UnqualifiedDataType", "udt"),
    )
}  # fmt: skip
_LINE = "{*}IncludedSupplyChainTradeLineItem"
NAMES = {prefix: namespace for namespace, prefix in PREFIXES.items()}


def is_cii(element: etree._Element) -> bool:
    """Whether it stands in such a document."""
    return etree.QName(element).namespace in PREFIXES


def values(failed: Failed) -> list[str]:
    """What stands, as it is written, at the term that a rule speaks of first, below the element that it ran on."""
    place = place_of(facts("cii")[failed.rule].subject or "", "invoice")
    if place is None:
        return []
    found = failed.element.xpath(f".//{'/'.join(steps_of(place)[-2:])}", namespaces=NAMES)
    return [each.text or "" for each in found]


def place_of(term: str, type: Type) -> str | None:
    """Where a term stands in a document."""
    return _places().get(term)


def where(root: etree._Element) -> Where:
    """What the elements of a document say: the term, where no other stands at such a path, and the line's number."""
    lines: dict[etree._Element, int] = {}

    def said(element: etree._Element, attribute: str | None) -> tuple[str | None, tuple[int, ...]]:
        if not lines:
            lines.update({line: number for number, line in enumerate(root.iter(_LINE), 1)})
        above = [element, *element.iterancestors()]
        path = written((str(each.tag) for each in reversed(above)), PREFIXES)
        term = _terms().get(f"{path}/@{attribute}") or _terms().get(path)
        return term, tuple(lines[each] for each in above if each in lines)[:1]

    return said


@cache
def _terms() -> Mapping[str, str]:
    """Template path → term, of those paths that belong to one term."""
    found: dict[str, list[str]] = {}
    for term, path in _places().items():
        found.setdefault(template(path), []).append(term)
    return {path: terms[0] for path, terms in found.items() if len(terms) == 1}


@cache
def _places() -> Mapping[str, str]:
    with (HERE / "cii-terms.csv").open(encoding="utf-8", newline="") as rows:
        return {row["term"]: row["path"] for row in csv.DictReader(rows)}
