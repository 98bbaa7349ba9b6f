"""The exam of what the hub offers as a plugin; and what it can't see of the inbox: that parcels are fetched whole."""

from __future__ import annotations

from comptoir_engine.conformance import suite
from comptoir_hub.documents import acting, looking
from comptoir_hub.store.identity import now
from hub_toys import invoice
from hub_world import World

TestConformance = suite("hub")


async def test_what_lies_in_the_inbox_is_fetched_whole_and_then_delivered(world: World) -> None:
    content = invoice("R-1")
    document_id = await world.send(content)
    waiting = await world.until(document_id, lambda one: one.actor == "receiver")
    attempts = await world.hub.store.read(lambda tx: tx.deliveries.of(document_id))
    assert [(attempt.channel, attempt.outcome) for attempt in attempts] == [("portal", "to_be_fetched")]
    found = await looking.delivered(world.hub.store, world.beta.id, document_id, at=now(), online_days=90)
    assert waiting.target is not None
    assert (found.content, found.file.sha256) == (content, waiting.target.sha256)
    await acting.open_received(world.hub, world.beta.id, document_id, who="beat", at=now())
    assert (await world.document(document_id)).status == "delivered"
