"""What is said of each attempt to deliver: what is known of it, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.documents.looking import Sight
from comptoir_hub.portal.words import OUTCOMES
from comptoir_hub.store.records import DeliveryRecord


def under_way(sight: Sight, at: datetime) -> bool:
    """Whether an attempt is being made: it has begun, and its claim still holds."""
    document, attempts = sight.document, sight.deliveries
    if not attempts or attempts[-1].outcome != "started" or document.lane != "deliver":
        return False
    return document.next_at is not None and document.next_at > at


def outcomes(sight: Sight, at: datetime) -> Mapping[int, Message]:
    """The words for each attempt by its number."""
    words = {one.n: OUTCOMES[_known(one)] for one in sight.deliveries}
    if under_way(sight, at):
        words[sight.deliveries[-1].n] = OUTCOMES["under_way"]
    return words


def _known(one: DeliveryRecord) -> str:
    if one.outcome not in ("try_later", "gave_up"):
        return one.outcome
    again = one.outcome == "try_later" and one.next_at is not None
    if one.doubtful:
        return "unknown_again" if again else "unknown"
    return "failed_again" if again else "failed"
