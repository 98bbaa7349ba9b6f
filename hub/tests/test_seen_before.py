"""Seen before: the same bytes, the same number with other content, a correction after a failure."""

from __future__ import annotations

import asyncio

import pytest
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope
from comptoir_hub.documents import acting
from comptoir_hub.errors import Conflict
from comptoir_hub.exchange.intake import Wish
from comptoir_hub.exchange.replacing import replace
from comptoir_hub.partners import requests
from comptoir_hub.settings import Delivery, Limits
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Terms
from hub_toys import bundle, invoice


@pytest.fixture
async def peer(world):
    await world.terms(format="toytext", channel="peer", address="beta")
    return world


async def test_a_stopped_document_handed_in_again_is_run_again_under_its_id(peer):
    content = invoice("R-1", buyer="7600000000031")
    first = await peer.settled(await peer.send(content))
    assert first.problem.rule == "HUB-RECEIVER-UNKNOWN"
    assert await peer.send(content) == first.id
    again = await peer.until(first.id, lambda one: one.run == 2 and one.lane is None)
    assert again.problem.rule == "HUB-RECEIVER-UNKNOWN"


async def test_a_delivered_document_handed_in_again_is_not_delivered_again(peer):
    first = await peer.settled(await peer.send(invoice("R-1")))
    assert await peer.send(invoice("R-1")) == first.id
    assert (await peer.document(first.id)).run == 1
    assert len((peer.peers / "beta.calls").read_text().split()) == 1


async def test_the_same_bytes_in_another_envelope_are_not_sent_twice(peer):
    first = await peer.settled(await peer.send(invoice("R-1")))
    envelope = await peer.send(bundle(invoice("R-1"), invoice("R-2")))
    second = await peer.settled(envelope)
    assert (second.status, second.same_as) == ("cancelled", first.id)


async def test_a_number_with_other_content_is_held_and_names_the_first(peer):
    first = await peer.settled(await peer.send(invoice("R-1")))
    second = await peer.settled(await peer.send(invoice("R-1", note="changed")))
    assert (second.status, second.actor, second.rival) == ("action_needed", "sender", first.id)
    assert second.problem.rule == "HUB-NUMBER-SEEN"
    assert "R-1 was already sent to Beta Bücher SA on 20" in str(second.problem.message)


async def test_the_number_of_another_year_or_another_type_of_sender_is_free(peer):
    sent = [await peer.send(invoice("R-1", issued=issued)) for issued in ("2026-12-31", "2027-01-01")]
    assert [(await peer.settled(one)).status for one in sent] == ["delivered", "delivered"]


async def test_a_partner_may_switch_the_rule_off(peer):
    await peer.terms(format="toytext", channel="peer", address="beta", unique_numbers=False)
    sent = [await peer.send(invoice("R-1", note=note)) for note in "ab"]
    assert [(await peer.settled(one)).status for one in sent] == ["delivered", "delivered"]


async def test_of_two_at_once_with_one_number_exactly_one_is_delivered(peer):
    sent = await asyncio.gather(*(peer.send(invoice("R-1", note=str(n))) for n in range(12)))
    ended = [await peer.settled(one) for one in sent]
    delivered = [one for one in ended if one.status == "delivered"]
    assert len(delivered) == 1
    assert {one.rival for one in ended if one.status != "delivered"} == {delivered[0].id}


async def test_after_a_failure_a_corrected_document_with_the_same_number_is_welcome(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    assert first.problem.rule == "DELIVERY-REFUSED"
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await peer.settled(await peer.send(invoice("R-1", note="corrected")))
    replaced = await peer.document(first.id)
    assert (second.status, second.replaces) == ("delivered", first.id)
    assert (replaced.status, replaced.replaced_by) == ("replaced", second.id)


async def test_bytes_that_were_replaced_do_not_come_back_by_being_sent_again(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await peer.settled(await peer.send(invoice("R-1", note="corrected")))
    third = await peer.settled(await peer.send(invoice("R-1")))
    assert third.id != first.id
    assert (third.problem.rule, third.rival) == ("HUB-NUMBER-SEEN", second.id)


async def test_a_new_version_takes_the_first_ones_place_when_its_sender_says_so(peer):
    first = await peer.settled(await peer.send(invoice("R-1")))
    second = await peer.settled(await peer.send(invoice("R-1", note="changed")))
    await acting.send_as_new_version(peer.hub, peer.alpha.id, second.id, who="t", at=now())
    second = await peer.settled(second.id)
    second = await peer.until(second.id, lambda one: one.status == "delivered")
    assert (second.replaces, second.rival) == (first.id, None)
    assert (await peer.document(first.id)).status == "replaced"


async def test_a_correction_that_is_uploaded_replaces_what_it_corrects(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await correction(peer, invoice("R-1", note="mended"), first.id)
    assert (second.status, second.replaces) == ("delivered", first.id)
    assert (await peer.document(first.id)).replaced_by == second.id


async def correction(peer, content, *older, name="b.xml"):
    """Hands in what corrects an older document, and waits for its end."""
    envelope = Envelope(content, name, None, "portal", Credential("company", peer.alpha.id))
    return await peer.settled(await peer.hub.intake.take(envelope, Wish(replaces=older[0], who="anna")))


async def upload(peer, content):
    """What the upload page does: a draft that is checked."""
    envelope = Envelope(content, "b.xml", None, "portal", Credential("company", peer.alpha.id))
    draft_id = await peer.hub.intake.take(envelope, Wish(held=True, who="anna"))
    return await peer.until(draft_id, lambda one: one.lane is None)


async def test_a_draft_with_the_very_bytes_of_what_was_stopped_lets_that_go(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    other = await peer.settled(await peer.send(invoice("R-1", note="another try")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    draft = await upload(peer, invoice("R-1", note="another try"))
    assert (draft.status, draft.problem) == ("draft", None)
    await acting.send_held(peer.hub, peer.alpha.id, draft.id, who="anna", at=now())
    draft = await peer.until(draft.id, lambda one: one.status == "cancelled")
    assert (draft.same_as, draft.replaces) == (other.id, None)
    again = await peer.until(other.id, lambda one: one.status in ("waiting", "delivered"))
    assert (again.run, again.replaced_by) == (2, None)
    assert again.not_before is not None
    replaced = await peer.document(first.id)
    assert (replaced.status, replaced.replaced_by) == ("replaced", other.id)


async def test_a_part_with_the_very_bytes_of_what_was_stopped_lets_that_go(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    part = await peer.settled(await peer.send(bundle(invoice("R-1"), invoice("R-2"))))
    assert (part.status, part.same_as) == ("cancelled", first.id)
    again = await peer.settled(first.id)
    assert (again.status, again.run) == ("delivered", 2)
    assert len((peer.peers / "beta.calls").read_text().split()) == 2


@pytest.mark.parametrize("again", ["part", "envelope"])
async def test_the_very_bytes_of_what_was_stopped_correct_nothing(peer, again):
    """In another wrapping they are found out once it is opened; the envelope that it came in is refused at the door."""
    await peer.terms(format="toytext", channel="peer", address="refuse")
    came = bundle(invoice("R-1"))
    first = await peer.settled(await peer.send(came))
    await peer.terms(format="toytext", channel="peer", address="beta")
    if again == "envelope":
        with pytest.raises(Refused, match="Nothing has changed"):
            await correction(peer, came, first.id)
        with pytest.raises(Refused, match="Nothing has changed"):
            await correction(peer, invoice("R-1"), first.id)
    else:
        second = await correction(peer, bundle(invoice("R-1"), invoice("R-2")), first.id)
        assert (second.status, second.same_as, second.replaces) == ("cancelled", first.id, None)
    assert await peer.document(first.id) == first


async def test_a_file_with_another_number_is_a_correction_only_if_a_person_says_so(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    other = await correction(peer, invoice("R-9"), first.id)
    assert (other.status, other.problem.rule, other.rival) == ("action_needed", "HUB-NO-CORRECTION", first.id)
    assert str(other.problem.message) == "This is R-9; what it was to correct is R-1."
    assert (await peer.document(first.id)).status == "action_needed"
    await acting.send_as_new_version(peer.hub, peer.alpha.id, other.id, who="t", at=now())
    sent = await peer.until(other.id, lambda one: one.status == "delivered")
    assert sent.replaces == first.id
    assert (await peer.document(first.id)).replaced_by == other.id


async def test_a_correction_of_what_had_no_number_needs_no_further_word(peer):
    first = await peer.settled(await peer.send(invoice("", buyer="7600000000031")))
    assert (first.head.number, first.problem.rule) == (None, "HUB-RECEIVER-UNKNOWN")
    second = await correction(peer, invoice("R-3"), first.id)
    assert (second.status, second.replaces) == ("delivered", first.id)
    assert (await peer.document(first.id)).replaced_by == second.id


async def test_the_correction_of_a_correction_replaces_both(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await correction(peer, invoice("R-1", buyer="7600000000031"), first.id)
    assert second.problem.rule == "HUB-RECEIVER-UNKNOWN"
    third = await correction(peer, invoice("R-1", note="mended"), second.id)
    assert (third.status, third.replaces) == ("delivered", second.id)
    for older in (first, second):
        after = await peer.document(older.id)
        assert (after.status, after.replaced_by) == ("replaced", third.id)


@pytest.mark.parametrize("order", [("R-1", "R-2"), ("R-2", "R-1")])
async def test_of_several_in_one_file_the_one_with_the_number_is_the_correction(peer, order):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    content = bundle(*(invoice(number, note="mended") for number in order))
    envelope = Envelope(content, "b", None, "portal", Credential("company", peer.alpha.id))
    taken = await peer.hub.intake.take(envelope, Wish(replaces=first.id, who="anna"))
    await peer.settled(taken)
    parts = await peer.hub.store.read(lambda tx: tx.documents.of_envelope(taken))
    ended = {one.head.number: one for one in [await peer.settled(part.id) for part in parts]}
    assert {number: (one.status, one.replaces) for number, one in ended.items()} == {
        "R-1": ("delivered", first.id), "R-2": ("delivered", None),
    }  # fmt: skip
    assert (await peer.document(first.id)).replaced_by == ended["R-1"].id


async def test_several_of_which_none_has_the_number_correct_nothing(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    await peer.terms(format="toytext", channel="peer", address="beta")
    await correction(peer, bundle(invoice("R-2"), invoice("R-3")), first.id)
    assert (await peer.document(first.id)).status == "action_needed"


@pytest.mark.parametrize(
    ("address", "archive"), [("held", None), ("held", "json"), ("held-refuse", None), ("held-down", None)]
)
async def test_what_is_replaced_while_it_is_delivered_ends_as_it_ends(peer, address, archive):
    """The attempt is let end and written down; nothing of the older one is flagged or delivered once more."""
    await peer.terms(format="toytext", channel="peer", address=address, archive=archive)
    first = await peer.send(invoice("R-1"))
    await peer.until(first, lambda one: one.lane == "deliver" and (peer.peers / f"{address}.calls").exists())
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await peer.settled(await peer.send(invoice("R-1", note="changed")))
    at = now()
    await peer.hub.store.write(lambda tx: replace(tx, first, second.id, at))
    (peer.peers / "go").touch()
    ended = await peer.until(first, lambda one: one.lane is None)
    assert (ended.status, ended.problem, ended.replaced_by) == ("replaced", None, second.id)
    assert (ended.delivered_at is not None) == (address == "held")
    assert (ended.archived_at is not None) == (archive is not None)
    attempts = await peer.hub.store.read(lambda tx: tx.deliveries.of(first))
    outcome = {"held": "delivered", "held-refuse": "gave_up", "held-down": "try_later"}[address]
    assert [attempt.outcome for attempt in attempts] == [outcome]


async def test_what_is_replaced_and_then_cut_off_is_not_delivered_again(peer, open_world):
    await peer.terms(format="toytext", channel="peer", address="held")
    first = await peer.send(invoice("R-1"))
    await peer.until(first, lambda one: one.lane == "deliver" and (peer.peers / "held.calls").exists())
    await peer.terms(format="toytext", channel="peer", address="beta")
    second = await peer.settled(await peer.send(invoice("R-1", note="changed")))

    def cut_off(tx):
        replace(tx, first, second.id, now())
        tx._connection.execute(
            "UPDATE documents SET next_at = '2026-01-01', lease = 'x' WHERE id = ?", (first,)
        )

    await peer.hub.store.write(cut_off)
    ended = await peer.until(first, lambda one: one.lane is None)
    assert (ended.status, ended.doubtful) == ("replaced", True)
    assert len((peer.peers / "held.calls").read_text().split()) == 1


async def test_a_document_that_lost_its_number_to_a_correction_does_not_come_into_force_again(peer):
    await peer.terms(format="toytext", channel="peer", address="refuse")
    first = await peer.settled(await peer.send(invoice("R-1")))
    second = await peer.settled(await peer.send(invoice("R-1", note="second")))
    assert (await peer.document(first.id)).status == "replaced"
    await peer.terms(format="toytext", channel="peer", address="beta")
    third = await peer.settled(await peer.send(invoice("R-1", note="third")))
    assert ((await peer.document(second.id)).status, third.status) == ("replaced", "delivered")


async def test_a_draft_holds_no_number_until_it_is_sent(peer):
    def envelope(note):
        credential = Credential("company", peer.alpha.id)
        return Envelope(invoice("R-1", note=note), "a.xml", None, "portal", credential)

    drafts = [await peer.hub.intake.take(envelope(note), Wish(held=True)) for note in "ab"]
    for draft in drafts:
        checked = await peer.until(draft, lambda one: one.lane is None)
        assert (checked.status, checked.problem, checked.head.number) == ("draft", None, "R-1")
    assert not (peer.peers / "beta.calls").exists()
    for draft in drafts:
        await acting.send_held(peer.hub, peer.alpha.id, draft, who="anna", at=now())
    first = await peer.until(drafts[0], lambda one: one.status == "waiting")
    second = await peer.settled(drafts[1])
    assert first.next_at > now()
    assert second.problem.rule == "HUB-NUMBER-SEEN"


@pytest.mark.parametrize(("note", "rule"), [("", "HUB-SEEN-BEFORE"), ("changed", "HUB-NUMBER-SEEN")])
async def test_the_check_of_a_draft_says_what_was_seen_before(peer, note, rule):
    first = await peer.settled(await peer.send(invoice("R-1")))
    credential = Credential("company", peer.alpha.id)
    envelope = Envelope(invoice("R-1", note=note), "b.xml", None, "portal", credential)
    draft = await peer.hub.intake.take(envelope, Wish(held=True))
    checked = await peer.until(draft, lambda one: one.lane is None)
    assert (checked.status, checked.problem.rule) == ("draft", rule)
    assert first.id in (checked.same_as, checked.rival)
    with pytest.raises(Conflict):
        await acting.send_held(peer.hub, peer.alpha.id, draft, who="anna", at=now())


async def test_a_draft_is_sent_as_a_new_version(peer):
    first = await peer.settled(await peer.send(invoice("R-1")))
    credential = Credential("company", peer.alpha.id)
    envelope = Envelope(invoice("R-1", note="changed"), "b.xml", None, "portal", credential)
    draft = await peer.hub.intake.take(envelope, Wish(held=True))
    await peer.until(draft, lambda one: one.lane is None)
    await acting.send_as_new_version(peer.hub, peer.alpha.id, draft, who="anna", at=now())
    second = await peer.until(draft, lambda one: one.status in ("waiting", "delivered"))
    assert second.replaces == first.id
    assert (await peer.document(first.id)).status == "replaced"


async def test_a_sent_draft_can_be_taken_back_before_its_time(peer):
    credential = Credential("company", peer.alpha.id)
    draft = await peer.hub.intake.take(
        Envelope(invoice("R-1"), None, None, "portal", credential), Wish(held=True)
    )
    await peer.until(draft, lambda one: one.lane is None)
    await acting.send_held(peer.hub, peer.alpha.id, draft, who="anna", at=now())
    await peer.until(draft, lambda one: one.status == "waiting")
    await acting.cancel(peer.hub, peer.alpha.id, draft, None, who="anna", at=now())
    assert (await peer.document(draft)).lane is None
    assert (await peer.settled(await peer.send(invoice("R-1", note="other")))).status == "delivered"


async def test_a_chosen_receiver_gets_the_untouched_bytes(peer):
    content = invoice("R-1", buyer="7600000000031")
    first = await peer.settled(await peer.send(content))
    await requests.set_terms(
        peer.hub.store, peer.alpha.id, peer.beta.id, Terms(channel="peer", address="beta"), who="t", at=now()
    )
    await acting.resend(peer.hub, peer.alpha.id, first.id, who="t", at=now(), receiver_id=peer.beta.id)
    done = await peer.until(first.id, lambda one: one.status == "delivered")
    assert done.target.sha256 == first.sha256
    assert [file.read_bytes() for file in (peer.peers / "beta").iterdir()] == [content]


async def test_a_new_version_waits_while_the_first_one_is_being_delivered(open_world):
    patient = Limits(seconds_per_delivery=3600)
    async with open_world(limits=patient, delivery=Delivery(finish=0)) as world:
        await world.terms(format="toytext", channel="peer", address="late")
        first = await world.send(invoice("R-1"))
        await world.until(first, lambda one: (world.peers / "late.calls").exists())
        second = await world.settled(await world.send(invoice("R-1", note="other")))
        with pytest.raises(Conflict):
            await acting.send_as_new_version(world.hub, world.alpha.id, second.id, who="t", at=now())
        assert (await world.document(first)).replaced_by is None
