"""A document type that a file only names: it is dropped unread, and noted where its name leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from comptoir_engine.model import Finding, Message

_QUOTED = r"(?:\"[^\"]*+\"|'[^']*+')"
_NAMED = re.compile(
    rf"(?:\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE\s++[^\s>\[]++\s++(?:SYSTEM|PUBLIC\s++{_QUOTED})\s*+(?P<place>{_QUOTED})",
    re.DOTALL,
)
_SHOWN = 200
_FAR = 100_000
"""Bytes in which a document type is looked for: nobody hides it to have it noted."""
_ELSEWHERE = Message(
    "The file names a document type that lies elsewhere ({place}). Nothing was fetched from there."
)
_HINT = Message("Leave out the line <!DOCTYPE …>, or name the document type without an address.")


def named_elsewhere(content: bytes) -> Iterator[Finding]:
    """A note where the document type has an address or a path; its bare name, as xCBL 3.0 has it, is nothing much."""
    if b"<!DOCTYPE" not in content[:_FAR] and b"D\0O\0C\0T" not in content[:_FAR]:
        return
    text = content[:_FAR].replace(b"\0", b"").decode("utf-8", "replace").lstrip("\ufeff\ufffd")
    found = _NAMED.match(text)
    place = found["place"][1:-1].strip() if found is not None else ""
    if found is not None and re.search(r"[/\\:]", place):
        said = Message(_ELSEWHERE.key, {"place": place[:_SHOWN]})
        line = text.count("\n", 0, found.start("place")) + 1
        yield Finding("XML-DTD-ELSEWHERE", "note", said, _HINT, line=line)
