"""Bytes that the hub has lost: told to who asks, held where they are to be worked on, mended when they come again."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.app import create_app
from comptoir_hub.documents import acting
from comptoir_hub.exchange import archiving
from comptoir_hub.exchange.worker import seal_batch
from comptoir_hub.exchange.worker_outcome import Sealed, Trouble
from comptoir_hub.store.identity import now
from comptoir_hub.store.payloads import INLINE_LIMIT
from comptoir_hub.store.records import DocumentRecord, EnvelopeRecord
from comptoir_hub.store.sqlite import DATABASE
from hub_portal import Clerk, portal_world
from hub_toys import bundle, invoice
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


async def parts(world: World, content: bytes) -> list[DocumentRecord]:
    envelope_id = await world.send(content)
    await world.until(envelope_id, lambda one: one.unpacked)
    inside = await world.hub.store.read(lambda tx: tx.documents.of_envelope(envelope_id))
    return [await world.until(one.id, lambda one: one.lane is None) for one in inside]


@pytest.mark.parametrize("note", ["", LARGE])
async def test_a_part_of_an_envelope_is_mended_by_the_same_envelope(world: World, note: str) -> None:
    content = bundle(invoice("R-1", note=note, buyer="nobody"), invoice("R-2"))
    part, _ = await parts(world, content)
    await lose(world, part.sha256)
    await lose(world, (await envelope_of(world, part)).sha256)
    await acting.resend(world.hub, world.alpha.id, part.id, who="test", at=now())
    held = await world.until(part.id, lambda one: one.actor == "care")
    assert held.problem is not None
    assert held.problem.rule == "HUB-CONTENT-DAMAGED"
    await world.send(content)
    await world.until(part.id, lambda one: one.lane is None and one.actor == "sender")
    assert await world.hub.store.payload(part.sha256) == invoice("R-1", note=note, buyer="nobody")


@pytest.mark.parametrize("note", ["", LARGE])
async def test_a_part_that_is_asked_for_is_mended_out_of_its_envelope(
    world: World, anna: Clerk, note: str
) -> None:
    part, _ = await parts(world, bundle(invoice("R-1", note=note), invoice("R-2")))
    await lose(world, part.sha256)
    answer = await anna.client.get(f"/documents/{part.id}/source/file")
    assert (answer.status, await answer.read()) == (200, invoice("R-1", note=note))
    assert await world.hub.store.payload(part.sha256) == invoice("R-1", note=note)


async def test_a_part_is_sealed_out_of_its_envelope(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="held", archive="json")
    envelope_id = await world.send(bundle(invoice("R-1", note=LARGE), invoice("R-2")))
    part = await world.until(envelope_id, lambda one: one.lane == "deliver")
    await lose(world, part.sha256)
    (result,) = await world.hub.crew.run(seal_batch, (part.id,), seconds=20)
    assert isinstance(result, Sealed)


async def envelope_of(world: World, part: DocumentRecord) -> EnvelopeRecord:
    found = await world.hub.store.read(lambda tx: tx.envelopes.get(world.alpha.id, part.envelope_id))
    assert found is not None
    return found


async def lose(world: World, sha256: str) -> None:
    """Harms bytes wherever they lie."""
    path = world.hub.store.payloads.path(sha256)
    if path.exists():
        path.write_bytes(b"noise")
        return
    database = sqlite3.connect(world.hub.settings.folder / DATABASE, timeout=15)
    with database:
        database.execute("UPDATE payloads SET body = x'00' WHERE sha256 = ?", (sha256,))
    database.close()
