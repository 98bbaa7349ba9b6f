"""The little of XSLT's patterns and of XPath that is read here; whatever is more is left unread."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Namespaces = Mapping[str | None, str]
"""Prefix → namespace."""

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PREDICATE = re.compile(r"\[[^\[\]]*\]")
_NAME = r"[A-Za-z_][\w.-]*:[A-Za-z_][\w.-]*"
_PATTERN = re.compile(rf"/{{0,2}}(?:{_NAME}|\*)(?://?(?:{_NAME}|\*))*")
_STEP = re.compile(
    rf"(?P<slash>//?)(?:(?P<name>{_NAME})|@(?P<attribute>{_NAME}|[A-Za-z_][\w.-]*)|\((?P<any>{_NAME}(?:\|{_NAME})*)\))"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a plain path: to a child or an attribute (`@`) of these names; `deep`: to one further down too."""

    names: frozenset[str]
    deep: bool


def alternatives(pattern: str) -> list[str] | None:
    """The paths that a pattern joins by `|`, without what they demand in brackets; None for more than names."""
    bare = _QUOTED.sub("", pattern)
    while _PREDICATE.search(bare):
        bare = _PREDICATE.sub("", bare)
    paths = ["".join(path.split()) for path in bare.split("|")]
    return paths if all(_PATTERN.fullmatch(path) for path in paths) else None


def last_names(pattern: str) -> list[str] | None:
    """The names (as written, or `*`) of the elements that a pattern is for; None if it is not for elements by name."""
    paths = alternatives(pattern)
    return [path.rpartition("/")[2] for path in paths] if paths is not None else None


def from_anywhere(pattern: str) -> str:
    """The pattern without the `//` it may begin with: each element is below its document, and to see so costs."""
    paths = pattern.split("|")
    if any(path.count("[") != path.count("]") for path in paths):
        return pattern
    return " | ".join(path.strip().removeprefix("//") for path in paths)


def root_names(pattern: str, namespaces: Namespaces) -> frozenset[str]:
    """The Clark names of a pattern that is for root elements (`/a:Bill | /a:Credit`); empty for any other."""
    names = [path.removeprefix("/") for path in alternatives(pattern) or ["//"]]
    if (
        any("/" in name or name == "*" for name in names)
        or "[" in pattern
        or not pattern.strip().startswith("/")
    ):
        return frozenset()
    return frozenset(_clark(name, namespaces) for name in names)


def plain_path(path: str, namespaces: Namespaces, context: frozenset[str]) -> tuple[Step, ...] | None:
    """A path of names only, from the document on; one that is relative starts at the root elements `context`."""
    path = "".join(path.split())
    absolute = path.startswith("/")
    steps, end = ([] if absolute else [Step(context, deep=False)]), 0
    path = path if absolute else f"/{path}"
    for found in _STEP.finditer(path):
        if found.start() != end:
            return None
        end = found.end()
        steps.append(Step(frozenset(_names(found, namespaces)), found["slash"] == "//"))
    return tuple(steps) if end == len(path) else None


def _names(found: re.Match[str], namespaces: Namespaces) -> list[str]:
    if found["attribute"]:
        name = found["attribute"]
        return ["@" + (_clark(name, namespaces) if ":" in name else name)]
    return [_clark(name, namespaces) for name in (found["name"] or found["any"]).split("|")]


def _clark(name: str, namespaces: Namespaces) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{namespaces[prefix]}}}{local}"
