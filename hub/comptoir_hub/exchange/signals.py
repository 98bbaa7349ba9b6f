"""Who waits for something to happen: the loops for work in their lanes, live pages for a document or a company.

Signals only hasten; what they tell of is in the store already, and every waiter looks there from time to time.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict


class Signals:
    """Wake-up calls within one process, by topic: a lane, `document:<id>`, `company:<id>`."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Future[None]]] = defaultdict(set)

    def send(self, *topics: str) -> None:
        """Wakes all who wait for one of these topics."""
        for topic in topics:
            for future in self._waiting.pop(topic, ()):
                if not future.done():
                    future.set_result(None)

    async def wait(self, *topics: str, seconds: float) -> bool:
        """Waits for one of these topics; False when the time was over first."""
        future = self.expect(*topics)
        try:
            async with asyncio.timeout(seconds):
                await future
        except TimeoutError:
            return False
        finally:
            self._forget(future, topics)
        return True

    def expect(self, *topics: str) -> asyncio.Future[None]:
        """A future that is done at the next signal: taken before one looks, none is missed."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        for topic in topics:
            self._waiting[topic].add(future)
        return future

    def _forget(self, future: asyncio.Future[None], topics: tuple[str, ...]) -> None:
        for topic in topics:
            waiting = self._waiting.get(topic)
            if waiting is not None:
                waiting.discard(future)
                if not waiting:
                    del self._waiting[topic]
