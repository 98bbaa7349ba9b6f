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


LARGE = 16 * 1024 * 1024


class Door:
    """A server that lets so many in: it answers at `/` once the body is there, at `/work` once `done` is set."""

    def __init__(self, most: int) -> None:
        self.open = Connections(most)
        self.port = 0
        self.begun, self.done = asyncio.Event(), asyncio.Event()

    def application(self) -> web.Application:
        made = web.Application(middlewares=[self.open.noting])
        made.router.add_route("*", "/", self._here)
        made.router.add_get("/work", self._worked)
        made.router.add_get("/large", self._large)
        return made

    async def _here(self, request: web.Request) -> web.Response:
        await request.read()
        return web.Response(text="here")

    async def _worked(self, request: web.Request) -> web.Response:
        self.begun.set()
        await self.done.wait()
        return web.Response(text="here")

    async def _large(self, request: web.Request) -> web.Response:
        return web.Response(body=bytes(LARGE))


@asynccontextmanager
async def open_door(most: int) -> AsyncIterator[Door]:
    door = Door(most)
    runner = web.AppRunner(door.application())
    await runner.setup()
    assert runner.server is not None
    sockets = await listeners("127.0.0.1", 0)
    door.port = sockets[0].getsockname()[1]
    try:
        async with door.open.accepting(runner.server, sockets):
            yield door
    finally:
        await runner.cleanup()


class Caller:
    """A connection to the server of a test."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, door: Door) -> Caller:
        return cls(*await asyncio.open_connection("127.0.0.1", door.port, limit=1024))

    async def ask(self, question: bytes = ASK) -> None:
        self.writer.write(question)
        await self.answered()

    async def answered(self) -> None:
        async with asyncio.timeout(10):
            assert (await self._reader.readuntil(b"here")).startswith(b"HTTP/1.1 200")

    async def begin(self, body: int = 1) -> None:
        """Asks for something that is not answered before so many bytes have come."""
        head = f"POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: {body}\r\n\r\n"
        self.writer.write(head.encode())
        async with asyncio.timeout(10):
            await self._reader.readuntil(b"100 Continue\r\n\r\n")

    async def begin_work(self, door: Door) -> None:
        """Asks for what takes the hub its time."""
        self.writer.write(ASK.replace(b"/ ", b"/work "))
        async with asyncio.timeout(10):
            await door.begun.wait()
        door.begun.clear()

    async def begin_reading(self) -> None:
        """Asks for much and takes in little of it."""
        self.writer.write(ASK.replace(b"/ ", b"/large "))
        async with asyncio.timeout(10):
            await self._reader.readuntil(b"\r\n\r\n")

    async def read(self, size: int) -> None:
        async with asyncio.timeout(20):
            await self._reader.readexactly(size)

    async def ended(self) -> None:
        async with asyncio.timeout(10):
            with suppress(ConnectionError):
                while await self._reader.read(LARGE):
                    pass


async def served_at(door: Door) -> Caller:
    """Somebody new, who waits for the hub."""
    one = await Caller.to(door)
    await one.begin_work(door)
    return one


async def test_a_connection_that_asks_for_nothing_ends_and_an_idle_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "SILENCE", 0.2)
    async with open_door(10) as door:
        idle, silent, slow = [await Caller.to(door) for _ in range(3)]
        await idle.ask()
        slow.writer.write(ASK[:10])
        await silent.ended()
        await slow.ended()
        await idle.ask()
        assert len(door.open) == 1


async def test_the_longest_silent_makes_room_before_the_longest_idle_and_nobody_who_is_served(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "MOMENT", 0.0)
    async with open_door(3) as door:
        served, idle, silent = [await Caller.to(door) for _ in range(3)]
        await served.begin_work(door)
        await idle.ask()
        first = await Caller.to(door)
        await first.ask()
        await silent.ended()
        second = await Caller.to(door)
        await second.ask()
        await idle.ended()
        door.done.set()
        await served.answered()
        assert len(door.open) == 3


async def test_where_all_are_served_the_next_one_waits_at_the_door() -> None:
    async with open_door(1) as door:
        served = await Caller.to(door)
        await served.begin_work(door)
        asking = asyncio.create_task((next_one := await Caller.to(door)).ask())
        await asyncio.wait([asking], timeout=0.2)
        assert not asking.done()
        door.done.set()
        await served.answered()
        await asking
        next_one.writer.close()


async def test_requests_that_never_come_to_their_end_keep_nobody_at_the_door() -> None:
    async with open_door(3) as door:
        slow = [await Caller.to(door) for _ in range(3)]
        for one in slow:
            await one.begin()
        served = [await served_at(door) for _ in range(3)]
        for one in slow:
            await one.ended()
        door.done.set()
        for one in served:
            await one.answered()


async def test_the_slowest_makes_room_and_who_sends_or_reads_steadily_comes_to_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "ADVANCE", 1)
    async with open_door(4) as door:
        sending, reading, waiting, not_reading = [await Caller.to(door) for _ in range(4)]
        await sending.begin(body=100_000)
        await waiting.begin(body=100_000)
        await reading.begin_reading()
        await not_reading.begin_reading()
        sending.writer.write(bytes(99_999))
        await sending.writer.drain()
        await reading.read(LARGE // 2)
        served = [await served_at(door) for _ in range(2)]
        await waiting.ended()
        await not_reading.ended()
        await reading.read(LARGE // 2)
        await sending.ask(b"x")
        door.done.set()
        for one in served:
            await one.answered()


async def test_who_has_just_come_is_not_hung_up_on_for_slow_ones() -> None:
    async with open_door(2) as door:
        slow, new = await Caller.to(door), await Caller.to(door)
        await slow.begin()
        newer = await Caller.to(door)
        await newer.ask()
        await slow.ended()
        await new.ask()


async def test_who_is_answered_keeps_it_while_others_ask_for_nothing() -> None:
    """One whose answer is on its way is no idle one."""
    async with open_door(2) as door:
        reading, idle = [await Caller.to(door) for _ in range(2)]
        await reading.begin_reading()
        await idle.ask()
        await (await Caller.to(door)).ask()
        await idle.ended()
        await reading.read(LARGE)


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
        async with open_door(10) as door:
            await (await Caller.to(door)).ask()
    assert [one["event"] for one in told] == ["connections.not_accepted"]


def test_the_hub_takes_all_the_descriptors_it_may() -> None:
    script = (
        "import json, resource as r; from comptoir_hub.connections import *; "
        "r.setrlimit(r.RLIMIT_NOFILE, (100, 600)); raise_limit(); "
        "print(json.dumps([*r.getrlimit(r.RLIMIT_NOFILE), most_connections()]))"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert json.loads(said.stdout) == [600, 600, 300]
