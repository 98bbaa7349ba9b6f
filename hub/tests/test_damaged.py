"""Bytes that the hub has lost: told to who asks, held where they are to be worked on, mended when they come again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.app import create_app
from comptoir_hub.documents import acting
from comptoir_hub.exchange import archiving
from comptoir_hub.exchange.worker import seal_batch
from comptoir_hub.exchange.worker_outcome import Trouble
from comptoir_hub.store.identity import now
from comptoir_hub.store.payloads import INLINE_LIMIT
from hub_portal import Clerk, portal_world
from hub_toys import invoice
from hub_world import World

LARGE = "paper " * (INLINE_LIMIT // 5)
SAID = "damaged or missing in the hub"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def harm(world: World, document_id: str) -> None:
    document = await world.document(document_id)
    world.hub.store.payloads.path(document.sha256).write_bytes(b"noise")


async def test_pages_and_api_say_what_is_lost(world: World, anna: Clerk) -> None:
    document_id = await world.send(invoice("R-1", note=LARGE))
    await world.until(document_id, lambda one: one.lane is None)
    await harm(world, document_id)
    for page in ("source", "source/file"):
        answer = await anna.client.get(f"/documents/{document_id}/{page}")
        assert answer.status == 500
        assert SAID in await answer.text()
    _, secret = await issue_token(world.hub.store, world.alpha.id, "t", scope="read", who="t", at=now())
    async with TestClient(TestServer(create_app(world.hub))) as client:
        headers = {"Authorization": f"Bearer {secret}"}
        answer = await client.get(f"/api/v1/documents/{document_id}/source", headers=headers)
        assert (answer.status, SAID in (await answer.json())["title"]) == (500, True)


async def test_a_document_that_can_not_be_read_is_held_and_mended_by_the_same_file(world: World) -> None:
    document_id = await world.send(invoice("R-1", note=LARGE, buyer="nobody"))
    stopped = await world.settled(document_id)
    assert stopped.status == "action_needed"
    await harm(world, document_id)
    await acting.resend(world.hub, world.alpha.id, document_id, who="test", at=now())
    held = await world.until(document_id, lambda one: one.actor == "care")
    assert held.problem is not None
    assert held.problem.rule == "HUB-CONTENT-DAMAGED"
    assert SAID in str(held.problem.message)
    assert held.lane is None
    assert await world.send(invoice("R-1", note=LARGE, buyer="nobody")) == document_id
    mended = await world.until(document_id, lambda one: one.lane is None and one.actor != "care")
    assert mended.problem is not None
    assert mended.problem.rule == stopped.problem.rule if stopped.problem else False


async def test_an_archive_says_that_there_is_nothing_whole_to_seal(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archiving, "GATHER", 0.0)
    await world.terms(format="toytext", channel="peer", address="held", archive="json")
    document_id = await world.send(invoice("R-1", note=LARGE))
    await world.until(document_id, lambda one: one.lane == "deliver")
    await harm(world, document_id)
    (result,) = await world.hub.crew.run(seal_batch, (document_id,), seconds=20)
    assert isinstance(result, Trouble)
    assert result.damaged
