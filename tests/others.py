"""The other side, on loopback: a partner's web server and a mail server, each with the moods of real ones."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from aiohttp import web
from aiosmtpd.controller import Controller

LOOPBACK = "127.0.0.1"
MEGABYTE = 1024 * 1024


@dataclass(slots=True)
class Partner:
    """A partner's server. The last step of the address says its mood; it honours the key and counts.

    `in` takes, `refuse` answers 422, `gone` 404, `moved` 301, `busy` 503 until `moods` says otherwise, `slow` never
    answers, `lost` takes and drops the connection instead of answering the first time.
    """

    port: int = 0
    nonsense_port: int = 0
    calls: Counter[str] = field(default_factory=Counter)
    """Key → how often it was posted."""
    kept: dict[str, bytes] = field(default_factory=dict)
    """Key → what came under it first."""
    changed: set[str] = field(default_factory=set)
    """Keys under which other content came later."""
    moods: dict[str, str] = field(default_factory=dict)
    """What an address is to do instead, from now on."""
    answered: Counter[str] = field(default_factory=Counter)
    arrival: asyncio.Event = field(default_factory=asyncio.Event)
    """Set whenever something arrives."""
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def address(self, mood: str) -> str:
        return f"http://{LOOPBACK}:{self.port}/{mood}"

    @property
    def nonsense(self) -> str:
        return f"http://{LOOPBACK}:{self.nonsense_port}/in"

    async def take(self, request: web.Request) -> web.StreamResponse:
        content = await request.read()
        key = request.headers["Idempotency-Key"]
        mood = self.moods.get(request.match_info["mood"], request.match_info["mood"])
        self.answered[mood] += 1
        match mood:
            case "refuse":
                return web.json_response({"title": "We buy nothing from you"}, status=422)
            case "gone":
                return web.Response(status=404)
            case "moved":
                return web.Response(status=301, headers={"Location": self.address("in")})
            case "busy":
                return web.Response(status=503)
            case "slow":
                await self._closing.wait()
        self._keep(key, content)
        if mood == "lost" and self.calls[key] == 1:
            assert request.transport is not None
            request.transport.close()
        return web.json_response({"id": sha256(key.encode()).hexdigest()[:12]}, status=202)

    def _keep(self, key: str, content: bytes) -> None:
        self.calls[key] += 1
        self.arrival.set()
        if self.kept.setdefault(key, content) != content:
            self.changed.add(key)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Both ports, while the context is open."""
        application = web.Application(client_max_size=64 * MEGABYTE)
        application.router.add_post("/{mood}", self.take)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, LOOPBACK, 0).start()
        self.port = runner.addresses[0][1]
        babbler = await asyncio.start_server(_babble, LOOPBACK, 0)
        self.nonsense_port = babbler.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            self._closing.set()
            babbler.close()
            await runner.cleanup()


async def _babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Listens politely and answers what is no HTTP."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    await reader.readexactly(int(length[1]) if length else 0)
    writer.write(b"\x16\x03HELO I AM A TEAPOT\r\n\r\n")
    await writer.drain()
    writer.close()


@dataclass(slots=True)
class Mailbox:
    """A mail server. `full@…` is told 451 so often as `full` says, `nobody@…` 550; a mail to `cut@…` is kept, and the
    connection drops before the answer, the first time."""

    port: int = 0
    full: int = 2
    tries: Counter[str] = field(default_factory=Counter)
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    """Receiver and content of each mail that was taken."""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        name = address.partition("@")[0]
        self.tries[name] += 1
        if name == "nobody":
            return "550 5.1.1 There is nobody of this name"
        if name == "full" and self.tries[name] <= self.full:
            return "451 4.2.2 The mailbox is full, come again"
        envelope.rcpt_tos.append(address)
        return "250 Welcome"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        [address] = envelope.rcpt_tos
        self.mails.append((address, envelope.content))
        if address.startswith("cut@") and self.tries["cut"] == 1:
            server.transport.abort()
        return "250 Kept"

    def to(self, address: str) -> list[bytes]:
        return [content for receiver, content in self.mails if receiver == address]

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The server in a thread of its own, while the context is open."""
        controller = Controller(self, hostname=LOOPBACK, port=free_port(), data_size_limit=64 * MEGABYTE)
        await asyncio.to_thread(controller.start)
        self.port = controller.port
        try:
            yield
        finally:
            await asyncio.to_thread(controller.stop)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    import socket

    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
