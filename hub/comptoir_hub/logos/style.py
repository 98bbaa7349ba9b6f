"""The style of a drawing, said by each element itself: what a style sheet or `style` says becomes attributes.

So nothing of CSS is left, and none of its doors (`@import`, `url()`). Drawing programs write classes with colours; any
more than that is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"\s*(?P<selectors>[^{}]+)\{(?P<said>[^{}]*)\}\s*")
_CLASS = re.compile(r"\.(?P<name>[\w-]+)")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a class says, by property."""

    name: str
    said: Mapping[str, str]


def rules(sheet: str) -> list[Rule]:
    """The rules of a style sheet, in its order; raises `ValueError` for any but those of classes."""
    text, at, found = _COMMENT.sub("", sheet).strip(), 0, []
    while at < len(text):
        rule = _RULE.match(text, at)
        if rule is None:
            raise ValueError(text[at : at + 60])
        for selector in rule["selectors"].split(","):
            name = _CLASS.fullmatch(selector.strip())
            if name is None:
                raise ValueError(selector.strip())
            found.append(Rule(name["name"], declarations(rule["said"])))
        at = rule.end()
    return found


def declarations(text: str) -> dict[str, str]:
    """`fill: red; stroke: none` by property."""
    pairs = (declaration.partition(":") for declaration in _COMMENT.sub("", text).split(";"))
    return {
        name.strip().lower(): value.replace("!important", "").strip()
        for name, _, value in pairs
        if value.strip()
    }


def style_of(attributes: Mapping[str, str], sheet: Iterable[Rule]) -> dict[str, str]:
    """What an element's classes say, and what its own style says in their place."""
    classes = attributes.get("class", "").split()
    found: dict[str, str] = {}
    for rule in sheet:
        if rule.name in classes:
            found |= rule.said
    return found | declarations(attributes.get("style", ""))
