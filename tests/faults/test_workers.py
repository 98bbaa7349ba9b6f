"""Workers that are killed, and the memory of those that live."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
import pytest
from comptoir_hub.settings import Limits
from trade import Market, bill, market

DOCUMENTS = 500
WARM = 100


def processes() -> list[psutil.Process]:
    """This hub's workers and what they started; other tests' programs are children of this process too."""
    workers = [each for each in psutil.Process().children() if "spawn_main" in _command(each)]
    return [*workers, *(helper for worker in workers for helper in _children(worker))]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []


async def settle(fair: Market, ids: list[str]) -> list[str]:
    return [(await fair.settled(id)).status for id in ids]


async def test_a_worker_that_is_killed_costs_no_document(tmp_path: Path) -> None:
    async with market(tmp_path, workers=2) as fair:
        location = await fair.pushed()
        ids = [await fair.send(bill(f"K-{n}", location)) for n in range(40)]
        for worker in processes():
            worker.kill()
        assert await settle(fair, ids) == ["delivered"] * 40
        assert len(fair.partner.kept) == 40
        assert set(fair.partner.calls.values()) == {1}


async def test_a_worker_that_is_killed_in_each_generation_costs_no_document(tmp_path: Path) -> None:
    async with market(tmp_path, workers=1) as fair:
        location = await fair.mailed()
        for generation in range(3):
            ids = [await fair.send(bill(f"G-{generation}-{n}", location)) for n in range(4)]
            await fair.until(ids[0], lambda one: one.lane != "process")
            for worker in processes():
                worker.kill()
            assert await settle(fair, ids) == ["delivered"] * 4


async def _deliver(fair: Market, location: str, first: int, last: int) -> None:
    async def one(n: int) -> str:
        return await fair.send(bill(f"L-{n}", location, lines=10))

    for start in range(first, last, 50):
        ids = await asyncio.gather(*(one(n) for n in range(start, min(start + 50, last))))
        assert set(await settle(fair, ids)) == {"delivered"}


def resident() -> int:
    """What the workers hold now, in bytes."""
    return sum(each.memory_info().rss for each in processes())


@pytest.mark.timeout(240)
async def test_memory_stays_level_over_500_documents(tmp_path: Path) -> None:
    """The short form; `python -m bench --soak 20000` is the long one."""
    limits = Limits(worker_resident=4 * 1024**3)
    async with market(tmp_path, workers=1, limits=limits) as fair:
        location = await fair.pushed()
        await _deliver(fair, location, 0, WARM)
        workers, before = {each.pid for each in processes()}, resident()
        await _deliver(fair, location, WARM, DOCUMENTS)
        assert {each.pid for each in processes()} == workers
        assert resident() < before * 1.1 + 10_000_000
