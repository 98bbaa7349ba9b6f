"""The load: invoices posted over kept-alive connections, and the wait until the last one lies in the archive."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass

import aiohttp

from bench.hub import Hub
from bench.invoices import invoice
from bench.peer import Peer

CONNECTIONS = 32
PATIENCE = 900.0


@dataclass(frozen=True, slots=True)
class Figure:
    """What so many documents have cost."""

    documents: int
    lines: int
    seconds: float
    processor_seconds: float

    @property
    def milliseconds(self) -> float:
        """Processor time of the hub's processes for one document."""
        return self.processor_seconds * 1000 / self.documents

    @property
    def per_second(self) -> float:
        """Documents a second, from the first post to the last seal."""
        return self.documents / self.seconds


def measure(hub: Hub, peer: Peer, documents: int, lines: int, *, batch: str) -> Figure:
    """Sends so many invoices and waits until each is delivered and sealed."""
    contents = [invoice(f"{batch}-{n:06d}", lines) for n in range(documents)]
    before, already, used, clock = (
        hub.archived(),
        peer.documents.value,
        hub.processor_seconds(),
        time.monotonic(),
    )
    asyncio.run(_post(hub, contents))
    deadline = clock + PATIENCE
    while hub.archived() < before + documents or peer.documents.value < already + documents:
        if hub.flagged() or time.monotonic() > deadline:
            raise RuntimeError(
                f"{hub.archived() - before} of {documents} arrived; {hub.flagged()} are flagged"
            )
        time.sleep(0.05)
    return Figure(documents, lines, time.monotonic() - clock, hub.processor_seconds() - used)


async def _post(hub: Hub, contents: Iterable[bytes]) -> None:
    waiting = iter(contents)
    headers = {"Authorization": f"Bearer {hub.token}", "Content-Type": "application/xml"}
    connector = aiohttp.TCPConnector(limit=CONNECTIONS)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        await asyncio.gather(
            *(_sender(session, f"{hub.address}/channels/http/", waiting) for _ in range(CONNECTIONS))
        )


async def _sender(session: aiohttp.ClientSession, address: str, waiting: Iterable[bytes]) -> None:
    for content in waiting:
        async with session.post(address, data=content) as answer:
            if answer.status != 202:
                raise RuntimeError(f"the hub answers {answer.status}: {await answer.text()}")
