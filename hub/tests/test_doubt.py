"""Nobody knows whether it arrived: it is closed by who says whether the receiver has it, and by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import pytest
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.documents import acting, doubt, looking
from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.settings import Delivery
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord
from hub_portal import Clerk
from hub_toys import invoice
from hub_world import World

OpenWorld = Callable[..., AbstractAsyncContextManager[World]]


async def doubtful(world: World, number: str = "R-1", **terms: object) -> DocumentRecord:
    """A mail of which the server did not say whether it took it."""
    await world.terms(format="toytext", channel="mail", address="unknown", **terms)
    document_id = await world.send(invoice(number))
    return await world.until(document_id, lambda one: one.lane is None and one.status == "waiting")


async def settle(world: World, document_id: str, *, has_it: bool) -> DocumentRecord:
    await doubt.settle(world.hub, world.alpha.id, document_id, has_it=has_it, who="anna", at=now())
    return await world.document(document_id)


async def test_what_may_have_arrived_is_not_closed_as_if_it_had_not(world: World) -> None:
    document = await doubtful(world)
    with pytest.raises(Conflict, match="Nobody knows whether the recipient has this document"):
        await acting.cancel(world.hub, world.alpha.id, document.id, "a guess", who="anna", at=now())
    assert (await world.document(document.id)).status == "waiting"


async def test_who_says_that_the_receiver_has_it_makes_it_delivered(world: World) -> None:
    document = await doubtful(world, archive="json")
    await settle(world, document.id, has_it=True)
    delivered = await world.until(document.id, lambda one: one.archived_at is not None)
    assert (delivered.status, delivered.doubtful) == ("delivered", True)
    seen = await world.hub.store.read(lambda tx: tx.lines.get(world.beta.id, document.id))
    assert seen is not None
    entries = await world.hub.store.read(lambda tx: tx.journal.of_object(world.alpha.id, document.id))
    assert [(one.who, one.detail) for one in entries if one.act == "document.settled"] == [
        ("anna", {"receiver_has_it": "yes"})
    ]
    assert await world.hub.store.read(lambda tx: tx.journal.exchange_broken_at()) is None


async def deliver_step(world: World, document_id: str) -> str:
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    return [step.status for step in steps if step.stage == "deliver"][-1]


async def test_its_delivery_does_not_look_as_if_it_went_on(world: World) -> None:
    document = await doubtful(world)
    assert await deliver_step(world, document.id) == "done_with_warnings"
    await settle(world, document.id, has_it=False)
    assert await deliver_step(world, document.id) == "failed"


async def test_nor_does_that_of_a_document_withdrawn_before_it_arrived(open_world: OpenWorld) -> None:
    patient = Delivery(first_wait=60, longest_wait=60, give_up_after=3600)
    async with open_world(delivery=patient) as world:
        await world.terms(format="toytext", channel="peer", address="down")
        document_id = await world.send(invoice("R-3"))
        await world.until(document_id, lambda one: one.attempts > 0 and one.status == "waiting")
        await acting.cancel(world.hub, world.alpha.id, document_id, None, who="anna", at=now())
        assert (await world.document(document_id)).status == "cancelled"
        assert await deliver_step(world, document_id) == "skipped"


async def test_who_says_that_the_receiver_lacks_it_closes_it(world: World) -> None:
    document = await doubtful(world)
    assert (await settle(world, document.id, has_it=False)).status == "cancelled"
    assert await world.hub.store.read(lambda tx: tx.lines.get(world.beta.id, document.id)) is None


async def test_it_can_be_sent_again_though_no_attempt_is_planned(world: World) -> None:
    document = await doubtful(world)
    await world.terms(format="toytext", channel="mail", address="box")
    await acting.resend(world.hub, world.alpha.id, document.id, who="anna", at=now())
    assert (await world.settled(document.id)).status == "delivered"


async def test_delivered_is_what_the_attempt_carried_whatever_a_later_run_made(world: World) -> None:
    document = await doubtful(world)
    await world.terms(types=())
    await acting.resend(world.hub, world.alpha.id, document.id, who="anna", at=now())
    stopped = await world.settled(document.id)
    assert (stopped.status, stopped.target) == ("action_needed", None)
    await settle(world, document.id, has_it=True)
    found = await looking.delivered(world.hub.store, world.alpha.id, document.id, at=now(), online_days=90)
    assert found.content == b"Invoice R-1\n"


async def test_where_there_is_no_doubt_nobody_settles_it(world: World) -> None:
    await world.terms(format="toytext", channel="peer", address="refuse")
    refused = await world.settled(await world.send(invoice("R-2")))
    delivered = await doubtful(world)
    await settle(world, delivered.id, has_it=True)
    for document_id in (refused.id, delivered.id):
        with pytest.raises(Conflict, match="There is no doubt"):
            await settle(world, document_id, has_it=False)
    for company in (world.beta.id, "gamma"):
        with pytest.raises(NotFound):
            await doubt.settle(world.hub, company, refused.id, has_it=True, who="beat", at=now())
    await acting.cancel(world.hub, world.alpha.id, refused.id, None, who="anna", at=now())


async def test_what_another_has_replaced_meanwhile_is_not_delivered_too(world: World) -> None:
    first = await doubtful(world, unique_numbers=False)
    await world.terms(format="toytext", channel="mail", address="refuse", unique_numbers=False)
    await acting.resend(world.hub, world.alpha.id, first.id, who="anna", at=now())
    await world.settled(first.id)
    await world.terms(format="toytext", channel="mail", address="box", unique_numbers=False)
    sender = Credential("company", world.alpha.id)
    again = Envelope(invoice("R-1"), "a.xml", "application/xml", "portal", sender)
    second = await world.hub.intake.take(again, Wish(held=True))
    await world.until(second, lambda one: one.lane is None)
    await acting.send_held(world.hub, world.alpha.id, second, who="anna", at=now())
    await world.until(second, lambda one: one.status == "waiting" and one.lane == "deliver")
    with pytest.raises(Conflict, match="Another document"):
        await settle(world, first.id, has_it=True)


async def test_the_page_asks_and_takes_the_answer(world: World, anna: Clerk) -> None:
    document = await doubtful(world)
    path = f"/documents/{document.id}"
    page = await anna.get(f"{path}/tracking")
    assert "Does the recipient have it?" in page
    assert f'action="{path}/close"' not in page
    assert re.findall(rf'action="{path}/(\w+)">', page).count("settle") == 1
    await anna.post(f"{path}/close", status=409, reason="not needed")
    await anna.post(f"{path}/settle", status=404, receiver="perhaps")
    page = await anna.post(f"{path}/settle", receiver="has_it")
    assert "Delivered" in page
    assert "Does the recipient have it?" not in page


async def test_that_the_receiver_lacks_it_is_said_on_a_page_that_asks_for_a_reason(
    world: World, anna: Clerk
) -> None:
    document = await doubtful(world)
    path = f"/documents/{document.id}"
    assert f'href="{path}/close"' in await anna.get(f"{path}/tracking")
    assert f'action="{path}/settle"' in await anna.get(f"{path}/close")
    assert "Reason: please fill in." in await anna.post(f"{path}/settle", 422, receiver="lacks_it")
    assert (await world.document(document.id)).status == "waiting"
    page = await anna.post(f"{path}/settle", receiver="lacks_it", reason="sent by post")
    assert "Reason: sent by post" in page
    assert (await world.document(document.id)).status == "cancelled"


async def test_a_red_flag_in_doubt_shows_no_card_without_contents(world: World, anna: Clerk) -> None:
    document = await doubtful(world)
    await world.terms(format="toytext", channel="peer", address="moved")
    await acting.resend(world.hub, world.alpha.id, document.id, who="anna", at=now())
    await world.until(document.id, lambda one: one.status == "action_needed" and one.actor == "receiver")
    page = await anna.get(f"/documents/{document.id}/tracking")
    assert "Does the recipient have it?" in page
    assert 'id="mend"' not in page
