"""A disk that is really full: refused for now, nothing lost, and all goes on when there is room again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import asyncio, resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})

async def main():
    from comptoir_engine.errors import Refused
    from hub_world import a_world
    from hub_toys import invoice
    folder = Path(sys.argv[1])
    async with a_world(folder) as world:
        accepted, refused = [], []
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        size = max(path.stat().st_size for path in (folder / "data").rglob("*") if path.is_file())
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 300_000, hard))
        for n in range(300):
            try:
                accepted.append(await world.send(invoice(f"R-{{n}}", note=str(n) * 400)))
            except Refused as refusal:
                assert refusal.reason == "not_now", refusal
                refused.append(n)
        assert refused and accepted, (len(refused), len(accepted))
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        accepted.append(await world.send(invoice("R-last")))
        for document_id in accepted:
            await world.until(document_id, lambda one: one.actor == "receiver", seconds=60)
        stored = await world.hub.store.read(
            lambda tx: tx._connection.execute("SELECT count(*) FROM documents").fetchone()[0]
        )
        assert stored == len(accepted), (stored, len(accepted))
        assert await world.hub.store.read(lambda tx: tx.journal.broken_at()) is None

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_file_that_can_grow_no_more_refuses_and_recovers(tmp_path):
    script = tmp_path / "full.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent)))
    done = subprocess.run(
        [sys.executable, script, tmp_path], capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
