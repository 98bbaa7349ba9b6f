"""When to try again: each wait is twice the last, with chance in it so that many don't come back at once."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from comptoir_hub.settings import Delivery

JITTER = 0.25
LONGEST_ASKED = 24 * 3600.0
"""Seconds that a peer can ask for at most: nobody hears for so long that something is amiss."""


def wait_before(attempt: int, rules: Delivery, asked: float | None = None) -> timedelta:
    """How long to wait before the attempt after number `attempt`; a peer that asked for longer gets it."""
    seconds = _planned(attempt, rules) * (1 + random.uniform(0, JITTER))  # noqa: S311 - no secret hangs on it
    return timedelta(seconds=max(seconds, min(asked or 0.0, LONGEST_ASKED)))


def next_attempt(
    attempt: int, first: datetime, at: datetime, rules: Delivery, asked: float | None = None
) -> datetime | None:
    """When to try again after attempt number `attempt`, of which the first one was made at `first`.

    None where the time is over after which the hub gives up. The last attempt is made when it ends.
    """
    end = first + timedelta(seconds=rules.give_up_after)
    return min(at + wait_before(attempt, rules, asked), end) if at < end else None


def longest_wait(rules: Delivery) -> timedelta:
    """Beyond this no attempt is put off, whatever a peer asks for."""
    return timedelta(seconds=max(rules.longest_wait * (1 + JITTER), LONGEST_ASKED))


def becomes_long(attempts: int, rules: Delivery) -> bool:
    """Whether the wait after so many attempts is the first of the longest ones: by then it is no hiccup."""
    longest = rules.longest_wait
    return _planned(attempts, rules) >= longest and (attempts == 1 or _planned(attempts - 1, rules) < longest)


def _planned(attempt: int, rules: Delivery) -> float:
    return float(min(rules.first_wait * 2 ** min(attempt - 1, 40), rules.longest_wait))
