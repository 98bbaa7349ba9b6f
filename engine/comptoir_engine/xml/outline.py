"""The outline of a document: which paths occur in it, and where.

A document has many values and few paths: a thousand lines say the same thirty things. So the tree is walked once, and
whoever asks about its values (what a conversion can't carry, what a page does not show, what the rules forbid) is asked
once for each path, and reads only the values that it wants.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from typing import Generic, TypeVar

from lxml import etree

Answer = TypeVar("Answer")
Value = tuple[etree._Element, str | None]
"""What an element says, or with the Clark name of an attribute that attribute of it."""

Path = tuple[str, ...]
"""Names from the root on, in Clark notation; that of an attribute has `@` before it."""

REMEMBERED = 16_384
LONGEST = 256
"""So many paths are kept from one document to the next, and names of so many characters: a stranger may invent more."""


class Branch:
    """One path, from the root: of an element, or of an attribute (its name begins with `@`)."""

    __slots__ = ("_trunk", "below", "name", "remembered")

    def __init__(self, name: str, trunk: Branch | None, *, remembered: bool) -> None:
        self.name = name
        self.remembered = remembered
        self._trunk = trunk
        self.below: dict[str, Branch] = {}

    @property
    def path(self) -> Path:
        """The names from the root on."""
        names, branch = [], self
        while branch._trunk is not None:
            names.append(branch.name)
            branch = branch._trunk
        return tuple(reversed(names))


class Answers(Generic[Answer]):
    """What is said of each path: asked once for those that are remembered, and no more is kept than they are."""

    def __init__(self, ask: Callable[[Path], Answer]) -> None:
        self._ask = ask
        self._known: dict[Branch, Answer] = {}

    def __call__(self, branch: Branch) -> Answer:
        """The answer for the path of this branch."""
        try:
            return self._known[branch]
        except KeyError:
            answer = self._ask(branch.path)
            if branch.remembered:
                self._known[branch] = answer
            return answer


class Outline:
    """The branches of one document; `root` is its root element."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._found = _walked(root)

    @property
    def branches(self) -> Iterator[Branch]:
        """Each path that occurs; more than once only where it is not remembered."""
        return iter(self._found)

    def values(self, wanted: Callable[[Branch], Answer | None]) -> Iterator[tuple[Value, Answer]]:
        """The values of the branches that `wanted` answers for, with its answer, in the order of the document.

        A value is an attribute, an element without children, or one with text between them; the attributes of an
        element come before it.
        """
        marks: dict[int, dict[str, Answer]] = {}
        for branch, numbers in self._found.items():
            answer = wanted(branch)
            if answer is not None:
                for number in numbers:
                    marks.setdefault(number, {})[branch.name] = answer
        for number, element in enumerate(self._root.iter("*")) if marks else ():
            if number in marks:
                yield from _in_order(element, marks[number])


def _in_order(element: etree._Element, marks: dict[str, Answer]) -> Iterator[tuple[Value, Answer]]:
    for name in element.keys():  # noqa: SIM118 - an element is not a mapping
        if "@" + name in marks:
            yield (element, name), marks["@" + name]
    if element.tag in marks:
        yield (element, None), marks[element.tag]


def text_of(element: etree._Element, attribute: str | None = None) -> str:
    """The value itself; of an element with children what stands between them."""
    if attribute is not None:
        return element.get(attribute, "")
    if len(element) == 0:
        return element.text or ""
    return "".join([element.text or "", *(child.tail or "" for child in element)])


_START = Branch("", None, remembered=True)
_remembered = 0


def _walked(root: etree._Element) -> dict[Branch, array[int]]:
    """Branch → which elements of the document have a value there, counted in its order from 0.

    Written for speed, since each document goes through here: one loop, and only who has children becomes a parent.
    """
    found: dict[Branch, array[int]] = defaultdict(partial(array, "I"))
    parent, trunk, own = root.getparent(), _START, 0
    above: list[tuple[etree._Element | None, Branch, int]] = []
    for number, element in enumerate(root.iter("*")):
        up = element.getparent()
        while up is not parent:
            parent, trunk, own = above.pop()
        tag: str = element.tag  # type: ignore[assignment]  # of an element it is one
        branch = trunk.below.get(tag) or _grown(trunk, tag)
        numbers = found[branch]
        for name in element.keys():  # noqa: SIM118 - an element is not a mapping
            name = "@" + name
            found[branch.below.get(name) or _grown(branch, name)].append(number)
        tail = element.tail
        if tail is not None and number and not tail.isspace():
            found[trunk].append(own)
        if len(element) == 0:
            numbers.append(number)
            continue
        text = element.text
        if text is not None and not text.isspace():
            numbers.append(number)
        above.append((parent, trunk, own))
        parent, trunk, own = element, branch, number
    return found


def _grown(trunk: Branch, name: str) -> Branch:
    """A branch that no document had before, or one more than are remembered."""
    global _remembered
    remembered = trunk.remembered and _remembered < REMEMBERED and len(name) <= LONGEST
    branch = Branch(name, trunk, remembered=remembered)
    if remembered:
        _remembered += 1
        trunk.below[name] = branch
    return branch
