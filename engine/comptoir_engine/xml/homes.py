"""Where a value of a converted document was in the document that it was made from, by the rows of a mapping table.

A document with a thousand lines may have a thousand findings; so whatever is looked up is looked up once a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from comptoir_engine.xml.paths import Paths, Prefixes, find, steps_of, template

Names = tuple[tuple[str, str], ...]
"""Prefix and namespace, as XPath is told them."""


@dataclass(frozen=True, slots=True)
class Step:
    """A row in the direction of a conversion: a place in the document that was made, and in the one it is from."""

    made: str
    origin: str


class Routes:
    """The rows of one direction, by the template of the place that was made; `groups` are those of them that stand
    once for each of several."""

    def __init__(
        self,
        rows: Iterable[Step],
        groups: Iterable[Step],
        *,
        made_prefixes: Prefixes,
        origin_prefixes: Prefixes,
    ) -> None:
        self.made_prefixes = made_prefixes
        self.origin_prefixes = origin_prefixes
        self._groups = sorted(groups, key=lambda group: len(steps_of(group.made)))
        self._around: dict[Step, tuple[Step, ...]] = {}
        self._by_made: dict[str, list[Step]] = {}
        for row in rows:
            self._by_made.setdefault(template(row.made), []).append(row)

    def to(self, path: str) -> Sequence[Step]:
        """The rows for a place that was made."""
        return self._by_made.get(path, ())

    def around(self, row: Step) -> tuple[Step, ...]:
        """The groups that a row stands in, the outermost first.

        Of several that one place is made for (a line and its tax) the outer one counts: the inner stands once in it.
        """
        if row not in self._around:
            inside = sorted((one for one in self._groups if _inside(one, row)), key=_depth_of_origin)
            outer: dict[str, Step] = {}
            for group in inside:
                outer.setdefault(group.made, group)
            self._around[row] = tuple(sorted(outer.values(), key=lambda group: len(steps_of(group.made))))
        return self._around[row]


def _depth_of_origin(group: Step) -> int:
    return len(steps_of(group.origin))


def _inside(group: Step, row: Step) -> bool:
    return all(
        theirs == ours or theirs.startswith(ours + "/")
        for ours, theirs in ((group.made, row.made), (group.origin, row.origin))
    )


class Homes:
    """The homes of one document: `made` is its root, `origin` the root of what it was made from."""

    def __init__(self, routes: Routes, made: etree._Element, origin: etree._Element) -> None:
        self.origin = origin
        self._routes = routes
        self._root = made
        self._made = _Selection(_names(routes.made_prefixes))
        self._origin = _Selection(_names(routes.origin_prefixes))
        self._made_paths = Paths(routes.made_prefixes)
        self._origin_paths = Paths(routes.origin_prefixes)

    def lead(self, path: str) -> tuple[str, etree._Element] | None:
        """Where the value at `path` was, with its element, or would have been: a path that does not exist here (what
        is missing, what was lost) leads to what the table has for it. None for the path of another document."""
        place = self.at(path)
        if place is None:
            return None
        means_more = template(path) != template(self._made_paths.of(place))
        for row in self._routes.to(template(path)) if means_more else ():
            found = self._follow(row, place) if self._fits(row, place) else None
            if found is not None and (not _attribute(row) or _attribute(row) in found.attrib):
                return self._written(row, found), found
        nearest, element = self._nearest(place)
        said = self._attributes_of(element, path) if means_more else None
        return self._written(said or nearest, element), element

    def _attributes_of(self, element: etree._Element, path: str) -> Step | None:
        """The row by which an attribute of this element is the value at `path`, though the element was found by its
        value alone: a condition of the row may not hold where the attribute is odd."""
        here = template(self.path_of(element))
        named = (row for row in self._routes.to(template(path)) if _attribute(row))
        rows = (row for row in named if _attribute(row) in element.attrib)
        return next((row for row in rows if template(row.origin) == f"{here}/@{_attribute(row)}"), None)

    def of(self, place: etree._Element) -> etree._Element:
        """Where the value at `place` was, or its nearest ancestor there; of several, the one that says the same."""
        return self._nearest(place)[1]

    def _nearest(self, place: etree._Element) -> tuple[Step | None, etree._Element]:
        """The home of the nearest place that has one, with its row; of a group without, for no attribute holds one."""
        said = (place.text or "").strip()
        here: etree._Element | None = place
        while here is not None:
            found = list(self._exactly(here)) or list(self._by_value(here, said))
            if found:
                row, home = next((each for each in found if _says(*each) == said), found[0])
                return None if len(here) else row, home
            here = here.getparent()
        return None, self.origin

    def _written(self, row: Step | None, found: etree._Element) -> str:
        attribute = _attribute(row)
        is_there = attribute and attribute in found.attrib
        return f"{self.path_of(found)}/@{attribute}" if is_there else self.path_of(found)

    def at(self, path: str) -> etree._Element | None:
        """The element at `path` of the document that was made, or its nearest ancestor that exists."""
        first, *steps = [step for step in steps_of(path) if not step.startswith("@")]
        if "/" + template(first) != self._made_paths.of(self._root):
            return None
        here = self._root
        for step in steps:
            name, _, number = step.removesuffix("]").partition("[")
            if number and not number.isdecimal():
                return find(self._root, path, self._routes.made_prefixes)
            members = self._made.children(here, name)
            if int(number or 1) > len(members):
                return here
            here = members[int(number or 1) - 1]
        return here

    def path_of(self, element: etree._Element) -> str:
        """The path of an element of the document that it was made from."""
        return self._origin_paths.of(element)

    def _exactly(self, here: etree._Element) -> Iterator[tuple[Step, etree._Element]]:
        for row in self._routes.to(template(self._made_paths.of(here))):
            found = self._follow(row, here) if self._fits(row, here) else None
            if found is not None:
                yield row, found

    def _by_value(self, here: etree._Element, said: str) -> Iterator[tuple[Step, etree._Element]]:
        """Where a value is read though the row's condition on its element does not hold, such as an amount in a foreign
        currency where there is no other."""
        for row in self._routes.to(template(self._made_paths.of(here))) if said and not len(here) else ():
            last = steps_of(row.origin)[-1]
            if "[" in last and self._fits(row, here):
                loose = Step(row.made, f"{row.origin.removesuffix(last)}{template(last)}")
                found = self._follow(loose, here)
                if found is not None and (found.text or "").strip() == said:
                    yield loose, found

    def _fits(self, row: Step, place: etree._Element) -> bool:
        """Whether the conditions of the row's path hold at this place."""
        if "[" not in row.made:
            return True
        steps = "".join(f"/{step}" for step in steps_of(row.made)[1:])
        return place in self._made.positions(self._root, steps)

    def _follow(self, row: Step, place: etree._Element) -> etree._Element | None:
        """Walk from the origin's root along the row's path, taking in each repeating group the same one as here."""
        here, walked = self.origin, "/" + steps_of(row.origin)[0]
        if walked != self._origin_paths.of(here):
            return None
        for group in self._routes.around(row):
            if not group.origin.startswith(walked):
                continue
            position = self._position(group, place)
            members = self._origin.select(here, group.origin[len(walked) :])
            if position is None or position >= len(members):
                return None
            here, walked = members[position], group.origin
        found = self._origin.select(here, row.origin[len(walked) :])
        return found[0] if found else None

    def _position(self, group: Step, place: etree._Element) -> int | None:
        """Counted from 0: the which of its group the ancestor of `place` is, among those its predicates admit."""
        steps = steps_of(group.made)
        chain = [place, *place.iterancestors()]
        member = chain[-len(steps)] if len(steps) <= len(chain) else None
        parent = member.getparent() if member is not None else None
        if member is None or parent is None:
            return None
        return self._made.positions(parent, "/" + steps[-1]).get(member)


def _attribute(row: Step | None) -> str:
    """The attribute that the row's value was in; empty for an element."""
    last = steps_of(row.origin)[-1] if row is not None else ""
    return last[1:] if last.startswith("@") else ""


def _says(row: Step, found: etree._Element) -> str:
    attribute = _attribute(row)
    return ((found.get(attribute) if attribute else found.text) or "").strip()


def _names(prefixes: Prefixes) -> Names:
    return tuple((prefix or "_", namespace) for namespace, prefix in prefixes.items())


@dataclass(slots=True)
class _Selection:
    """The elements at the paths of one document, each asked for once."""

    names: Names
    _found: dict[tuple[etree._Element, str], list[etree._Element]] = field(default_factory=dict)
    _counted: dict[tuple[etree._Element, str], Mapping[etree._Element, int]] = field(default_factory=dict)

    def select(self, here: etree._Element, path: str) -> list[etree._Element]:
        """Those at a relative path (`/a/b[…]`, `/@attribute` gives its owner); an empty path is `here` itself."""
        found = self._found.get((here, path))
        if found is None:
            found = self._found[here, path] = _select(here, path, self.names)
        return found

    def children(self, here: etree._Element, name: str) -> list[etree._Element]:
        """Those of one name; a name of a foreign namespace is written in braces."""
        if not name.startswith("{"):
            return self.select(here, f"/{name}")
        return list(here.iterchildren(name))

    def positions(self, here: etree._Element, path: str) -> Mapping[etree._Element, int]:
        """The same, each with its number from 0."""
        counted = self._counted.get((here, path))
        if counted is None:
            members = self.select(here, path)
            counted = self._counted[here, path] = {member: number for number, member in enumerate(members)}
        return counted


def _select(here: etree._Element, path: str, names: Names) -> list[etree._Element]:
    found = _compiled(path, names)
    return [here] if found is None else list(found(here))


@lru_cache(maxsize=4_096)
def _compiled(path: str, names: Names) -> etree.XPath | None:
    """The relative path; None for one without any element."""
    steps = [step for step in steps_of(path) if step and not step.startswith("@")]
    bare = "_" in dict(names)
    written = "/".join(f"_:{step}" if bare and ":" not in template(step) else step for step in steps)
    return etree.XPath(written, namespaces=dict(names)) if steps else None
