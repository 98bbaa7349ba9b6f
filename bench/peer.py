"""The partner's server in a process of its own: it counts what it gets and honours the key."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.sharedctypes import Synchronized

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Peer:
    """Where it listens, and how many documents and repetitions it has counted."""

    port: int
    documents: Synchronized[int]
    repeated: Synchronized[int]

    @property
    def address(self) -> str:
        """Where partners post to."""
        return f"http://127.0.0.1:{self.port}/in"


@contextmanager
def peer() -> Iterator[Peer]:
    """A peer while the context is open."""
    context = multiprocessing.get_context("spawn")
    port, documents, repeated = context.Value("i", 0), context.Value("q", 0), context.Value("q", 0)
    ready = context.Event()
    process = context.Process(target=_serve, args=(port, documents, repeated, ready), daemon=True)
    process.start()
    try:
        if not ready.wait(30):
            raise TimeoutError("the peer does not start")
        yield Peer(port.value, documents, repeated)
    finally:
        process.terminate()
        process.join(10)


def _serve(
    port: Synchronized[int], documents: Synchronized[int], repeated: Synchronized[int], ready: object
) -> None:
    asyncio.run(_listen(port, documents, repeated, ready))


async def _listen(
    port: Synchronized[int], documents: Synchronized[int], repeated: Synchronized[int], ready: object
) -> None:
    keys: set[str] = set()

    async def take(request: web.Request) -> web.Response:
        await request.read()
        key = request.headers["Idempotency-Key"]
        if key in keys:
            repeated.value += 1
        else:
            keys.add(key)
            documents.value += 1
        return web.json_response({"id": key}, status=202)

    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.router.add_post("/in", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port.value = runner.addresses[0][1]
    ready.set()  # type: ignore[attr-defined]
    await asyncio.Event().wait()
