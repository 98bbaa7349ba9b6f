"""Leave that is given and taken back: to send for others, to sign in, to trade; each by a command, and on the page."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts.credentials import entrant
from comptoir_hub.partners import authorising
from comptoir_hub.store import open_store
from comptoir_hub.store.identity import now
from hub_command_line import GOOD, hub, run
from hub_portal import Clerk
from hub_toys import invoice
from hub_world import World

__all__ = ["hub", "run"]


def test_who_may_send_for_whom_is_said_listed_and_taken_back(run, hub):
    for name in ("Alpha AG", "Treuhand Beta"):
        run("company", "add", name)
    assert run("company", "agents", "Alpha AG").strip() == ""
    assert "may send in the name of Alpha AG" in run("company", "authorise", "Alpha AG", "Treuhand Beta")
    assert run("company", "agents", "Alpha AG").startswith("sends for it  Treuhand Beta")
    assert run("company", "agents", "Treuhand Beta").startswith("it sends for  Alpha AG")
    assert "may no longer" in run("company", "revoke", "Alpha AG", "Treuhand Beta")
    assert "has no leave" in run("company", "revoke", "Alpha AG", "Treuhand Beta", code=2)
    assert run("company", "agents", "Alpha AG").strip() == ""
    assert "its own name anyway" in run("company", "authorise", "Alpha AG", "Alpha AG", code=2)


async def test_an_agent_sends_in_anothers_name_for_as_long_as_it_may(world: World) -> None:
    async def handed_in(number: str):
        envelope = Envelope(
            invoice(number), "a.xml", "application/xml", "api", Credential("company", world.beta.id)
        )
        return await world.settled(await world.hub.intake.accept(envelope))

    await world.terms(format="toytext", channel="peer", address="box")
    refused = await handed_in("L-1")
    assert refused.problem is not None
    assert "has not authorised you" in refused.problem.message.key
    await authorising.authorise(world.hub.store, world.alpha.id, world.beta.id, who="t", at=now())
    assert (await handed_in("L-2")).status == "delivered"
    await authorising.revoke(world.hub.store, world.alpha.id, world.beta.id, who="t", at=now())
    assert (await handed_in("L-3")).problem is not None


async def test_the_page_of_partners_shows_who_may_send_for_whom(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    assert "Who may send in your name" not in await anna.get("/partners")
    await authorising.authorise(world.hub.store, world.alpha.id, world.beta.id, who="t", at=now())
    assert "Who may send in your name" in await anna.get("/partners")
    page = await beat.get("/partners")
    assert "In whose names you may send" in page
    assert "Who may send in your name" not in page


def test_a_person_is_locked_out_and_let_in_again(run, hub):
    run("company", "add", "Alpha AG")
    run("user", "add", "Anna@alpha.example", "--name", "Anna", "--company", "Alpha AG", "--password", GOOD)
    run("user", "add", "ivo@alpha.example", "--name", "Ivo", "--company", "Alpha AG")
    assert "is locked" in run("user", "lock", "anna@alpha.example")
    assert "Anna  standard  locked" in run("user", "list", "--company", "Alpha AG")
    assert "is active" in run("user", "release", "anna@alpha.example")
    run("user", "lock", "ivo@alpha.example")
    assert "is invited" in run("user", "release", "ivo@alpha.example")
    assert "Nobody has the address" in run("user", "lock", "nobody@alpha.example", code=2)


async def test_who_is_locked_out_is_so_at_once(world: World, anna: Clerk) -> None:
    from comptoir_hub.accounts.people import set_user_state

    assert "Sign out" in await anna.get("/home")
    await set_user_state(world.hub.store, "anna@alpha.example", locked=True, who="t", at=now())
    assert (await anna.client.get("/home", allow_redirects=False)).status == 303
    with pytest.raises(AssertionError):
        await anna.sign_in("anna@alpha.example")
    await set_user_state(world.hub.store, "anna@alpha.example", locked=False, who="t", at=now())
    await anna.sign_in("anna@alpha.example")


def test_a_partnership_is_ended_by_a_command(run, hub):
    for name in ("Alpha AG", "Beta AG"):
        run("company", "add", name)
    run("partner", "add", "Alpha AG", "Beta AG", "--format", "xcbl30")
    assert "partners no longer" in run("partner", "end", "Beta AG", "Alpha AG")
    assert run("partner", "list", "Alpha AG") == ""
    assert "are no partners" in run("partner", "end", "Alpha AG", "Beta AG", code=2)


async def test_a_partnership_is_ended_on_a_page_that_says_it_is_final(
    world: World, anna: Clerk, carla: Clerk
) -> None:
    path = f"/partners/{world.beta.id}"
    assert f'href="{path}/end"' in await anna.get(path)
    page = await anna.get(f"{path}/end")
    assert "for good" in page
    await carla.get(f"{path}/end", status=404)
    await carla.post(f"{path}/end", status=404)
    assert "The partnership has ended." in await anna.post(f"{path}/end")
    await anna.get(path, status=404)
    assert (
        await world.hub.store.read(lambda tx: tx.partnerships.agreement(world.beta.id, world.alpha.id))
        is None
    )


def test_what_a_channel_is_shown_stands_for_a_company(run, hub):
    alpha = run("company", "add", "Alpha AG").strip()
    run("company", "add", "Beta AG")
    assert "shows Alpha AG" in run("company", "door", "Alpha AG", "mail", "Anna@Alpha.example")
    assert "already" in run("company", "door", "Beta AG", "mail", "anna@alpha.example", code=2)

    async def behind() -> str:
        store = open_store(hub)
        try:
            shown = Credential("mail", "ANNA@alpha.example")
            return (await store.read(lambda tx: entrant(tx, shown, now()))).company_id
        finally:
            await store.close()

    assert asyncio.run(behind()) == alpha
    assert "does not stand" in run(
        "company", "door", "Beta AG", "mail", "anna@alpha.example", "--remove", code=2
    )
    run("company", "door", "Alpha AG", "mail", "anna@alpha.example", "--remove")
    with pytest.raises(Refused):
        asyncio.run(behind())
