"""However many connections are opened and whatever they say, the hub answers who asks."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import resource
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
import structlog
from aiohttp import web
from comptoir_hub import connections
from comptoir_hub.connections import Connections, listeners
from hub_command_line import hub, run

__all__ = ["hub", "run"]

COMPTOIR = (sys.executable, "-c", "from comptoir_engine.cli import main; main()")
FEW = 256
ASK = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.fixture
def poor_hub(hub: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address and the log of a hub whose machine gives it few descriptors."""
    log = tmp_path / "hub.log"
    with log.open("wb") as faults:
        serving = subprocess.Popen(
            [*COMPTOIR, "serve", "--folder", str(hub), "--port", "0"],
            stdout=subprocess.PIPE, stderr=faults, text=True, env=os.environ | {"COMPTOIR_WORKERS": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (FEW, FEW)),
        )  # fmt: skip
    assert serving.stdout is not None
    try:
        yield serving.stdout.readline().split()[-1], log
        serving.terminate()
        serving.communicate(timeout=60)
    finally:
        serving.kill()


def test_more_silent_connections_than_descriptors_stop_nothing(poor_hub: tuple[str, Path]) -> None:
    address, log = poor_hub
    place = urlsplit(address)
    with ExitStack() as stack:
        for _ in range(2 * FEW):
            stack.enter_context(socket.create_connection((place.hostname, place.port), timeout=20))
        for path in ("/health", "/sign-in"):
            with urlopen(address + path, timeout=20) as answer:
                assert answer.status == 200
    assert log.read_text() == ""


async def _nothing(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="here")


@asynccontextmanager
async def open_door(most: int) -> AsyncIterator[tuple[Connections, int]]:
    """A server that lets so many in; its port."""
    door = Connections(most)
    application = web.Application(middlewares=[door.noting])
    application.router.add_route("*", "/", _nothing)
    runner = web.AppRunner(application)
    await runner.setup()
    assert runner.server is not None
    sockets = await listeners("127.0.0.1", 0)
    try:
        async with door.accepting(runner.server, sockets):
            yield door, sockets[0].getsockname()[1]
    finally:
        await runner.cleanup()


class Caller:
    """A connection to the server of a test."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, port: int) -> Caller:
        return cls(*await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, question: bytes = ASK) -> None:
        self.writer.write(question)
        async with asyncio.timeout(10):
            assert (await self._reader.readuntil(b"here")).startswith(b"HTTP/1.1 200")

    async def begin(self) -> None:
        """Asks for something that is not answered before one more byte has come."""
        self.writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n")
        async with asyncio.timeout(10):
            await self._reader.readuntil(b"100 Continue\r\n\r\n")

    async def ended(self) -> None:
        async with asyncio.timeout(10):
            with suppress(ConnectionError):
                assert await self._reader.read() == b""


async def test_a_connection_that_asks_for_nothing_ends_and_an_idle_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "SILENCE", 0.2)
    async with open_door(10) as (door, port):
        idle, silent, slow = [await Caller.to(port) for _ in range(3)]
        await idle.ask()
        slow.writer.write(ASK[:10])
        await silent.ended()
        await slow.ended()
        await idle.ask()
        assert len(door) == 1


async def test_the_longest_silent_makes_room_before_the_longest_idle_and_nobody_who_is_served() -> None:
    async with open_door(3) as (door, port):
        served, idle, silent = [await Caller.to(port) for _ in range(3)]
        await served.begin()
        await idle.ask()
        first = await Caller.to(port)
        await first.ask()
        await silent.ended()
        second = await Caller.to(port)
        await second.ask()
        await idle.ended()
        await served.ask(b"x")
        assert len(door) == 3


async def test_where_all_are_served_the_next_one_waits_at_the_door() -> None:
    async with open_door(1) as (_, port):
        served = await Caller.to(port)
        await served.begin()
        asking = asyncio.create_task((next_one := await Caller.to(port)).ask())
        await asyncio.wait([asking], timeout=0.2)
        assert not asking.done()
        await served.ask(b"x")
        await asking
        next_one.writer.close()


async def test_a_machine_without_descriptors_is_told_of_once_and_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "PAUSE", 0.0)
    loop, tries = asyncio.get_running_loop(), iter(range(50))
    accept = loop.sock_accept

    async def poor(listener: socket.socket) -> tuple[socket.socket, object]:
        if next(tries, None) is None:
            return await accept(listener)
        raise OSError(errno.EMFILE, "Too many open files")

    monkeypatch.setattr(loop, "sock_accept", poor)
    with structlog.testing.capture_logs() as told:
        async with open_door(10) as (_, port):
            await (await Caller.to(port)).ask()
    assert [one["event"] for one in told] == ["connections.not_accepted"]


def test_the_hub_takes_all_the_descriptors_it_may() -> None:
    script = (
        "import json, resource as r; from comptoir_hub.connections import *; "
        "r.setrlimit(r.RLIMIT_NOFILE, (100, 600)); raise_limit(); "
        "print(json.dumps([*r.getrlimit(r.RLIMIT_NOFILE), most_connections()]))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [600, 600, 300]
