"""How a list of documents is sorted, and the place in it where a page begins: a cursor, the sort value and the id."""

from __future__ import annotations

import base64
from typing import Any, Literal

import msgspec

from comptoir_hub.store.room import Row

Sort = Literal["time", "number", "issued", "due", "amount", "flag", "trashed"]

SORTS: dict[Sort, tuple[str, ...]] = {
    "time": ("at",),
    "number": ("number",),
    "issued": ("issued",),
    "due": ("due",),
    "amount": ("amount",),
    "flag": ("flag", "at"),
}
"""What any list can be sorted by."""
KEYS: dict[Sort, tuple[str, ...]] = {**SORTS, "trashed": ("trashed_at",)}
"""The columns of each order. When something was moved to the trash orders the trash alone: elsewhere it is empty."""


LARGEST = 2**63 - 1
"""What a whole number can be in the database."""


def sorted_by(sort: Sort) -> tuple[str, ...]:
    """The columns by which a list in that order is read: no two lines share their values."""
    return (*KEYS[sort], "document_id")


def is_cursor(cursor: str, sort: Sort) -> bool:
    """Whether this is a place in a list of that order."""
    return read_cursor(cursor, sort) is not None


def write_cursor(towards: str, row: Row, sort: Sort) -> str:
    """The place of a line in a list, and whether `older` or `newer` ones are wanted from there."""
    place = msgspec.json.encode([towards, sort, [row[column] for column in sorted_by(sort)]])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def read_cursor(cursor: str | None, sort: Sort) -> tuple[str, list[Any]] | None:
    """What `write_cursor` wrote: where to, and the values of that line; None for what is no place in this order."""
    if not cursor:
        return None
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        towards, kept, values = msgspec.json.decode(place, type=tuple[str, str, list[str | int]])
    except (ValueError, msgspec.DecodeError):
        return None
    fits = kept == sort and len(values) == len(sorted_by(sort)) and towards in ("older", "newer")
    fits = fits and all(isinstance(value, str) or abs(value) <= LARGEST for value in values)
    return (towards, values) if fits else None
