"""A locked company neither sends, receives nor acts, on any road; its people read what is theirs and are told why."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_engine.errors import Refused
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.app import create_app
from comptoir_hub.partners import directory
from comptoir_hub.portal import guard, site
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import CompanyState
from hub_portal import OWN, Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World

WHY = {
    "locked": ("has locked this company", "hat dieses Unternehmen gesperrt"),
    "waiting": ("waits to be released", "wartet auf die Freigabe"),
    "left": ("has left the hub", "hat den Hub verlassen"),
}


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def put(world: World, company_id: str, state: CompanyState) -> None:
    await directory.set_state(world.hub.store, company_id, state, who="test", at=now())


def filled(path: str, document_id: str) -> str:
    """An address of a route, with a document's id for its names."""
    return re.sub(r"{(\w+)(:[^/]+)?}", lambda found: "1" if found[2] else document_id, path)


@pytest.mark.parametrize("state", WHY)
async def test_no_form_of_the_portal_is_taken_from_a_locked_company(
    world: World, anna: Clerk, state: CompanyState
) -> None:
    document_id = await sent(world, "R-1")
    await put(world, world.alpha.id, state)
    forms = [route.path for route in site.ROUTES if route.method == "POST"]
    free = [path for path in forms if path.startswith((*guard.OWN, *guard.WITHOUT_TOKEN))]
    assert len(forms) > 20
    for path in set(forms) - set(free):
        answer = await anna.client.post(filled(path, document_id), data={"csrf": anna.csrf}, headers=OWN)
        assert (answer.status, WHY[state][0] in await answer.text()) == (403, True), path
    await put(world, world.alpha.id, "active")
    await anna.post(f"/documents/{document_id}/trash")


async def test_people_of_a_locked_company_read_and_are_told_why(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "R-1")
    await put(world, world.alpha.id, "locked")
    pages = [route.path for route in site.ROUTES if route.method == "GET"]
    for path in pages:
        answer = await anna.client.get(filled(path, document_id))
        assert answer.status in (200, 403, 404, 409, 410), path
    for path in ("/home", f"/documents/{document_id}", f"/documents/{document_id}/source"):
        page = await anna.get(path)
        assert WHY["locked"][0] in page
        assert 'href="/upload"><' not in page
    await anna.post("/language", language="de", next="/home")
    assert WHY["locked"][1] in await anna.get("/home")
    await anna.post("/sign-out")
    await anna.sign_in("anna@alpha.example")


async def test_what_a_locked_company_looks_at_is_not_received_by_it(world: World, beat: Clerk) -> None:
    document_id = await sent(world, "R-1")
    await put(world, world.beta.id, "locked")
    await beat.get(f"/documents/{document_id}")
    line = await world.hub.store.read(lambda tx: tx.lines.get(world.beta.id, document_id))
    assert line is not None
    assert line.read_at is None
    assert (await world.document(document_id)).status == "waiting"
    await put(world, world.beta.id, "active")
    await beat.get(f"/documents/{document_id}")
    assert (await world.document(document_id)).status == "delivered"


@pytest.mark.parametrize("state", WHY)
async def test_no_token_of_a_locked_company_opens_anything(world: World, state: CompanyState) -> None:
    document_id = await sent(world, "R-1")
    _, secret = await issue_token(world.hub.store, world.beta.id, "t", scope="all", who="t", at=now())
    await put(world, world.beta.id, state)
    app = create_app(world.hub)
    async with TestClient(TestServer(app)) as client:
        routes = [
            (route.method, route.resource.canonical)
            for route in app.router.routes()
            if route.resource is not None and route.resource.canonical.startswith("/api/v1/")
        ]
        assert len(routes) > 9
        for method, path in routes:
            address = re.sub(r"{n}", "1", path).replace("{id}", document_id)
            headers = {"Authorization": f"Bearer {secret}"}
            answer = await client.request(method, address, headers=headers)
            assert answer.status == 403, (method, path)
            if method != "HEAD":
                assert WHY[state][0] in (await answer.json())["title"]
    assert (await world.document(document_id)).status == "waiting"


async def test_nothing_is_taken_from_a_locked_company_at_any_other_door(world: World) -> None:
    await put(world, world.alpha.id, "locked")
    with pytest.raises(Refused, match="locked") as refusal:
        await world.send(invoice("R-1"))
    assert refusal.value.reason == "forbidden"
