"""How much a page may say before it is too much for a mail, and for the process that sets it.

What typst needs grows with the letters of the page's JSON: about 340 bytes of memory and 4 of the PDF a letter; a
line of an invoice has some 550. Up to `WHOLE` (about 2,700 lines, 500 MB, 6 MB of PDF) all lines are shown. Of more
only the first are, in `PART` of the room, for the XML that then is enclosed has to fit into the mail as well.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message

from comptoir_pdf_email.page.tables import Item

WHOLE = 1_500_000
PART = 500_000
MOST = 4_000_000
"""Letters of all that is no line: 1.4 GB, of the 3 GB that a worker and its typesetter may take each."""

TOO_LONG = Message("As PDF this document would have {n} letters beside its lines; at most {most} can be set.")
TOO_LONG_HINT = Message("Send it in several documents, or agree with the recipient on another format.")


def fitting(lines: Iterable[int], item: Callable[[int], Item]) -> list[Item]:
    """The items of as many lines as there is room for: all, or the first ones."""
    items, used, part = [], 0, None
    for line in lines:
        items.append(item(line))
        used += len(as_json(items[-1]))
        if part is None and used > PART:
            part = len(items) - 1
        if used > WHOLE:
            return items[:part]
    return items


def check(rest: Mapping[str, Any]) -> None:
    """Refuse, before it is tried, what can't be set even without lines."""
    letters = sum(len(as_json(part)) for name, part in rest.items() if name != "lines")
    if letters > MOST:
        message = Message(TOO_LONG.key, {"n": f"{letters}", "most": f"{MOST}"})
        raise DocumentFault((Finding("PDF-TOO-LONG", "error", message, TOO_LONG_HINT),))


def as_json(value: object) -> str:
    """What the template reads."""
    return json.dumps(value, default=_plain, ensure_ascii=False)


def _plain(value: object) -> Mapping[str, Any]:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in the template's data")
