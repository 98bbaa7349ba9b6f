"""One notation for a place in a document.

`/Invoice/cac:InvoiceLine[3]/cac:Price/cbc:PriceAmount/@currencyID`: names with the format's own prefixes, a number only
where an element has siblings of its name (counted from 1), attributes behind `/@`. A *template* is a path without
numbers and predicates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from lxml import etree

Prefixes = Mapping[str, str]
"""Namespace → prefix; the empty prefix stands for names written bare."""

_BRACKETS = re.compile(r"\[(?:[^\[\]'\"]|'[^']*'|\"[^\"]*\")*\]")
_NUMBERS = re.compile(r"\[\d+\]")
_EXPANDED_STEP = re.compile(
    r"/(?P<at>@)?Q\{(?P<namespace>[^}]*)\}(?P<name>[^/\[]+)(?:\[(?P<position>\d+)\])?"
)
_WILD_STEP = re.compile(
    r"/(?P<at>@)?\*:(?P<name>[\w.-]+)\[namespace-uri\(\)='(?P<namespace>[^']*)'\](?:\[(?P<position>\d+)\])?"
)
_FOREIGN_STEP = re.compile(r"(?P<tag>\{[^}]*\}[^\[\]]+)(?:\[(?P<position>[1-9]\d*)\])?")
_PLAIN_ATTRIBUTE = re.compile(r"/@(?P<name>[\w.-]+)$")


def template(path: str) -> str:
    """The path without numbers and predicates."""
    return _BRACKETS.sub("", path) if "[" in path else path


def steps_of(path: str) -> list[str]:
    """The steps of a path; a slash inside a predicate or a namespace does not count."""
    if "{" not in path and "[" not in _NUMBERS.sub("", path):
        return path[1:].split("/")
    return [*_conditional_steps(path)]


@lru_cache(maxsize=4_096)
def _conditional_steps(path: str) -> tuple[str, ...]:
    """Those of a path with conditions, as tables have them, or with names of foreign namespaces."""
    steps, depth, current = [], 0, ""
    for character in path[1:]:
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(character, 0)
        if character == "/" and depth == 0:
            steps.append(current)
            current = ""
        else:
            current += character
    return (*steps, current)


def step_name(tag: str, prefixes: Prefixes) -> str:
    """`{namespace}name` as the notation writes it; a foreign namespace is written in braces."""
    namespace, _, name = tag.rpartition("}")
    if not namespace:
        return name
    namespace = namespace[1:]
    prefix = prefixes.get(namespace)
    if prefix is None:
        return f"{{{namespace}}}{name}"
    return f"{prefix}:{name}" if prefix else name


def written(names: Iterable[str], prefixes: Prefixes) -> str:
    """The template of a path whose names are given in Clark notation, with `@` before that of an attribute."""
    return "".join(
        f"/@{step_name(name[1:], prefixes)}" if name.startswith("@") else f"/{step_name(name, prefixes)}"
        for name in names
    )


def path_of(element: etree._Element, prefixes: Prefixes, attribute: str | None = None) -> str:
    """Where `element` (or its attribute, named in Clark notation) stands in its document."""
    steps = [_numbered(element, prefixes)]
    steps.extend(_numbered(parent, prefixes) for parent in element.iterancestors())
    path = "/" + "/".join(reversed(steps))
    return f"{path}/@{step_name(attribute, prefixes)}" if attribute else path


class Paths:
    """`path_of` for many elements of one document: what they have in common is worked out once."""

    def __init__(self, prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._paths: dict[etree._Element, str] = {}
        self._steps: dict[str, str] = {}

    def of(self, element: etree._Element, attribute: str | None = None) -> str:
        """Where `element` (or its attribute, named in Clark notation) stands."""
        if element not in self._paths:
            self._enter(element)
        path = self._paths[element]
        return f"{path}/@{self._step(attribute)}" if attribute else path

    def _step(self, tag: str) -> str:
        if tag not in self._steps:
            self._steps[tag] = step_name(tag, self._prefixes)
        return self._steps[tag]

    def _enter(self, element: etree._Element) -> None:
        """Name the element and all its siblings of that name, so that a thousand lines are counted once."""
        parent, tag = element.getparent(), str(element.tag)
        name = self._step(tag)
        same = [element] if parent is None else list(parent.iterchildren(tag))
        path = f"{self.of(parent)}/{name}" if parent is not None else f"/{name}"
        for number, each in enumerate(same, 1):
            self._paths[each] = path if len(same) == 1 else f"{path}[{number}]"


def _numbered(element: etree._Element, prefixes: Prefixes) -> str:
    tag = str(element.tag)
    name = step_name(tag, prefixes)
    before = sum(1 for _ in element.itersiblings(tag, preceding=True))
    if before == 0 and next(element.itersiblings(tag), None) is None:
        return name
    return f"{name}[{before + 1}]"


def find(root: etree._Element, path: str, prefixes: Prefixes) -> etree._Element | None:
    """The element at `path` in this notation, or the nearest ancestor of it that exists; None for another root."""
    names = {prefix or "_": namespace for namespace, prefix in prefixes.items()}
    steps = [step for step in steps_of(path) if not step.startswith("@")]
    if not steps or _BRACKETS.sub("", steps[0]) != step_name(str(root.tag), prefixes):
        return None
    here = root
    for step in steps[1:]:
        foreign = step.startswith("{")
        found = _foreign(here, step) if foreign else here.xpath(_qualified(step, names), namespaces=names)
        if not found:
            break
        here = found[0]
    return here


def _foreign(parent: etree._Element, step: str) -> list[etree._Element]:
    """The children that a step names whose namespace has no prefix."""
    said = _FOREIGN_STEP.fullmatch(step)
    if said is None:
        return []
    same = list(parent.iterchildren(said["tag"]))
    return same if said["position"] is None else same[int(said["position"]) - 1 :][:1]


def _qualified(step: str, names: Mapping[str, str]) -> str:
    bare = ":" not in _BRACKETS.sub("", step)
    return f"_:{step}" if bare and "_" in names else step


class Places:
    """`locate` for many paths of one document: siblings of one name are counted once."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._members: dict[tuple[etree._Element, str], list[etree._Element]] = {}

    def locate(self, expanded: str) -> tuple[etree._Element, str | None] | None:
        """Follow a path as XPath's `fn:path()` or as SVRL writes it; return element and attribute's Clark name.

        Where the path leads nowhere, the nearest ancestor that exists is returned; None if not even the root fits.
        """
        steps = list(_EXPANDED_STEP.finditer(expanded)) or list(_WILD_STEP.finditer(expanded))
        if not steps or steps[0]["name"] != etree.QName(self._root).localname:
            return None
        here = self._root
        for step in steps[1:]:
            name = f"{{{step['namespace']}}}{step['name']}" if step["namespace"] else step["name"]
            if step["at"]:
                return here, name
            members = self._of(here, name)
            position = int(step["position"] or 1)
            if position > len(members):
                return here, None
            here = members[position - 1]
        plain = _PLAIN_ATTRIBUTE.search(expanded)
        return here, plain["name"] if plain else None

    def _of(self, parent: etree._Element, name: str) -> list[etree._Element]:
        members = self._members.get((parent, name))
        if members is None:
            members = self._members[parent, name] = list(parent.iterchildren(name))
        return members


def locate(root: etree._Element, expanded: str) -> tuple[etree._Element, str | None] | None:
    """`Places.locate` for one path."""
    return Places(root).locate(expanded)
