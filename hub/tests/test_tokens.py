"""Tokens on their page and at the doors: made once, seen, revoked at once, and an administrator's matter only."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts import tokens
from comptoir_hub.accounts.people import add_user
from comptoir_hub.accounts.tokens import MOST, issue_token, revoke_token, token_shown
from comptoir_hub.errors import Conflict, Invalid
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Token
from hub_portal import PASSWORD, Clerk, clerk, portal_world
from hub_toys import invoice
from hub_world import World

PAGE = "/settings/tokens"


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def held(world: World) -> list[Token]:
    """Alpha's tokens."""
    return await world.hub.store.read(lambda tx: tx.people.tokens_of(world.alpha.id, now()))


async def asked(server: TestServer, secret: str) -> int:
    """What the API answers to a token."""
    headers = {"Authorization": f"Bearer {secret}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        return (await session.get(server.make_url("/api/v1/documents"))).status


async def test_a_token_is_shown_once_works_and_stops_when_it_is_revoked(
    world: World, server: TestServer, anna: Clerk
) -> None:
    page = await anna.post(PAGE, name="Back office", scope="all", ends="")
    secret = re.search(r'value="(cpt_[^"]+)"', page)
    assert secret is not None
    assert await asked(server, secret[1]) == 200
    listed = await anna.get(PAGE)
    assert secret[1] not in listed
    assert "Back office" in listed
    (token,) = await held(world)
    assert token.last_used is not None
    path = f"{PAGE}/{token.id}/revoke"
    assert "for good" in await anna.get(path)
    assert "The token was revoked." in await anna.post(path)
    assert await asked(server, secret[1]) == 401
    assert "Revoked" in await anna.get(PAGE)
    await anna.get(path, status=404)
    await anna.post(path, status=404)


async def test_a_form_that_is_sent_twice_makes_one_token(world: World, anna: Clerk) -> None:
    await anna.post(PAGE, name="Till", scope="read", ends="")
    page = await anna.post(PAGE, status=422, name=" Till ", scope="read", ends="")
    assert "Name: Till is the name of a valid token." in page
    (token,) = await held(world)
    await anna.post(f"{PAGE}/{token.id}/revoke")
    await anna.post(PAGE, name="Till", scope="read", ends="")
    assert len(await held(world)) == 2


async def test_a_token_holds_to_the_end_of_its_day(world: World, anna: Clerk) -> None:
    day = (now() + timedelta(days=40)).date()
    await anna.post(PAGE, name="Till", scope="read", ends=f"{day:%d.%m.%Y}")
    (token,) = await held(world)
    assert token.ends_at is not None
    assert token.holds(token.ends_at - timedelta(seconds=1))
    assert not token.holds(token.ends_at)
    assert (token.ends_at + timedelta(hours=2)).date() == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("fields", "words", "field"),
    [
        ({"name": " ", "scope": "all"}, "Name: from 1 to 100 characters.", "name"),
        ({"name": "x" * 101, "scope": "all"}, "Name: from 1 to 100 characters.", "name"),
        ({"name": "x", "scope": "everything"}, "Scope: choose one.", "scope"),
        ({"name": "x"}, "Scope: choose one.", "scope"),
        ({"name": "x", "scope": "all", "ends": "soon"}, "Ends on: write the date as 03.11.2026.", "ends"),
        ({"name": "x", "scope": "all", "ends": "31.12.9999"}, "Ends on: write the date as", "ends"),
        ({"name": "x", "scope": "all", "ends": "01.01.2020"}, "a day that is still to come", "ends"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_makes_nothing(
    world: World, anna: Clerk, fields: dict[str, str], words: str, field: str
) -> None:
    page = await anna.post(PAGE, status=422, **fields)
    assert words in page
    assert f'href="#{field}"' in page
    assert f'id="{field}-wrong"' in page
    assert await held(world) == []


async def test_tokens_are_an_administrators_matter(world: World, server: TestServer, beat: Clerk) -> None:
    token, _ = await issue_token(world.hub.store, world.alpha.id, "ci", scope="all", who="t", at=now())
    for role in ("standard", "auditor"):
        await add_user(
            world.hub.store, email=f"{role}@alpha.example", name=role, role=role,  # type: ignore[arg-type]
            company_id=world.alpha.id, password=PASSWORD, who="t", at=now(),
        )  # fmt: skip
        person = await clerk(server, f"{role}@alpha.example")
        for path in (PAGE, f"{PAGE}/{token.id}/revoke"):
            await person.get(path, status=403)
            await person.post(path, status=403, name="x", scope="all")
        assert PAGE not in await person.get("/home")
        await person.client.session.close()
    await beat.get(f"{PAGE}/{token.id}/revoke", status=404)
    await beat.post(f"{PAGE}/{token.id}/revoke", status=404)
    assert "ci" not in await beat.get(PAGE)
    assert PAGE in await beat.get("/home")
    assert [one.holds(now()) for one in await held(world)] == [True]


async def test_the_use_of_a_token_is_noted_at_every_door_once_a_minute(world: World) -> None:
    store = world.hub.store
    token, secret = await issue_token(store, world.alpha.id, "ci", scope="all", who="t", at=now())
    await world.hub.intake.accept(
        Envelope(invoice("T-1"), "a.xml", None, "http", Credential("token", secret))
    )
    (used,) = await held(world)
    assert used.last_used is not None
    soon, later = used.last_used + timedelta(seconds=50), used.last_used + timedelta(seconds=70)
    assert await token_shown(store, secret, soon) == used
    await token_shown(store, secret, later)
    assert [one.last_used for one in await held(world)] == [later]
    await revoke_token(store, world.alpha.id, token.id, who="t", at=now())
    with pytest.raises(Refused):
        await world.hub.intake.accept(
            Envelope(invoice("T-2"), "a.xml", None, "http", Credential("token", secret))
        )


async def test_a_full_disk_keeps_nobody_from_reading(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    store = world.hub.store
    _, secret = await issue_token(store, world.alpha.id, "ci", scope="read", who="t", at=now())

    async def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("The disk of the hub is full.")

    monkeypatch.setattr(store, "write", full)
    assert await token_shown(store, secret, now()) is not None


async def test_a_company_keeps_its_tokens_in_sight(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 3)
    assert MOST == 100
    store, at = world.hub.store, now()
    made = [
        (await issue_token(store, world.alpha.id, f"n{n}", scope="all", who="t", at=at))[0] for n in range(3)
    ]
    with pytest.raises(Conflict, match="at most 3 valid tokens"):
        await issue_token(store, world.alpha.id, "n3", scope="all", who="t", at=at)
    await revoke_token(store, world.alpha.id, made[2].id, who="t", at=at)
    fresh, _ = await issue_token(
        store, world.alpha.id, " a  name ", scope="all", who="t", at=at, ends_at=at + timedelta(days=1)
    )
    assert fresh.name == "a name"
    assert [one.holds(now()) for one in await held(world)] == [True, True, True, False]
    with pytest.raises(Invalid):
        await issue_token(store, world.alpha.id, "n", scope="all", who="t", at=at, ends_at=at)
