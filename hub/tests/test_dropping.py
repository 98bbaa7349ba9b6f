"""After the time online bytes go, of what is over and of nothing else; and nobody meets a fault where they were."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_hub import keeping
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.documents import looking, rendering
from comptoir_hub.errors import Ended
from comptoir_hub.exchange import housekeeping
from comptoir_hub.exchange.housekeeping import Housekeeping
from comptoir_hub.restoring import restore
from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.payloads import FOREVER, INLINE_LIMIT, PayloadDamaged
from comptoir_hub.store.records import DocumentRecord
from hub_portal import Clerk, portal_world
from hub_toys import bundle, invoice
from hub_world import World

PERIOD = 90 + 1 + 30
LARGE = "paper " * (INLINE_LIMIT // 5)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once, to a Beta that takes them."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        await opened.terms(format="toytext", channel="peer", address="box")
        yield opened


async def drop(world: World, days: float = PERIOD + 1, **settings: Any) -> int:
    """Keeps house so many days later."""
    return await Housekeeping(world.hub.store, world.hub.settings).drop(now() + timedelta(days=days))


async def addresses(world: World) -> set[str]:
    found = await world.hub.store.read(lambda tx: tx.payloads.addresses())
    return {sha256 for sha256, _ in found}


async def readable(world: World, sha256: str) -> bool:
    try:
        return bool(await world.hub.store.payload(sha256))
    except PayloadDamaged:
        return False


async def delivered(world: World, content: bytes) -> DocumentRecord:
    document = await world.settled(await world.send(content))
    assert document.status == "delivered"
    return document


async def aged(world: World, *document_ids: str, days: int = PERIOD + 30) -> None:
    """As if these had come in and ended so long ago, with all their payloads."""
    then = stamp(now() - timedelta(days=days))

    def work(tx: Any) -> None:
        for document_id in document_ids:
            sql = "UPDATE documents SET received_at = ?, status_since = ? WHERE id = ?"
            tx._connection.execute(sql, (then, then, document_id))
        tx._connection.execute("UPDATE payloads SET wanted_at = ? WHERE wanted_at < ?", (then, FOREVER))

    await world.hub.store.write(work)


async def test_bytes_go_after_their_time_and_not_a_day_before(world: World) -> None:
    document = await delivered(world, invoice("R-1", note=LARGE))
    file = world.hub.store.payloads.path(document.sha256)
    assert file.exists()
    assert await drop(world, PERIOD - 1) == 0
    assert file.exists()
    assert await drop(world) == 1
    assert await addresses(world) == set()
    assert not list(world.hub.store.payloads.folder.rglob("*.*"))
    after = await world.document(document.id)
    assert after.dropped_at is not None
    assert (after.head, after.status, after.sha256) == (document.head, "delivered", document.sha256)
    assert len(await world.hub.store.read(lambda tx: tx.steps.of(document.id))) > 3
    assert await drop(world) == 0


async def test_what_is_not_over_keeps_its_bytes(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="down")
    waiting = await world.send(invoice("R-1"))
    await world.until(waiting, lambda one: one.attempts > 0)
    stopped = await world.settled(await world.send(invoice("BAD-1")))
    assert stopped.status == "action_needed"
    before = await addresses(world)
    assert await drop(world) == 0
    assert await addresses(world) == before


async def test_what_came_to_its_end_lately_stays_though_it_came_in_long_ago(world: World) -> None:
    document = await delivered(world, invoice("R-1"))
    await aged(world, document.id, days=400)
    lately = now() - timedelta(days=world.hub.settings.portal.dropped_days - 1)
    ended = "UPDATE documents SET status_since = ? WHERE id = ?"
    await world.hub.store.write(lambda tx: tx._connection.execute(ended, (stamp(lately), document.id)))
    assert await drop(world, 0) == 0
    assert await readable(world, document.sha256)
    assert await drop(world, 2) == 1


async def test_what_is_to_be_sealed_waits_for_its_seal_and_the_container_stays(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="box", archive="json")
    document = await delivered(world, invoice("R-1"))
    unsealed = "UPDATE documents SET archived_at = NULL WHERE id = ?"
    await world.hub.store.write(lambda tx: tx._connection.execute(unsealed, (document.id,)))
    assert await drop(world) == 0
    await world.hub.store.write(lambda tx: tx.documents.archived(document.id, now()))
    assert await drop(world) == 1
    [container] = await world.hub.store.read(lambda tx: tx.containers.of(document.id))
    assert await addresses(world) == {container.file.sha256}
    assert (await looking.container(world.hub.store, world.alpha.id, document.id)).content


async def test_bytes_that_somebody_needs_stay(world: World) -> None:
    """An envelope whose other part is stopped; and a document that a later envelope brought again."""
    envelope = await world.send(bundle(invoice("R-1"), invoice("BAD-2")))
    await world.settled(envelope)
    parts = await world.hub.store.read(lambda tx: tx.documents.of_envelope(envelope))
    ended = [await world.settled(part.id) for part in parts]
    assert [one.status for one in ended] == ["delivered", "action_needed"]
    steps = await world.hub.store.read(lambda tx: tx.steps.of(ended[1].id))
    needed = {ended[1].sha256, *(step.artefact.sha256 for step in steps if step.artefact)}
    assert await drop(world) == 1
    assert needed <= await addresses(world)
    assert ended[0].sha256 not in await addresses(world)
    for sha256 in needed:
        assert await readable(world, sha256)


async def test_what_was_handed_in_again_lately_stays(world: World) -> None:
    first = await delivered(world, invoice("R-1", note=LARGE))
    await aged(world, first.id)
    again = await world.settled(await world.send(bundle(invoice("R-1", note=LARGE), invoice("R-2"))))
    assert (again.status, again.same_as) == ("cancelled", first.id)
    for part in await world.hub.store.read(lambda tx: tx.documents.of_envelope(again.envelope_id)):
        await world.settled(part.id)
    assert await drop(world, 0) == 0
    assert await readable(world, first.sha256)
    assert await drop(world) == 3
    assert await addresses(world) == set()


async def test_a_file_that_is_packed_again_while_it_goes_stays(world: World) -> None:
    """The bytes are on disk before the row that names them."""
    document = await delivered(world, invoice("R-1", note=LARGE))
    content, payloads = await world.hub.store.payload(document.sha256), world.hub.store.payloads
    payloads.pack(content)
    payloads.discard(document.sha256, now() - timedelta(days=1))
    assert await readable(world, document.sha256)
    payloads.discard(document.sha256, now() + timedelta(days=1))
    assert not await readable(world, document.sha256)
    payloads.pack(content)
    assert await readable(world, document.sha256)


async def test_nothing_goes_while_a_backup_is_made(world: World, tmp_path: Path) -> None:
    await delivered(world, invoice("R-1", note=LARGE))
    with world.hub.store.payloads.undisturbed(alone=False):
        assert await drop(world) == 0
    assert await drop(world) == 1
    keeping.back_up(world.hub.settings.folder, tmp_path / "backup.tar")
    assert restore(tmp_path / "backup.tar", tmp_path / "restored").payload_files == 0


async def test_one_batch_goes_at_a_time_the_oldest_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(housekeeping, "DROPPED", 2)
    sent = [(await delivered(world, invoice(f"R-{number}"))).id for number in range(3)]
    assert [await drop(world) for _ in range(3)] == [2, 1, 0]
    assert all([(await world.document(one)).dropped_at for one in sent])


async def test_who_looks_is_told_where_the_contents_are(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="box", archive="json")
    sealed = (await delivered(world, invoice("R-1"))).id
    await world.until(sealed, lambda one: one.archived_at is not None)
    await world.terms(format="toytext", channel="peer", address="box")
    bare = (await delivered(world, invoice("R-2"))).id
    assert await drop(world) == 2
    store, company, days = world.hub.store, world.alpha.id, 10_000
    for document_id, told in ((sealed, "see the signed container"), (bare, "no longer online")):
        for look in (looking.source, looking.delivered):
            with pytest.raises(Ended, match=told):
                await look(store, company, document_id, at=now(), online_days=days)
        with pytest.raises(Ended, match=told):
            await rendering.render(world.hub, company, document_id, at=now(), options={})


async def test_pages_show_what_is_left(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="box", archive="json")
    document_id = (await delivered(world, invoice("R-1"))).id
    await world.until(document_id, lambda one: one.archived_at is not None)
    assert await drop(world) == 1
    path = f"/documents/{document_id}"
    for tab in ("", "/tracking"):
        page = await anna.get(path + tab)
        assert "Its contents are no longer online" in page
        assert f'href="{path}/containers/1"' in page
        for gone in ("/source", "/delivered", "/rendering", "/steps/"):
            assert f'"{path}{gone}' not in page
    for gone in ("/source", "/source/file", "/delivered", "/rendering"):
        assert "see the signed container" in await anna.get(path + gone, 410)
    assert "R-1" in await anna.get("/sent")


async def test_the_api_says_where_the_contents_are(world: World, server: TestServer) -> None:
    document_id = (await delivered(world, invoice("R-1"))).id
    assert await drop(world) == 1
    _, key = await issue_token(world.hub.store, world.alpha.id, "reader", scope="read", who="test", at=now())
    async with TestClient(server) as client:
        path, headers = f"/api/v1/documents/{document_id}", {"Authorization": f"Bearer {key}"}
        told = await client.get(path, headers=headers)
        assert told.status == 200
        assert (await told.json())["dropped_at"]
        for gone in ("/source", "/delivered", "/steps/1/file"):
            answer = await client.get(path + gone, headers=headers)
            assert answer.status == 410
            assert "no longer online" in (await answer.json())["title"]
