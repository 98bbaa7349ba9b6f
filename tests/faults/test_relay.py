"""The hub's own mail server is at fault: the operator sees it as ours, and neither sender nor recipient is blamed."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from comptoir_hub.accounts.people import add_user
from comptoir_hub.settings import Delivery
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord
from others import LOOPBACK, free_port
from trade import QUICK, Market, bill, market

PASSWORD = "a-hub-for-tests-only"
OURS = "A fault of ours"
CAUSES = {
    "sign-in": "refuses our sign-in (535)",
    "down": "connection to the mail server failed",
    "sender": "550: 5.7.1 You may not send from this address",
    "relay": "554: 5.7.1 Relay access denied",
}


@dataclass(slots=True)
class Relay:
    """The operator's mail server; `mood` is what is wrong with it, and empty once it is mended."""

    mood: str
    port: int = field(default_factory=free_port)
    mails: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood == "sender":
            return "550 5.7.1 You may not send from this address"
        envelope.mail_from = address
        return "250 Well"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood == "relay":
            return "554 5.7.1 Relay access denied"
        envelope.rcpt_tos.append(address)
        return "250 Well"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails += envelope.rcpt_tos
        return "250 Kept"

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=self.mood != "sign-in", handled=False)

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """The server, while the context is open; not as long as it is down."""
        controller = Controller(
            self, hostname=LOOPBACK, port=self.port, authenticator=self.authenticate, auth_require_tls=False
        )
        await asyncio.to_thread(controller.start)
        try:
            yield
        finally:
            await asyncio.to_thread(controller.stop)


@dataclass(slots=True)
class Person:
    """Somebody with a browser of her own."""

    address: str
    session: aiohttp.ClientSession
    csrf: str = ""

    async def sign_in(self, email: str) -> None:
        page = await self.post("/sign-in", email=email, password=PASSWORD)
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found is not None, page
        self.csrf = found[1]

    async def get(self, path: str) -> str:
        async with self.session.get(f"{self.address}{path}") as answer:
            assert answer.status == 200
            return " ".join(unescape(await answer.text()).split())

    async def post(self, path: str, **fields: str) -> str:
        headers, data = {"Sec-Fetch-Site": "same-origin"}, {"csrf": self.csrf, **fields}
        async with self.session.post(f"{self.address}{path}", data=data, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.text()


@dataclass(slots=True)
class Scene:
    """A hub whose mail server is at fault, its operator, the sender's clerk and the recipient's administrator."""

    market: Market
    relay: Relay
    stack: AsyncExitStack

    async def person(self, email: str) -> Person:
        jar = aiohttp.CookieJar(unsafe=True)
        session = await self.stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        found = Person(self.market.address, session)
        await found.sign_in(email)
        return found

    async def mend(self) -> None:
        if self.relay.mood == "down":
            await self.stack.enter_async_context(self.relay.serving())
        self.relay.mood = ""

    async def staffed(self, location: str) -> None:
        """Both companies have somebody who signs in, so that there is somebody to blame."""
        receiver = next(one for one, place in self.market.receivers.values() if place == location)
        for email, company in (("anna@seller.example", self.market.seller), ("beat@buyer.example", receiver)):
            await add_user(
                self.market.hub.store, email=email, name=email, role="administrator", company_id=company.id,
                password=PASSWORD, who="tests", at=now(),
            )  # fmt: skip


@asynccontextmanager
async def scene(folder: Path, mood: str, rules: Delivery) -> AsyncIterator[Scene]:
    async with AsyncExitStack() as stack:
        relay = Relay(mood)
        if mood != "down":
            await stack.enter_async_context(relay.serving())
        email = {
            "host": LOOPBACK, "port": relay.port, "encryption": "none", "sender": "hub@comptoir.example",
            "user": "hub", "password": "the relay's own secret",
        }  # fmt: skip
        opened = await stack.enter_async_context(market(folder, channels={"email": email}, delivery=rules))
        yield Scene(opened, relay, stack)


async def assert_nobody_is_blamed(told: Scene, document: DocumentRecord, beat: Person, anna: Person) -> None:
    assert document.actor not in ("sender", "receiver")
    assert "Documents can't reach you" not in await beat.get("/home")
    page = await anna.get(f"/documents/{document.id}/tracking")
    for sentence in (
        "Mend it and resend",
        "ask the recipient",
        "the recipient's system",
        "relay's own secret",
    ):
        assert sentence.casefold() not in page.casefold()


@pytest.mark.parametrize("mood", CAUSES)
async def test_while_it_is_tried_again_the_operator_reads_whose_fault_it_is(
    tmp_path: Path, mood: str
) -> None:
    async with scene(tmp_path, mood, QUICK) as told:
        location = await told.market.mailed("anna")
        await told.staffed(location)
        document_id = await told.market.send(bill("R-1", location))
        waiting = await told.market.until(document_id, lambda one: one.attempts >= 2)
        assert waiting.status == "waiting"
        page = await (await told.person("operator@comptoir.example")).get("/hub/held")
        assert OURS in page
        assert CAUSES[mood] in page
        assert "the recipient acts" not in page
        assert "the sender acts" not in page
        beat, anna = await told.person("beat@buyer.example"), await told.person("anna@seller.example")
        await assert_nobody_is_blamed(told, waiting, beat, anna)
        await told.mend()
        assert (await told.market.settled(document_id)).status == "delivered"
        assert told.relay.mails == ["anna@receiver.example"]
        assert OURS not in await (await told.person("operator@comptoir.example")).get("/hub/held")


@pytest.mark.parametrize("mood", CAUSES)
async def test_what_was_tried_for_too_long_is_held_for_us_and_goes_once_it_is_mended(
    tmp_path: Path, mood: str
) -> None:
    rules = Delivery(first_wait=0.05, longest_wait=0.1, give_up_after=0.2, finish=1)
    async with scene(tmp_path, mood, rules) as told:
        location = await told.market.mailed("anna")
        await told.staffed(location)
        held = await told.market.sent(bill("R-1", location))
        assert held.problem is not None
        assert (held.status, held.actor, held.problem.rule) == ("action_needed", "care", "HUB-HELD")
        operator = await told.person("operator@comptoir.example")
        page = await operator.get("/hub/held")
        assert "their senders are not to blame" in page
        assert CAUSES[mood] in page
        assert f"/hub/held/{held.id}/again" in page
        beat, anna = await told.person("beat@buyer.example"), await told.person("anna@seller.example")
        await assert_nobody_is_blamed(told, held, beat, anna)
        assert "Customer Care" in await anna.get(f"/documents/{held.id}/tracking")
        await told.mend()
        await operator.post(f"/hub/held/{held.id}/again", reason="relay mended")
        arrived = await told.market.until(held.id, lambda one: one.status == "delivered")
        assert (arrived.problem, told.relay.mails) == (None, ["anna@receiver.example"])
