"""Ids and instants in the form in which they are stored."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without the letters that are taken for digits (Crockford)."""

ID_LENGTH = 12


def new_id() -> str:
    """An id nobody can guess: 12 base-32 characters, 60 random bits."""
    bits = secrets.randbits(5 * ID_LENGTH)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(0, 5 * ID_LENGTH, 5))


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def stamp(instant: datetime) -> str:
    """An instant as text that sorts by time: UTC, microseconds, always 32 characters."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str | None) -> datetime | None:
    """The instant that `stamp` wrote."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """A plain day, as documents state it."""
    return date.fromisoformat(text) if text else None
