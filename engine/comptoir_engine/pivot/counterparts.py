"""Which element of a document is which of the same document after a way through another format."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import step_name

Leaf = tuple[etree._Element, str | None]
"""A value of a document: an element's text, or its attribute of that name."""

Said = frozenset[tuple[str, str]]


def leaves_in(element: etree._Element) -> Iterator[Leaf]:
    """All values at and below an element."""
    for each in element.iter(etree.Element):
        yield from ((each, str(name)) for name in each.attrib if not str(name).startswith("{"))
        if not len(each) and (each.text or "").strip():
            yield each, None


class Counterparts:
    """A document of the pivot beside `again`, which lacks the values that were `lost`.

    Lines stand in their order. Of other elements with one name those belong together that say most of the same; what
    was lost whole has no counterpart, and comes back behind the others.
    """

    def __init__(self, pivot: etree._Element, again: etree._Element, lost: Collection[Leaf]) -> None:
        self._lost = frozenset(lost)
        self._holders = {above for element, _ in lost for above in (element, *element.iterancestors())}
        self._there: dict[etree._Element, etree._Element] = {}
        self._pair(pivot, again)

    def path(self, leaf: Leaf) -> str:
        """Where a lost value belongs in `again`, in the notation of `comptoir_engine.xml.paths`."""
        element, attribute = leaf
        chain = [*reversed([element, *element.iterancestors()])]
        return "/" + "/".join(map(self._step, chain)) + (f"/@{attribute}" if attribute else "")

    def _step(self, element: etree._Element) -> str:
        name, parent = step_name(str(element.tag), PIVOT_PREFIXES), element.getparent()
        if parent is None:
            return name
        above = self._there.get(parent)
        there = [] if above is None else list(above.iterchildren(str(element.tag)))
        new = [
            each
            for each in parent.iterchildren(str(element.tag))
            if each not in self._there and each in self._holders
        ]
        both = [*there, *new]
        return f"{name}[{both.index(self._there.get(element, element)) + 1}]" if len(both) > 1 else name

    def _pair(self, one: etree._Element, other: etree._Element) -> None:
        self._there[one] = other
        for tag in dict.fromkeys(str(child.tag) for child in one.iterchildren(etree.Element)):
            ours, theirs = list(one.iterchildren(tag)), list(other.iterchildren(tag))
            for pair in self._pairs(ours, theirs):
                self._pair(*pair)

    def _pairs(
        self, ours: list[etree._Element], theirs: list[etree._Element]
    ) -> Iterable[tuple[etree._Element, etree._Element]]:
        if len(ours) == len(theirs) and (len(ours) == 1 or _is_line(ours[0])):
            return zip(ours, theirs, strict=True)
        return self._alike([each for each in ours if not self._is_lost(each)], theirs)

    def _alike(
        self, ours: list[etree._Element], theirs: list[etree._Element]
    ) -> Iterator[tuple[etree._Element, etree._Element]]:
        """The most alike first; those that are equally alike in their order."""
        left, right = ({each: _said(each) for each in side} for side in (ours, theirs))
        ranked = sorted(
            ((one, other) for one in ours for other in theirs if left[one] & right[other]),
            key=lambda pair: (
                -2 * len(left[pair[0]] & right[pair[1]]) / (len(left[pair[0]]) + len(right[pair[1]]))
            ),
        )
        for one, other in ranked:
            if one in left and other in right:
                del left[one], right[other]
                yield one, other

    def _is_lost(self, element: etree._Element) -> bool:
        return all(leaf in self._lost for leaf in leaves_in(element))


def _is_line(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.getparent() is None and str(element.tag).endswith("Line")


def _said(element: etree._Element) -> Said:
    """All values at and below an element, each with the names that lead there."""
    return frozenset(_named(element, ""))


def _named(element: etree._Element, path: str) -> Iterator[tuple[str, str]]:
    yield from ((f"{path}@{name}", str(value)) for name, value in element.items())
    if not len(element) and (element.text or "").strip():
        yield path, element.text or ""
    for child in element.iterchildren(etree.Element):
        yield from _named(child, f"{path}/{child.tag!s}")
