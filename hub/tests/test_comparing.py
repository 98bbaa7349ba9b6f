"""Two documents side by side: which may be compared, what is said of them, and who may look."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from comptoir_hub.store.identity import now
from hub_portal import Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def test_what_differs_stands_side_by_side(world: World, anna: Clerk, beat: Clerk) -> None:
    one = await sent(world, "2026-001")
    other = await sent(
        world, "2026-002", amount="1207.70", issued="2026-11-04", note="&lt;b>Only&lt;/b> here"
    )
    for person in (anna, beat):
        page = await person.get(f"/documents/{one}/compare/{other}")
        assert "Values that differ: 4 of" in page
        assert "107.70" in page
        assert "1’207.70" in page
        assert "4 Nov 2026" in page
        assert "&lt;b&gt;Only&lt;/b&gt; here" in page
        assert "Only right" in page
        assert "Alpha Papier AG</td>" not in page
        assert "Alpha Papier AG</td>" in await person.get(f"/documents/{one}/compare/{other}?all=1")


async def test_a_document_differs_in_nothing_from_itself(world: World, anna: Clerk) -> None:
    one = await sent(world, "2026-001")
    assert "Both say the same." in await anna.get(f"/documents/{one}/compare/{one}")


async def test_the_likely_ones_are_offered_and_others_found_by_a_search(world: World, anna: Clerk) -> None:
    one = await sent(world, "2026-001")
    assert "There is no other document of this type with this partner." in await anna.get(
        f"/documents/{one}/compare"
    )
    other = await sent(world, "2026-002")
    link = f"/documents/{one}/compare/{other}"
    assert link in await anna.get(f"/documents/{one}/compare")
    assert link in await anna.get(f"/documents/{one}/compare?q=2026-002")
    assert "No document of this type matches." in await anna.get(f"/documents/{one}/compare?q=2026-009")
    assert f"/documents/{one}/compare" in await anna.get(f"/documents/{one}")


async def test_a_corrected_file_is_compared_with_what_it_corrects(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-1")
    address, _ = await anna.upload(f"/documents/{document_id}/correct", invoice("GOOD-1"))
    newer = address.split("/")[2]
    await world.until(newer, lambda document: document.rival == document_id)
    assert f"/documents/{newer}/compare/{document_id}" in await anna.get(f"/documents/{newer}/tracking")


async def test_only_ones_own_documents_are_compared(world: World, anna: Clerk, carla: Clerk) -> None:
    one, other = await sent(world, "2026-001"), await sent(world, "2026-002")
    for path in (f"/documents/{one}/compare", f"/documents/{one}/compare/{other}"):
        await carla.get(path, status=404)
    await anna.get(f"/documents/{one}/compare/unknown", status=404)


async def test_what_was_never_read_is_not_compared(world: World, anna: Clerk) -> None:
    one, unread = await sent(world, "2026-001"), await world.send(b"no document at all")
    await world.until(unread, lambda document: document.status == "action_needed")
    page = await anna.get(f"/documents/{one}/compare/{unread}", status=409)
    assert "could not be read" in page
    assert unread not in await anna.get(f"/documents/{one}/compare?q=no")


async def test_what_is_no_longer_online_is_neither_offered_nor_compared(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = await sent(world, "2026-001"), await sent(world, "2026-002")
    later = now() + timedelta(days=world.hub.settings.portal.online_days + 2)
    monkeypatch.setattr("comptoir_hub.portal.comparing.now", lambda: later)
    for path in (f"/documents/{one}/compare", f"/documents/{one}/compare/{other}"):
        assert "viewable online until" in await anna.get(path, status=410)
