"""A hub is restored in another folder, the old one is gone, and it seals on."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import msgspec
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.exchange.hub import running
from comptoir_hub.keeping import back_up
from comptoir_hub.restoring import restore
from comptoir_hub.settings import load_settings
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Terms
from others import Mailbox, Partner
from trade import QUICK, bill, enrol, founded, partners

from bench.invoices import BUYER, SELLER


async def test_a_hub_that_was_moved_seals_with_its_key(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    partner, mailbox = Partner(), Mailbox()
    async with partner.serving(), mailbox.serving():
        await asyncio.to_thread(founded, old, mailbox.port)
        await asyncio.to_thread(back_up, old, tmp_path / "hub.tar")
        shutil.rmtree(old)
        await asyncio.to_thread(restore, tmp_path / "hub.tar", new)
        settings = msgspec.structs.replace(
            load_settings(new, {}), workers=1, delivery=QUICK, channels={"http": {"allow": ["127.0.0.1/32"]}}
        )
        async with running(settings) as hub:
            seller, buyer = (
                await enrol(hub.store, "Messwerk AG", SELLER),
                await enrol(hub.store, "Zielwerk AG", BUYER),
            )
            terms = Terms(format="xcbl30", channel="http", address=partner.address("in"), archive="dsig")
            await partners(hub.store, seller, buyer, terms)
            shown = Credential("company", seller.id)
            sent = await hub.intake.take(Envelope(bill("M-1"), "m.xml", "application/xml", "portal", shown))
            async with asyncio.timeout(60):
                while not await hub.store.read(lambda tx: _is_sealed(tx, sent)):
                    await hub.signals.wait(f"document:{sent}", seconds=0.05)


def _is_sealed(tx: Transaction, document_id: str) -> bool:
    document = tx.documents.get(document_id)
    assert document is not None
    assert document.status != "action_needed", document.problem
    return document.archived_at is not None
