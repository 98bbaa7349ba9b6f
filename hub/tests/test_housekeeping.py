"""What is put away by itself, and what is not."""

from __future__ import annotations

from datetime import datetime, timedelta

from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts import people
from comptoir_hub.accounts.secret import hashed
from comptoir_hub.accounts.sign_in import sign_in
from comptoir_hub.exchange.housekeeping import Housekeeping
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now, stamp
from hub_portal import PASSWORD, clerk
from hub_toys import invoice

GOOD = "correct horse battery"


async def _tidy(world, **later):
    house, at = Housekeeping(world.hub.store, world.hub.settings), now() + timedelta(**later)
    await world.hub.store.write(lambda tx: house.tidy(tx, at))


async def test_an_upload_that_nobody_sent_goes_after_its_days_and_nothing_else_does(world):
    envelope = Envelope(invoice("R-1"), None, None, "portal", Credential("company", world.alpha.id))
    draft = await world.hub.intake.take(envelope, Wish(held=True))
    sent = await world.send(invoice("R-2"))
    for one in (draft, sent):
        await world.until(one, lambda document: document.lane is None)
    await _tidy(world, days=6)
    assert (await world.document(draft)).status == "draft"
    await _tidy(world, days=8)
    assert [(await world.document(one)).status for one in (draft, sent)] == ["cancelled", "waiting"]


async def test_ended_sessions_and_links_go_and_living_ones_stay(world):
    store, at = world.hub.store, now()
    user = await people.add_user(
        store,
        email="a@example.org",
        name="A",
        role="standard",
        company_id=world.alpha.id,
        password=GOOD,
        who="t",
        at=at,
    )
    short, long = [
        await sign_in(store, user.email, GOOD, device=None, at=at, rules=Portal(), stay=stay)
        for stay in (False, True)
    ]
    await people.invite(store, user, who="t", at=at)
    await store.write(lambda tx: tx.people.missed("x", at))
    await _tidy(world, days=8)
    left = await store.read(
        lambda tx: (
            [tx.people.session(hashed(one.secret)) is not None for one in (short, long)]
            + [
                tx._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("links", "misses")
            ]
        )
    )
    assert left == [False, True, 0, 0]


STEP = 12


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    async def rounds(self, house, *, hours: int) -> None:
        """Lets so many hours pass, and keeps house from time to time."""
        for hour in range(hours):
            self.ahead += timedelta(hours=1)
            if hour % STEP == 0 or hour == hours - 1:
                await house.round()


async def _draft(world, number):
    envelope = Envelope(invoice(number), None, None, "portal", Credential("company", world.alpha.id))
    draft = await world.hub.intake.take(envelope, Wish(held=True))
    await world.until(draft, lambda one: one.lane is None)
    return draft


async def _unsent_and_delivered(world):
    await world.terms(format="toytext", channel="peer", address="box")
    draft = await _draft(world, "R-1")
    delivered = await world.settled(await world.send(invoice("R-2")))
    assert delivered.status == "delivered"
    return draft, delivered.id


async def _gone(world, draft, delivered):
    dropped = (await world.document(delivered)).dropped_at is not None
    return (await world.document(draft)).status == "cancelled", dropped


def _house(world):
    clock = Clock()
    return clock, Housekeeping(world.hub.store, world.hub.settings, clock)


CALM = 7 * 24


async def test_a_clock_that_is_far_ahead_deletes_nothing_until_somebody_could_set_it_right(world):
    both = await _unsent_and_delivered(world)
    clock, house = _house(world)
    await clock.rounds(house, hours=CALM - 2)
    assert await _gone(world, *both) == (False, False)
    clock.ahead += timedelta(days=200)
    for started_anew in (house, Housekeeping(world.hub.store, world.hub.settings, clock)):
        await started_anew.round()
        await clock.rounds(started_anew, hours=CALM // 2 - 2)
        assert await _gone(world, *both) == (False, False)
    clock.ahead = timedelta(days=6)
    await clock.rounds(house, hours=12)
    assert await _gone(world, *both) == (False, False)


async def test_what_is_due_goes_once_the_clock_was_steady_for_long_enough(world):
    both = await _unsent_and_delivered(world)
    clock, house = _house(world)
    clock.ahead += timedelta(days=200)
    await clock.rounds(house, hours=CALM)
    assert await _gone(world, *both) == (False, False)
    await clock.rounds(house, hours=1)
    assert await _gone(world, *both) == (True, True)


async def _started_again(world, clock, *, after):
    """A hub that rested is started and runs for some hours."""
    clock.ahead += after
    house = Housekeeping(world.hub.store, world.hub.settings, clock)
    for _ in range(3):
        await house.round()
        clock.ahead += timedelta(hours=1)


async def _believed(world):
    """A clock that nobody doubts, with an upload and a delivery of today."""
    clock, house = _house(world)
    await clock.rounds(house, hours=CALM + 1)
    return clock, await _of_today(world, clock, await _unsent_and_delivered(world))


async def _of_today(world, clock, ids):
    today = stamp(clock())

    def work(tx):
        tx._connection.execute("UPDATE payloads SET wanted_at = ?", (today,))
        for one in ids:
            sql = "UPDATE documents SET received_at = ?, status_since = ? WHERE id = ?"
            tx._connection.execute(sql, (today, today, one))

    await world.hub.store.write(work)
    return ids


async def _starts(world, clock, *days):
    for one in days:
        await _started_again(world, clock, after=timedelta(days=one))


async def test_a_hub_that_is_started_once_a_week_deletes_at_every_fifth_start(world):
    clock, both = await _believed(world)
    await _starts(world, clock, 200, 7, 7, 7)
    assert await _gone(world, *both) == (False, False)
    await _starts(world, clock, 7)
    assert await _gone(world, *both) == (True, True)
    (draft,) = await _of_today(world, clock, (await _draft(world, "R-9"),))
    await _starts(world, clock, 7, 7, 7, 7)
    assert (await world.document(draft)).status == "draft"
    await _starts(world, clock, 7)
    assert (await world.document(draft)).status == "cancelled"


async def test_a_clock_that_is_wrong_between_rare_starts_begins_the_doubt_anew(world):
    clock, both = await _believed(world)
    for days in (7, 7, 7, 200, 7, 7, 7, -3, 7, 7, 7, 15, 7, 7, 7):
        await _starts(world, clock, days)
        assert await _gone(world, *both) == (False, False)
    await _starts(world, clock, 7)
    assert await _gone(world, *both) == (True, True)


async def test_many_starts_in_a_short_time_are_no_long_calm(world):
    clock, both = await _believed(world)
    await _starts(world, clock, *[3] * 9)
    assert await _gone(world, *both) == (False, False)
    await _starts(world, clock, 3)
    assert await _gone(world, *both) == (True, False)


async def test_a_clock_that_is_set_while_the_hub_runs_is_no_start(world):
    clock, both = await _believed(world)
    house = Housekeeping(world.hub.store, world.hub.settings, clock)
    for _ in range(30):
        clock.ahead += timedelta(days=6)
        await house.round()
        await house.round()
    assert await _gone(world, *both) == (False, False)


async def test_nothing_goes_in_the_first_round_after_a_start(world):
    both = await _unsent_and_delivered(world)
    clock, house = _house(world)
    await clock.rounds(house, hours=CALM - 2)
    clock.ahead += timedelta(hours=3)
    started_anew = Housekeeping(world.hub.store, world.hub.settings, clock)
    await started_anew.round()
    assert (await _gone(world, *both))[0] is False
    await started_anew.round()
    assert (await _gone(world, *both))[0] is True


async def test_what_came_in_while_the_clock_was_behind_is_no_older_than_what_came_before_it(world):
    await _unsent_and_delivered(world)
    then = stamp(now() - timedelta(days=400))
    sql = "UPDATE documents SET received_at = ?, status_since = ? WHERE n > 1"
    await world.hub.store.write(lambda tx: tx._connection.execute(sql, (then, then)))
    await world.hub.store.write(
        lambda tx: tx._connection.execute("UPDATE payloads SET wanted_at = ?", (then,))
    )
    house = Housekeeping(world.hub.store, world.hub.settings)
    assert await house.drop(now()) == 0
    assert await house.drop(now() + timedelta(days=122)) == 1


async def test_the_operator_is_told_that_the_clock_is_doubted(world, server):
    await people.add_user(
        world.hub.store, email="o@hub.example", name="O", role="operator", company_id=None, password=PASSWORD,
        who="test", at=now(),
    )  # fmt: skip
    operator = await clerk(server, "o@hub.example")
    page = await operator.get("/hub/held")
    assert "The hub deletes nothing until" not in page
    clock, house = _house(world)
    await house.round()
    clock.ahead = -timedelta(days=30)
    await house.round()
    assert "The hub deletes nothing until" not in await operator.get("/hub/held")
    clock.ahead = timedelta()
    await house.round()
    assert "The hub deletes nothing until" in await operator.get("/hub/held")
    await operator.client.session.close()
    noted = await world.hub.store.read(
        lambda tx: tx._connection.execute(
            "SELECT count(*) FROM journal WHERE act = 'clock.doubted'"
        ).fetchone()[0]
    )
    assert noted == 2
