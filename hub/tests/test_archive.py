"""The archive: sealed after the outcome, kept for its years, and proved whenever it is asked."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta

import pytest
from comptoir_engine.model import Message
from comptoir_hub.documents import acting, looking
from comptoir_hub.errors import NotFound
from comptoir_hub.exchange import archiving
from comptoir_hub.exchange.archiving import kept_until
from comptoir_hub.exchange.crew import CrewBroken, WorkerLost
from comptoir_hub.exchange.worker import seal_batch
from comptoir_hub.store.identity import now
from hub_toys import invoice


@pytest.fixture
async def sealed(world):
    await world.terms(format="toytext", channel="peer", address="beta", archive="json")
    document = await world.settled(await world.send(invoice("R-1")))
    (container,) = await world.hub.store.read(lambda tx: tx.containers.of(document.id))
    return world, document, container


async def test_a_container_holds_all_that_was_exchanged_and_how(sealed):
    world, document, container = sealed
    found = await looking.container(world.hub.store, world.beta.id, document.id)
    parts = {
        key.split(" ", 2)[1] + " " + key.split(" ", 2)[2]: base64.b64decode(value)
        for key, value in json.loads(found.content[64:])["parts"].items()
    }
    assert sorted(parts) == [
        "delivered invoice-R-1.txt", "log log.json", "original a.xml", "receipt receipt.json",
        "rendering rendering.html", "report reports.json",
    ]  # fmt: skip
    assert parts["original a.xml"] == invoice("R-1")
    assert parts["delivered invoice-R-1.txt"] == b"Invoice R-1\n"
    assert json.loads(parts["receipt receipt.json"])[0]["outcome"] == "delivered"
    assert json.loads(parts["report reports.json"])[0]["check"] == "toyrule"
    assert document.archived_at is not None
    assert container.kept_until == date(2036, 12, 31)


async def test_a_container_is_verified_when_it_is_asked_for(sealed):
    world, document, container = sealed
    assert (await world.hub.archiving.verify(container)).verdict == "valid"
    (noted,) = await world.hub.store.read(lambda tx: tx.containers.of(document.id))
    assert noted.verdict == "valid"


async def test_a_container_is_its_companies_alone(sealed):
    world, document, _ = sealed
    with pytest.raises(NotFound):
        await looking.container(world.hub.store, "stranger", document.id)
    with pytest.raises(NotFound):
        await looking.container(world.hub.store, world.alpha.id, document.id, 2)


@pytest.mark.parametrize("fault", [WorkerLost(Message("killed")), CrewBroken("broken")])
async def test_a_worker_that_is_lost_while_it_seals_costs_no_time(world, monkeypatch, fault):
    monkeypatch.setattr(archiving, "TROUBLE_WAIT", timedelta(0))
    run, lost = world.hub.crew.run, []

    async def flaky(task, ids, **rest):
        if task is seal_batch and not lost:
            lost.append(ids)
            raise fault
        return await run(task, ids, **rest)

    monkeypatch.setattr(world.hub.crew, "run", flaky)
    await world.terms(format="toytext", channel="peer", address="beta", archive="json")
    document_id = await world.send(invoice("R-1"))
    document = await world.until(document_id, lambda one: one.archived_at is not None, seconds=20)
    assert lost == [(document.id,)]


async def test_what_waits_in_the_inbox_is_sealed_once_it_was_fetched(world):
    await world.terms(archive="json")
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.actor == "receiver")
    await acting.open_received(world.hub, world.beta.id, document_id, who="ben", at=now())
    document = await world.settled(document_id)
    assert (document.status, document.archived_at is not None) == ("delivered", True)


async def test_an_archive_that_fails_is_tried_again_and_the_document_stays_delivered(world, monkeypatch):
    await world.terms(format="toytext", channel="peer", address="beta", archive="missing")
    document_id = await world.send(invoice("R-1"))
    document = await world.until(document_id, lambda one: one.lane == "archive" and one.next_at > now())

    async def failed():
        steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
        return steps[-1].status == "failed"

    while not await failed():
        await world.hub.signals.wait(f"document:{document_id}", seconds=0.05)
    assert document.status == "delivered"


@pytest.mark.parametrize(
    ("issued", "exchanged", "until"),
    [
        (date(2026, 11, 3), date(2026, 11, 3), 2036),
        (None, date(2026, 1, 1), 2036),
        (date(2025, 12, 31), date(2026, 1, 2), 2036),
        (date(2027, 1, 4), date(2026, 12, 30), 2037),
        (date(1900, 1, 1), date(2026, 6, 1), 2036),
        (date(9999, 12, 31), date(2026, 6, 1), 2036),
        (None, date(9998, 6, 1), 9999),
    ],
)
def test_a_container_is_kept_to_the_end_of_the_tenth_year_from_its_exchange(issued, exchanged, until):
    """Nobody shortens it, or breaks the hub, by the date that he writes."""
    assert kept_until(issued, exchanged, 10) == date(until, 12, 31)


async def test_what_can_not_be_written_into_the_archive_stops_no_other(world, monkeypatch):
    await world.terms(format="toytext", channel="peer", address="beta", archive="json")
    whole = archiving.kept_until

    def broken(issued, exchanged, years):
        if issued == date(2026, 1, 1):
            raise ValueError("a day that nobody thought of")
        return whole(issued, exchanged, years)

    monkeypatch.setattr(archiving, "kept_until", broken)
    bad = await world.send(invoice("R-1", issued="2026-01-01"))
    good = await world.send(invoice("R-2"))
    assert (await world.until(good, lambda one: one.archived_at is not None)).status == "delivered"
    waiting = await world.until(bad, lambda one: one.lane == "archive" and one.next_at > now())
    assert waiting.status == "delivered"


async def test_an_invoice_of_the_last_day_there_is_does_no_harm(world):
    await world.terms(format="toytext", channel="peer", address="beta", archive="json")
    last = await world.send(invoice("R-1", issued="9999-12-31"))
    assert (await world.until(last, lambda one: one.archived_at is not None)).status == "delivered"
