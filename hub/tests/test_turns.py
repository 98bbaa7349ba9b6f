"""One company's flood keeps no other company waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.exchange import crowding
from comptoir_hub.exchange.crowding import LOOK, Crowding
from comptoir_hub.exchange.intake import Intake
from comptoir_hub.exchange.signals import Signals
from comptoir_hub.settings import Limits
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_toys import invoice

FLOOD = 150


@pytest.mark.parametrize(("lane", "large_from"), [("process-large", 1), ("process", 1_000_000)])
async def test_a_flood_of_one_company_keeps_no_other_waiting(
    open_world: Callable[..., Any], lane: str, large_from: int
) -> None:
    async with open_world(limits=Limits(large_from=large_from)) as world:
        sender = Credential("company", world.beta.id)
        late = Envelope(invoice("B-1"), "b.xml", "application/xml", "api", sender)
        *flood, other = await asyncio.gather(
            *(world.send(invoice(f"A-{n}")) for n in range(FLOOD)), world.hub.intake.accept(late)
        )
        await world.until(other, lambda document: document.lane != lane)
        waiting = [await world.document(one) for one in flood]
        assert sum(document.lane == lane for document in waiting) > FLOOD // 2


async def test_who_sends_faster_than_the_hub_works_is_told_to_come_back(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowding, "PAUSE", timedelta())
    set_back = iter(now() - timedelta(hours=hours) for hours in range(100))
    for name in ("alpha", "beta"):
        await store.write(lambda tx, name=name: tx.companies.add(Company(name, name, created_at=now())))
    intake = Intake(store, Limits(waiting_documents=3), Signals(), lambda: next(set_back))

    async def knock(n: int, company: str = "alpha") -> str:
        sender = Credential("company", company)
        return await intake.accept(Envelope(invoice(f"R-{n}"), "a.xml", "application/xml", "api", sender))

    await asyncio.gather(*(knock(n) for n in range(3)))
    for _ in range(2):
        with pytest.raises(Refused) as refusal:
            await knock(3)
        assert refusal.value.reason == "too_many"
        assert str(refusal.value).startswith("The hub takes no more of your documents now: 3 wait")
    await knock(3, "beta")
    await store.write(lambda tx: tx._connection.execute("UPDATE documents SET lane = 'deliver'"))
    await knock(3)
    assert (
        await store.read(lambda tx: tx._connection.execute("SELECT count(*) FROM documents").fetchone()[0])
        == 5
    )


async def test_a_file_with_many_documents_counts_as_many(store: SqliteStore) -> None:
    running = timedelta()
    await store.write(lambda tx: tx.companies.add(Company("alpha", "alpha", created_at=now())))
    crowd = Crowding(store, 3, lambda: running)
    await crowd.let_in("alpha")
    for n in range(3):
        accepted = Envelope(invoice(f"R-{n}"), "a.xml", "", "api", Credential("company", "alpha"))
        await Intake(store, Limits(), Signals()).accept(accepted)
    running += LOOK
    with pytest.raises(Refused, match="wait"):
        await crowd.let_in("alpha")
