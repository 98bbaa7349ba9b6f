"""What a sender does about a document: close it, correct it, send what was checked; and only what is true is said."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from comptoir_hub.exchange.housekeeping import Housekeeping
from comptoir_hub.store.identity import now
from hub_portal import Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World

ON_ITS_WAY = "The document is on its way"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def delivered(world: World, number: str) -> str:
    await world.terms(format="toytext", channel="peer", address="box")
    return (await world.settled(await world.send(invoice(number)))).id


async def test_closing_asks_for_a_reason_on_a_page_of_its_own(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-1")
    path = f"/documents/{document_id}"
    page = await anna.get(f"{path}/tracking")
    assert f'href="{path}/close"' in page
    assert f'action="{path}/close"' not in page
    page = await anna.get(f"{path}/close")
    assert f'action="{path}/close"' in page
    assert "closed for good" in page
    assert "Reason: please fill in." in await anna.post(f"{path}/close", 422, reason="  ")
    assert (await world.document(document_id)).status == "action_needed"
    page = await anna.post(f"{path}/close", reason="ordered <twice>")
    assert "Reason: ordered &lt;twice&gt;" in page
    assert (await world.document(document_id)).status == "cancelled"


@pytest.mark.parametrize("end", ["closed", "replaced"])
async def test_what_is_closed_or_replaced_shows_no_mend(world: World, anna: Clerk, end: str) -> None:
    document_id = await sent(world, "BAD-1")
    path = f"/documents/{document_id}"
    assert "Take another." in await anna.get(f"{path}/tracking")
    if end == "closed":
        await anna.post(f"{path}/close", reason="not needed")
    else:
        newer = (await anna.upload(f"{path}/correct", invoice("BAD-1", note="mended")))[0].split("/")[2]
        await world.hub.store.write(lambda tx: tx.documents.link_version(document_id, newer))
        await world.hub.store.write(
            lambda tx: tx._connection.execute("UPDATE documents SET status = 'replaced' WHERE id = ?", (document_id,))
        )  # fmt: skip
    for tab in ("/tracking", "/source"):
        page = await anna.get(path + tab)
        assert "Take another." not in page
        assert not re.search(
            rf'(action|href)="{path}/(close|correct|resend|new-version|settle|receiver)"', page
        )
    assert "What was found then: 1" in await anna.get(f"{path}/tracking")
    await anna.get(f"{path}/close", status=409)


@pytest.mark.parametrize("kind", ["correction_requested", "rejected"])
async def test_an_objection_is_met_with_a_corrected_version(
    world: World, anna: Clerk, beat: Clerk, kind: str
) -> None:
    document_id = await delivered(world, "C-1")
    path = f"/documents/{document_id}"
    assert "Send a corrected version" not in await anna.get(path)
    await anna.upload(f"{path}/correct", invoice("C-1", note="mended"))
    assert (await world.document(document_id)).status == "delivered"
    await beat.post(f"{path}/answer", kind=kind, reason="wrong price")
    assert "Send a corrected version" not in await beat.get(path)
    for tab in ("", "/tracking"):
        assert f'action="{path}/correct"' in await anna.get(path + tab)
    assert "C-1" in await anna.get("/home")
    newer = (await anna.upload(f"{path}/correct", invoice("C-1", note="mended")))[0].split("/")[2]
    found = await world.until(newer, lambda one: one.status == "delivered")
    assert found.replaces == document_id
    assert (await world.document(document_id)).status == "replaced"
    for tab in ("", "/tracking"):
        assert f'action="{path}/correct"' not in await anna.get(path + tab)
    assert "Corrections requested" not in await anna.get("/home")


@pytest.mark.parametrize("stopped", [True, False])
async def test_a_correction_that_changes_nothing_is_refused_and_makes_no_document(
    world: World, anna: Clerk, beat: Clerk, stopped: bool
) -> None:
    number = "BAD-1" if stopped else "C-1"
    document_id = await sent(world, number) if stopped else await delivered(world, number)
    if not stopped:
        await beat.post(f"/documents/{document_id}/answer", kind="rejected", reason="wrong price")
    before = await world.document(document_id)
    path, page = await anna.upload(f"/documents/{document_id}/correct", invoice(number))
    assert path == f"/documents/{document_id}/correct"
    assert "Nothing has changed" in page
    assert await world.document(document_id) == before
    listed = await anna.get("/sent") + await anna.get("/tracking")
    assert len(set(re.findall(r'href="/documents/(\w+)', listed))) == 1


async def test_a_correction_with_another_number_is_confirmed_first(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    document_id = await delivered(world, "C-2")
    await beat.post(f"/documents/{document_id}/answer", kind="rejected", reason="wrong price")
    other = (await anna.upload(f"/documents/{document_id}/correct", invoice("C-3")))[0].split("/")[2]
    await world.until(other, lambda one: one.status == "action_needed")
    assert (await world.document(document_id)).status == "delivered"
    page = await anna.get(f"/documents/{other}/tracking")
    assert f'action="/documents/{other}/new-version"' in page
    assert f'href="/documents/{document_id}">The document that it was to correct<' in page
    await anna.post(f"/documents/{other}/new-version")
    await world.until(other, lambda one: one.status == "delivered")
    assert (await world.document(document_id)).replaced_by == other


@pytest.mark.parametrize("act", ["resent", "sent", "settled", "answered"])
async def test_only_what_a_document_bears_out_is_said_of_it(world: World, anna: Clerk, act: str) -> None:
    flagged, arrived = await sent(world, "BAD-1"), await delivered(world, "T-1")
    for document_id in (flagged, arrived):
        page = await anna.get(f"/documents/{document_id}/tracking?said={act}")
        told = 'class="toast green"' in page
        assert told == (document_id == arrived and act == "settled")
    await anna.post(f"/documents/{flagged}/close", reason="not needed")
    assert 'class="toast green"' not in await anna.get(f"/documents/{flagged}/tracking?said={act}")


async def test_what_stopped_again_is_not_said_to_be_on_its_way(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-1")
    await anna.post(f"/documents/{document_id}/resend")
    await world.until(document_id, lambda one: one.run == 2 and one.status == "action_needed")
    page = await anna.get(f"/documents/{document_id}/tracking?said=resent")
    assert ON_ITS_WAY not in page
    assert "It was tried again and has stopped again." in page


async def test_what_is_on_its_way_is_said_to_be(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="down")
    document_id = await sent(world, "W-1")
    assert ON_ITS_WAY in await anna.get(f"/documents/{document_id}/tracking?said=sent")


async def test_a_duplicate_says_on_the_page_of_the_upload_why_it_was_cancelled(
    world: World, anna: Clerk
) -> None:
    await world.terms(format="toytext")
    first, second = [(await anna.upload("/upload", invoice("D-1")))[0] for _ in range(2)]
    await anna.post(first)
    await world.until(
        first.removeprefix("/upload/"), lambda one: one.arrived_at is not None or one.lane is None
    )
    await anna.post(second)
    await world.until(second.removeprefix("/upload/"), lambda one: one.status == "cancelled")
    for path in (f"{second}?said=sent", f"{second.replace('upload', 'documents')}/tracking"):
        page = await anna.get(path)
        assert "The same document was handed in before." in page
        assert f'href="/documents/{first.removeprefix("/upload/")}"' in page
        assert ON_ITS_WAY not in page


async def test_an_upload_that_was_not_sent_is_found_again_and_sent(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    await world.terms(format="toytext")
    assert "Not sent yet" not in await anna.get("/home")
    ids = [
        (await anna.upload("/upload", invoice(number)))[0].removeprefix("/upload/")
        for number in ("U-1", "U-2")
    ]
    page = await anna.get("/home")
    assert "Not sent yet: 2" in page
    assert "Put away unsent on" in page
    batch = re.search(r'href="(/upload/\w+\.\w+)"', page)
    assert batch is not None
    assert {"U-1", "U-2"} <= set(re.findall(r"U-\d", await anna.get(batch[1])))
    for document_id in ids:
        assert f'href="/upload/{document_id}"' in page
    page = await anna.get(f"/documents/{ids[0]}")
    assert "it is put away unsent" in page
    send = re.search(r'action="(/upload/\w+)"', page)
    assert send is not None
    await anna.post(send[1], document=ids[0])
    await world.until(ids[0], lambda one: one.status == "waiting" and one.lane is None)
    assert "Not sent yet: 1" in await anna.get("/home")
    assert "Not sent yet" not in await beat.get("/home")


async def test_what_was_put_away_unsent_says_so(world: World, anna: Clerk) -> None:
    document_id = (await anna.upload("/upload", invoice("U-3")))[0].removeprefix("/upload/")
    days = world.hub.settings.portal.unsent_days
    later = now() + timedelta(days=days + 1)
    house = Housekeeping(world.hub.store, world.hub.settings)
    await world.hub.store.write(lambda tx: house.tidy(tx, later))
    await anna.sign_in("anna@alpha.example")
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert f"it was not sent within {days} days" in page
    assert "Not sent yet" not in await anna.get("/home")
