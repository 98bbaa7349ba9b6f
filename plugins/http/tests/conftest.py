"""Partners' servers on loopback, and parcels for them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from comptoir_engine.model import Document, Identifier, Parcel, Party
from comptoir_http.settings import HttpSettings

LOOPBACK = ("127.0.0.0/8", "::1/128")


@dataclass
class Partner:
    """A web server that keeps what it gets and answers as it is told."""

    answer: Callable[[web.Request], Awaitable[web.StreamResponse]]
    server: TestServer
    requests: list[web.Request] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)

    @property
    def address(self) -> str:
        return str(self.server.make_url("/in"))

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        self.bodies.append(await request.read())
        return await self.answer(request)


Serve = Callable[..., Awaitable[Partner]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Starts a partner's server that gives one answer, or what a function answers."""
    started: list[TestServer] = []

    async def start(
        status: int = 202,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        answer: Callable[[web.Request], Awaitable[web.StreamResponse]] | None = None,
    ) -> Partner:
        async def same(request: web.Request) -> web.StreamResponse:
            return web.Response(status=status, body=body, headers=headers)

        application = web.Application(client_max_size=100_000_000)
        server = TestServer(application, port=unused_port())
        partner = Partner(answer or same, server)
        application.router.add_route("*", "/{path:.*}", partner.take)
        await server.start_server(shutdown_timeout=0.1)
        started.append(server)
        return partner

    yield start
    for server in started:
        await server.close()


@pytest.fixture
def settings() -> HttpSettings:
    """Loopback is allowed, as a test needs it."""
    return HttpSettings(allow=LOOPBACK, answer_seconds=20, connect_seconds=20)


@pytest.fixture
def parcel() -> Parcel:
    return Parcel(
        document=Document(
            "<Invoice>Zürich</Invoice>".encode(), "ubl21", "invoice", "Rechnung für Zürich.xml"
        ),
        attachments=(),
        sender=Party(
            "Absenderin AG", (Identifier("0088", "7601001234566"), Identifier("9927", "CHE123456788"))
        ),
        receiver=Party("Empfänger & Söhne"),
        address="http://127.0.0.1:1/",
        key="document-1-abc",
    )


@pytest.fixture
def to() -> Callable[[Parcel, str], Parcel]:
    """The same parcel to another address."""
    return lambda parcel, address: replace(parcel, address=address)
