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


@pytest.mark.parametrize(("day", "until"), [(date(2026, 1, 1), 2036), (date(2026, 12, 31), 2036)])
def test_a_container_is_kept_to_the_end_of_the_tenth_year(day, until):
    assert kept_until(day, 10) == date(until, 12, 31)
