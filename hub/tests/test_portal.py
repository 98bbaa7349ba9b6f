"""The portal's pages over a hub that runs: who sees what, which forms are taken, what a clerk does all day."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from html import escape
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_engine.logo import Picture
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.accounts.people import add_user, invite
from comptoir_hub.logos.keeping import set_logo
from comptoir_hub.partners import directory, requests
from comptoir_hub.portal.entry import local
from comptoir_hub.portal.guard import WITHOUT_TOKEN
from comptoir_hub.portal.site import ROUTES
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Terms
from hub_portal import OWN, PASSWORD, Clerk, clerk, portal_of, portal_world, sent
from hub_toys import invoice
from hub_world import World
from yarl import URL


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def test_a_stranger_is_led_to_the_sign_in_and_back(server: TestServer) -> None:
    async with TestClient(server) as client:
        answer = await client.get("/tracking?flag=1", allow_redirects=False)
        assert answer.status == 303
        location = URL(answer.headers["Location"])
        assert (location.path, location.query["next"]) == ("/sign-in", "/tracking?flag=1")


async def test_an_invitation_that_no_longer_holds_asks_for_no_password(
    world: World, server: TestServer
) -> None:
    user = await add_user(
        world.hub.store, email="new@alpha.example", name="New", role="standard", company_id=world.alpha.id,
        password=None, who="t", at=now(),
    )  # fmt: skip
    link = await invite(world.hub.store, user, who="t", at=now())
    async with TestClient(server) as client:
        for status, secret in ((200, link), (409, "nonsense")):
            answer = await client.get(f"/invitations/{secret}")
            page = await answer.text()
            assert (answer.status, 'name="password"' in page) == (status, status == 200)
        assert "This link has expired. Ask for a new one." in page
        answer = await client.post(f"/invitations/{link}", data={"password": PASSWORD}, headers=OWN)
        assert answer.status == 200
        assert (await client.get(f"/invitations/{link}")).status == 409


async def test_signing_in_leads_to_local_pages_only(server: TestServer) -> None:
    async with TestClient(server, cookie_jar=aiohttp.CookieJar(unsafe=True)) as client:
        for target in ("//evil.example", "/\\evil.example", "https://evil.example", ""):
            data = {"email": "anna@alpha.example", "password": PASSWORD, "next": target}
            answer = await client.post("/sign-in", data=data, headers=OWN, allow_redirects=False)
            assert (answer.status, answer.headers["Location"]) == (303, "/home"), target


@pytest.mark.parametrize(
    "away", ["//evil", "/\\evil", "/\t/evil", "/\n//evil", "\t//evil", "https://evil", "", None]
)
def test_nothing_leads_away_from_the_portal(away: str | None) -> None:
    assert local(away) == "/home"


async def test_numbers_beyond_all_reason_are_no_fault_of_ours(anna: Clerk) -> None:
    for wish in ("amount_min=1e999999999", "amount_max=-1e999999999", f"size={'9' * 5_000}"):
        await anna.get(f"/tracking?{wish}")


async def test_a_wrong_address_and_a_wrong_password_get_the_same_sentence(server: TestServer) -> None:
    async with TestClient(server) as client:
        pages = []
        for email in ("anna@alpha.example", "nobody@alpha.example"):
            answer = await client.post("/sign-in", data={"email": email, "password": "x" * 14}, headers=OWN)
            assert answer.status == 422
            text = await answer.text()
            assert f'value="{email}"' in text
            pages.append(text.replace(email, "E"))
        assert pages[0] == pages[1]


async def test_each_page_opens_with_the_strict_policy(world: World, anna: Clerk) -> None:
    drawn = Picture("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 1"/>')
    await set_logo(world.hub.store, world.alpha.id, drawn, who="test", at=now())
    paths = {route.path for route in ROUTES if route.method == "GET" and "{" not in route.path}
    assert len(paths) > 10
    for path in paths:
        answer = await anna.client.get(path)
        assert answer.status == (403 if path.startswith("/hub/") else 200), path
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=", await answer.text()), path


async def test_nobody_else_reaches_a_document_by_any_address(world: World, carla: Clerk) -> None:
    await world.terms(format="toytext")
    document_id = await sent(world, "4711")
    routes = [route for route in ROUTES if route.path.startswith("/documents/")]
    assert len(routes) > 10
    for route in routes:
        path = re.sub(r"\{n[^}]*\}+", "1", route.path.replace("{id}", document_id))
        if route.method == "GET":
            await carla.get(path, status=404)
        else:
            form = {"csrf": carla.csrf, "kind": "accepted", "reason": "r"}
            answer = await carla.client.post(path, data=form, headers=OWN)
            assert answer.status == 404, path
    for page in ("/received", "/sent", "/tracking", "/home", "/search?q=4711", f"/upload/{document_id}"):
        assert f"/documents/{document_id}" not in await carla.get(page), page


async def test_no_form_is_taken_without_the_token_or_from_elsewhere(anna: Clerk) -> None:
    paths = [re.sub(r"\{[^}]*\}+", "x", route.path) for route in ROUTES if route.method == "POST"]
    assert len(paths) > 10
    for path in paths:
        foreign = await anna.client.post(
            path, data={"csrf": anna.csrf}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert foreign.status == 403, path
        if not path.startswith(WITHOUT_TOKEN):
            forged = await anna.client.post(path, data={"csrf": "wrong"}, headers=OWN)
            assert forged.status == 403, path


async def test_markup_in_a_document_stays_text(world: World, anna: Clerk) -> None:
    evil = "<script>alert(1)</script>{{7*7}}"
    document_id = await sent(world, f"BAD{escape(evil)}")
    for path in (
        "/tracking",
        "/sent",
        "/home",
        f"/documents/{document_id}/tracking",
        f"/documents/{document_id}/source",
    ):
        page = await anna.get(path)
        assert "<script>alert" not in page
        assert "{{7*7}}" in page or "BAD" not in page, path


async def test_a_clerk_uploads_checks_and_sends(world: World, anna: Clerk, beat: Clerk) -> None:
    await world.terms(format="toytext")
    batch, page = await anna.upload("/upload", invoice("2026-001"))
    assert "2026-001" in page
    assert "Ready" in page
    sent_page = await anna.post(batch)
    assert "on its way" in sent_page
    document_id = batch.removeprefix("/upload/")
    await world.until(document_id, lambda document: document.status == "waiting" and document.lane is None)
    received = await beat.get("/received")
    assert "2026-001" in received
    tracking = await anna.get(f"/documents/{document_id}/tracking")
    for word in ("Receipt", "Recognition", "Business rules", "Addressing", "Delivery"):
        assert word in tracking


async def test_a_draft_with_an_error_is_not_sent(anna: Clerk) -> None:
    batch, page = await anna.upload("/upload", invoice("BAD-7"))
    assert "The number is bad." in page
    assert "Take another." in page
    assert "Not ready" in page
    await anna.post(batch, status=409)


async def test_a_red_flag_is_mended_by_a_corrected_file(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-1")
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert "Action needed" in page
    assert f"/documents/{document_id}/source#L3" in page
    address, _ = await anna.upload(f"/documents/{document_id}/correct", invoice("GOOD-1"))
    newer = address.split("/")[2]
    await world.until(newer, lambda document: document.rival == document_id)
    await anna.post(f"/documents/{newer}/new-version")
    found = await world.until(newer, lambda document: document.status in ("waiting", "delivered"))
    assert found.replaces == document_id
    old = await world.document(document_id)
    assert (old.status, old.replaced_by) == ("replaced", newer)
    assert f"/documents/{newer}" in await anna.get(f"/documents/{document_id}/tracking")


async def test_the_recipient_of_a_document_without_a_known_number_is_chosen(
    world: World, anna: Clerk
) -> None:
    await world.terms(format="toytext")
    document_id = await sent(world, "2026-9", buyer="7600000000222")
    assert f"/documents/{document_id}/receiver" in await anna.get(f"/documents/{document_id}/tracking")
    page = await anna.get(f"/documents/{document_id}/receiver")
    assert "names its recipient as Beta Bücher SA" in page
    assert "has the same name" in page
    assert "Beta Bücher SA" in await anna.get(f"/documents/{document_id}/receiver?q=büch")
    assert "No partner matches." in await anna.get(f"/documents/{document_id}/receiver?q=papier")
    await anna.post(f"/documents/{document_id}/receiver", receiver=world.beta.id)
    found = await world.until(document_id, lambda one: one.status == "waiting" and one.lane is None)
    assert found.receiver_id == world.beta.id


async def test_a_draft_whose_recipient_was_chosen_is_ready_to_be_sent(world: World, anna: Clerk) -> None:
    batch, page = await anna.upload("/upload", invoice("2026-9", buyer="7600000000222"))
    document_id = batch.removeprefix("/upload/")
    assert f"/documents/{document_id}/receiver" in page
    checked = await anna.post(f"/documents/{document_id}/receiver", receiver=world.beta.id)
    assert "Ready" in checked
    assert "on its way" in await anna.post(batch)
    await world.until(document_id, lambda one: one.receiver_id == world.beta.id and one.status == "waiting")


async def test_only_a_partner_can_be_chosen(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "2026-9", buyer="7600000000222")
    gamma = (await directory.search(world.hub.store, "Gamma", limit=1))[0]
    for wrong in (gamma.id, "nobody", ""):
        await anna.post(f"/documents/{document_id}/receiver", status=404, receiver=wrong)
    assert (await world.document(document_id)).status == "action_needed"


async def test_opening_a_received_document_makes_it_read_for_the_company(world: World, beat: Clerk) -> None:
    document_id = await sent(world, "4712")
    assert "badge blue" in await beat.get("/received")
    await beat.get(f"/documents/{document_id}")
    assert "badge blue" not in await beat.get("/received")
    await beat.post(f"/documents/{document_id}/unread")
    assert "badge blue" in await beat.get("/received")


def undo(page: str) -> tuple[list[str], str]:
    """What the page offers to bring back, and where that leads."""
    form = re.search(r'action="/trash/restore">(.*?)</form>', page, re.DOTALL)
    assert form is not None
    place = re.search(r'name="next" value="([^"]*)"', form[1])
    assert place is not None
    return re.findall(r'name="document" value="([^"]+)"', form[1]), place[1].replace("&amp;", "&")


async def test_a_document_is_trashed_undone_and_restored(world: World, anna: Clerk, beat: Clerk) -> None:
    document_id = await sent(world, "4720")
    link = f'href="/documents/{document_id}"'
    assert f'formaction="/documents/{document_id}/trash"' in await beat.get("/received")
    page = await beat.post(f"/documents/{document_id}/trash", next="/received?sort=due")
    assert "Moved to the trash: 1. Kept until" in page
    assert undo(page) == ([document_id], "/received?sort=due")
    assert link in await beat.get("/trash")
    assert link not in await beat.get("/received")
    assert link in await anna.get("/sent")
    page = await beat.post("/trash/restore", document=document_id, next="/received?sort=due")
    assert "Restored." in page
    assert link in page
    assert "badge blue" in page
    assert "The trash is empty." in await beat.get("/trash")


async def test_the_page_of_a_document_moves_it_and_brings_it_back(world: World, beat: Clerk) -> None:
    document_id = await sent(world, "4721")
    path = f"/documents/{document_id}"
    assert f'action="{path}/trash"' in await beat.get(path)
    assert "Moved to the trash: 1." in await beat.post(f"{path}/trash", next="/received")
    page = await beat.get(path)
    assert "This document is in the trash." in page
    assert f'action="{path}/trash"' not in page
    assert "Restored." in await beat.post(f"{path}/restore", next=path)
    assert f'action="{path}/trash"' in await beat.get(path)


async def test_what_is_ticked_is_moved_and_restored_at_once(world: World, anna: Clerk) -> None:
    ids = [await sent(world, number) for number in ("4722", "4723", "4724")]
    page = await anna.client.post(
        "/sent/trash", data=[("csrf", anna.csrf), ("next", "/sent"), *(("document", id) for id in ids[:2])],
        headers=OWN,
    )  # fmt: skip
    text = await page.text()
    assert "Moved to the trash: 2." in text
    assert sorted(undo(text)[0]) == sorted(ids[:2])
    trash = await anna.get("/trash")
    assert [f"/documents/{id}" in trash for id in ids] == [True, True, False]
    assert "Select at least one document." in await anna.post("/sent/trash", status=409)
    await anna.client.post(
        "/trash/restore", data=[("csrf", anna.csrf), *(("document", id) for id in ids[:2])], headers=OWN
    )
    listed = await anna.get("/sent")
    assert all(f"/documents/{id}" in listed for id in ids)


async def test_a_red_flag_offers_no_trash(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-8")
    assert f"/documents/{document_id}/trash" not in await anna.get("/sent")
    assert f"/documents/{document_id}/trash" not in await anna.get(f"/documents/{document_id}/tracking")
    assert "mended or closed before" in await anna.post(f"/documents/{document_id}/trash", status=409)


async def test_another_companys_document_is_neither_trashed_nor_restored_nor_shown_as_moved(
    world: World, beat: Clerk, carla: Clerk
) -> None:
    document_id = await sent(world, "4725")
    for path in ("/received/trash", "/sent/trash", "/trash/restore"):
        await carla.post(path, status=404, document=document_id)
    assert document_id in await beat.get("/received")
    await beat.post(f"/documents/{document_id}/trash", next="/received")
    assert document_id not in await carla.get(f"/received?moved={document_id}")
    await carla.post("/trash/restore", status=404, document=document_id)
    assert document_id in await beat.get("/trash")


async def test_the_way_back_from_the_trash_stays_in_the_portal(world: World, beat: Clerk) -> None:
    document_id = await sent(world, "4726")
    answer = await beat.client.post(
        f"/documents/{document_id}/trash", data={"csrf": beat.csrf, "next": "//evil.example"}, headers=OWN,
        allow_redirects=False,
    )  # fmt: skip
    assert URL(answer.headers["Location"]).path == "/home"


async def test_an_auditor_looks_at_lists_without_buttons(
    world: World, server: TestServer, beat: Clerk
) -> None:
    document_id = await sent(world, "4727")
    await add_user(
        world.hub.store, email="rita@beta.example", name="Rita", role="auditor", company_id=world.beta.id,
        password=PASSWORD, who="test", at=now(),
    )  # fmt: skip
    rita = await clerk(server, "rita@beta.example")
    pages = [await rita.get(path) for path in ("/received", f"/documents/{document_id}")]
    assert not any(f"/documents/{document_id}/trash" in page for page in pages)
    await rita.post(f"/documents/{document_id}/trash", status=403)
    await beat.post(f"/documents/{document_id}/trash")
    assert "/restore" not in await rita.get("/trash")
    await rita.client.session.close()


async def test_an_answer_needs_a_reason_unless_it_is_yes(world: World, anna: Clerk, beat: Clerk) -> None:
    document_id = await sent(world, "4713")
    await beat.get(f"/documents/{document_id}")
    page = await beat.post(f"/documents/{document_id}/answer", status=422, kind="rejected", reason=" ")
    assert "Reason: please fill in." in page
    await beat.post(
        f"/documents/{document_id}/answer", kind="correction_requested", reason="Wrong order number"
    )
    assert "Correction requested" in await anna.get("/home")
    assert "Wrong order number" in await anna.get(f"/documents/{document_id}")


async def test_a_filter_that_does_not_fit_is_ignored_and_said(anna: Clerk) -> None:
    page = await anna.get("/tracking?status=nonsense&from=yesterday")
    assert "“nonsense” was not understood" in page
    assert "“yesterday” was not understood" in page
    page = await anna.get("/sent?colour=red&size=7&at=x&said=restored")
    assert "There is no filter “colour”" in page
    assert "“7” was not understood" in page
    assert page.count("left out") == 2


async def test_a_list_that_was_never_used_has_nothing_to_filter(world: World, anna: Clerk) -> None:
    assert "filters" not in await anna.get("/tracking")
    assert "filters" in await anna.get("/tracking?type=invoice")
    await sent(world, "R-1")
    assert "filters" in await anna.get("/tracking")


async def test_filters_stand_open_where_one_is_set(world: World, anna: Clerk) -> None:
    await sent(world, "R-1")
    assert '<details class="filters">' in await anna.get("/tracking?sort=amount")
    assert '<details class="filters" open>' in await anna.get("/tracking?sort=amount&type=invoice")


async def test_a_filter_without_a_field_is_shown_kept_and_taken_away_by_its_chip(anna: Clerk) -> None:
    page = await anna.get("/received?unread=1&amount_min=5&type=invoice&status=delivered&sort=due")
    for said in ("Unread", "Amount from: 5", "Delivered"):
        assert said in page
    for name, value in (("unread", "1"), ("amount_min", "5"), ("status", "delivered"), ("sort", "due")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert 'name="type" value' not in page
    without = re.search(r'href="([^"]+)">Unread', page)
    assert without is not None
    rest = {"amount_min": "5", "type": "invoice", "status": "delivered", "sort": "due"}
    assert URL(without[1].replace("&amp;", "&")).query == rest


async def test_one_exact_hit_of_the_search_opens_at_once(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "4714")
    answer = await anna.client.get("/search?q=4714", allow_redirects=False)
    assert answer.headers["Location"] == f"/documents/{document_id}"


async def test_companies_find_each_other_ask_and_accept(anna: Clerk, carla: Clerk) -> None:
    page = await carla.get("/directory?q=alpha")
    found = re.search(r'action="/directory/(\w+)"', page)
    assert found is not None
    await carla.post(f"/directory/{found[1]}", role="supplier", message="We buy paper.")
    assert "We buy paper." in await anna.get("/home")
    request = re.search(r'action="/requests/(\w+)/accept"', await anna.get("/requests/received"))
    assert request is not None
    await anna.post(f"/requests/{request[1]}/accept")
    assert "Alpha Papier AG" in await carla.get("/partners")


async def test_a_company_chooses_how_it_receives(world: World, beat: Clerk) -> None:
    path = f"/partners/{world.alpha.id}"
    page = await beat.post(path, status=422, format="toytext", channel="peer", address="")
    assert "Address: please fill in." in page
    page = await beat.post(path, status=422, format="toytext", channel="peer", address="a box")
    assert "Address: A folder&#39;s name has no blanks." in page
    await beat.post(path, format="toytext", channel="peer", address="box")
    document_id = await world.send(invoice("4715"))
    done = await world.settled(document_id)
    assert (done.status, done.target_format) == ("delivered", "toytext")


async def test_what_the_form_does_not_show_stays_as_it_was(world: World, beat: Clerk) -> None:
    agreed = Terms(
        format="toytext", profile={"greeting": "Bill"}, channel="peer", address="old", renderings=("html",),
        checks=("toyrule",), unique_numbers=False,
    )  # fmt: skip
    await requests.set_terms(world.hub.store, world.alpha.id, world.beta.id, agreed, who="t", at=now())
    path = f"/partners/{world.alpha.id}"
    await beat.post(path, format="toytext", channel="peer", address="new")
    after = await world.hub.store.read(lambda tx: tx.partnerships.agreement(world.alpha.id, world.beta.id))
    assert after is not None
    assert after.terms == replace(agreed, address="new")
    await beat.post(path, format="html", channel="peer", address="new")
    after = await world.hub.store.read(lambda tx: tx.partnerships.agreement(world.alpha.id, world.beta.id))
    assert after is not None
    assert after.terms == replace(agreed, address="new", format="html", profile={})


async def test_what_a_receiver_needs_in_each_document_is_ticked_and_asked_of_the_sender(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    path, way = f"/partners/{world.alpha.id}", {"format": "toytext", "channel": "peer", "address": "box"}
    await requests.set_terms(
        world.hub.store, world.alpha.id, world.beta.id, Terms(required=("BT-22",)), who="t", at=now()
    )
    await beat.post(path, **way, required="BT-13")
    assert 'value="BT-13" checked' in await beat.get(path)
    after = await world.hub.store.read(lambda tx: tx.partnerships.agreement(world.alpha.id, world.beta.id))
    assert after is not None
    assert after.terms.required == ("BT-13", "BT-22")
    assert "Needed in each document: Purchase order reference (BT-13)" in await anna.get(
        f"/partners/{world.beta.id}"
    )
    page = await anna.get(f"/documents/{await sent(world, 'N-1')}/tracking")
    assert "The recipient needs this value in each document, and it is missing." in page
    await beat.post(path, **way)
    assert 'value="BT-13" checked' not in await beat.get(path)


async def test_a_profile_is_a_form_that_is_checked_and_tried(world: World, beat: Clerk) -> None:
    path = f"/partners/{world.alpha.id}"
    assert "Try it on the newest document" in await beat.get(path)
    await beat.post(f"{path}/preview", 409, format="toytext", channel="", address="")
    document_id = await sent(world, "R-1")
    await world.until(document_id, lambda one: one.arrived_at is not None)
    way = {"format": "toytext", "channel": "peer", "address": "box"}
    page = await beat.post(path, **way)
    assert 'name="option-greeting"' in page
    assert 'name="option-shape"' in page
    assert "hunter2" not in page
    tried = await beat.post(f"{path}/preview", **way, **{"option-greeting": "Bill", "option-shape": "loud"})
    assert tried == "BILL R-1\n"
    for target in (path, f"{path}/preview"):
        wrong = await beat.post(target, 422, **way, **{"option-greeting": "Hail", "option-shape": "<b>"})
        assert "shape: &lt;b&gt; is none of plain, loud." in wrong
        assert 'value="Hail"' in wrong
    secret = {"option-greeting": "Bill", "option-shape": "", "option-key": "hunter2"}
    assert "hunter2" not in await beat.post(path, **way, **secret)
    assert "kept as it is" in await beat.post(path, **way, **{"option-greeting": "", "option-key": ""})
    after = await world.hub.store.read(lambda tx: tx.partnerships.agreement(world.alpha.id, world.beta.id))
    assert after is not None
    assert after.terms.profile == {"key": "hunter2"}


async def test_what_is_not_set_up_is_not_offered_and_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    peers = {"peer": {"folder": str(tmp_path / "peers")}}
    async with portal_world(tmp_path, monkeypatch, channels=peers) as world, portal_of(world) as server:
        beat = await clerk(server, "beat@beta.example")
        path = f"/partners/{world.alpha.id}"
        page = await beat.get(path)
        assert '<option value="peer"' in page
        assert '<option value="mail"' not in page
        await beat.post(path, status=404, format="toytext", channel="mail", address="box")
        await beat.client.session.close()


async def test_the_language_is_the_persons(anna: Clerk) -> None:
    assert 'lang="en"' in await anna.get("/home")
    await anna.post("/language", language="de", next="/home")
    assert "Startseite" in await anna.get("/home")


async def test_signing_out_ends_the_session(anna: Clerk) -> None:
    await anna.post("/sign-out")
    answer = await anna.client.get("/home", allow_redirects=False)
    assert answer.status == 303


async def test_an_unknown_page_is_a_page(anna: Clerk) -> None:
    assert "Page not found" in await anna.get("/nowhere", status=404)


async def test_what_arrived_by_a_token_is_in_the_same_lists(world: World, anna: Clerk) -> None:
    envelope = Envelope(invoice("4716"), "a.xml", None, "api", Credential("company", world.alpha.id))
    await world.hub.intake.accept(envelope)
    assert "Home" in await anna.get("/home")
    await world.until(
        (await world.hub.store.read(lambda tx: tx.lines.page(world.alpha.id, _all()).lines))[0].document_id,
        lambda document: document.lane is None,
    )
    assert "4716" in await anna.get("/sent")


def _all() -> object:
    from comptoir_hub.store.filters import Filter

    return Filter()
