"""The portal in front of a hub that runs, and people with browsers of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from argon2 import PasswordHasher
from comptoir_hub.accounts import passwords
from comptoir_hub.accounts.people import add_user
from comptoir_hub.app import create_app
from comptoir_hub.partners import directory
from comptoir_hub.portal.site import portal
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_toys import invoice
from hub_world import World, a_world

PASSWORD = "paper and ink forever"
OWN = {"Sec-Fetch-Site": "same-origin"}
Client = TestClient  # type: ignore[type-arg]


class Clerk:
    """A signed-in person with a browser of her own."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.csrf = ""

    async def sign_in(self, email: str) -> None:
        """Signs in and takes the form token from the first page."""
        answer = await self.client.post("/sign-in", data={"email": email, "password": PASSWORD}, headers=OWN)
        assert answer.status == 200, await answer.text()
        found = re.search(r'name="csrf" value="([^"]+)"', await answer.text())
        assert found is not None
        self.csrf = found[1]

    async def get(self, path: str, status: int = 200) -> str:
        """A page's text."""
        answer = await self.client.get(path)
        assert answer.status == status, (path, answer.status)
        return await answer.text()

    async def post(self, path: str, status: int = 200, **fields: object) -> str:
        """What a form answers, after its redirect."""
        answer = await self.client.post(path, data={"csrf": self.csrf, **fields}, headers=OWN)
        text = await answer.text()
        assert answer.status == status, (path, answer.status, text)
        return text

    async def upload(self, path: str, content: bytes, name: str = "invoice.xml") -> tuple[str, str]:
        """Sends a file by a form; the address it led to, and the page there."""
        form = aiohttp.FormData({"csrf": self.csrf})
        form.add_field("file", content, filename=name, content_type="application/xml")
        answer = await self.client.post(path, data=form, headers=OWN)
        return str(answer.url.path), await answer.text()


def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords cost less than in earnest."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


@asynccontextmanager
async def portal_world(folder: Path, monkeypatch: pytest.MonkeyPatch, **fields: Any) -> AsyncIterator[World]:
    """A hub that lets documents go at once, and whose passwords cost less than in earnest."""
    cheap_passwords(monkeypatch)
    async with a_world(folder, portal=Portal(undo_seconds=0), **fields) as opened:
        yield opened


@asynccontextmanager
async def portal_of(world: World) -> AsyncIterator[TestServer]:
    """The hub's application, with one person at each company and a third company beside."""
    other = Company("", "Gamma Sagl")
    gamma = await directory.register(world.hub.store, other, who="test", at=now())
    people = (
        ("anna@alpha.example", world.alpha),
        ("beat@beta.example", world.beta),
        ("carla@gamma.example", gamma),
    )
    for email, company in people:
        await add_user(
            world.hub.store, email=email, name=email.split("@")[0].title(), role="administrator",
            company_id=company.id, password=PASSWORD, who="test", at=now(),
        )  # fmt: skip
    running = TestServer(create_app(world.hub, portal(world.hub)))
    await running.start_server()
    try:
        yield running
    finally:
        await running.close()


async def clerk(server: TestServer, email: str) -> Clerk:
    """A person at her desk."""
    client = TestClient(server, cookie_jar=aiohttp.CookieJar(unsafe=True))
    person = Clerk(client)
    await person.sign_in(email)
    return person


async def sent(world: World, number: str, **fields: str) -> str:
    """A document of Alpha's to Beta that has arrived."""
    document_id = await world.send(invoice(number, **fields))
    await world.until(
        document_id, lambda document: document.status in ("waiting", "delivered", "action_needed")
    )
    return document_id
