"""Connections: one is accepted after the other, so many at most, and none that asks for nothing stays for long.

Each takes a descriptor, of which the hub needs some for its own files: whoever opens many and says nothing must not
get the last one. asyncio's own acceptor takes what there is and then tries, and tells, a hundred times a second.
"""

from __future__ import annotations

import asyncio
import random
import resource
import socket
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

SILENCE = 15.0
"""Seconds until the first request of a connection must have come, to the end of its headers."""
MOST = 4096
"""Connections at once, however many descriptors there are: each takes memory too."""
BACKLOG = 1024
"""So many wait at the door, in the kernel: one more is not heard and knocks again a second later."""
PAUSE = 1.0
"""Seconds until the next try where the machine can't give a connection."""
TOLD_EVERY = 60.0
MOMENT = 1.0
"""Seconds in which nobody is silent yet: what was asked may still be on its way."""
LOOKED_AT = 64
"""So many of those that keep the hub waiting are compared: enough to find a slow one among many."""
ADVANCE = 64 * 1024
"""Bytes that count as moved already: who has just begun is not slow."""

log = structlog.get_logger()


def raise_limit() -> None:
    """Lets this process have as many descriptors as the machine allows it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def most_connections() -> int:
    """Half of the descriptors: the rest is for the hub's own files, its workers and its deliveries."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else max(1, min(MOST, soft // 2))


class Connections:
    """All that are open to the hub. One of them makes room for a new one: the longest silent, then the longest idle,
    then the slowest of those whose request is still coming in or whose answer is still going out."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most_connections() if most is None else most
        self._open: dict[asyncio.BaseProtocol, _Connection] = {}
        self._silent: dict[_Connection, None] = {}
        self._idle: dict[_Connection, None] = {}
        self._asking: dict[_Connection, None] = {}
        self._changed = asyncio.Event()
        self._told = -TOLD_EVERY

    def __len__(self) -> int:
        return len(self._open)

    @asynccontextmanager
    async def accepting(self, server: web.Server, sockets: list[socket.socket]) -> AsyncIterator[None]:
        """Serves who comes to these sockets while the context is open."""
        tasks = [asyncio.create_task(self._accept(one, server)) for one in sockets]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            for one in sockets:
                one.close()

    @web.middleware
    async def noting(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Knows who asks for something, and who has got it and is idle."""
        connection = self._open.get(request.protocol)
        if connection is None:
            return await handler(request)
        connection.spoke()
        self._silent.pop(connection, None)
        self._idle.pop(connection, None)
        if not request.content.is_eof():
            self._asking[connection] = None
            request.content.on_eof(lambda: self._is_served(connection))
        try:
            return await handler(request)
        finally:
            self._is_served(connection)
            if request.protocol in self._open:
                self._idle[connection] = None
                self._changed.set()

    def _is_served(self, connection: _Connection) -> None:
        """All of its request is here."""
        self._asking.pop(connection, None)

    def entered(self, connection: _Connection) -> None:
        """One is open."""
        self._open[connection.handler] = connection
        self._silent[connection] = None

    def left(self, connection: _Connection) -> None:
        """One has ended."""
        self._open.pop(connection.handler, None)
        self._silent.pop(connection, None)
        self._idle.pop(connection, None)
        self._asking.pop(connection, None)
        self._changed.set()

    async def _accept(self, listener: socket.socket, server: Callable[[], asyncio.Protocol]) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                accepted, _ = await loop.sock_accept(listener)
            except ConnectionError:
                continue
            except OSError as error:
                self._tell(error)
                await asyncio.sleep(PAUSE)
                continue
            await self._until_there_is_room()
            try:
                await loop.connect_accepted_socket(lambda: _Connection(server(), self), accepted)
            except OSError:
                accepted.close()

    async def _until_there_is_room(self) -> None:
        """Who waits for the hub is never hung up on: where all do, the next one waits at the door."""
        while len(self._open) >= self._most:
            expendable = self._expendable()
            if expendable is not None:
                expendable.hang_up()
                await asyncio.sleep(0)
            else:
                self._changed.clear()
                await self._changed.wait()

    def _expendable(self) -> _Connection | None:
        """The one that makes room; None where all wait for the hub."""
        now, silent = time.monotonic(), next(iter(self._silent), None)
        if silent is not None and silent.open_for(now) >= MOMENT:
            return silent
        answered = (connection for connection in self._idle if not connection.is_reading)
        return next(answered, None) or self._slowest(now) or silent

    def _slowest(self, now: float) -> _Connection | None:
        slow = [*self._asking, *self._idle]
        some = random.sample(slow, min(LOOKED_AT, len(slow)))
        return min(some, key=lambda connection: connection.pace(now), default=None)

    def _tell(self, error: OSError) -> None:
        if time.monotonic() - self._told >= TOLD_EVERY:
            self._told = time.monotonic()
            log.error("connections.not_accepted", detail=str(error), open=len(self._open))


class _Connection(asyncio.Protocol):
    """What stands between a socket and the library that serves it."""

    def __init__(self, handler: asyncio.Protocol, connections: Connections) -> None:
        self.handler = handler
        self._connections = connections
        self._transport: asyncio.Transport | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._since = time.monotonic()
        self._moved = 0
        self._to_send = 0
        self.is_reading = False
        """Whether an answer is under way, and it takes it in more slowly than the hub gives it."""

    def spoke(self) -> None:
        """A request begins; after the first one, how long it may be idle is the library's matter."""
        self._since, self._moved = time.monotonic(), 0
        self._quieten()

    def open_for(self, now: float) -> float:
        """Seconds since it was opened, as long as nothing has been asked."""
        return now - self._since

    def pace(self, now: float) -> float:
        """Bytes a second of what is under way: what came in of a request, or went out of an answer."""
        moved = self._to_send - self._left() if self.is_reading else self._moved
        return (moved + ADVANCE) / max(now - self._since, 0.001)

    def _left(self) -> int:
        return self._transport.get_write_buffer_size() if self._transport is not None else 0

    def _quieten(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None

    def hang_up(self) -> None:
        """Ends it at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._alarm = asyncio.get_running_loop().call_later(SILENCE, self.hang_up)
        self._connections.entered(self)
        self.handler.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self._quieten()
        self._connections.left(self)
        self.handler.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self._moved += len(data)
        self.handler.data_received(data)

    def eof_received(self) -> bool | None:
        return self.handler.eof_received()

    def pause_writing(self) -> None:
        self.is_reading, self._since, self._to_send = True, time.monotonic(), self._left()
        self.handler.pause_writing()

    def resume_writing(self) -> None:
        self.is_reading = False
        self.handler.resume_writing()


CONNECTIONS = web.AppKey("connections", Connections)


async def listeners(host: str, port: int) -> list[socket.socket]:
    """The sockets of all addresses of a host; raises `OSError`."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    try:
        for family, address in dict.fromkeys((info[0], info[4]) for info in found):
            sockets.append(socket.create_server(address, family=family, backlog=BACKLOG))
            sockets[-1].setblocking(False)
    except OSError:
        for one in sockets:
            one.close()
        raise
    return sockets
