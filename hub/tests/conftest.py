"""The fixtures of the hub's tests; what they are made of lies in `hub_world`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from aiohttp.test_utils import TestServer
from comptoir_hub.store import SqliteStore, open_store
from hub_portal import Clerk, clerk, portal_of
from hub_world import World, a_world


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    """An empty store."""
    opened = open_store(tmp_path / "data")
    yield opened
    await opened.close()


@pytest.fixture
def open_world(tmp_path: Path) -> Callable[..., AbstractAsyncContextManager[World]]:
    """Opens a hub in this test's folder, with settings of one's own."""
    return lambda **fields: a_world(tmp_path, **fields)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A hub that runs."""
    async with a_world(tmp_path) as opened:
        yield opened


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    """The hub's application with its portal."""
    async with portal_of(world) as running:
        yield running


@pytest.fixture
async def anna(server: TestServer) -> AsyncIterator[Clerk]:
    """Alpha's clerk: she sends."""
    person = await clerk(server, "anna@alpha.example")
    yield person
    await person.client.session.close()


@pytest.fixture
async def beat(server: TestServer) -> AsyncIterator[Clerk]:
    """Beta's clerk: he receives."""
    person = await clerk(server, "beat@beta.example")
    yield person
    await person.client.session.close()


@pytest.fixture
async def carla(server: TestServer) -> AsyncIterator[Clerk]:
    """Gamma's clerk: none of it is her business."""
    person = await clerk(server, "carla@gamma.example")
    yield person
    await person.client.session.close()
