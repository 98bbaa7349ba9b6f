"""From a document to its values: every leaf and attribute, with the term it says and which occurrence of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from comptoir_engine.pivot.layout import ROOTS, Place, layout
from comptoir_engine.pivot.terms import Term
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import step_name

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
_NOTE = re.compile(r"#(?P<subject>[A-Z]{3})#(?P<text>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a document says.

    `term` is None where EN 16931 has no name for it. `index` counts, from 1, the repeating groups it stands in, and
    the term itself where that repeats: `(3, 2)` is the second allowance of the third line. `value` is the text as
    written. `path` is in the notation of `comptoir_engine.xml.paths`; a value that is to be written needs none if it
    has a term.
    """

    term: str | None
    index: tuple[int, ...]
    value: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value together with the repeating groups it stands in, each with its number there."""

    value: Value
    term: Term | None
    groups: tuple[tuple[Place, int], ...]


def read(tree: etree._Element) -> tuple[Value, ...]:
    """All values of an invoice or credit note in the order of the document.

    Each leaf element and each attribute is there, known to the term table or not; `xsi:` attributes are not, for they
    say nothing of the business. A note that starts with a subject code (`#AAI#`) gives two values with one path.
    """
    return tuple(leaf.value for leaf in leaves(tree))


def leaves(tree: etree._Element) -> Iterator[Leaf]:
    """Like `read`, with the groups that each value stands in."""
    type = ROOTS.get(str(tree.tag))
    place = layout(type).root if type else None
    yield from _Walk(tree).below(tree, place, "/" + step_name(str(tree.tag), PIVOT_PREFIXES), ())


Groups = tuple[tuple[Place, int], ...]


class _Walk:
    def __init__(self, root: etree._Element) -> None:
        self._root = root

    def below(
        self, element: etree._Element, place: Place | None, path: str, groups: Groups
    ) -> Iterator[Leaf]:
        children = [child for child in element if isinstance(child.tag, str)]
        text = _own_text(element, children)
        if text or not children:
            yield from _said_by_text(text, place, path, groups)
        for name, value in element.items():
            if not name.startswith(_XSI):
                term = place.attributes.get(name) if place else None
                yield _leaf(term, value, f"{path}/@{step_name(name, PIVOT_PREFIXES)}", groups)
        yield from self._children(children, place, path, groups)

    def _children(
        self, children: list[etree._Element], place: Place | None, path: str, groups: Groups
    ) -> Iterator[Leaf]:
        siblings = Counter(child.tag for child in children)
        seen: Counter[str | bytes | bytearray | etree.QName] = Counter()
        members: Counter[Place] = Counter()
        for child in children:
            seen[child.tag] += 1
            number = f"[{seen[child.tag]}]" if siblings[child.tag] > 1 else ""
            below = place.child(child, self._root) if place else None
            inside = groups
            if below is not None and below.repeats:
                members[below] += 1
                inside = (*groups, (below, members[below]))
            yield from self.below(
                child, below, f"{path}/{step_name(str(child.tag), PIVOT_PREFIXES)}{number}", inside
            )


def _own_text(element: etree._Element, children: list[etree._Element]) -> str:
    text = element.text or ""
    if not children:
        return text + "".join(comment.tail or "" for comment in element)
    return (text + "".join(child.tail or "" for child in element)).strip()


def _said_by_text(text: str, place: Place | None, path: str, groups: Groups) -> Iterator[Leaf]:
    terms = place.terms if place else []
    if len(terms) < 2:
        yield _leaf(terms[0] if terms else None, text, path, groups)
        return
    subject_term, text_term = terms
    note = _NOTE.fullmatch(text)
    if note:
        yield _leaf(subject_term, note["subject"], path, groups)
    yield _leaf(text_term, note["text"] if note else text, path, groups)


def note_text(subject: str | None, text: str) -> str:
    """How UBL writes a note with its subject code: both in one element."""
    return f"#{subject}#{text}" if subject else text


def _leaf(term: Term | None, text: str, path: str, groups: Groups) -> Leaf:
    index = tuple(number for _, number in groups)
    return Leaf(Value(term.id if term else None, index, text, path), term, groups)
