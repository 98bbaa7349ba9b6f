"""When to try again: each wait is twice the last, with chance in it so that many don't come back at once."""

from __future__ import annotations

import random
from datetime import timedelta

from comptoir_hub.settings import Delivery

JITTER = 0.25


def wait_before(attempt: int, rules: Delivery, asked: float | None = None) -> timedelta:
    """How long to wait before the attempt after number `attempt`; a peer that asked for longer gets it."""
    seconds = _planned(attempt, rules) * (1 + random.uniform(0, JITTER))  # noqa: S311 - no secret hangs on it
    return timedelta(seconds=max(seconds, min(asked or 0.0, rules.give_up_after)))


def is_over(attempts: int, rules: Delivery) -> bool:
    """Whether the planned waits of so many attempts fill the time after which the hub gives up."""
    total = 0.0
    for attempt in range(1, attempts + 1):
        total += _planned(attempt, rules)
        if total >= rules.give_up_after:
            return True
    return False


def becomes_long(attempts: int, rules: Delivery) -> bool:
    """Whether the wait after so many attempts is the first of the longest ones: by then it is no hiccup."""
    longest = rules.longest_wait
    return _planned(attempts, rules) >= longest and (attempts == 1 or _planned(attempts - 1, rules) < longest)


def _planned(attempt: int, rules: Delivery) -> float:
    return float(min(rules.first_wait * 2 ** min(attempt - 1, 40), rules.longest_wait))
