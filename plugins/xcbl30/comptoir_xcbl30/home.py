"""Where a value of the pivot was in the source.

One place of the pivot can come from many of xCBL (an identifier from any of a list, a note from three elements), and
the mapping table names them all. Of these the one is meant that says the same; where none does (a code, a sum), the
table's own order decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find, path_of, template
from lxml import etree

from comptoir_xcbl30.table import table

_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine")
_LINE = "/Invoice/InvoiceDetail/ListOfInvoiceItemDetail/InvoiceItemDetail"


def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    """The path and line in the source for a path in the pivot; None where the pivot has no such path."""
    place = find(pivot.tree, path, PIVOT_PREFIXES)
    if place is None:
        return None
    found = _saying_the_same(place, source.tree)
    element = table().home(place, source.tree) if found is None else found
    return path_of(element, {}), element.sourceline


def _saying_the_same(place: etree._Element, source: etree._Element) -> etree._Element | None:
    text = (place.text or "").strip()
    if len(place) or not text:
        return None
    candidates = list(_candidates(place, source))
    same = [each for each in candidates if _said(each) == text]
    if same:
        return same[min(_ordinal(place, text), len(same) - 1)]
    return next((each for each in candidates if _said(each) and _said(each) in text), None)


def _candidates(place: etree._Element, source: etree._Element) -> Iterator[etree._Element]:
    line = _line(place)
    lines = source.findall(_relative(_LINE)) if line is not None else []
    for path in _sources().get(template(path_of(place, PIVOT_PREFIXES)), ()):
        if line is not None and path.startswith(_LINE + "/") and line < len(lines):
            yield from lines[line].xpath(path.removeprefix(_LINE + "/"))
        else:
            yield from source.xpath(_relative(path))


@cache
def _sources() -> Mapping[str, tuple[str, ...]]:
    """Template of the pivot → the paths of elements in xCBL that the table has for it."""
    found: dict[str, dict[str, None]] = {}
    for row in table().rows:
        if row.carried and "@" not in row.source and row.source.startswith("/Invoice/"):
            found.setdefault(template(row.pivot), {})[row.source] = None
    return {path: tuple(sources) for path, sources in found.items()}


def _relative(path: str) -> str:
    return path.removeprefix("/Invoice/")


def _line(place: etree._Element) -> int | None:
    """Counted from 0: the line that a place of the pivot is in."""
    chain = [place, *place.iterancestors()]
    steps = template(path_of(place, PIVOT_PREFIXES)).split("/")
    if len(steps) < 3 or steps[2] not in _LINES:
        return None
    line = chain[-2]
    return sum(1 for _ in line.itersiblings(str(line.tag), preceding=True))


def _ordinal(place: etree._Element, text: str) -> int:
    """How many places of the same kind before this one say the same."""
    alike = [each for each in place.getroottree().iter(str(place.tag)) if (each.text or "").strip() == text]
    here = template(path_of(place, PIVOT_PREFIXES))
    before = alike[: alike.index(place)]
    return sum(
        1
        for each in before
        if _line(each) == _line(place) and template(path_of(each, PIVOT_PREFIXES)) == here
    )


def _said(element: etree._Element) -> str:
    """What an element says, a day as the pivot writes it."""
    text = (element.text or "").strip()
    if text[:8].isdecimal() and text[8:9] in {"", "T"} and len(text) >= 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return text
