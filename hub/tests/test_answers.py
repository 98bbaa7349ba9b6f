"""An answer can be changed for a reason, not without end, and both sides see what it was before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from comptoir_hub.errors import Conflict, Invalid
from comptoir_hub.exchange.answers import MOST_CHANGES, give_answer
from comptoir_hub.store.identity import now
from hub_portal import Clerk, portal_world
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.fixture
async def arrived(world: World) -> str:
    """A document that Beta has."""
    await world.terms(format="toytext", channel="peer", address="box")
    return (await world.settled(await world.send(invoice("A-1")))).id


async def say(world: World, document_id: str, kind: str, reason: str | None) -> None:
    await give_answer(
        world.hub.store, world.beta.id, document_id, kind, reason, who="beat", at=now()  # type: ignore[arg-type]
    )  # fmt: skip


async def test_a_change_needs_a_reason_and_both_sides_read_it(
    world: World, arrived: str, anna: Clerk, beat: Clerk
) -> None:
    path = f"/documents/{arrived}"
    await beat.post(f"{path}/answer", kind="rejected", reason="never ordered")
    assert "Earlier answers" not in await anna.get(path)
    page = await beat.post(f"{path}/answer", 422, kind="accepted")
    assert "You have answered already" in page
    assert (await world.document(arrived)).answer == "rejected"
    await beat.post(f"{path}/answer", kind="accepted", reason="found <the> order")
    for clerk in (anna, beat):
        page = await clerk.get(path)
        assert "Earlier answers: 1" in page
        for told in ("never ordered", "found &lt;the&gt; order", "Changed on"):
            assert told in page
    home = await anna.get("/home")
    assert "Changed answers" in home
    assert f'href="{path}"' in home
    assert "Changed answers" not in await beat.get("/home")


async def test_what_was_typed_is_not_lost_where_it_is_too_long(beat: Clerk, arrived: str) -> None:
    page = await beat.post(f"/documents/{arrived}/answer", 422, kind="rejected", reason="x" * 2_001)
    assert "at most 2000 characters" in page
    assert "x" * 2_001 in page


async def test_the_same_answer_again_changes_nothing(world: World, arrived: str) -> None:
    await say(world, arrived, "rejected", "too late")
    before = await world.document(arrived)
    for reason in (None, "too late"):
        await say(world, arrived, "rejected", reason)
    assert await world.document(arrived) == before
    steps = await world.hub.store.read(lambda tx: tx.steps.of(arrived))
    assert sum(step.stage == "answer" for step in steps) == 1


async def test_an_answer_is_not_changed_without_end(world: World, arrived: str) -> None:
    await say(world, arrived, "accepted", None)
    with pytest.raises(Invalid):
        await say(world, arrived, "rejected", None)
    for number in range(MOST_CHANGES):
        await say(world, arrived, ("rejected", "accepted")[number % 2], f"change {number}")
    with pytest.raises(Conflict, match="10 times"):
        await say(world, arrived, "rejected", "once more")


async def test_what_its_sender_has_replaced_is_answered_no_more(
    world: World, arrived: str, anna: Clerk
) -> None:
    await say(world, arrived, "rejected", "wrong price")
    address, _ = await anna.upload(f"/documents/{arrived}/correct", invoice("A-1", note="mended"))
    await world.settled(address.split("/")[2])
    with pytest.raises(Conflict, match="replaced"):
        await say(world, arrived, "accepted", "right after all")
