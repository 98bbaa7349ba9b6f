"""A hub as it is installed, with every plugin there is, and companies who trade on it."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
import pytest
from comptoir_engine.model import Identifier
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.exchange.hub import Hub, running
from comptoir_hub.founding import Founder, Mail, found
from comptoir_hub.partners import directory
from comptoir_hub.partners.requests import agree
from comptoir_hub.serving import listening
from comptoir_hub.settings import Delivery, Settings, load_settings
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, DocumentRecord, Scope, Terms
from others import LOOPBACK, Mailbox, Partner

from bench.invoices import BUYER, SELLER, invoice

WHO = "tests"
FINAL = ("delivered", "action_needed", "cancelled", "replaced")
QUICK = Delivery(first_wait=0.05, longest_wait=0.2, give_up_after=3600, finish=1)


def gln(number: int) -> str:
    """The `number`th location number of an invented range, with its check digit."""
    digits = f"760100001{number:03d}"
    total = sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


def bill(number: str, to: str = BUYER, *, lines: int = 1, by: str = SELLER) -> bytes:
    """A sound invoice to the company with this location number."""
    return invoice(number, lines).replace(BUYER.encode(), to.encode()).replace(SELLER.encode(), by.encode())


async def enrol(store: SqliteStore, name: str, location: str, **fields: Any) -> Company:
    """Registers a company under its location number."""
    company = Company("", name, (Identifier("0088", location),), country="CH", **fields)
    return await directory.register(store, company, who=WHO, at=now())


async def partners(store: SqliteStore, sender: Company, receiver: Company, terms: Terms) -> None:
    """Makes them partners; `terms` is how the receiver wants what the sender sends."""
    await store.write(lambda tx: agree(tx, sender.id, receiver.id, "customer", at=now(), terms=terms))


async def token(store: SqliteStore, company: Company, scope: Scope = "all") -> str:
    """A machine's key, each under a name of its own."""
    name = f"{scope} {secrets.token_hex(4)}"
    return (await issue_token(store, company.id, name, scope=scope, who=WHO, at=now()))[1]


def founded(folder: Path, mail_port: int) -> Settings:
    """A new hub's settings, made as `comptoir init` makes them, in a hurry and with leave to call this machine."""
    mail = Mail(LOOPBACK, mail_port, "hub@comptoir.example", "", "", "none")
    founder = Founder("operator@comptoir.example", "Olivia Operator", "a-hub-for-tests-only")
    found(folder, founder, "http://127.0.0.1", "Comptoir tests", mail, who=WHO)
    settings = load_settings(folder, {})
    return msgspec.structs.replace(
        settings,
        port=0,
        workers=1,
        delivery=QUICK,
        channels={**settings.channels, "http": {"allow": ["127.0.0.1/32"]}},
    )


@dataclass(slots=True)
class Market:
    """A hub that serves in this process, the company that sends, and who receives."""

    hub: Hub
    address: str
    session: aiohttp.ClientSession
    partner: Partner
    mailbox: Mailbox
    seller: Company
    token: str
    receivers: dict[str, tuple[Company, str]] = field(default_factory=dict)
    _numbers: int = 100

    async def receiver(self, terms: Terms, *, agreed: bool = True) -> str:
        """The location number of a company that receives so; asked for again, it is the same company."""
        name = " ".join(
            map(str, (terms.format, terms.channel, terms.address, agreed, *filter(None, [terms.archive])))
        )
        if name not in self.receivers:
            location = self.new_location()
            company = await enrol(self.hub.store, f"Receiver {location}", location)
            self.receivers[name] = company, location
            if agreed:
                await partners(self.hub.store, self.seller, company, terms)
        return self.receivers[name][1]

    async def pushed(self, mood: str = "in") -> str:
        """Receives xCBL at the partner's server."""
        address = self.partner.nonsense if mood == "nonsense" else self.partner.address(mood)
        return await self.receiver(Terms(format="xcbl30", channel="http", address=address))

    async def mailed(self, name: str = "anna") -> str:
        """Receives a PDF in a mailbox."""
        return await self.receiver(Terms(format="pdf", channel="email", address=f"{name}@receiver.example"))

    def new_location(self) -> str:
        self._numbers += 1
        return gln(self._numbers)

    async def post(
        self, content: bytes, door: str = "/channels/http/", *, by: str | None = None, **headers: str
    ) -> tuple[int, dict[str, Any]]:
        """Hands something in over HTTP; the status and what the hub says."""
        shown = {"Authorization": f"Bearer {by or self.token}", "Content-Type": "application/xml"}
        async with self.session.post(
            f"{self.address}{door}", data=content, headers=shown | headers
        ) as answer:
            return answer.status, await answer.json(content_type=None)

    async def send(self, content: bytes, **headers: str) -> str:
        """Hands in what is taken; its id."""
        status, said = await self.post(content, **headers)
        assert status == 202, said
        return str(said["id"])

    async def get(self, path: str, *, by: str | None = None) -> tuple[int, bytes]:
        shown = {"Authorization": f"Bearer {by or self.token}"}
        async with self.session.get(f"{self.address}{path}", headers=shown) as answer:
            return answer.status, await answer.read()

    async def told(self, document_id: str) -> dict[str, Any]:
        """What the API says of a document."""
        status, body = await self.get(f"/api/v1/documents/{document_id}")
        assert status == 200, body
        said: dict[str, Any] = msgspec.json.decode(body)
        return said

    async def until(
        self, document_id: str, holds: Callable[[DocumentRecord], bool], seconds: float = 40
    ) -> DocumentRecord:
        """Waits for a document to be as it should; one that never is so is told with its steps."""
        end = asyncio.get_running_loop().time() + seconds
        while True:
            document = await self.hub.store.read(lambda tx: tx.documents.get(document_id))
            assert document is not None
            if holds(document):
                return document
            if asyncio.get_running_loop().time() > end:
                steps = await self.hub.store.read(lambda tx: tx.steps.of(document_id))
                pytest.fail(f"after {seconds} s: {document}\n" + "\n".join(map(str, steps)))
            await self.hub.signals.wait(f"document:{document_id}", seconds=0.05)

    async def settled(self, document_id: str) -> DocumentRecord:
        """Waits until nothing is left to be done."""
        return await self.until(document_id, lambda one: one.lane is None and one.status in FINAL)

    async def sent(self, content: bytes, **headers: str) -> DocumentRecord:
        """Hands something in and waits for the end of its way."""
        return await self.settled(await self.send(content, **headers))

    async def count(self) -> int:
        """How many documents the hub has."""
        return await self.hub.store.read(
            lambda tx: int(tx._connection.execute("SELECT count(*) FROM documents").fetchone()[0])
        )


@asynccontextmanager
async def market(folder: Path, **changed: Any) -> AsyncIterator[Market]:
    """A hub with all installed plugins on a free port, while the context is open."""
    async with AsyncExitStack() as stack:
        partner, mailbox = Partner(), Mailbox()
        await stack.enter_async_context(partner.serving())
        await stack.enter_async_context(mailbox.serving())
        settings = await asyncio.to_thread(founded, folder / "hub", mailbox.port)
        settings = msgspec.structs.replace(settings, **changed)
        hub = await stack.enter_async_context(running(settings))
        address = await stack.enter_async_context(listening(hub))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        seller = await enrol(hub.store, "Messwerk AG", SELLER)
        secret = await token(hub.store, seller)
        yield Market(hub, address, session, partner, mailbox, seller, secret)


def without_space(text: str) -> str:
    return re.sub(r"\s+", "", text)
