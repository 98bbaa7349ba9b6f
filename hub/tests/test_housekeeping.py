"""What is put away by itself, and what is not."""

from __future__ import annotations

from datetime import timedelta

from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts import people
from comptoir_hub.accounts.secret import hashed
from comptoir_hub.accounts.sign_in import sign_in
from comptoir_hub.exchange.housekeeping import Housekeeping
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from hub_toys import invoice

GOOD = "correct horse battery"


def _in(world, **later):
    return Housekeeping(world.hub.store, world.hub.settings, lambda: now() + timedelta(**later))


async def test_an_upload_that_nobody_sent_goes_after_its_days_and_nothing_else_does(world):
    envelope = Envelope(invoice("R-1"), None, None, "portal", Credential("company", world.alpha.id))
    draft = await world.hub.intake.take(envelope, Wish(held=True))
    sent = await world.send(invoice("R-2"))
    for one in (draft, sent):
        await world.until(one, lambda document: document.lane is None)
    await world.hub.store.write(_in(world, days=6).tidy)
    assert (await world.document(draft)).status == "draft"
    await world.hub.store.write(_in(world, days=8).tidy)
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
    await store.write(_in(world, days=8).tidy)
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
