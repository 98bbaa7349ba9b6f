"""From values to a document: elements in the order UBL asks for, whatever order the values come in.

`sequence.csv` holds, for each UBL element that the term table passes through, the order of its children.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from lxml import etree

from comptoir_engine.model import Type
from comptoir_engine.pivot.layout import Condition, Layout, Place, clark, layout
from comptoir_engine.pivot.reading import Value, note_text
from comptoir_engine.pivot.terms import Term, term
from comptoir_engine.xml.mapping import PIVOT_PREFIXES

SEQUENCE = Path(__file__).with_name("sequence.csv")

_STEP = re.compile(r"/(?P<at>@)?(?P<name>(?:\{[^}]*\})?[^/\[{]+)(?:\[(?P<number>\d+)\])?")
_MONEY = ("amount", "unit price")
_CURRENCIES = {"BT-5": False, "currency": False, "BT-6": True, "tax-currency": True}
"""The terms that name the document's currency, and that of its VAT."""
_OTHERWISE = {"VAT": "FC"}
"""What is written where a condition asks for anything else: a tax number that is not for VAT is a fiscal code."""
_DEMANDED = {clark("cac:CardAccount"): (clark("cbc:NetworkID"), "NA")}
"""What UBL asks for and EN 16931 has no term for: the network of a card."""

Rank = tuple[int, int, tuple[int, ...]]
"""Order among elements of one name: those with a number in their path first, then by place and occurrence."""


class _Node:
    """An element that is to be written."""

    __slots__ = (
        "attributes",
        "by_name",
        "by_place",
        "children",
        "claimed",
        "is_money",
        "rank",
        "tag",
        "text",
    )

    def __init__(self, tag: str, rank: Rank) -> None:
        self.tag = tag
        self.rank = rank
        self.text: str | None = None
        self.attributes: dict[str, str] = {}
        self.children: list[_Node] = []
        self.by_name: dict[tuple[str, int], _Node] = {}
        self.by_place: dict[tuple[Place, tuple[int, ...]], _Node] = {}
        self.claimed = False
        self.is_money = False

    def add(self, tag: str, rank: Rank) -> _Node:
        made = _Node(tag, rank)
        self.children.append(made)
        return made

    def named(self, tag: str, number: int) -> _Node:
        """The child with that number among those of its name."""
        found = self.by_name.get((tag, number))
        if found is None:
            found = self.by_name[tag, number] = self.add(tag, (0, number, ()))
        return found

    def unclaimed(self, tag: str) -> _Node:
        """A child of that name which no place has claimed yet; made if there is none."""
        found = next((child for child in self.children if child.tag == tag and not child.claimed), None)
        return found or self.add(tag, (1, 0, ()))


def write(values: Iterable[Value], type: Type) -> etree._Element:
    """The document that says these values; what `reading.read` gave comes back as it was.

    A value goes to its path; one without a path goes where its term and index belong, and brings along what UBL needs
    to tell it apart (a charge's indicator, the tax scheme) and the currency of the document. A value with neither a
    path nor a known term is refused with `ValueError`.
    """
    given = list(_joined_notes(values))
    writer = _Writer(layout(type), given)
    for value in given:
        if value.path:
            writer.put_at_path(value)
    for value in given:
        if not value.path:
            writer.put_by_term(value)
    return writer.document()


def place_for(parent: etree._Element, tag: str) -> int:
    """Where among the children of an element one more of that name belongs: behind those UBL has no later place for."""
    order = _sequence().get(str(parent.tag).rpartition("}")[2], {})
    last = order.get(tag, len(order))
    before = [at for at, child in enumerate(parent, 1) if order.get(str(child.tag), 0) <= last]
    return max(before, default=0)


class _Writer:
    def __init__(self, layout: Layout, values: list[Value]) -> None:
        self._layout = layout
        self._root = _Node(layout.root.tag, (0, 1, ()))
        self._currencies = {
            _CURRENCIES[value.term]: value.value for value in values if value.term in _CURRENCIES
        }

    def put_at_path(self, value: Value) -> None:
        steps = list(_STEP.finditer(value.path))
        places = self._layout.chains.get(value.term or "", ())
        node, counted = self._root, 0
        for position, step in enumerate(step for step in steps[1:] if not step["at"]):
            parent, node = node, node.named(_tag(step["name"]), int(step["number"] or 1))
            if position < len(places):
                place = places[position]
                counted += place.repeats
                node.claimed = True
                parent.by_place.setdefault((place, value.index[:counted]), node)
        _say(node, _tag(steps[-1]["name"]) if steps[-1]["at"] else None, value.value)

    def put_by_term(self, value: Value) -> None:
        meant = term(value.term or "")
        if meant is None or meant.is_group:
            raise ValueError(
                f"the value {value.value!r} has neither a path nor a term that can be written: {value.term}"
            )
        node, counted = self._root, 0
        for place in self._layout.chains[meant.id]:
            counted += place.repeats
            node = self._child(node, place, value.index[:counted])
        attribute = _attribute(meant, self._layout.type)
        _say(node, attribute, value.value)
        node.is_money |= attribute is None and meant.kind in _MONEY

    def document(self) -> etree._Element:
        """The lxml root."""
        namespace = self._root.tag[1:].partition("}")[0]
        names = {prefix or None: uri for uri, prefix in PIVOT_PREFIXES.items() if prefix not in ("", "ext")}
        root = etree.Element(self._root.tag, nsmap={**names, None: namespace})
        self._emit(self._root, root)
        return root

    def _child(self, parent: _Node, place: Place, index: tuple[int, ...]) -> _Node:
        found = parent.by_place.get((place, index))
        if found is None:
            distinct = place.repeats or place.condition is not None
            rank = (1, place.order, index)
            found = parent.add(place.tag, rank) if distinct else parent.unclaimed(place.tag)
            found.claimed = True
            parent.by_place[place, index] = found
            if place.condition:
                self._meet(place.condition, found)
            if place.tag in _DEMANDED:
                tag, text = _DEMANDED[place.tag]
                found.unclaimed(tag).text = text
        return found

    def _meet(self, condition: Condition, node: _Node) -> None:
        """Write what makes the condition hold."""
        expected = self._elsewhere(condition) if condition.elsewhere else condition.expected
        if condition.relation == "is not":
            expected = _OTHERWISE.get(condition.expected)
        if expected is None:
            return
        here = node
        for step in condition.steps:
            here = here.unclaimed(step)
        _say(here, condition.attribute, expected)

    def _elsewhere(self, condition: Condition) -> str | None:
        return self._currencies.get(condition.expected.endswith("TaxCurrencyCode"))

    def _emit(self, node: _Node, element: etree._Element) -> None:
        element.text = node.text
        if node.is_money and "currencyID" not in node.attributes and False in self._currencies:
            node.attributes["currencyID"] = self._currencies[False]
        for name, value in node.attributes.items():
            element.set(name, value)
        for child in _in_sequence(node):
            self._emit(child, etree.SubElement(element, child.tag))


def _say(node: _Node, attribute: str | None, text: str) -> None:
    if attribute:
        node.attributes[attribute] = text
    else:
        node.text = text


def _attribute(term: Term, type: Type) -> str | None:
    path = term.paths[type]
    return path.rpartition("/@")[2] if re.search(r"/@\w+$", path) else None


def _tag(name: str) -> str:
    return name if name.startswith("{") else clark(name)


def _joined_notes(values: Iterable[Value]) -> Iterator[Value]:
    """A note's subject code and its text are one element."""
    given = list(values)
    subjects = {(value.index, value.path): value.value for value in given if value.term == "BT-21"}
    for value in given:
        if value.term == "BT-22":
            subject = subjects.get((value.index, value.path))
            yield Value(value.term, value.index, note_text(subject, value.value), value.path)
        elif value.term != "BT-21":
            yield value


@cache
def _sequence() -> Mapping[str, Mapping[str, int]]:
    with SEQUENCE.open(encoding="utf-8", newline="") as file:
        return {
            row["element"].rpartition(":")[2]: {
                clark(name): at for at, name in enumerate(row["children"].split())
            }
            for row in csv.DictReader(file)
        }


def _in_sequence(node: _Node) -> list[_Node]:
    """The children in UBL's order; one that UBL does not know here stays behind the one it followed."""
    order = _sequence().get(node.tag.rpartition("}")[2])
    if order is None:
        return node.children
    positions: dict[str, tuple[int, int]] = {}
    last = 0
    for at, child in enumerate(node.children):
        last = order.get(child.tag, last)
        positions.setdefault(child.tag, (last, at))
    return sorted(node.children, key=lambda child: (positions[child.tag], child.rank))
