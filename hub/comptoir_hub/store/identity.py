"""Ids and instants in the form in which they are stored."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, date, datetime, timedelta

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Base 32 without the letters that are taken for digits (Crockford)."""

EPOCH = 1_767_225_600_000
"""1 January 2026, in milliseconds: where the time in ids begins. It comes round after 34 years, which does no harm."""
TIME_BITS = 40
RANDOM_BITS = 60


def new_id() -> str:
    """An id nobody can guess: 20 base-32 characters, the instant at which it is made and then 60 random bits.

    What is made together lies together in every index, so that a commit changes few pages, however many rows there are.
    """
    instant = (time.time_ns() // 1_000_000 - EPOCH) & ((1 << TIME_BITS) - 1)
    bits = instant << RANDOM_BITS | secrets.randbits(RANDOM_BITS)
    return "".join(ALPHABET[(bits >> shift) & 31] for shift in range(TIME_BITS + RANDOM_BITS - 5, -1, -5))


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


def uptime() -> timedelta:
    """How long the machine runs: for waits that are kept in memory, since nobody sets this clock."""
    return timedelta(seconds=time.monotonic())


def stamp(instant: datetime) -> str:
    """An instant as text that sorts by time: UTC, microseconds, always 32 characters."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str | None) -> datetime | None:
    """The instant that `stamp` wrote."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """A plain day, as documents state it."""
    return date.fromisoformat(text) if text else None
