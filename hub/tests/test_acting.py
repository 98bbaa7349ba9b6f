"""What a company may do with a document, when, and that another company may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from comptoir_hub.documents import acting, looking, rendering
from comptoir_hub.errors import Conflict, Ended, NotFound
from comptoir_hub.exchange.answers import give_answer
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_toys import bundle, invoice

ACTS = {
    "open": acting.open_received, "unread": acting.mark_unread, "trash": acting.trash, "restore": acting.restore,
    "send": acting.send_held, "resend": acting.resend, "version": acting.send_as_new_version,
    "cancel": lambda hub, company, document, **rest: acting.cancel(hub, company, document, None, **rest),
    "answer": lambda hub, company, document, **rest: give_answer(
        hub.store, company, document, "accepted", None, **rest
    ),
}  # fmt: skip
ONLINE = {"at": now(), "online_days": 90}
SIGHTS = {
    "look": lambda store, company, document: looking.look(store, company, document, online_days=90),
    "source": lambda store, company, document: looking.source(store, company, document, **ONLINE),
    "delivered": lambda store, company, document: looking.delivered(store, company, document, **ONLINE),
    "step": lambda store, company, document: looking.step_file(store, company, document, 1, **ONLINE),
    "attachment": lambda store, company, document: looking.attachment(store, company, document, 1, **ONLINE),
    "container": looking.container,
}


@pytest.fixture
async def arrived(world):
    """A document in Beta's inbox, and Gamma who has nothing to do with it."""
    document_id = await world.send(invoice("R-1"))
    await world.until(document_id, lambda one: one.actor == "receiver")
    await world.hub.store.write(lambda tx: tx.companies.add(Company("gamma", "Gamma", created_at=now())))
    return world, document_id


async def test_anothers_document_is_as_unknown_as_one_that_is_not(arrived):
    world, document_id = arrived
    for act in ACTS.values():
        for one in (document_id, "000000000000"):
            with pytest.raises(NotFound):
                await act(world.hub, "gamma", one, who="x", at=now())


async def test_anothers_document_cannot_be_looked_at(arrived):
    world, document_id = arrived
    for sight in SIGHTS.values():
        for one in (document_id, "000000000000"):
            with pytest.raises(NotFound):
                await sight(world.hub.store, "gamma", one)


async def test_a_receiver_does_not_act_as_the_sender(arrived):
    world, document_id = arrived
    for act in ("send", "resend", "version", "cancel"):
        with pytest.raises(NotFound):
            await ACTS[act](world.hub, world.beta.id, document_id, who="ben", at=now())


async def test_a_sender_does_not_answer_its_own_document(arrived):
    world, document_id = arrived
    with pytest.raises(NotFound):
        await ACTS["answer"](world.hub, world.alpha.id, document_id, who="anna", at=now())


async def test_opening_reads_and_fetches_once(arrived):
    world, document_id = arrived
    for who in ("ben", "bea"):
        await acting.open_received(world.hub, world.beta.id, document_id, who=who, at=now())
    document = await world.document(document_id)
    entries = await world.hub.store.read(lambda tx: tx.journal.of_object(world.beta.id, document_id))
    assert document.status == "delivered"
    assert [(entry.act, entry.who) for entry in entries] == [("document.read", "ben")]
    assert await world.hub.store.read(lambda tx: tx.lines.counters(world.beta.id)) == {}


async def test_the_senders_look_does_not_fetch(arrived):
    world, document_id = arrived
    await acting.open_received(world.hub, world.alpha.id, document_id, who="anna", at=now())
    assert (await world.document(document_id)).status == "waiting"


async def test_trash_hides_for_one_company_and_restore_brings_back_with_the_read_mark(arrived):
    world, document_id = arrived
    await acting.open_received(world.hub, world.beta.id, document_id, who="ben", at=now())
    await acting.trash(world.hub, world.beta.id, document_id, who="ben", at=now())

    async def listed(company, **wanted):
        page = await world.hub.store.read(lambda tx: tx.lines.page(company.id, Filter(**wanted)))
        return [line.document_id for line in page.lines]

    assert await listed(world.beta) == []
    assert await listed(world.beta, trashed=True) == [document_id]
    assert await listed(world.alpha) == [document_id]
    await acting.restore(world.hub, world.beta.id, document_id, who="ben", at=now())
    assert await listed(world.beta) == [document_id]
    assert await listed(world.beta, unread=True) == []


async def test_several_are_trashed_and_restored_at_once_but_for_those_with_a_red_flag(world):
    ids = [await world.send(invoice(number)) for number in ("R-1", "R-2", "BAD-3")]
    for document_id in ids[:2]:
        await world.until(document_id, lambda document: document.status == "waiting")
    await world.settled(ids[2])

    async def trashed():
        page = await world.hub.store.read(lambda tx: tx.lines.page(world.alpha.id, Filter(trashed=True)))
        return {line.document_id: line.trashed_by for line in page.lines}

    moved = await acting.trash(world.hub, world.alpha.id, *ids, who="anna", at=now())
    assert set(moved) == {ids[0], ids[1]} == set(await trashed())
    await acting.restore(world.hub, world.alpha.id, *moved, who="anna", at=now())
    assert await trashed() == {}


async def test_one_foreign_document_among_several_stops_the_act(arrived):
    world, document_id = arrived
    with pytest.raises(NotFound):
        await acting.trash(world.hub, world.alpha.id, document_id, "unknown", who="anna", at=now())
    own = await world.hub.store.read(lambda tx: tx.lines.get(world.alpha.id, document_id))
    assert own.trashed_at is None


async def test_a_red_flag_cannot_be_trashed(world):
    document = await world.settled(await world.send(invoice("BAD-1")))
    with pytest.raises(Conflict):
        await acting.trash(world.hub, world.alpha.id, document.id, who="anna", at=now())


async def test_what_has_arrived_cannot_be_withdrawn_and_what_was_flagged_can_be_closed(arrived):
    world, document_id = arrived
    with pytest.raises(Conflict):
        await acting.cancel(world.hub, world.alpha.id, document_id, None, who="anna", at=now())
    flagged = await world.settled(await world.send(invoice("BAD-1")))
    await acting.cancel(world.hub, world.alpha.id, flagged.id, "a test", who="anna", at=now())
    assert (await world.document(flagged.id)).status == "cancelled"
    with pytest.raises(Conflict):
        await acting.resend(world.hub, world.alpha.id, flagged.id, who="anna", at=now())


async def test_an_answer_reaches_both_lists(arrived):
    world, document_id = arrived
    await give_answer(
        world.hub.store, world.beta.id, document_id, "rejected", "too late", who="ben", at=now()
    )
    for company in (world.alpha, world.beta):
        page = await world.hub.store.read(
            lambda tx, c=company: tx.lines.page(c.id, Filter(answers=("rejected",)))
        )
        assert [line.document_id for line in page.lines] == [document_id]
    sight = await looking.look(world.hub.store, world.alpha.id, document_id, online_days=90)
    assert (sight.document.answer, sight.document.answer_reason) == ("rejected", "too late")


async def test_contents_end_with_the_online_period_and_the_rest_stays(arrived):
    world, document_id = arrived
    store, company = world.hub.store, world.alpha.id
    last, after = now() + timedelta(days=90), now() + timedelta(days=91)
    assert await looking.source(store, company, document_id, at=last, online_days=90)
    for get in (looking.source, looking.delivered):
        with pytest.raises(Ended):
            await get(store, company, document_id, at=after, online_days=90)
    with pytest.raises(Ended):
        await looking.step_file(store, company, document_id, 1, at=after, online_days=90)
    assert (await looking.look(store, company, document_id, online_days=90)).steps


async def test_a_receiver_never_gets_an_envelope_that_held_other_documents(world):
    content = bundle(invoice("R-1"), invoice("R-2", buyer="7600000000031"))
    envelope_id = await world.send(content)
    await world.until(envelope_id, lambda one: one.actor == "receiver")
    seen = [
        (await looking.look(world.hub.store, company.id, envelope_id, online_days=90)).steps[0].artefact
        for company in (world.alpha, world.beta)
    ]
    assert seen[0] is not None
    assert seen[1] is None
    with pytest.raises(NotFound):
        await looking.step_file(world.hub.store, world.beta.id, envelope_id, 1, at=now(), online_days=90)


async def test_a_document_is_rendered_for_who_may_see_it(arrived):
    world, document_id = arrived
    found = await rendering.render(world.hub, world.beta.id, document_id, at=now(), options={})
    assert (found.content, found.file.media_type) == (b"<p>Invoice R-1</p>", "text/html")
    for company, format in (("gamma", None), (world.beta.id, "nothing")):
        with pytest.raises(NotFound):
            await rendering.render(world.hub, company, document_id, at=now(), format=format, options={})
