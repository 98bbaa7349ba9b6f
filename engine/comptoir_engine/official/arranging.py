"""Puts the elements of a document into the order that a schema asks for, and nothing else.

Elements of one name keep their order; what the schema does not know stays where it is. What must be there and says
nothing by being there, an element that may be empty, is put in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from pathlib import Path

from lxml import etree

from comptoir_engine.official.content_model import Group, Leaf, Part, roots_of

_PUT_IN = 200
"""More empty elements than this are put into no document: a schema may ask for them without end."""


@dataclass(frozen=True, slots=True)
class _Absent:
    """An element that must be there and is not."""

    leaf: Leaf


_Child = etree._Element | _Absent


def arrange(root: etree._Element, schema: Path) -> bool:
    """Arranges a tree in place; whether anything was moved or put in. One whose root the schema does not know stays.

    Where document and schema differ in the namespace, as without one in a DTD, the bare names are followed.
    """
    bare = str(root.tag) not in roots_of(schema)
    order, roots = _Order(bare=bare), roots_of(schema, bare=bare)
    inside = roots.get(order.name(root))
    changed, waiting = False, [(root, inside() if inside is not None else None)]
    while waiting:
        parent, group = waiting.pop()
        if group is None or _has_text(parent):
            continue
        changed |= _arrange_children(parent, group, order)
        for child in parent.iterchildren(etree.Element):
            leaf = group.leaf(order.name(child))
            if leaf is not None:
                waiting.append((child, leaf.names[order.name(child)]()))
    return changed


def _has_text(parent: etree._Element) -> bool:
    texts = [parent.text, *(child.tail for child in parent)]
    return any((text or "").strip() for text in texts)


def _arrange_children(parent: etree._Element, group: Group, order: _Order) -> bool:
    before = list(parent)
    known = [each for each in before if group.leaf(order.name(each)) is not None]
    wanted = order.of(group, known)
    if wanted == known:
        return False
    elements = [order.made(each, parent) if isinstance(each, _Absent) else each for each in wanted]
    after = _with_strangers(before, known, elements)
    tails = [child.tail for child in before] or [parent.text]
    for child, tail in zip(after, tails + tails[:1] * (len(after) - len(tails)), strict=True):
        child.tail = tail
    parent[:] = after
    return True


def _with_strangers(
    before: Sequence[etree._Element], known: Sequence[etree._Element], wanted: Sequence[etree._Element]
) -> list[etree._Element]:
    """The known ones as they are wanted, each stranger behind as many of them as before."""
    own, after = set(known), list(wanted)
    places = [index for index, each in enumerate(wanted) if each in own]
    passed = list(accumulate(each in own for each in before))
    for count, each in reversed(list(zip(passed, before, strict=True))):
        if each not in own:
            after.insert(places[count - 1] + 1 if count else 0, each)
    return after


class _Order:
    """The order of children that a group asks for."""

    def __init__(self, *, bare: bool) -> None:
        self._bare = bare
        self._left = _PUT_IN

    def name(self, element: etree._Element) -> str:
        """What the schema calls an element."""
        return str(etree.QName(element).localname if self._bare else element.tag)

    def made(self, absent: _Absent, parent: etree._Element) -> etree._Element:
        """An element that was absent, by its bare name in the namespace around it."""
        namespace = etree.QName(parent).namespace if self._bare else None
        return etree.Element(etree.QName(namespace, absent.leaf.name) if namespace else absent.leaf.name)

    def of(self, group: Group, children: Sequence[etree._Element]) -> list[_Child]:
        """The children as they may stand, with those that must and don't."""
        if not children:
            return self._absent(group)
        if group.kind == "all":
            return list(children)
        if group.kind == "choice":
            return [each for part, run in self._runs(group, children) for each in self._within(part, run)]
        if group.most == 1:
            return self._once(group, children)
        return [each for chunk in self._chunks(group, children) for each in self._once(group, chunk)]

    def _absent(self, part: Part) -> list[_Child]:
        """What must stand there although nothing does, as far as it says nothing."""
        if part.least == 0 or (isinstance(part, Leaf) and (not part.says_nothing or part.least > self._left)):
            return []
        if isinstance(part, Leaf):
            self._left -= part.least
            return [_Absent(part)] * part.least
        return (
            [each for inner in part.parts for each in self._absent(inner)] if part.kind == "sequence" else []
        )

    def _within(self, part: Part, children: Sequence[etree._Element]) -> list[_Child]:
        return self.of(part, children) if isinstance(part, Group) else list(children)

    def _runs(
        self, group: Group, children: Sequence[etree._Element]
    ) -> Iterator[tuple[Part, list[etree._Element]]]:
        """Of a choice that stands once all children of one part, of another those that stand together."""
        numbers = {id(child): self._part_of(group, child) for child in children}
        ordered = list(children) if group.most != 1 else sorted(children, key=lambda each: numbers[id(each)])
        for number, run in groupby(ordered, key=lambda each: numbers[id(each)]):
            yield group.parts[number], list(run)

    def _part_of(self, group: Group, child: etree._Element) -> int:
        return next(number for number, part in enumerate(group.parts) if self._takes(part, child))

    def _takes(self, part: Part, child: etree._Element) -> bool:
        name = self.name(child)
        return name in part.names if isinstance(part, Leaf) else part.leaf(name) is not None

    def _once(self, group: Group, children: Sequence[etree._Element]) -> list[_Child]:
        """Each part in turn takes what is its own, and leaves what is too much for it to a later part of that name."""
        waiting, found = list(children), list[_Child]()
        for number, part in enumerate(group.parts):
            own = [child for child in waiting if self._takes(part, child)]
            later = group.parts[number + 1 :]
            if isinstance(part, Leaf) and part.most is not None:
                spare = own[part.most :]
                own = [
                    *own[: part.most],
                    *(child for child in spare if not any(self._takes(each, child) for each in later)),
                ]
            taken = set(own)
            waiting = [child for child in waiting if child not in taken]
            found += self._within(part, own) if own else self._absent(part)
        return [*found, *waiting]

    def _chunks(self, group: Group, children: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
        """The rounds of a repeated group: a new one begins with what has had its turn, or with what began the first."""
        room = _room(group)
        chunk, counted = list[etree._Element](), Counter[str]()
        first = self.name(children[0])
        begins = any(isinstance(part, Leaf) and first in part.names for part in group.parts)
        for child in children:
            name = self.name(child)
            most = room[name]
            again = begins and name == first and len(counted) > 1
            if chunk and (again or (most is not None and counted[name] >= most)):
                yield chunk
                chunk, counted = [], Counter()
            chunk.append(child)
            counted[name] += 1
        yield chunk


def _room(group: Group) -> dict[str, int | None]:
    """How often each element may stand in one round of a group; None is without end."""
    room: dict[str, int | None] = {}
    for part in group.parts:
        inner = dict.fromkeys(part.names, 1) if isinstance(part, Leaf) else _room(part)
        for name, most in inner.items():
            before = room.get(name, 0)
            if part.most is None or most is None or before is None:
                room[name] = None
            else:
                room[name] = before + most * part.most
    return room
