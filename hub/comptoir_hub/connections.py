"""Connections: one is accepted after the other, so many at most, and none that asks for nothing stays for long.

Each takes a descriptor, of which the hub needs some for its own files: whoever opens many and says nothing must not
get the last one. asyncio's own acceptor takes what there is and then tries, and tells, a hundred times a second.
"""

from __future__ import annotations

import asyncio
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
    """All that are open to the hub; the longest silent, then the longest idle one makes room for a new one."""

    def __init__(self, most: int | None = None) -> None:
        self._most = most_connections() if most is None else most
        self._open: dict[asyncio.BaseProtocol, _Connection] = {}
        self._silent: dict[_Connection, None] = {}
        self._idle: dict[_Connection, None] = {}
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
        try:
            return await handler(request)
        finally:
            if request.protocol in self._open:
                self._idle[connection] = None
                self._changed.set()

    def entered(self, connection: _Connection) -> None:
        """One is open."""
        self._open[connection.handler] = connection
        self._silent[connection] = None

    def left(self, connection: _Connection) -> None:
        """One has ended."""
        self._open.pop(connection.handler, None)
        self._silent.pop(connection, None)
        self._idle.pop(connection, None)
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
        """Who is served is never hung up on: where all are, the next one waits at the door."""
        while len(self._open) >= self._most:
            longest = next(iter(self._silent or self._idle), None)
            if longest is not None:
                longest.hang_up()
                await asyncio.sleep(0)
            else:
                self._changed.clear()
                await self._changed.wait()

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

    def spoke(self) -> None:
        """Its first request is here; how long it may be idle afterwards is the library's matter."""
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
        self.spoke()
        self._connections.left(self)
        self.handler.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.handler.data_received(data)

    def eof_received(self) -> bool | None:
        return self.handler.eof_received()

    def pause_writing(self) -> None:
        self.handler.pause_writing()

    def resume_writing(self) -> None:
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
