"""Where a value of the pivot was in the source.

One place of the pivot can come from many of xCBL (an identifier from any of a list, a note from three elements), and
the mapping table names them all. Of these the one is meant that says the same; where none does (a code, a sum), the
table's own order decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from comptoir_engine.model import Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Paths, template
from lxml import etree

from comptoir_xcbl30.table import table

_LINES = ("cac:InvoiceLine", "cac:CreditNoteLine", "cac:OrderLine", "cac:DespatchLine")
_LINE = {
    "Invoice": "/Invoice/InvoiceDetail/ListOfInvoiceItemDetail/InvoiceItemDetail",
    "Order": "/Order/OrderDetail/ListOfItemDetail/ItemDetail",
    "ChangeOrder": "/ChangeOrder/ChangeOrderDetail/ListOfChangeOrderItemDetail/ChangeOrderItemDetail",
    "OrderResponse": "/OrderResponse/OrderResponseDetail/ListOfOrderResponseItemDetail/OrderResponseItemDetail",
    "AdvanceShipmentNotice": "/AdvanceShipmentNotice/ASNDetail/ListOfASNItemDetail/ASNItemDetail",
}
"""The line of a document, by the name of its root."""


def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    """The path and line in the source for a path in the pivot; None where the pivot has no such path."""
    type = pivot.document.type or "invoice"
    return pivot.once(("xcbl30 home", source), lambda: _Search(type, pivot.tree, source.tree)).of(path)


class _Search:
    """The search in one document: a thousand findings look at each of its lines once."""

    def __init__(self, type: Type, pivot: etree._Element, source: etree._Element) -> None:
        self._homes = table(type).homes(pivot, source)
        self._paths = Paths(PIVOT_PREFIXES)
        self._source = source
        self._sources = _sources(type, str(source.tag))
        self._line_path = _LINE[str(source.tag)]
        self._lines = source.findall(_relative(self._line_path))
        self._heads: dict[str, list[etree._Element]] = {}
        self._numbers = {
            line: number for name in _LINES for number, line in enumerate(pivot.iterchildren(_clark(name)))
        }
        self._ordinals = self._counted(pivot)

    def of(self, path: str) -> tuple[str, int | None] | None:
        """Path and line in the source."""
        if "/@" in path:
            lead = self._homes.lead(path)
            return None if lead is None else (lead[0], lead[1].sourceline)
        place = self._homes.at(path)
        if place is None:
            return None
        found = self._saying_the_same(place)
        element = self._homes.of(place) if found is None else found
        return self._homes.path_of(element), element.sourceline

    def _saying_the_same(self, place: etree._Element) -> etree._Element | None:
        text = (place.text or "").strip()
        if len(place) or not text:
            return None
        candidates = list(self._candidates(place))
        same = [each for each in candidates if _said(each) == text]
        if same:
            return same[min(self._ordinals[place], len(same) - 1)]
        return next((each for each in candidates if _said(each) and _said(each) in text), None)

    def _candidates(self, place: etree._Element) -> Iterator[etree._Element]:
        number = self._line(place)
        inside = self._line_path + "/"
        for path in self._sources.get(template(self._paths.of(place)), ()):
            if number is not None and path.startswith(inside) and number < len(self._lines):
                yield from self._lines[number].xpath(path.removeprefix(inside))
            else:
                if path not in self._heads:
                    self._heads[path] = self._source.xpath(_relative(path))
                yield from self._heads[path]

    def _line(self, place: etree._Element) -> int | None:
        """Counted from 0: the line that a place of the pivot is in."""
        chain = [place, *place.iterancestors()]
        return self._numbers.get(chain[-2]) if len(chain) > 1 else None

    def _counted(self, pivot: etree._Element) -> Mapping[etree._Element, int]:
        """Place → how many of the same kind, in the same line, say the same before it."""
        counted: dict[etree._Element, int] = {}
        seen: dict[tuple[str, int | None, str], int] = {}
        for place in pivot.iter(etree.Element):
            key = template(self._paths.of(place)), self._line(place), (place.text or "").strip()
            counted[place] = seen.get(key, 0)
            seen[key] = counted[place] + 1
        return counted


@cache
def _sources(type: Type, root: str) -> Mapping[str, tuple[str, ...]]:
    """Template of the pivot → the paths of elements in xCBL, below that root, that the table has for it."""
    found: dict[str, dict[str, None]] = {}
    for row in table(type).rows:
        if row.carried and "@" not in row.source and row.source.startswith(f"/{root}/"):
            found.setdefault(template(row.pivot), {})[row.source] = None
    return {path: tuple(sources) for path, sources in found.items()}


def _relative(path: str) -> str:
    """From the root's children on."""
    return path.split("/", 2)[2]


def _clark(name: str) -> str:
    """The name of an aggregate of the pivot, as a tree has it."""
    namespace = next(namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix == "cac")
    return f"{{{namespace}}}{name.removeprefix('cac:')}"


def _said(element: etree._Element) -> str:
    """What an element says, a day as the pivot writes it."""
    text = (element.text or "").strip()
    if text[:8].isdecimal() and text[8:9] in {"", "T"} and len(text) >= 8:
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    return text
