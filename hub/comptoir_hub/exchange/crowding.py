"""How much of one company may wait at once: who sends faster than the hub works is told to come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from comptoir_engine.errors import Refused
from comptoir_engine.model import Message

from comptoir_hub.store import Store
from comptoir_hub.store.identity import uptime

LOOK = timedelta(seconds=5)
"""So long a count is believed while there is room by it: a file that holds many documents is one when it comes."""
PAUSE = timedelta(seconds=1)
"""So long it is believed where there is none: who knocks all the time costs no more than one count a second."""

_CROWDED = Message(
    "The hub takes no more of your documents now: {n} wait to be processed. Nothing of this was kept; send it "
    "again when the hub has caught up."
)


@dataclass(slots=True)
class _Count:
    """The room that a company has left, since it was last counted."""

    at: timedelta
    room: int


class Crowding:
    """Counts from time to time, and what it lets in meanwhile: the door is no place to count on each entry."""

    def __init__(self, store: Store, most: int, clock: Callable[[], timedelta] = uptime) -> None:
        self._store = store
        self._most = most
        self._clock = clock
        self._counts: dict[str, _Count] = {}

    async def let_in(self, company_id: str) -> None:
        """Takes one place; raises `Refused` where there is none."""
        count = self._counts.get(company_id)
        if count is None or self._clock() - count.at >= (LOOK if count.room > 0 else PAUSE):
            count = self._counts[company_id] = await self._counted(company_id)
        if count.room <= 0:
            raise Refused("too_many", Message(_CROWDED.key, {"n": str(self._most)}))
        count.room -= 1

    async def _counted(self, company_id: str) -> _Count:
        at = self._clock()
        waiting = await self._store.read(lambda tx: tx.work.waiting(company_id, limit=self._most), brief=True)
        return _Count(at, self._most - waiting)
