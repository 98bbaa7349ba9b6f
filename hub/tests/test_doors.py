"""Every door of the hub lets a request arrive for so long and no longer, and says so in its own dress."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from comptoir_hub import doors
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.app import create_app
from comptoir_hub.portal.site import portal
from comptoir_hub.settings import Limits
from comptoir_hub.store.identity import now
from hub_portal import portal_world
from hub_world import World

SECONDS = 0.3


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub without patience."""
    monkeypatch.setattr(doors, "LONGER", 0.0)
    async with portal_world(tmp_path, monkeypatch, limits=Limits(seconds_per_request=SECONDS)) as opened:
        yield opened


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    """Its doors, with one more that knows nothing of patience."""
    application = create_app(world.hub, portal(world.hub))
    stranger = web.Application()
    stranger.router.add_post("/", _read)
    application.add_subapp("/channels/stranger", stranger)
    async with TestServer(application) as running:
        yield running


async def _read(request: web.Request) -> web.Response:
    return web.Response(body=await request.read())


async def trickle(server: TestServer, head: str, drop: bytes = b"x") -> bytes:
    """What is answered to a request that goes on drop by drop, to the end of the connection."""
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(head.encode())
    answer = asyncio.ensure_future(reader.read())
    try:
        async with asyncio.timeout(20):
            while not answer.done() and not writer.is_closing():
                writer.write(drop)
                await asyncio.wait([answer], timeout=0.05)
            return await answer
    finally:
        writer.close()


@pytest.mark.parametrize("way", ["Content-Length: 5000", "Transfer-Encoding: chunked"])
async def test_a_document_that_trickles_is_a_problem_to_its_sender(
    world: World, server: TestServer, way: str
) -> None:
    _, secret = await issue_token(world.hub.store, world.alpha.id, "t", scope="all", who="t", at=now())
    head = f"POST /api/v1/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {secret}\r\n{way}\r\n\r\n"
    answer = await trickle(server, head, b"1\r\nx\r\n" if "chunked" in way else b"x")
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in answer
    assert b"did not arrive within 0.3 seconds" in answer


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
async def test_a_form_that_trickles_gets_a_page(server: TestServer, kind: str) -> None:
    head = (
        "POST /sign-in HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAccept-Language: de\r\n"
        f"Content-Type: {kind}\r\nContent-Length: 5000\r\n\r\n--x\r\n"
    )
    answer = await trickle(server, head)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "nicht innert 0.3 Sekunden angekommen" in answer.decode()
    assert b"</html>" in answer


async def test_a_door_that_knows_nothing_of_it_is_kept_as_well(server: TestServer) -> None:
    head = "POST /channels/stranger/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n"
    assert (await trickle(server, head)).startswith(b"HTTP/1.1 408 ")


async def test_headers_that_never_end_are_hung_up_on(server: TestServer) -> None:
    begun = asyncio.get_running_loop().time()
    assert await trickle(server, "POST / HTTP/1.1\r\nHost: x\r\n", b"X-A: b\r\n") == b""
    assert asyncio.get_running_loop().time() - begun < 10


async def test_what_arrives_in_time_may_be_worked_on_for_longer(server: TestServer) -> None:
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(
        b"POST /channels/stranger/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\na"
    )
    await asyncio.sleep(SECONDS / 3)
    writer.write(b"b")
    assert (await reader.read()).endswith(b"ab")
    writer.close()


def test_a_connection_outlives_a_request() -> None:
    assert doors.server_arguments(Limits())["keepalive_timeout"] > Limits().seconds_per_request
