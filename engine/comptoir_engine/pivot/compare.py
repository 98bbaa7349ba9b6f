"""Two documents compared by what they say, not by how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Literal

from lxml import etree

from comptoir_engine.model import Type
from comptoir_engine.pivot.lexical import as_date, as_decimal
from comptoir_engine.pivot.reading import Leaf, Value, leaves
from comptoir_engine.pivot.terms import invoice_path
from comptoir_engine.xml.paths import template

IN_ORDER = (
    "/Invoice/cac:InvoiceLine",
    "/Order/cac:OrderLine",
    "/OrderResponse/cac:OrderLine",
    "/DespatchAdvice/cac:DespatchLine",
)
"""Repeating groups whose order means something."""

_NUMBERS = ("amount", "unit price", "quantity", "percent")
_BY_NAME = {
    "Amount": "amount",
    "Quantity": "quantity",
    "Percent": "percent",
    "Numeric": "percent",
    "Rate": "percent",
    "Date": "date",
    "Indicator": "indicator",
}
"""UBL ends each name with the kind of its value; this is for the values that have no term."""

Meaning = str | Decimal | date
State = Literal["same", "differs", "only_left", "only_right"]


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one document says and the other does not, or says otherwise; None: says nothing.

    `index` and `path` are the left document's; the right one's where the left says nothing. `term` is None for a
    value that EN 16931 has no name for.
    """

    term: str | None
    index: tuple[int, ...]
    left: str | None
    right: str | None
    path: str


@dataclass(slots=True)
class _Group:
    """One occurrence of a repeating group: what it says itself, and the groups within it."""

    values: dict[str, list[tuple[Meaning, Value]]] = field(default_factory=dict)
    members: dict[str, dict[int, _Group]] = field(default_factory=dict)

    def said(self) -> frozenset[tuple[str, Meaning]]:
        """All it says, itself and within."""
        own = {(key, meaning) for key, values in self.values.items() for meaning, _ in values}
        return frozenset(own).union(*(group.said() for group in self._within()))

    def all(self) -> Iterator[Value]:
        """Its values, itself and within."""
        for values in self.values.values():
            yield from (value for _, value in values)
        for group in self._within():
            yield from group.all()

    def _within(self) -> Iterator[_Group]:
        for groups in self.members.values():
            yield from groups.values()


_Beside = tuple[Difference, bool]
"""A value of each side, and whether they say the same."""


def compare(left: etree._Element, right: etree._Element) -> tuple[Difference, ...]:
    """What differs between two documents of the pivot, by term; an invoice can be compared with a credit note.

    Amounts, quantities and rates are equal by their decimal value (`1.50` is `1.5`), dates by the day, base64 by what
    it encodes; all other texts must be equal to the character. An element without text says nothing.

    Lines are compared in their order. For all other groups that repeat (notes, preceding invoices, supporting
    documents, identifiers, allowances and charges, VAT breakdown, payment means, item attributes and classifications)
    the standard gives order no meaning: those that say the same are set aside first, then each that is left is
    compared with the one on the other side that it shares most with; what shares nothing stands alone. Values that
    have no term are told apart by their UBL path.
    """
    return tuple(found for found, same in _between(_grouped(left), _grouped(right)) if not same)


def side_by_side(left: etree._Element, right: etree._Element) -> tuple[tuple[Difference, State], ...]:
    """The same with what is equal too: each value of both beside its counterpart, and how they stand to each other."""
    return tuple((found, _state(found, same)) for found, same in _between(_grouped(left), _grouped(right)))


def comparable(one: Type | None, other: Type | None) -> bool:
    """Whether two types share their terms: an invoice can be laid beside a credit note."""
    return _kind(one) == _kind(other)


def _kind(type: Type | None) -> Type | None:
    return "invoice" if type == "credit-note" else type


def _state(found: Difference, same: bool) -> State:
    if same:
        return "same"
    if found.left is not None and found.right is not None:
        return "differs"
    return "only_right" if found.left is None else "only_left"


def _grouped(tree: etree._Element) -> _Group:
    whole = _Group()
    for leaf in leaves(tree):
        if not leaf.value.value.strip():
            continue
        group = whole
        for place, number in leaf.groups:
            group = group.members.setdefault(place.key, {}).setdefault(number, _Group())
        key = leaf.value.term or invoice_path(template(leaf.value.path))
        group.values.setdefault(key, []).append((_meaning(leaf), leaf.value))
    return whole


def _meaning(leaf: Leaf) -> Meaning:
    text = leaf.value.value
    kind = leaf.term.kind if leaf.term else _kind_by_name(leaf.value.path)
    if kind in _NUMBERS:
        number = as_decimal(text)
        return text if number is None else number
    if kind == "date":
        return as_date(text) or text
    if kind == "binary":
        return "".join(text.split())
    if kind == "indicator":
        return {"1": "true", "0": "false"}.get(text.strip(), text.strip())
    return text


def _kind_by_name(path: str) -> str:
    name = template(path).rpartition("/")[2]
    return next((kind for ending, kind in _BY_NAME.items() if name.endswith(ending)), "text")


def _between(left: _Group, right: _Group) -> Iterator[_Beside]:
    for key in dict.fromkeys([*left.values, *right.values]):
        yield from _values(left.values.get(key, []), right.values.get(key, []))
    for key in dict.fromkeys([*left.members, *right.members]):
        ours, theirs = list(left.members.get(key, {}).values()), list(right.members.get(key, {}).values())
        for one, other in zip_longest(ours, theirs) if key in IN_ORDER else _by_likeness(ours, theirs):
            if one is None or other is None:
                yield from _alone(one, other)
            else:
                yield from _between(one, other)


def _values(ours: list[tuple[Meaning, Value]], theirs: list[tuple[Meaning, Value]]) -> Iterator[_Beside]:
    """Values of one term in one place; several of them only where a document says it twice."""
    left, right = list(ours), list(theirs)
    for said in ours:
        same = next((other for other in right if other[0] == said[0]), None)
        if same is not None:
            left.remove(said)
            right.remove(same)
            yield _difference(said[1], same[1]), True
    for one, other in zip_longest(left, right):
        yield _difference(one[1] if one else None, other[1] if other else None), False


def _alone(left: _Group | None, right: _Group | None) -> Iterator[_Beside]:
    if left is not None:
        yield from ((_difference(value, None), False) for value in left.all())
    if right is not None:
        yield from ((_difference(None, value), False) for value in right.all())


def _difference(left: Value | None, right: Value | None) -> Difference:
    where = left or right
    if where is None:
        raise ValueError("a difference has at least one side")
    said = (left.value if left else None, right.value if right else None)
    return Difference(where.term, where.index, *said, where.path)


def _by_likeness(
    ours: Iterable[_Group], theirs: Iterable[_Group]
) -> Iterator[tuple[_Group | None, _Group | None]]:
    """Pairs of groups that say most of the same; see `compare`."""
    right = [(group, group.said()) for group in theirs]
    waiting = []
    for group in ours:
        said = group.said()
        same = next((each for each in right if each[1] == said), None)
        if same is None:
            waiting.append((group, said))
        else:
            right.remove(same)
            yield group, same[0]
    yield from _most_in_common(waiting, right)


_Said = tuple[_Group, frozenset[tuple[str, Meaning]]]


def _most_in_common(left: list[_Said], right: list[_Said]) -> Iterator[tuple[_Group | None, _Group | None]]:
    shared = [
        (len(said & other), -at, -to)
        for at, (_, said) in enumerate(left)
        for to, (_, other) in enumerate(right)
        if said & other
    ]
    used_left: set[int] = set()
    used_right: set[int] = set()
    for _, at, to in sorted(shared, reverse=True):
        if -at not in used_left and -to not in used_right:
            used_left.add(-at)
            used_right.add(-to)
            yield left[-at][0], right[-to][0]
    yield from ((group, None) for at, (group, _) in enumerate(left) if at not in used_left)
    yield from ((None, group) for to, (group, _) in enumerate(right) if to not in used_right)
