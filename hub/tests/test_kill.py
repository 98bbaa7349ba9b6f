"""kill -9 at any instant: what was acknowledged is delivered, once for each key, and the journal is whole."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from pathlib import Path

import pytest
from hub_toys import invoice
from hub_world import a_world

LOADED = """
import asyncio, sys
from pathlib import Path
sys.path.insert(0, {tests!r})

async def main():
    from hub_world import a_world
    from hub_toys import invoice
    folder, first = Path(sys.argv[1]), int(sys.argv[2])
    async with a_world(folder) as world:
        if first == 0:
            await world.terms(format="toytext", channel="peer", address="beta", archive="json")
        for n in range(first, first + 10_000):
            print(n, await world.send(invoice(f"R-{{n}}", note="x" * 300_000 if n % 10 == 9 else "")), flush=True)

if __name__ == "__main__":
    asyncio.run(main())
"""


async def _run_and_kill(script: Path, folder: Path, first: int, chance: random.Random) -> dict[int, str]:
    """A hub under load until a random number of acknowledgements, then kill -9; what it had acknowledged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, str(script), str(folder), str(first), stdout=asyncio.subprocess.PIPE
    )
    acknowledged, wanted = {}, chance.randrange(1, 40)
    assert process.stdout is not None
    async for line in process.stdout:
        if line.endswith(b"\n"):
            n, document_id = line.split()
            acknowledged[int(n)] = document_id.decode()
        if len(acknowledged) == wanted:
            await asyncio.sleep(chance.random() * 0.1)
            os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert process.returncode == -signal.SIGKILL
    return acknowledged


async def _check(folder: Path, acknowledged: dict[int, str]) -> None:
    async with a_world(folder) as world:
        for document_id in acknowledged.values():
            document = await world.settled(document_id)
            assert document.status == "delivered", document.problem
        broken = await world.hub.store.read(
            lambda tx: (tx.journal.broken_at(), tx.journal.exchange_broken_at())
        )
        assert broken == (None, None)
        for document_id in acknowledged.values():
            await world.until(document_id, lambda one: one.archived_at is not None)
    delivered = Counter(path.name.split("-")[0] for path in (folder / "peers" / "beta").iterdir())
    assert set(acknowledged.values()) <= set(delivered)
    assert set(delivered.values()) == {1}


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "loaded.py"
    path.write_text(LOADED.format(tests=str(Path(__file__).parent)))
    return path


@pytest.mark.parametrize("seed", [1])
async def test_nothing_acknowledged_is_lost_when_the_hub_is_killed(script, tmp_path, seed):
    await _kill_often(script, tmp_path, seed, 4)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [2, 3])
async def test_nothing_acknowledged_is_lost_at_25_random_instants(script, tmp_path, seed):
    await _kill_often(script, tmp_path, seed, 25)


async def _kill_often(script: Path, folder: Path, seed: int, times: int) -> None:
    chance, acknowledged = random.Random(seed), {}
    for _ in range(times):
        first = max(acknowledged, default=-1) + 1
        acknowledged |= await _run_and_kill(script, folder, first, chance)
    await _check(folder, acknowledged)


async def test_a_worker_killed_from_outside_costs_nobody_his_document(world):
    await world.terms(format="toytext", channel="peer", address="beta")
    sent = []
    for n in range(60):
        sent.append(await world.send(invoice(f"R-{n}")))
        if n % 20 == 10:
            for pid in _children():
                os.kill(pid, signal.SIGKILL)
    for document_id in sent:
        assert (await world.settled(document_id)).status == "delivered"


def _children() -> list[int]:
    """The worker processes of this one."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if int(fields[1]) == os.getpid() and b"spawn_main" in command:
                found.append(int(entry.name))
    return found
