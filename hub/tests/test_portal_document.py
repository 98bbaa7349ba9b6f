"""A document's pages in each state: only what was delivered is called so."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from comptoir_engine.model import Loss, LostFile, Message, Stage
from comptoir_hub.documents.looking import look
from comptoir_hub.partners import directory
from comptoir_hub.portal.attempts import outcomes
from comptoir_hub.portal.pages import environment
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, StepRecord
from hub_portal import Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.mark.parametrize("state", ["refused", "waiting", "draft", "closed"])
async def test_what_was_not_delivered_is_nowhere_called_so(world: World, anna: Clerk, state: str) -> None:
    address = {"waiting": "down", "draft": "box"}.get(state, "refuse")
    await world.terms(format="toytext", channel="peer", address=address)
    if state == "draft":
        document_id = (await anna.upload("/upload", invoice("N-1")))[0].removeprefix("/upload/")
    else:
        document_id = await sent(world, "N-1")
    if state == "closed":
        await anna.post(f"/documents/{document_id}/close", reason="not needed")
    assert (await world.document(document_id)).target is not None
    path = f"/documents/{document_id}"
    for page in (path, f"{path}/source", f"{path}/tracking", "/sent", "/tracking", "/home"):
        assert f"{path}/delivered" not in await anna.get(page), page
    for page in ("/delivered", "/delivered/file"):
        assert "This document was not delivered." in await anna.get(path + page, status=409)
    made = re.findall(rf'href="({path}/steps/\d+/file)"', await anna.get(f"{path}/tracking"))
    assert b"Invoice N-1\n" in [await (await anna.client.get(one)).read() for one in made]


async def test_what_was_delivered_is_shown_to_both(world: World, anna: Clerk, beat: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="box")
    document_id = (await world.settled(await world.send(invoice("N-2")))).id
    for person, box in ((anna, "/sent"), (beat, "/received")):
        for page in (box, f"/documents/{document_id}"):
            assert f"/documents/{document_id}/delivered/file" in await person.get(page), page
        assert "Invoice N-2" in await person.get(f"/documents/{document_id}/delivered")


async def test_a_message_calls_types_channels_and_days_as_people_do(world: World, anna: Clerk) -> None:
    await anna.post("/language", language="de", next="/home")
    await world.terms(types=("credit-note",))
    document_id = await sent(world, "N-3")
    assert "nimmt diese Dokumentart nicht an: Rechnung." in await anna.get(
        f"/documents/{document_id}/tracking"
    )
    await world.terms(channel="peer")
    document_id = await sent(world, "N-4")
    assert "für den Kanal Peer" in await anna.get(f"/documents/{document_id}/tracking")
    past = now() - timedelta(days=200)
    await world.hub.store.write(
        lambda tx: tx._connection.execute("UPDATE documents SET received_at = ?", (past.isoformat(),))
    )
    page = await anna.get(f"/documents/{document_id}/source", status=410)
    assert f"{past + timedelta(days=90):%d.%m.%Y}" in page


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("key", "args", "words"),
    [
        ("{stated}, {expected}, {difference}", ("1926.00", "-12345.5", "0.34"), "1’926.00, −12’345.50, 0.34"),
        ("{amount} in {currency}", ("1234567", "CHF"), "1’234’567.00 in CHF"),
        ("{amount}", ("12 Franken",), "12 Franken"),
        ("{sum}, {net}, {rounded}", ("1000.00", "1000.005", "1000.05"), "1’000.00, 1’000.005, 1’000.05"),
        ("Write {expected} in {name}", ("3.1", "1926.00"), "Write 3.1 in 1926.00"),
    ],
)
def test_a_message_has_its_amounts_as_all_pages_have_them(
    language: str, key: str, args: tuple[str, ...], words: str
) -> None:
    """What is quoted as it stands in a file stays so."""
    message = Message(key, dict(zip(re.findall(r"{(\w+)}", key), args, strict=True)))
    page = environment().from_string("{{ message|say }}").render(message=message, language=language)
    assert page == words


def begun(document: DocumentRecord) -> bool:
    """Whether an attempt to deliver it is being made."""
    later = document.next_at is not None and document.next_at > now() + timedelta(seconds=1)
    return document.lane == "deliver" and later


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("held", "under way"),
        ("down", "not delivered, tried again later"),
        ("unknown", "unknown whether it arrived, tried again later"),
        ("refuse", "not delivered"),
    ],
)
async def test_of_an_attempt_no_more_is_said_than_is_known(
    world: World, anna: Clerk, address: str, words: str
) -> None:
    await world.terms(format="toytext", channel="peer", address=address)
    document_id = await world.send(invoice("N-4"))
    if address == "held":
        await world.until(document_id, begun)
    else:
        await world.until(document_id, lambda one: one.attempts > 0 or one.status == "action_needed")
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert f"· {words}" in page
    assert "cut off" not in page
    assert "not reached" not in page
    assert address == "unknown" or "Does the recipient have it?" not in page
    (world.peers / "go").touch()


async def test_the_next_try_is_told_once_and_only_where_there_will_be_one(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="down")
    document_id = await world.send(invoice("N-6"))
    await world.until(document_id, lambda one: one.attempts > 2)
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert page.count("tried again later") > 2
    assert page.count("next try") <= 1
    await directory.set_state(world.hub.store, world.beta.id, "locked", who="t", at=now())
    await world.until(document_id, lambda one: one.status == "action_needed")
    assert "next try" not in await anna.get(f"/documents/{document_id}/tracking")


async def test_an_attempt_whose_claim_is_over_was_cut_off(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="held")
    document_id = await world.send(invoice("N-5"))
    await world.until(document_id, begun)
    sight = await look(world.hub.store, world.alpha.id, document_id, online_days=90)
    said = [str(outcomes(sight, at)[1]) for at in (now(), now() + timedelta(hours=1))]
    assert said == ["under way", "cut off, nobody knows how it ended"]
    (world.peers / "go").touch()


async def lose(
    world: World, document_id: str, stage: Stage, value: str, file: LostFile | None = None
) -> None:
    loss = Loss("/Invoice/x", value, Message("The format has no place for it."), file)
    step = StepRecord("", 0, 0, stage, "done", now(), 0.0, None, (), (loss,), None)
    await world.hub.store.write(lambda tx: tx.steps.add(document_id, 1, [step]))


async def test_losses_are_those_of_the_receivers_version(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="box")
    document_id = (await world.settled(await world.send(invoice("L-1")))).id
    await lose(world, document_id, "render", "shown nowhere in the archive")
    path = f"/documents/{document_id}"
    assert f'href="{path}/losses">Losses' not in await anna.get(path)
    assert "Not shown in the readable version for the archive: 1" in await anna.get(f"{path}/tracking")
    page = await anna.get(f"{path}/losses")
    assert "Every value has its place in the other format." in page
    assert "shown nowhere in the archive" in page
    await lose(world, document_id, "to_target", "lost to the receiver")
    assert re.search(rf'href="{path}/losses">Losses <span class="soft">1<', await anna.get(path))
    page = await anna.get(f"{path}/losses")
    assert "Every value has its place" not in page
    assert page.index("lost to the receiver") < page.index("shown nowhere in the archive")


async def test_what_goes_on_as_it_came_loses_nothing(world: World, anna: Clerk) -> None:
    await world.terms(channel="peer", address="box")
    document_id = (await world.settled(await world.send(invoice("L-2")))).id
    await lose(world, document_id, "to_pivot", "not in the common format")
    page = await anna.get(f"/documents/{document_id}/losses")
    assert "version is the original file; nothing of it is lost." in page


async def test_an_embedded_file_that_is_lost_is_called_by_its_name(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="box")
    document_id = (await world.settled(await world.send(invoice("L-3")))).id
    file = LostFile("Plan & Mass.pdf", "application/pdf", 3081)
    await lose(world, document_id, "to_target", "Plan & Mass.pdf, application/pdf, 3 KB", file)
    page = await anna.get(f"/documents/{document_id}/losses")
    assert "File Plan &amp; Mass.pdf, application/pdf, 3 KB" in page


async def test_a_stopped_document_is_not_said_to_have_lost_nothing(world: World, anna: Clerk) -> None:
    document_id = await sent(world, "BAD-1")
    page = await anna.get(f"/documents/{document_id}/losses")
    assert "Every value has its place" not in page
    assert "No version for the recipient was made yet" in page
