"""The line where an element begins. The parser tells the line where its start tag ends, and a start tag may go over
several; so those that do are looked for in the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

_TAGS = re.compile(
    rb"""<!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?> |
    (?P<start><[^\s!?/<>]++(?:[^<>"']|"[^"]*"|'[^']*')*+>)""",
    re.DOTALL | re.VERBOSE,
)
"""What may hold the signs of a tag, and each start tag."""
_MAY_SPAN = re.compile(rb"\n[^<>\n]*>")
"""The last new line in a start tag: no value holds a `<`. Most documents have none, and are not looked through tag by
tag."""
_HIGHEST = 65_534
"""libxml2 keeps the lines of elements no higher than this; those beyond it finds by another way."""


def set_first_lines(root: etree._Element, content: bytes) -> None:
    """Give each element whose start tag goes over several lines the first of them; `content` is what `root` was read
    from, in an encoding that has ASCII in it. On the line where such a tag ends, no other element comes before its own.
    """
    if _MAY_SPAN.search(content) is None:
        return
    first_lines = dict(_spans(content))
    for element in root.iter(etree.Element) if first_lines else ():
        first = first_lines.pop(element.sourceline or 0, None)
        if first is not None:
            element.sourceline = first  # type: ignore[misc]  # the stubs do not know that it can be set
        if not first_lines:
            return


def _spans(content: bytes) -> Iterator[tuple[int, int]]:
    """Last and first line of each start tag that goes over several."""
    line, counted = 1, 0
    for tag in _TAGS.finditer(content):
        over = content.count(b"\n", tag.start(), tag.end()) if tag["start"] is not None else 0
        if not over:
            continue
        first = line + content.count(b"\n", counted, tag.start())
        line, counted = first + over, tag.end()
        if line > _HIGHEST:
            return
        yield line, first
