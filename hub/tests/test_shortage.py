"""What the hub's own machine lacks is nobody else's fault, and no document is stopped for it."""

from __future__ import annotations

import dataclasses
import errno
import os
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from comptoir_engine.errors import DeliveryError, GiveUp, TryLater
from comptoir_engine.model import Parcel, Receipt
from comptoir_hub.exchange import delivery
from comptoir_hub.exchange.blaming import own_shortage
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.payloads import Payloads
from hub_toys import invoice
from hub_world import World


def short_of(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def unopened() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    return error


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Exception]]:
    """While it holds an error under `now`, the hub itself can't read what it is to deliver."""
    fault: dict[str, Exception] = {}
    unpack = Payloads.unpack

    def failing(*arguments: Any) -> bytes:
        if "now" in fault:
            raise fault["now"]
        return unpack(*arguments)

    monkeypatch.setattr(delivery, "is_small", lambda document: False)
    monkeypatch.setattr(Payloads, "unpack", failing)
    yield fault
    fault.clear()


@pytest.mark.parametrize("error", [short_of(errno.EMFILE), short_of(errno.EIO), unopened()])
async def test_what_the_hub_can_not_read_is_delivered_later(
    world: World, broken: dict[str, Exception], error: Exception
) -> None:
    broken["now"] = error
    await world.terms(format="toytext", channel="peer", address="beta")
    document_id = await world.send(invoice("R-1"))
    waiting = await world.until(document_id, lambda one: one.attempts >= 2 and one.status == "waiting")
    assert (waiting.actor, waiting.problem) == ("hub", None)
    broken.clear()
    delivered = await world.settled(document_id)
    assert (delivered.status, delivered.doubtful) == ("delivered", False)


async def test_the_store_says_that_it_can_not_read_now(world: World, broken: dict[str, Exception]) -> None:
    document = await world.settled(await world.send(invoice("R-1", buyer="nobody")))
    broken["now"] = short_of(errno.EMFILE)
    with pytest.raises(StoreUnavailable, match="can't read its own files at the moment"):
        await world.hub.store.payload(document.sha256)


async def test_a_channel_that_gets_no_descriptor_is_asked_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    short, known = True, world.hub.channels.get

    def get(channel_id: str) -> Any:
        found = known(channel_id)
        assert found is not None

        async def deliver(parcel: Parcel) -> Receipt:
            if short:
                raise short_of(errno.EMFILE)
            assert found[1].deliver is not None
            return await found[1].deliver(parcel)

        return found[0], dataclasses.replace(found[1], deliver=deliver)

    monkeypatch.setattr(world.hub.channels, "get", get)
    await world.terms(format="toytext", channel="peer", address="beta")
    document_id = await world.send(invoice("R-1"))
    waiting = await world.until(document_id, lambda one: one.attempts >= 2 and one.status == "waiting")
    assert (waiting.actor, waiting.problem) == ("hub", None)
    short = False
    assert (await world.settled(document_id)).status == "delivered"


@pytest.mark.parametrize("taken_for", [TryLater("nobody answers"), GiveUp("the channel failed")])
def test_whatever_a_channel_takes_a_shortage_for_it_is_ours(taken_for: DeliveryError) -> None:
    taken_for.__cause__ = short_of(errno.ENOSPC)
    said = own_shortage(taken_for)
    assert said is not None
    assert (said.ours, said.doubtful) == (True, False)
    assert "No space left on device" in str(said)


@pytest.mark.parametrize(
    "theirs", [ConnectionRefusedError(errno.ECONNREFUSED, "no"), TimeoutError(), ValueError()]
)
def test_what_others_do_is_no_shortage(theirs: Exception) -> None:
    assert own_shortage(theirs) is None
