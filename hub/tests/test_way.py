"""A document's whole way through the hub, with workers, channel and archive."""

from __future__ import annotations

from hub_toys import invoice


async def test_a_document_is_stored_processed_delivered_and_sealed(world):
    await world.terms(format="toytext", channel="peer", address="beta", archive="json")
    document_id = await world.send(invoice("R-1"))
    document = await world.settled(document_id)
    steps = await world.hub.store.read(lambda tx: tx.steps.of(document_id))
    assert document.status == "delivered", document.problem
    assert [(step.stage, step.status) for step in steps] == [
        ("received", "done"), ("recognise", "done"), ("address", "done"), ("check_pivot", "done"),
        ("to_target", "done"), ("render", "done"), ("deliver", "done"), ("archive", "done"),
    ]  # fmt: skip
    assert [file.read_text() for file in (world.peers / "beta").iterdir()] == ["Invoice R-1\n"]
