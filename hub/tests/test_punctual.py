"""A clock that is set back by hours delays no document by hours."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta

import pytest
from comptoir_hub.exchange.backoff import LONGEST_ASKED
from comptoir_hub.exchange.punctual import Punctual
from comptoir_hub.settings import Delivery
from comptoir_hub.store import SqliteStore
from comptoir_hub.store.identity import new_id, now, stamp
from comptoir_hub.store.records import Company, EnvelopeRecord, FileRecord, Lane, Move
from hub_toys import invoice
from hub_world import World

T = now()
NONE, MINUTE, HOUR = timedelta(), timedelta(minutes=1), timedelta(hours=1)
DAY = timedelta(seconds=LONGEST_ASKED)
HOURS = timedelta(hours=5)
Opener = Callable[..., AbstractAsyncContextManager[World]]


async def waiting(
    store: SqliteStore,
    lane: Lane,
    since: datetime,
    until: datetime,
    *,
    attempts: int = 0,
    plan: str | None = None,
) -> Callable[[], datetime | None]:
    """A document that waits; tells until when."""
    document_id = new_id()

    def work(tx):  # type: ignore[no-untyped-def]
        tx.companies.add(Company("a", "a", created_at=T))
        tx.envelopes.add(EnvelopeRecord(document_id, "a", None, "api", None, None, "0" * 64, 1, None, T))
        move = Move("waiting", lane=lane, next_at=until)
        tx.documents.add(document_id, document_id, "a", FileRecord("0" * 64, "", "", 1), move, since)
        sql = "UPDATE documents SET attempts = ?, plan = ?"
        tx._connection.execute(sql, (attempts, plan))

    await store.write(work)
    return lambda: store._read(
        lambda tx: tx._connection.execute("SELECT next_at FROM documents").fetchone()[0]
    )


@pytest.mark.parametrize(
    ("lane", "since", "until", "attempts", "is_pulled"),
    [
        ("process", HOURS, HOURS, 0, True),
        ("deliver", HOURS, HOURS + HOUR, 3, True),
        ("deliver", -HOUR, DAY + HOUR, 3, True),
        ("deliver", -HOUR, HOURS, 0, True),
        ("archive", -HOUR, HOURS, 3, True),
        ("process", -HOUR, 10 * MINUTE, 0, False),
        ("archive", -HOUR, 10 * MINUTE, 0, False),
        ("deliver", -MINUTE, 5 * MINUTE, 0, False),
        ("deliver", -MINUTE, HOUR, 3, False),
        ("deliver", -MINUTE, DAY, 3, False),
        ("deliver", MINUTE / 2, HOUR, 3, False),
    ],
)
async def test_what_waits_longer_than_anybody_said_is_due(
    store: SqliteStore, lane: Lane, since: timedelta, until: timedelta, attempts: int, is_pulled: bool
) -> None:
    said = await waiting(store, lane, T + since, T + until, attempts=attempts)
    assert await Punctual(store, Delivery(), lambda: T).look() == is_pulled
    assert said() == stamp(T if is_pulled else T + until)


@pytest.mark.parametrize("lane", ["process", "archive"])
async def test_what_is_tried_again_after_it_was_pulled_back_waits_as_long_as_ever(
    store: SqliteStore, lane: Lane
) -> None:
    said = await waiting(store, lane, T + HOURS, T + HOURS)
    assert await Punctual(store, Delivery(), lambda: T).look() == 1
    await store.write(lambda tx: tx._connection.execute("UPDATE documents SET lease = 'x'"))
    [document_id] = await store.read(
        lambda tx: [one["id"] for one in tx._connection.execute("SELECT id FROM documents")]
    )
    await store.write(lambda tx: tx.work.give_back(document_id, "x", T + 10 * MINUTE))
    assert await Punctual(store, Delivery(), lambda: T + MINUTE).look() == 0
    assert said() == stamp(T + 10 * MINUTE)


async def test_a_look_that_finds_nothing_takes_none_of_the_writers_time(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where very many wait, a look at all takes a second, and whoever hands something in would wait for it."""
    await waiting(store, "deliver", T - MINUTE, T + HOUR, attempts=3)
    monkeypatch.setattr(store, "write", None)
    assert await Punctual(store, Delivery(), lambda: T).look() == 0


async def test_what_a_plan_puts_off_and_what_is_worked_on_stay_as_they_are(store: SqliteStore) -> None:
    said = await waiting(store, "deliver", T, T + 9 * DAY, plan='{"not_before": "2030-01-01T00:00:00Z"}')
    assert await Punctual(store, Delivery(), lambda: T).look() == 0
    await store.write(lambda tx: tx._connection.execute("UPDATE documents SET lease = 'x', plan = NULL"))
    assert await Punctual(store, Delivery(), lambda: T).look() == 0
    assert said() == stamp(T + 9 * DAY)


async def test_a_hub_that_starts_after_its_clock_was_set_back_delivers_at_once(open_world: Opener) -> None:
    async with open_world() as world:
        (world.peers / "down").touch()
        await world.terms(format="toytext", channel="peer", address="beta")
        document_id = await world.send(invoice("R-1"))
        await world.until(document_id, lambda one: one.attempts >= 1 and one.status == "waiting")
    async with open_world(delivery=Delivery(first_wait=HOUR.total_seconds())) as world:
        store, ahead = world.hub.store, stamp(now() + HOURS)
        await world.until(document_id, lambda one: one.next_at > now() + HOUR / 2)
        await store.write(
            lambda tx: tx._connection.execute(
                "UPDATE documents SET status_since = ?, next_at = ?", (ahead, ahead)
            )
        )
    (world.peers / "down").unlink()
    async with open_world() as world:
        assert (await world.settled(document_id)).status == "delivered"
