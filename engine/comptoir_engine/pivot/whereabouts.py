"""What an element of a document says: its term, and which occurrence of it, for the few that are asked for."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from comptoir_engine.pivot.layout import ROOTS, Place, layout
from comptoir_engine.pivot.terms import at_path
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of

Occurrence = tuple[str | None, tuple[int, ...]]
"""A term, None where there is none, and its index as `Value` has it."""


class Whereabouts:
    """Those of one document; elements of one name beside each other are counted once."""

    def __init__(self, root: etree._Element) -> None:
        type = ROOTS.get(str(root.tag))
        self._root = root
        self._known: dict[etree._Element, tuple[Place | None, tuple[int, ...]]] = {
            root: (layout(type).root if type else None, ())
        }

    def of(self, element: etree._Element, attribute: str | None = None) -> Occurrence:
        """The term of an element's attribute where it has one of its own, else that of the element."""
        place, index = self._place(element)
        if place is None:  # what tells it from its like is wrong itself, such as a currency
            found = at_path(path_of(element, PIVOT_PREFIXES))
            return (found.id if found is not None and not found.is_group else None), index
        own = place.attributes.get(attribute) if attribute is not None else None
        term = own or next(iter(reversed(place.terms)), None)
        return (term.id if term is not None else None), index

    def _place(self, element: etree._Element) -> tuple[Place | None, tuple[int, ...]]:
        if element not in self._known:
            parent = element.getparent()
            if parent is None:
                return None, ()
            self._enter(parent, str(element.tag))
        return self._known[element]

    def _enter(self, parent: etree._Element, tag: str) -> None:
        """Its children of that name: no other stands for the same thing as one of them."""
        above, index = self._place(parent)
        members: Counter[Place] = Counter()
        for child in parent.iterchildren(tag):
            below = above.child(child, self._root) if above is not None else None
            inside = index
            if below is not None and below.repeats:
                members[below] += 1
                inside = (*index, members[below])
            self._known[child] = (below, inside)
