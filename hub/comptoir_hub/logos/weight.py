"""How much there is to draw: a few elements that repeat one another can stand for millions."""

from __future__ import annotations

import re

from comptoir_engine.model import Message
from lxml import etree

from comptoir_hub.errors import Invalid

MOST = 20_000
"""Elements of a drawing, each as often as it is drawn."""
DEEPEST = 100
"""How many elements may stand or be meant within one another."""

_MEANT = re.compile(r"#([\w.-]+)\)")

_MANY = Message(
    "The drawing has more than {most} elements to be drawn. Simplify it, or save the logo as PNG."
)
_TURNS = Message("The drawing repeats itself in a circle, or too deep. Save the logo as PNG.")
_TWICE = Message("The name {id} stands at two elements of the drawing. Save the logo anew, or as PNG.")


def refuse_heavy(root: etree._Element) -> None:
    """Raises `Invalid` for a drawing that is more than a page can be asked to draw."""
    named: dict[str, etree._Element] = {}
    for element in root.iter():
        id = element.get("id")
        if id is not None and named.setdefault(id, element) is not element:
            raise Invalid("file", Message(_TWICE.key, {"id": id[:60]}))
    if _weight(root, named, {}, 1) > MOST:
        raise Invalid("file", Message(_MANY.key, {"most": str(MOST)}))


def _weight(
    element: etree._Element, named: dict[str, etree._Element], known: dict[etree._Element, int], depth: int
) -> int:
    """The elements that are drawn for one: itself, those in it, and those that it means by their id."""
    if element not in known:
        if depth > DEEPEST:
            raise Invalid("file", _TURNS)
        meant = (named[id] for id in _ids(element) if id in named)
        known[element] = 1 + sum(_weight(each, named, known, depth + 1) for each in (*element, *meant))
    return known[element]


def _ids(element: etree._Element) -> list[str]:
    href = element.get("href")
    within = [id for value in element.attrib.values() for id in _MEANT.findall(str(value))]
    return [*within, href[1:]] if href is not None else within
