"""What a schema lets stand in an element, and in which order: the same for an XSD and for a DTD.

A group is a tree as the schema has it: sequences and choices of elements and of further groups, each with how often it
may stand. What an element holds is asked for when it is needed, since schemas lead back to themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lxml import etree

from comptoir_engine.errors import ConfigError
from comptoir_engine.official.schemas import dtd_at, xsd_at

Kind = Literal["sequence", "choice", "all"]


@dataclass(frozen=True, slots=True)
class Leaf:
    """An element: `names` are those that may stand for it, each with the group that it holds (None for text alone).

    `says_nothing`: empty and without attributes it has no value; whether it may be so, the schema is asked.
    """

    name: str
    least: int
    most: int | None
    names: Mapping[str, Callable[[], Group | None]] = field(repr=False, compare=False)
    says_nothing: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Several parts in their order; a repeated group stands as a whole that often."""

    kind: Kind
    least: int
    most: int | None
    parts: tuple[Part, ...]

    @property
    def leaves(self) -> Iterator[Leaf]:
        """All elements in it, however deep."""
        for part in self.parts:
            yield from (part,) if isinstance(part, Leaf) else part.leaves

    def leaf(self, name: str) -> Leaf | None:
        """The element of this name, or that it may stand for."""
        return next((leaf for leaf in self.leaves if name in leaf.names), None)


Part: TypeAlias = Leaf | Group
Roots = Mapping[str, Callable[[], Group | None]]
"""The elements that a document may begin with, each with what it holds."""


@lru_cache(maxsize=32)
def roots_of(schema: Path, *, bare: bool = False) -> Roots:
    """What a schema says of its root elements; raises `ConfigError` for one that is broken. Names are those of Clark's
    notation, or `bare` ones: a DTD has no others."""
    return _of_dtd(schema) if schema.suffix.lower() == ".dtd" else _of_xsd(schema, bare=bare)


def _of_xsd(path: Path, *, bare: bool) -> Roots:
    schema = xsd_at(path)
    model = _Xsd(bare=bare)
    return {model.name(element): model.inside(element) for element in schema.elements.values()}


class _Xsd:
    """The groups of one schema, each made once."""

    def __init__(self, *, bare: bool) -> None:
        self._bare = bare
        self._made: dict[object, Group | None] = {}

    def name(self, element: Any) -> str:
        """What the element is called."""
        return str(element.local_name if self._bare else element.name)

    def inside(self, element: Any) -> Callable[[], Group | None]:
        """What an element holds, when it is asked for."""

        def make() -> Group | None:
            if element not in self._made:
                holds = element.type.has_complex_content()
                self._made[element] = self._group(element.type.content) if holds else None
            return self._made[element]

        return make

    def _group(self, group: Any) -> Group:
        parts = tuple(self._part(part) for part in group if hasattr(part, "model") or part.name is not None)
        return Group(group.model, group.min_occurs, group.max_occurs, parts)

    def _part(self, part: Any) -> Part:
        if hasattr(part, "model"):
            return self._group(part)
        able = [each for each in (part, *part.iter_substitutes()) if not each.abstract]
        names = {self.name(each): self.inside(each) for each in able}
        return Leaf(self.name(part), part.min_occurs, part.max_occurs, names, _says_nothing(part))


def _says_nothing(element: Any) -> bool:
    """Whether an element of an XSD, empty and without attributes, has no value by default."""
    attributes = [each for each in element.attributes.values() if getattr(each, "name", None)]
    valued = [each for each in (element, *attributes) if each.default is not None or each.fixed is not None]
    return not (element.abstract or valued)


_OFTEN: Mapping[str, tuple[int, int | None]] = {
    "once": (1, 1), "opt": (0, 1), "mult": (0, None), "plus": (1, None),
}  # fmt: skip


def _of_dtd(path: Path) -> Roots:
    dtd = dtd_at(path)
    if dtd is None:
        raise ConfigError(f"The schema {path.name} can't be used: it is no DTD.")
    return _Dtd(dtd).roots


class _Dtd:
    """The groups of one DTD, which knows no namespaces and one content for each name."""

    def __init__(self, dtd: etree.DTD) -> None:
        self._declared = {str(element.name): element for element in dtd.iterelements()}
        self.roots: Roots = {name: self._inside(name) for name in self._declared}

    def _inside(self, name: str) -> Callable[[], Group | None]:
        def make() -> Group | None:
            declared = self._declared.get(name)
            if declared is None or declared.content is None:
                return None
            part = self._part(declared.content)
            return part if isinstance(part, Group) else Group("sequence", 1, 1, (part,))

        return make

    def _part(self, content: Any) -> Part:
        least, most = _OFTEN[content.occur]
        if content.type == "element":
            name = str(content.name)
            return Leaf(name, least, most, {name: self._inside(name)}, self._says_nothing(name))
        kind: Kind = "choice" if content.type == "or" else "sequence"
        parts = [self._part(each) for each in _chain(content) if each.type != "pcdata"]
        return Group(kind, least, most, tuple(parts))

    def _says_nothing(self, name: str) -> bool:
        declared = self._declared.get(name)
        return declared is not None and all(each.default_value is None for each in declared.iterattributes())


def _chain(content: Any) -> Iterator[Any]:
    """The parts of a group of a DTD: a pair, whose right half is the rest of the same group where it stands once."""
    kind, rest = content.type, content
    if kind == "pcdata":
        return
    while rest is not None and rest.type == kind and (rest is content or rest.occur == "once"):
        if rest.left is not None:
            yield rest.left
        rest = rest.right
    if rest is not None:
        yield rest
