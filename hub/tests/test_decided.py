"""What is decided after a document was accepted holds for it as long as no channel has it, and its sender is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

import pytest
from comptoir_engine.model import Credential, Envelope, Identifier
from comptoir_hub.documents import acting, releasing
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.partners import authorising, directory, requests
from comptoir_hub.settings import Portal
from comptoir_hub.store.documents import STOPPED_BY
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_toys import invoice
from hub_world import World

WAY = {"format": "toytext", "channel": "peer"}
GAMMA = Identifier("0088", "7600000000031")


async def sender_locked(world: World) -> None:
    await directory.set_state(world.hub.store, world.alpha.id, "locked", who="t", at=now())


async def receiver_locked(world: World) -> None:
    await directory.set_state(world.hub.store, world.beta.id, "locked", who="t", at=now())


async def ended(world: World) -> None:
    await requests.disconnect(world.hub.store, world.alpha.id, world.beta.id, who="t", at=now())


async def asked_anew(world: World) -> None:
    await ended(world)
    await requests.ask(world.hub.store, world.alpha.id, world.beta.id, "customer", None, who="t", at=now())


async def other_format(world: World) -> None:
    await world.terms(format="toyodd", channel="peer", address="beta")


async def other_channel(world: World) -> None:
    await world.terms(format="toytext", channel="mail", address="beta")


async def no_address(world: World) -> None:
    await world.terms(**WAY)


SINCE = [
    (sender_locked, "HUB-SENDER-CLOSED"),
    (receiver_locked, "HUB-RECEIVER-CLOSED"),
    (ended, "HUB-NOT-PARTNERS"),
    (asked_anew, "HUB-REQUEST-PENDING"),
    (other_format, "HUB-WAY-CHANGED"),
    (other_channel, "HUB-WAY-CHANGED"),
    (no_address, "HUB-ADDRESS-MISSING"),
]


@pytest.mark.parametrize(("decide", "rule"), SINCE, ids=[decide.__name__ for decide, _ in SINCE])
async def test_what_is_decided_while_a_document_waits_for_its_next_attempt_stops_it(
    world: World, decide: Callable[[World], Awaitable[None]], rule: str
) -> None:
    (world.peers / "down").touch()
    await world.terms(**WAY, address="beta")
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.attempts >= 1 and one.status == "waiting")
    await decide(world)
    stopped = await world.settled(document_id)
    (world.peers / "down").unlink()
    assert (stopped.status, stopped.actor) == ("action_needed", "sender")
    assert stopped.problem is not None
    assert (stopped.problem.rule, bool(stopped.problem.hint)) == (rule, True)
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    told = [(step.status, step.reports[0].findings[0].rule) for step in steps if step.stage == "deliver"]
    assert told == [("failed", rule)]


async def test_another_way_is_the_matter_of_a_receiver_whose_people_sign_in_and_taken_with_try_again(
    world: World,
) -> None:
    await world.administrator()
    await world.terms(**WAY, address="down")
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.attempts >= 1)
    await world.terms(format="toytext", channel="mail", address="beta")
    stopped = await world.settled(document_id)
    assert (stopped.status, stopped.actor) == ("action_needed", "receiver")
    await acting.resend(world.hub, world.alpha.id, document_id, who="anna", at=now())
    sent = await world.until(document_id, lambda one: one.arrived_at is not None or one.doubtful)
    assert sent.plan is not None
    assert sent.plan.channel == "mail"


async def test_a_corrected_address_is_taken_for_the_next_attempt_under_the_same_key(world: World) -> None:
    await world.terms(**WAY, address="down")
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.attempts >= 1 and one.status == "waiting")
    await world.terms(**WAY, address="beta")
    document = await world.settled(document_id)
    attempts = await world.hub.store.read(lambda tx: tx.deliveries.of(document_id))
    assert (document.status, document.doubtful) == ("delivered", False)
    assert [one.address for one in attempts[-2:]] == ["down", "beta"]
    assert document.plan is not None
    assert document.plan.address == "beta"
    assert len({one.key for one in attempts}) == 1


async def test_a_sender_that_is_locked_while_its_document_can_be_undone_sends_nothing(
    open_world: Callable[..., AbstractAsyncContextManager[World]],
) -> None:
    async with open_world(portal=Portal(undo_seconds=3)) as world:
        await _undone(world)


async def _undone(world: World) -> None:
    await world.terms(**WAY, address="beta")
    envelope = Envelope(
        invoice("R-1"), "a.xml", "application/xml", "portal", Credential("company", world.alpha.id)
    )
    document_id = await world.hub.intake.take(envelope, Wish(held=True))
    await world.until(document_id, lambda one: one.lane is None)
    await acting.send_held(world.hub, world.alpha.id, document_id, who="anna", at=now())
    await world.until(document_id, lambda one: one.lane == "deliver")
    await sender_locked(world)
    stopped = await world.settled(document_id)
    assert stopped.problem is not None
    assert stopped.problem.rule == "HUB-SENDER-CLOSED"
    assert not (world.peers / "beta.calls").exists()


async def test_nobody_sends_for_a_locked_company_nor_as_a_locked_agent(world: World) -> None:
    store, gamma = world.hub.store, Company("", "Gamma Treuhand", (GAMMA,))
    gamma = await directory.register(store, gamma, who="t", at=now())
    await authorising.authorise(store, world.alpha.id, gamma.id, who="t", at=now())

    async def sent(number: str) -> str:
        sender = Credential("company", gamma.id)
        return await world.hub.intake.accept(
            Envelope(invoice(number), "a.xml", "application/xml", "api", sender)
        )

    await world.terms(**WAY, address="beta")
    assert (await world.settled(await sent("R-1"))).status == "delivered"
    await sender_locked(world)
    stopped = await world.settled(await sent("R-2"))
    assert stopped.problem is not None
    assert stopped.problem.rule == "HUB-SENDER-CLOSED"
    assert stopped.problem.message.args == {"name": "Alpha Papier AG"}
    await directory.set_state(store, world.alpha.id, "active", who="t", at=now())
    await world.terms(**WAY, address="down")
    waiting = [await sent("R-3"), await sent("R-4")]
    for document_id in waiting:
        await world.until(document_id, lambda one: one.attempts >= 1)
    await directory.set_state(store, gamma.id, "locked", who="t", at=now())
    found = [(await world.settled(document_id)).problem for document_id in waiting]
    assert {one and one.rule for one in found} == {"HUB-SENDER-CLOSED"}
    assert {str(one and one.message.args["name"]) for one in found} == {"Gamma Treuhand"}


async def released(world: World, company_id: str) -> int:
    large_from = world.hub.settings.limits.large_from
    return await releasing.release(world.hub.store, company_id, who="t", at=now(), large_from=large_from)


async def test_a_company_that_is_released_lets_go_what_its_lock_stopped_and_nothing_else(
    world: World,
) -> None:
    (world.peers / "down").touch()
    await world.terms(**WAY, address="beta")
    waiting = [await world.send(invoice(f"W-{n}")) for n in range(3)]
    for one in waiting:
        await world.until(one, lambda document: document.attempts >= 1)
    await receiver_locked(world)
    late = await world.send(invoice("L-1"))
    strange = await world.send(invoice("S-1", buyer="7600000000031"))
    stopped = [await world.settled(one) for one in (*waiting, late)]
    assert {one.problem.rule for one in stopped if one.problem} == {"HUB-RECEIVER-CLOSED"}
    assert (await world.settled(strange)).run == 1
    (world.peers / "down").unlink()
    assert await released(world, world.alpha.id) == 0
    assert await released(world, world.beta.id) == 4
    assert {(await world.settled(one.id)).status for one in stopped} == {"delivered"}
    assert (await world.document(strange)).run == 1
    assert await released(world, world.beta.id) == 0


async def test_a_sender_that_is_released_lets_go_what_it_handed_in(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "AT_ONCE", 1)
    (world.peers / "down").touch()
    await world.terms(**WAY, address="beta")
    sent = [await world.send(invoice(f"W-{n}")) for n in range(2)]
    for one in sent:
        await world.until(one, lambda document: document.attempts >= 1)
    await sender_locked(world)
    stopped = [await world.settled(one) for one in sent]
    assert {one.problem.rule for one in stopped if one.problem} == {"HUB-SENDER-CLOSED"}
    (world.peers / "down").unlink()
    assert await released(world, world.alpha.id) == 2
    assert {(await world.settled(one)).status for one in sent} == {"delivered"}
    acts = await world.hub.store.read(lambda tx: tx.journal.of_object(world.alpha.id, sent[0]))
    assert "document.resent" in {entry.act for entry in acts}


async def test_what_a_lock_stopped_is_found_without_a_look_at_all_documents(world: World) -> None:
    plan = await world.hub.store.read(
        lambda tx: tx.documents._all(f"EXPLAIN QUERY PLAN {STOPPED_BY}", ("[]", 0))
    )
    steps = [row["detail"] for row in plan if "documents" in row["detail"]]
    assert len(steps) == 1
    assert steps[0].startswith("SEARCH documents USING INDEX documents_stopped")
