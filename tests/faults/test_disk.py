"""A disk that is full: what can't be kept is refused, what was acknowledged goes on once there is room."""

from __future__ import annotations

import asyncio
import resource
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from comptoir_hub.store.records import Terms
from others import Partner
from served import Served, opened
from trade import bill

from bench.invoices import BUYER

PATIENCE = 60
FULL_FOR = 2.5
"""Seconds in which every loop of the hub looks for work more than once."""


class Disk:
    """The disk as the hub's processes see it: full means that no file may grow beyond a page."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def fill(self) -> None:
        self._limit(4_096)

    def free(self) -> None:
        self._limit(resource.RLIM_INFINITY)

    def _limit(self, size: int) -> None:
        hub = psutil.Process(self._served.pid)
        for process in (hub, *hub.children(recursive=True)):
            resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.fixture
async def partner() -> AsyncIterator[Partner]:
    opened = Partner()
    async with opened.serving():
        yield opened


@pytest.fixture
async def served(tmp_path: Path, partner: Partner) -> AsyncIterator[tuple[Served, str]]:
    """A hub that serves, and the token of who sends."""
    hub = Served(tmp_path / "hub", workers=1)
    terms = Terms(format="xcbl30", channel="http", address=partner.address("busy"))
    secret = await opened(hub.folder, 1, {BUYER: terms})
    (hub.folder / "serve.log").write_bytes(b"the log lies on the full disk too\n" * 200)
    await hub.start()
    yield hub, secret
    if hub.alive:
        hub.kill()


async def test_a_full_disk_refuses_what_is_new_and_keeps_what_it_has(
    served: tuple[Served, str], partner: Partner
) -> None:
    hub, secret = served
    disk = Disk(hub)
    documents = f"{hub.address}/api/v1/documents"
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {secret}"}) as session:
        async with session.post(documents, data=bill("D-1")) as answer:
            assert answer.status == 202
            first = (await answer.json())["id"]
        await _until(session, f"{documents}/{first}", lambda told: told["status"] == "waiting")
        disk.fill()
        deadline = time.monotonic() + FULL_FOR
        while time.monotonic() < deadline:
            for door in (documents, f"{hub.address}/channels/http/"):
                async with session.post(door, data=bill("D-2")) as answer:
                    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
                    assert "nothing was kept" in (await answer.json(content_type=None))["title"]
        partner.moods["busy"] = "in"
        taken = partner.answered.total()
        async with asyncio.timeout(PATIENCE), session.get(f"{documents}/{first}") as answer:
            assert answer.status == 200
        async with session.get(documents) as answer:
            assert [one["id"] for one in (await answer.json())["documents"]] == [first]
        disk.free()
        async with session.post(documents, data=bill("D-2")) as answer:
            assert answer.status == 202
            second = (await answer.json())["id"]
        for document_id in (first, second):
            await _until(session, f"{documents}/{document_id}", lambda told: told["status"] == "delivered")
    assert partner.answered.total() > taken
    assert (len(partner.kept), partner.changed) == (2, set())
    assert hub.stop() == 0


async def _until(session: aiohttp.ClientSession, url: str, holds: Callable[[dict[str, Any]], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with session.get(url) as answer:
                told = await answer.json()
            if holds(told):
                return
            await asyncio.sleep(0.05)
