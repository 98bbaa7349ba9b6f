"""What can't reach a receiver is that company's matter: its administrators see it, mend it, and have it delivered."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from comptoir_hub.accounts.people import add_user
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Role
from hub_portal import PASSWORD, Clerk, clerk, portal_world, sent
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def moved(world: World, number: str) -> str:
    """A document whose receiver's address leads nowhere."""
    await world.terms(format="toytext", channel="peer", address="moved")
    return await sent(world, number)


async def test_the_sender_is_told_whose_matter_it_is_and_is_not_asked_to_correct(
    world: World, anna: Clerk
) -> None:
    document_id = await moved(world, "L-1")
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert re.search(r"<dt>Who acts</dt><dd>the recipient</dd>", page)
    assert "The peer has moved." in page
    assert "Nothing is wrong with the document." in page
    assert f'action="/documents/{document_id}/correct"' not in page
    assert f'action="/documents/{document_id}/resend"' in page


async def test_the_receivers_administrators_see_a_red_flag_and_mend_it(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    ids = [await moved(world, number) for number in ("L-2", "L-3")]
    page = await beat.get("/home")
    assert "Documents can&#39;t reach you" in page
    assert "L-2" in page
    assert "The peer has moved." in page
    path = f"/partners/{world.alpha.id}"
    assert f'href="{path}"' in page
    assert f'action="{path}/again"' in await beat.get(path)
    await beat.post(path, format="toytext", channel="peer", address="box")
    assert "on their way to you again" in await beat.post(f"{path}/again")
    for document_id in ids:
        await world.until(document_id, lambda one: one.status == "delivered")
    assert "reach you" not in await beat.get("/home")
    await beat.post(f"{path}/again", status=409)


async def test_nobody_else_sees_or_mends_it(
    world: World, server: TestServer, anna: Clerk, carla: Clerk
) -> None:
    document_id = await moved(world, "L-4")
    for person in (anna, carla):
        assert "reach you" not in await person.get("/home")
    await anna.post(f"/partners/{world.beta.id}/again", status=409)
    await carla.post(f"/partners/{world.alpha.id}/again", status=409)
    await add_user(
        world.hub.store, email="bob@beta.example", name="Bob", role="standard", company_id=world.beta.id,
        password=PASSWORD, who="test", at=now(),
    )  # fmt: skip
    bob = await clerk(server, "bob@beta.example")
    assert "reach you" not in await bob.get("/home")
    await bob.get(f"/documents/{document_id}", status=404)
    await bob.client.session.close()


@pytest.mark.parametrize("role", ["standard", "auditor"])
async def test_only_administrators_say_where_the_companys_documents_go(
    world: World, server: TestServer, beat: Clerk, role: Role
) -> None:
    await moved(world, "L-5")
    await add_user(
        world.hub.store, email="bob@beta.example", name="Bob", role=role, company_id=world.beta.id,
        password=PASSWORD, who="test", at=now(),
    )  # fmt: skip
    bob, path = await clerk(server, "bob@beta.example"), f"/partners/{world.alpha.id}"
    page = await bob.get(path)
    assert "Only an administrator of your company may change this." in page
    assert "An administrator of your company can mend this here." in page
    assert f'action="{path}' not in page
    for way in ("", "/preview", "/again"):
        answer = await bob.post(path + way, 403, format="toytext", channel="peer", address="elsewhere")
        assert "Only an administrator of your company may do this." in answer
    assert 'value="moved"' in await beat.get(path)
    await bob.client.session.close()
