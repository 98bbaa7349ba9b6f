"""The fixtures of the hub's tests; what they are made of lies in `hub_world`."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comptoir_hub.store import SqliteStore, open_store
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
