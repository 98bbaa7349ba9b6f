"""Processing: each document ends as it should, whatever becomes of the worker or of another document."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_hub.exchange import processing_end
from comptoir_hub.exchange.crew import WorkerLost
from comptoir_hub.exchange.worker import ready
from comptoir_hub.settings import Limits
from comptoir_hub.store.sqlite import unpack_payload
from comptoir_hub.store.work import Work
from hub_toys import bundle, invoice


def _slow(seconds):
    import time

    time.sleep(seconds)


async def _steps(world, document_id):
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    return [(step.stage, step.status) for step in steps]


async def _settle(world, document_id):
    return await world.until(
        document_id,
        lambda document: document.lane is None and document.status not in ("in_progress", "draft"),
    )


@pytest.mark.parametrize("guesses", [False, True])
async def test_conversions_guess_where_the_operator_lets_them_whatever_a_profile_says(open_world, guesses):
    said = {"guesses": "no" if guesses else "yes"}
    async with open_world(guesses=guesses) as world:
        await world.terms(format="toytext", channel="peer", address="beta", profile=said)
        document = await _settle(world, await world.send(invoice("R-1")))
        written = await world.hub.store.read(
            lambda tx: unpack_payload(tx, world.hub.store.payloads, document.target.sha256)
        )
    assert written == (b"Invoice R-1 at a guess\n" if guesses else b"Invoice R-1\n")


async def test_a_document_for_the_inbox_waits_to_be_fetched(world):
    document = await _settle(world, await world.send(invoice("R-1")))
    assert (document.status, document.actor, document.head.number) == ("waiting", "receiver", "R-1")
    line = await world.hub.store.read(lambda tx: tx.lines.get(world.beta.id, document.id))
    assert (line.number, line.partner, line.read_at) == ("R-1", "Alpha Papier AG", None)
    assert document.target.sha256 == document.sha256


@pytest.mark.parametrize(
    ("content", "rule", "actor", "last"),
    [
        (b"nonsense", "FORMAT-UNKNOWN", "sender", "recognise"),
        (invoice("BAD-1"), "TOY-1", "sender", "check_pivot"),
        (invoice("R-1", buyer="7600000000031"), "HUB-RECEIVER-UNKNOWN", "sender", "address"),
        (invoice("R-1", seller="7600000000024"), "HUB-IN-ANOTHERS-NAME", "sender", "address"),
        (b"BUNDLE nonsense", "TOY-BUNDLE", "sender", "unpack"),
        (invoice("RAISE-1"), "HUB-HELD", "care", "to_target"),
        (invoice("ODD-1"), "HUB-HELD", "care", "recognise"),
        (b"BREAK", "HUB-HELD", "care", "recognise"),
        (b"BUNDLE[42]", "HUB-HELD", "care", "unpack"),
        (invoice("EXIT-1"), "HUB-WORKER-LOST", "care", "recognise"),
    ],
)
async def test_what_cannot_go_on_says_why_and_whose_matter_it_is(world, content, rule, actor, last):
    await world.terms(format="toytext", channel="peer", address="beta")
    document = await _settle(world, await world.send(content))
    assert (document.status, document.actor, document.problem.rule) == ("action_needed", actor, rule)
    assert (await _steps(world, document.id))[-1] == (last, "failed")
    counters = await world.hub.store.read(lambda tx: tx.lines.counters(world.alpha.id))
    assert counters == {"flags": 1}
    assert (await world.settled(await world.send(invoice("R-2")))).status == "delivered"


async def test_a_worker_that_dies_counts_for_its_document_alone(world):
    await world.terms(format="toytext", channel="peer", address="beta")
    good = [await world.send(invoice(f"R-{n}")) for n in range(5)]
    bad = await world.send(invoice("CRASH-1"))
    more = [await world.send(invoice(f"S-{n}")) for n in range(5)]
    crashed = await _settle(world, bad)
    assert (crashed.status, crashed.actor, crashed.crashes) == ("action_needed", "care", 3)
    assert crashed.problem.rule == "HUB-WORKER-LOST"
    for document_id in (*good, *more):
        document = await world.settled(document_id)
        assert (document.status, document.crashes) == ("delivered", 0)


async def test_a_document_that_takes_too_long_is_held(open_world):
    async with open_world(
        limits=Limits(seconds_per_document=0.3, crashes=2, seconds_per_delivery=5)
    ) as world:
        await world.terms(format="toytext", channel="peer", address="beta")
        slow = await _settle(world, await world.send(invoice("SLOW-1")))
        assert (slow.problem.rule, slow.crashes) == ("HUB-WORKER-LOST", 2)
        assert (await world.settled(await world.send(invoice("R-1")))).status == "delivered"


async def test_the_crew_outlives_workers_killed_while_idle(world):
    for _ in range(3):
        with pytest.raises(WorkerLost):
            await world.hub.crew.ask(_slow, 60, seconds=0.2)
        assert await world.hub.crew.ask(ready, seconds=30) > 0
    document = await _settle(world, await world.send(invoice("R-1")))
    assert document.status == "waiting"


async def test_a_new_generation_of_workers_takes_over_without_a_break(world):
    sent = [await world.send(invoice(f"R-{n}")) for n in range(10)]
    renewed = asyncio.create_task(world.hub.crew.renew())
    sent += [await world.send(invoice(f"S-{n}")) for n in range(10)]
    await renewed
    assert {(await _settle(world, one)).status for one in sent} == {"waiting"}


@pytest.mark.parametrize(("last", "lane"), [("paper", "process"), ("paper " * 20_000, "process-large")])
async def test_the_documents_of_an_envelope_take_the_lane_of_the_largest_in_their_order(
    open_world, monkeypatch, last, lane
):
    taken, claim = [], Work.claim

    def noted(work, lane, *arguments, **more):
        lease, documents = claim(work, lane, *arguments, **more)
        taken.extend((lane, one.id) for one in documents if one.unpacked)
        return lease, documents

    monkeypatch.setattr(Work, "claim", noted)
    limits = Limits(large_from=100_000, seconds_per_document=20)
    async with open_world(limits=limits) as world:
        envelope_id = await world.send(bundle(invoice("R-1"), invoice("R-2"), invoice("R-3", note=last)))
        await _settle(world, envelope_id)
        inside = await world.hub.store.read(lambda tx: tx.documents.of_envelope(envelope_id))
        for one in inside:
            await _settle(world, one.id)
    assert taken == [(lane, one.id) for one in inside]


async def test_each_document_of_an_envelope_has_a_way_of_its_own(world):
    envelope_id = await world.send(bundle(invoice("R-1"), invoice("BAD-1"), invoice("R-2"), invoice("R-1")))
    await _settle(world, envelope_id)
    inside = await world.hub.store.read(lambda tx: tx.documents.of_envelope(envelope_id))
    ended = [await _settle(world, one.id) for one in inside]
    assert [(one.head.number, one.status) for one in ended] == [
        ("R-1", "waiting"), ("BAD-1", "action_needed"), ("R-2", "waiting"), ("R-1", "cancelled"),
    ]  # fmt: skip
    assert (ended[3].same_as, ended[3].problem.rule) == (ended[0].id, processing_end.SEEN_BEFORE)
    for one in ended:
        assert (await _steps(world, one.id))[:3] == [
            ("received", "done"),
            ("unpack", "done"),
            ("recognise", "done"),
        ]
    steps = await world.hub.store.read(lambda tx: tx.steps.of(ended[0].id))
    assert {step.plugin for step in steps if step.stage in ("unpack", "recognise")} == {"comptoir-toys 1.0"}


async def test_the_same_bundle_again_is_the_first_one_again(world):
    content = bundle(invoice("R-1"), invoice("R-2"))
    envelope_id = await world.send(content)
    await _settle(world, envelope_id)
    assert await world.send(content) == envelope_id
    assert len(await world.hub.store.read(lambda tx: tx.documents.of_envelope(envelope_id))) == 2


async def test_what_a_write_cannot_hold_is_held_and_stops_no_other(world, monkeypatch):
    from comptoir_hub.exchange import processing

    def settle(tx, outcome, at, **rest):
        if outcome.judgement.head.number == "R-2":
            raise ZeroDivisionError
        processing_end.settle(tx, outcome, at, **rest)

    monkeypatch.setattr(processing, "settle", settle)
    sent = [await world.send(invoice(f"R-{n}")) for n in range(1, 4)]
    ended = [await _settle(world, one) for one in sent]
    assert [one.status for one in ended] == ["waiting", "action_needed", "waiting"]
    assert ended[1].actor == "care"


async def test_run_again_a_document_gives_the_same(world):
    from comptoir_hub.documents import acting
    from comptoir_hub.store.identity import now

    document_id = await world.send(invoice("BAD-1"))
    first = await _settle(world, document_id)
    await acting.resend(world.hub, world.alpha.id, document_id, who="t", at=now())
    second = await world.until(document_id, lambda one: one.run == 2 and one.status == "action_needed")
    assert second.problem == first.problem
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    runs = [[(one.stage, one.status, one.reports) for one in steps if one.run == run] for run in (1, 2)]
    assert runs[0][1:] == runs[1]
