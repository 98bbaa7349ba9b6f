"""The exam, with a small web server that plays the partner, and a client that plays the sender."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from comptoir_engine.conformance import suite
from comptoir_engine.conformance.equipment import Arrival, Manner
from comptoir_engine.hookspecs import Accept
from comptoir_engine.model import Envelope
from comptoir_http import open_http
from comptoir_http.settings import HttpSettings

TOKEN, PATH_SECRET = "token-7f3a91c2", "path-secret-55d0"
ANSWERS = {"busy": 503, "refuses": 422}


class Partner:
    """A web server in one of the exam's manners; where it refuses it repeats the secrets, as bad servers do."""

    def __init__(self, manner: Manner, port: int) -> None:
        self.manner = manner
        origin = f"http://127.0.0.1:{port}"
        self.address = f"{origin}/in/{PATH_SECRET}"
        self.secrets = [TOKEN, PATH_SECRET]
        self.arrivals: list[Arrival] = []
        patience = 0.3 if manner == "slow" else 20.0
        self.settings = HttpSettings(
            allow=("127.0.0.0/8",), tokens={origin: TOKEN}, answer_seconds=patience, connect_seconds=patience
        )

    async def take(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        self.arrivals.append(Arrival(request.headers["Idempotency-Key"], await files(request)))
        if self.manner == "slow":
            await asyncio.Event().wait()
        if self.manner == "hangs up":
            assert request.transport is not None
            request.transport.abort()
        status = ANSWERS.get(self.manner, 202)
        return web.json_response({"id": "IN-1", "detail": f"{TOKEN} {request.path}"}, status=status)


async def files(request: web.Request) -> tuple[bytes, ...]:
    if not request.content_type.startswith("multipart/"):
        return (await request.read(),)
    found = []
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        found.append(bytes(await part.read()))
    return tuple(found)


@asynccontextmanager
async def partner(manner: Manner) -> AsyncIterator[Partner]:
    """The peer; one that is `down` has no server at its port."""
    peer = Partner(manner, unused_port())
    application = web.Application()
    application.router.add_post("/in/{secret}", peer.take)
    server = TestServer(application, port=int(peer.address.split(":")[2].partition("/")[0]))
    if manner != "down":
        await server.start_server(shutdown_timeout=0.1, access_log=None)
    try:
        yield peer
    finally:
        await server.close()


class Client:
    """A partner who posts documents."""

    def __init__(self, session: aiohttp.ClientSession, address: str, settings: HttpSettings) -> None:
        self.session = session
        self.address = address
        self.settings = settings

    async def send(self, content: bytes) -> bool:
        headers = {"Authorization": "Bearer somebody", "Content-Type": "application/xml"}
        async with self.session.post(self.address, data=content, headers=headers) as response:
            return response.status < 300

    def unwrapped(self, envelope: Envelope) -> bytes:
        return envelope.content


@asynccontextmanager
async def client(accept: Accept) -> AsyncIterator[Client]:
    """Somebody who sends to the channel's address, mounted as the hub mounts it."""
    settings = HttpSettings()
    endpoint = open_http(settings).endpoint
    assert endpoint is not None
    application = web.Application()
    application.add_subapp("/channels/http", endpoint(accept))
    async with TestServer(application) as server, aiohttp.ClientSession() as session:
        yield Client(session, str(server.make_url("/channels/http/")), settings)


TestConformance = suite("http", channel_peer=partner, channel_sender=client)
