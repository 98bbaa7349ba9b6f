"""Delivery: at least once under one key, never blamed on another, and told as it was."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from comptoir_engine.model import Identifier
from comptoir_hub.documents import acting
from comptoir_hub.exchange import measures
from comptoir_hub.exchange.backoff import next_attempt, wait_before
from comptoir_hub.partners import directory, requests
from comptoir_hub.settings import Delivery, Limits
from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.records import Company, Terms
from comptoir_hub.store.sqlite import DATABASE
from hub_toys import invoice
from sqlite_utils import Database
from structlog.testing import capture_logs

HOURS = timedelta(hours=2)


async def _attempts(world, document_id):
    return await world.hub.store.read(lambda tx: tx.deliveries.of(document_id))


async def _deliver_step(world, document_id):
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    return [
        (step.status, [f.rule for r in step.reports for f in r.findings])
        for step in steps
        if step.stage == "deliver"
    ]


async def test_a_receipt_makes_a_document_delivered_and_visible_to_its_receiver(world):
    await world.terms(format="toytext", channel="peer", address="beta")
    document_id = await world.send(invoice("R-1"))
    document = await world.settled(document_id)
    (attempt,) = await _attempts(world, document_id)
    assert (attempt.outcome, attempt.reference) == ("delivered", f"R-{attempt.key[:6]}")
    assert attempt.key == f"{document_id}-{document.target.sha256[:16]}"
    assert await _deliver_step(world, document_id) == [("done", [])]
    seen = await world.hub.store.read(lambda tx: tx.lines.get(world.beta.id, document_id))
    assert (seen.direction, seen.status, str(seen.amount)) == ("received", "delivered", "107.70")
    assert await world.hub.store.read(lambda tx: tx.journal.exchange_broken_at()) is None


async def test_a_peer_that_was_down_gets_the_same_parcel_under_the_same_key(world):
    (world.peers / "down").touch()
    await world.terms(format="toytext", channel="peer", address="beta")
    document_id = await world.send(invoice("R-1"))
    waiting = await world.until(document_id, lambda one: one.attempts >= 2 and one.status == "waiting")
    assert waiting.actor == "nobody"
    (world.peers / "down").unlink()
    await world.settled(document_id)
    attempts = await _attempts(world, document_id)
    assert {one.outcome for one in attempts[:-1]} == {"try_later"}
    assert attempts[0].next_at is not None
    assert attempts[-1].outcome == "delivered"
    assert len(set((world.peers / "beta.calls").read_text().split())) == 1
    assert not (await world.document(document_id)).doubtful


@pytest.mark.parametrize(("renderings", "sent"), [((), []), (("html",), ["rendering.html"])])
async def test_a_receiver_gets_the_renderings_he_asked_for_and_not_the_archives(world, renderings, sent):
    await world.terms(format="toytext", channel="peer", address="beta", archive="json", renderings=renderings)
    document = await world.settled(await world.send(invoice("R-1")))
    assert [file.name for file in document.renderings] == ["rendering.html"]
    assert [path.name for path in world.peers.glob("beta.beside/*")] == sent


async def test_an_agreement_that_changes_between_two_attempts_changes_no_parcel(world):
    wanted = {"format": "toytext", "channel": "peer", "address": "beta", "archive": "json"}
    (world.peers / "down").touch()
    await world.terms(**wanted, renderings=("html",))
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.attempts >= 1 and one.status == "waiting")
    await world.terms(**wanted)
    (world.peers / "down").unlink()
    await world.settled(document_id)
    assert [path.name for path in world.peers.glob("beta.beside/*")] == ["rendering.html"]


@pytest.mark.parametrize(
    ("address", "administered", "rule", "actor"),
    [
        ("refuse", False, "DELIVERY-REFUSED", "sender"),
        ("moved", True, "DELIVERY-NO-WAY", "receiver"),
        ("moved", False, "DELIVERY-NO-WAY", "care"),
        ("broken", True, "HUB-HELD", "care"),
    ],
)
async def test_a_peer_that_refuses_and_a_channel_that_breaks_raise_the_flag(
    world, address, administered, rule, actor
):
    if administered:
        await world.administrator()
    await world.terms(format="toytext", channel="peer", address=address)
    with capture_logs() as logs:
        document_id = await world.send(invoice("R-1"))
        document = await world.settled(document_id)
    assert (document.status, document.actor, document.problem.rule) == ("action_needed", actor, rule)
    assert ("administrators see this" in str(document.problem.hint)) is (actor == "receiver")
    told = {"document": document_id, "channel": "peer", "reason": rule, "log_level": "warning"}
    assert [line for line in logs if line["event"].startswith("delivery.g")] == [
        {"event": "delivery.given_up"} | told
    ]
    assert [line["rule"] for line in logs if line["event"] == "document.held"] == [rule] * (actor == "care")
    assert await _deliver_step(world, document_id) == [("failed", [rule])]
    assert "hunter2" not in str(await _attempts(world, document_id)) + str(document.problem)


async def test_a_channel_that_is_not_set_up_is_customer_cares_matter(open_world):
    async with open_world(channels={}) as world:
        await world.terms(format="toytext", channel="peer", address="beta")
        document = await world.settled(await world.send(invoice("R-1")))
        assert (document.actor, document.problem.rule) == ("care", "HUB-HELD")


@pytest.mark.parametrize(
    ("address", "administered", "rule", "actor"),
    [
        ("down", True, "DELIVERY-UNREACHABLE", "receiver"),
        ("down", False, "DELIVERY-UNREACHABLE", "care"),
        ("relay", True, "HUB-HELD", "care"),
    ],
)
async def test_what_can_not_be_delivered_for_too_long_raises_the_flag_of_who_can_mend_it(
    open_world, address, administered, rule, actor
):
    rules = Delivery(first_wait=0.01, longest_wait=0.02, give_up_after=1.5)
    async with open_world(delivery=rules) as world:
        if administered:
            await world.administrator()
        await world.terms(format="toytext", channel="peer", address=address)
        with capture_logs() as logs:
            document = await world.settled(await world.send(invoice("R-1")))
        assert (document.actor, document.problem.rule) == (actor, rule)
        told = [(line["event"], line["reason"]) for line in logs if line["event"].startswith("delivery.")]
        early = [("delivery.waits", rule)] if address == "relay" else []
        assert told == [*early, ("delivery.waits", rule), ("delivery.given_up", rule)]
        assert document.id in str(logs)
        assert f'reason="{rule}",then="given_up"' in measures.written({}).decode()


async def test_a_time_in_which_the_hub_stood_still_is_not_the_peers(open_world):
    """Its machine was off, or its clock was wrong: the first failure afterwards is not the last attempt."""
    rules = Delivery(first_wait=60, longest_wait=60, give_up_after=3600)
    async with open_world(delivery=rules) as world:
        (world.peers / "down").touch()
        await world.terms(format="toytext", channel="peer", address="beta")
        document_id = await world.send(invoice("R-1"))
        waiting = await world.until(document_id, lambda one: one.attempts == 1 and one.lane == "deliver")
        [attempt] = await _attempts(world, document_id)
        assert attempt.next_at is not None
    days = timedelta(days=4)
    database = Database(world.hub.settings.folder / DATABASE)
    for column in ("started_at", "next_at"):
        moved = stamp(getattr(attempt, column) - days)
        database.execute(f"UPDATE deliveries SET {column} = ?", (moved,))
    database.execute("UPDATE documents SET next_at = ?", (stamp(attempt.next_at - days),))
    database.conn.commit()
    database.close()
    async with open_world(delivery=rules) as world:
        waiting = await world.until(document_id, lambda one: one.attempts == 2)
        assert (waiting.status, waiting.actor) == ("waiting", "nobody")
        later = await _attempts(world, document_id)
        assert timedelta(seconds=50) < later[-1].next_at - later[-1].started_at < timedelta(minutes=10)


async def test_a_peer_that_never_answers_is_given_up_for_this_attempt_and_doubted(open_world):
    async with open_world(limits=Limits(seconds_per_delivery=0.1)) as world:
        await world.terms(format="toytext", channel="mail", address="late")
        document_id = await world.send(invoice("R-1"))
        document = await world.until(document_id, lambda one: one.attempts >= 2)
        attempts = await _attempts(world, document_id)
        assert (attempts[0].outcome, attempts[0].doubtful) == ("try_later", True)
        assert document.doubtful


async def test_an_unknown_outcome_of_a_channel_that_cannot_refuse_a_second_one_is_not_tried_again(world):
    await world.terms(format="toytext", channel="mail", address="unknown")
    document_id = await world.send(invoice("R-1"))
    document = await world.until(document_id, lambda one: one.lane is None and one.status == "waiting")
    assert document.doubtful
    assert len(await _attempts(world, document_id)) == 1


async def test_an_unknown_outcome_of_a_channel_that_honours_the_key_is_tried_again(world):
    await world.terms(format="toytext", channel="peer", address="unknown")
    document_id = await world.send(invoice("R-1"))
    document = await world.until(document_id, lambda one: one.attempts >= 2)
    assert not document.doubtful


async def test_a_mail_that_was_cut_off_is_shown_as_possibly_twice(open_world, tmp_path):
    async with open_world() as world:
        (world.peers / "down").touch()
        await world.terms(format="toytext", channel="mail", address="beta")
        document_id = await world.send(invoice("R-1"))
        await world.until(document_id, lambda one: one.attempts >= 1)
        await world.hub.store.write(
            lambda tx: tx._connection.execute(
                "UPDATE deliveries SET outcome = 'started', ended_at = NULL WHERE n = 1"
            )
        )
        (world.peers / "down").unlink()
        document = await world.settled(document_id)
        assert (document.status, document.doubtful) == ("delivered", True)
        assert (await _deliver_step(world, document_id))[0][0] == "done_with_warnings"


async def test_a_slow_receiver_holds_up_no_other(open_world):
    rules = Delivery(at_once=4, at_once_per_route=2, first_wait=0.05, longest_wait=0.1, finish=0)
    async with open_world(delivery=rules, limits=Limits(seconds_per_delivery=3600)) as world:
        gamma = await directory.register(
            world.hub.store,
            Company("", "Gamma Sagl", (Identifier("0088", "7600000000048"),)),
            who="t",
            at=now(),
        )
        await world.hub.store.write(
            lambda tx: requests.agree(
                tx,
                world.alpha.id,
                gamma.id,
                "customer",
                at=now(),
                terms=Terms(channel="peer", address="gamma"),
            )
        )
        await world.terms(format="toytext", channel="peer", address="late")
        for n in range(10):
            await world.send(invoice(f"SL-{n}"))
        quick = [await world.send(invoice(f"Q-{n}", buyer="7600000000048")) for n in range(10)]
        for document_id in quick:
            assert (await world.settled(document_id)).status == "delivered"
        assert len((world.peers / "late.calls").read_text().split()) == 2


def test_waits_double_up_to_a_limit_with_chance_in_them_and_obey_the_peer():
    random.seed(3)
    rules = Delivery(first_wait=10, longest_wait=100, give_up_after=1000)
    waits = [wait_before(attempt, rules).total_seconds() for attempt in range(1, 9)]
    for wait, planned in zip(waits, [10, 20, 40, 80, 100, 100, 100, 100], strict=True):
        assert planned <= wait <= planned * 1.25
    assert wait_before(1, rules, asked=300).total_seconds() == 300
    assert wait_before(1, rules, asked=1e9) == timedelta(days=1)
    assert wait_before(10_000, rules).total_seconds() <= 125


@pytest.mark.parametrize("asked", [None, 60.0, 86_400.0, 1e12])
def test_the_hub_gives_up_when_its_time_has_passed_whatever_a_peer_asks_for(asked):
    first = at = now()
    rules, attempts = Delivery(), 0
    while at is not None:
        attempts, last = attempts + 1, at
        at = next_attempt(attempts, first, at + timedelta(seconds=20), rules, asked)
    assert last == first + timedelta(seconds=rules.give_up_after)
    assert attempts >= 4


async def test_the_time_counts_from_the_first_attempt_of_a_run(world):
    await world.terms(format="toytext", channel="peer", address="down")
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.attempts >= 2)
    await world.hub.store.write(
        lambda tx: tx._connection.execute("UPDATE deliveries SET started_at = ?", (stamp(now() - HOURS),))
    )
    assert (await world.settled(document_id)).problem.rule == "DELIVERY-UNREACHABLE"
    await acting.resend(world.hub, world.alpha.id, document_id, who="test", at=now())
    again = await world.until(document_id, lambda one: one.attempts >= 2)
    assert again.status == "waiting"
