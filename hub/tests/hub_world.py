"""What the hub's tests start from: a store in a folder of its own, two companies, and a hub with the toy plugin."""

from __future__ import annotations

import multiprocessing
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import hub_toys
import msgspec
from comptoir_engine.model import Credential, Envelope, Identifier
from comptoir_hub.accounts.people import add_user
from comptoir_hub.exchange import crew
from comptoir_hub.exchange.hub import Hub, running
from comptoir_hub.partners import directory, requests
from comptoir_hub.settings import Delivery, Limits, Settings
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company, DocumentRecord, Terms

ALPHA = Identifier("0088", "7600000000017")
BETA = Identifier("0088", "7600000000024")
FORKED = multiprocessing.get_context("forkserver")
"""How this world's workers begin: forked from a process that has imported what they need. They are begun hundreds of
times here; as an installed hub's they begin in `tests/stories` and `tests/faults`."""
FORKED.set_forkserver_preload(["comptoir_hub.exchange.worker"])
FINAL = ("delivered", "action_needed", "cancelled", "replaced")


@dataclass(frozen=True)
class World:
    """A hub with two companies who are partners: Alpha sends, Beta receives."""

    hub: Hub
    alpha: Company
    beta: Company
    peers: Path

    async def send(self, content: bytes, **fields: Any) -> str:
        """Alpha hands something in."""
        sender = Credential("company", self.alpha.id)
        return await self.hub.intake.accept(
            Envelope(content, "a.xml", "application/xml", "api", sender, **fields)
        )

    async def document(self, document_id: str) -> DocumentRecord:
        """A document as it is now."""
        found = await self.hub.store.read(lambda tx: tx.documents.get(document_id))
        assert found is not None
        return found

    async def until(
        self, document_id: str, holds: Callable[[DocumentRecord], bool], seconds: float = 30
    ) -> DocumentRecord:
        """Waits for a document to be as it should."""
        import asyncio

        async with asyncio.timeout(seconds):
            while True:
                found = await self.document(document_id)
                if holds(found):
                    return found
                await self.hub.signals.wait(f"document:{document_id}", seconds=0.05)

    async def settled(self, document_id: str) -> DocumentRecord:
        """Waits until nothing is left to be done."""
        return await self.until(
            document_id, lambda document: document.lane is None and document.status in FINAL
        )

    async def administrator(self, email: str = "chief@beta.example") -> None:
        """Somebody of Beta's who signs in and may change how it receives."""
        await add_user(
            self.hub.store, email=email, name="Chief", role="administrator", company_id=self.beta.id,
            password="paper and ink forever", who="test", at=now(),
        )  # fmt: skip

    async def terms(self, **fields: Any) -> None:
        """What Beta wants of Alpha."""
        terms = Terms(**fields)
        await requests.set_terms(self.hub.store, self.alpha.id, self.beta.id, terms, who="test", at=now())


async def partners(store: SqliteStore) -> tuple[Company, Company]:
    """Two companies who trade."""
    alpha = await directory.register(store, Company("", "Alpha Papier AG", (ALPHA,)), who="test", at=now())
    beta = await directory.register(store, Company("", "Beta Bücher SA", (BETA,)), who="test", at=now())
    request = await requests.ask(store, alpha.id, beta.id, "customer", None, who="test", at=now())
    await requests.accept(store, beta.id, request, who="test", at=now())
    return alpha, beta


def settings_in(folder: Path, **fields: Any) -> Settings:
    """Settings for a quick hub with one worker."""
    peers = {"folder": str(folder / "peers")}
    plain = Settings(
        folder=folder / "data",
        workers=1,
        limits=Limits(seconds_per_document=20, seconds_per_delivery=5),
        delivery=Delivery(first_wait=0.05, longest_wait=0.2, give_up_after=3600),
        channels={"peer": peers, "mail": peers},
    )
    return msgspec.structs.replace(plain, **fields)


@asynccontextmanager
async def a_world(folder: Path, **fields: Any) -> AsyncIterator[World]:
    """A hub that runs, in a folder that may hold an earlier one's data."""
    (folder / "peers").mkdir(exist_ok=True)
    with patch.object(crew, "CONTEXT", FORKED):
        async with running(settings_in(folder, **fields), hub_toys.registry) as hub:
            alpha, beta = await _earlier(hub.store) or await partners(hub.store)
            yield World(hub, alpha, beta, folder / "peers")


async def _earlier(store: SqliteStore) -> tuple[Company, Company] | None:
    """The partners that an earlier hub of this folder had."""
    alpha, beta = await store.read(lambda tx: (tx.companies.owner(ALPHA), tx.companies.owner(BETA)))
    if alpha is None or beta is None:
        return None
    found = await store.read(lambda tx: (tx.companies.get(alpha), tx.companies.get(beta)))
    assert found[0] is not None
    assert found[1] is not None
    return found[0], found[1]
