"""Every value of a document, each changed in turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Literal

from lxml import etree

from comptoir_engine.xml.paths import Paths, template

Kind = Literal["indicator", "date", "number", "text"]

_IGNORED = "{http://www.w3.org/2001/XMLSchema-instance}"
_NAMESPACE = re.compile(r"\{[^}]*\}")
_PREFIX = re.compile(r"(?<=[/@])[\w.-]+:")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_INDICATORS = {"true": "false", "false": "true", "yes": "no", "no": "yes"}
LONG = "A long text that asks how much of it arrives. " * 20
"""920 characters: longer than what a careless sheet cuts off at."""


def bare(path: str) -> str:
    """A path by local names alone: the exam does not know which prefixes a format prefers."""
    return _PREFIX.sub("", _NAMESPACE.sub("", path))


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: the number of its element in document order, its attribute if it is one, and its bare path."""

    element: int
    attribute: str | None
    path: str
    line: int | None
    value: str

    @property
    def kind(self) -> Kind:
        """What the value looks like."""
        core = self.value.strip()
        if core.lower() in _INDICATORS:
            return "indicator"
        if _DATE.fullmatch(core):
            return "date"
        return "number" if _NUMBER.fullmatch(core) else "text"

    @property
    def owner(self) -> str:
        """The bare path of the element that holds the value."""
        return self.path.rpartition("/@")[0] or self.path


def leaves_of(root: etree._Element) -> Iterator[Leaf]:
    """Each text of an element without children, and each attribute; those of XML Schema's own namespace excepted."""
    paths = Paths({})
    for number, element in enumerate(root.iter(etree.Element)):
        for name, value in element.items():
            if not name.startswith(_IGNORED):
                yield Leaf(number, name, bare(paths.of(element, name)), element.sourceline, value)
        text = element.text or ""
        if text.strip() and len(element) == 0:
            yield Leaf(number, None, bare(paths.of(element)), element.sourceline, text)


def some_of_each(leaves: Iterable[Leaf], chance: Random, repeats: int = 1) -> list[Leaf]:
    """Of the values that differ in the numbers of their path only, so many, chosen by chance; in their order."""
    shuffled = list(enumerate(leaves))
    chance.shuffle(shuffled)
    seen: Counter[str] = Counter()
    chosen = []
    for number, leaf in shuffled:
        place = template(leaf.path)
        seen[place] += 1
        if seen[place] <= repeats:
            chosen.append((number, leaf))
    return [leaf for _, leaf in sorted(chosen, key=lambda one: one[0])]


class Changeable:
    """A copy of a document in which one value at a time is another."""

    def __init__(self, root: etree._Element) -> None:
        self._root = deepcopy(root)
        self._elements = list(self._root.iter(etree.Element))

    def leaves(self) -> list[Leaf]:
        """All values."""
        return list(leaves_of(self._root))

    def with_value(self, leaf: Leaf, value: str) -> bytes:
        """The document with that value at `leaf`, and all else as it was."""
        self._put(leaf, value)
        try:
            return etree.tostring(self._root, encoding="UTF-8", xml_declaration=True)
        finally:
            self._put(leaf, leaf.value)

    def _put(self, leaf: Leaf, value: str) -> None:
        element = self._elements[leaf.element]
        if leaf.attribute is None:
            element.text = value
        else:
            element.set(leaf.attribute, value)


def changed(leaf: Leaf) -> str:
    """Another value of the same kind: another day, another last digit, the other indicator, a longer text."""
    core = leaf.value.strip()
    match leaf.kind:
        case "indicator":
            return _INDICATORS[core.lower()]
        case "date":
            return f"{core[:8]}{int(core[8:]) + 1:02}" if core[8:] < "28" else f"{core[:8]}01"
        case "number":
            return core[:-1] + _other_digit(core[-1])
        case "text":
            return core[:-1] + _other_digit(core[-1]) if core[-1:].isdecimal() else leaf.value + "Z"


def _other_digit(digit: str) -> str:
    """A neighbour that is unlikely to change the length of what a number is written as."""
    return str(int(digit) + 1) if digit in "01" else str(int(digit) - 1)
