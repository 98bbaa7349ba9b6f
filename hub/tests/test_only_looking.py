"""Who may only look is offered nothing to do, on any page that can be reached: a button that refuses helps nobody."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts.people import add_user
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.documents import acting
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.partners import directory, requests
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_portal import PASSWORD, Clerk, clerk, portal_of, portal_world, sent
from hub_toys import invoice
from hub_world import World

FREE = {"/sign-out", "/language"}
"""What everybody does for himself."""
TO_ACT = re.compile(r"/(upload|(documents|partners|settings)/\S+/(close|receiver|end|revoke))$")
"""Pages that only ask what is to be done."""
FILES = re.compile(r"/(file|rendering|picture|containers/\d+|sample/\w+)$|^/static/")


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Alpha has something of each kind that somebody could act on."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        await _fill(opened)
        yield opened


@pytest.fixture
async def server(world: World) -> AsyncIterator[TestServer]:
    async with portal_of(world) as running:
        yield running


async def _fill(world: World) -> None:
    store, at = world.hub.store, now()
    await sent(world, "R-1")
    await acting.trash(world.hub, world.alpha.id, await sent(world, "R-2"), who="t", at=at)
    await sent(world, "BAD-1")
    for number in ("R-3", "BAD-2", "R-1"):
        held = Envelope(invoice(number) + b" ", None, None, "portal", Credential("company", world.alpha.id))
        draft = await world.hub.intake.take(held, Wish(held=True))
        await world.until(draft, lambda document: document.lane is None)
    await issue_token(store, world.alpha.id, "machine", scope="all", who="t", at=at)
    for name in ("Delta AG", "Epsilon AG"):
        other = await directory.register(store, Company("", name), who="t", at=at)
        await requests.ask(store, other.id, world.alpha.id, "customer", "Please.", who="t", at=at)
    asked = await directory.register(store, Company("", "Zeta AG"), who="t", at=at)
    await requests.ask(store, world.alpha.id, asked.id, "customer", None, who="t", at=at)


async def offered(person: Clerk) -> tuple[set[str], set[str]]:
    """All addresses to which pages that lead to each other send forms, and all those they link."""
    forms: set[str] = set()
    seen = {"/home", "/directory?q=a", "/settings/tokens", "/settings/company/logo"}
    waiting = list(seen)
    while waiting:
        answer = await person.client.get(waiting.pop())
        text = await answer.text()
        forms |= set(re.findall(r'<form(?=[^>]*method="post")[^>]*action="([^"]+)"', text))
        forms |= set(re.findall(r'formaction="([^"]+)"', text))
        links = {unescape(found).split("#")[0] for found in re.findall(r'<a [^>]*href="(/[^"]*)"', text)}
        new = {link for link in links if not FILES.search(link)} - seen
        seen |= new
        waiting += new
    return forms, seen


async def test_an_administrator_is_offered_much(anna: Clerk) -> None:
    forms, links = await offered(anna)
    assert len(forms - FREE) > 15
    assert len([link for link in links if TO_ACT.search(link)]) >= 4


@pytest.mark.parametrize("state", ["locked", "waiting"])
async def test_a_company_that_may_do_nothing_is_offered_nothing(
    world: World, anna: Clerk, state: str
) -> None:
    await directory.set_state(world.hub.store, world.alpha.id, state, who="t", at=now())  # type: ignore[arg-type]
    await assert_only_looking(anna)


async def test_an_auditor_is_offered_nothing(world: World, server: TestServer) -> None:
    await add_user(
        world.hub.store, email="rita@alpha.example", name="Rita", role="auditor", company_id=world.alpha.id,
        password=PASSWORD, who="t", at=now(),
    )  # fmt: skip
    await assert_only_looking(await clerk(server, "rita@alpha.example"))


async def assert_only_looking(person: Clerk) -> None:
    forms, links = await offered(person)
    assert forms == FREE
    assert len(links) > 25
    assert {link for link in links if TO_ACT.search(link)} == set()
