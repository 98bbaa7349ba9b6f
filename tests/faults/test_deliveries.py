"""Partners who refuse, are down, slow or talk nonsense, mailboxes that say no: each is told, none is forgotten."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from comptoir_hub.store.records import DeliveryRecord, Terms
from others import free_port
from trade import Market, bill

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def attempts(fair: Market, document_id: str) -> list[DeliveryRecord]:
    return await fair.hub.store.read(lambda tx: tx.deliveries.of(document_id))


async def finding(fair: Market, document_id: str) -> dict[str, Any]:
    """What the sender sees of a document with a red flag: what is wrong, and how to mend it."""
    problem: dict[str, Any] = (await fair.told(document_id))["problem"]
    assert problem["message"]
    assert problem["hint"]
    return problem


@pytest.mark.parametrize(
    ("mood", "word", "rule", "actor"),
    [
        ("refuse", "We buy nothing from you", "DELIVERY-REFUSED", "sender"),
        ("gone", "nothing at this address", "DELIVERY-NO-WAY", "care"),
        ("moved", "another address", "DELIVERY-NO-WAY", "care"),
    ],
)
async def test_an_address_that_refuses_raises_the_flag_with_its_own_word(
    fair: Market, mood: str, word: str, rule: str, actor: str
) -> None:
    document = await fair.sent(bill(f"F-{mood}", await fair.pushed(mood)))
    assert (document.status, document.actor) == ("action_needed", actor)
    assert len(await attempts(fair, document.id)) == 1
    problem = await finding(fair, document.id)
    assert (problem["rule"], word in problem["message"]) == (rule, True)


async def test_what_was_refused_arrives_when_it_is_sent_again(fair: Market) -> None:
    fair.partner.moods["strict"] = "refuse"
    document = await fair.sent(bill("F-again", await fair.pushed("strict")))
    assert document.status == "action_needed"
    fair.partner.moods["strict"] = "in"
    status, _ = await fair.post(b"", f"/api/v1/documents/{document.id}/resend")
    assert status == 202
    arrived = await fair.until(document.id, lambda one: one.status == "delivered")
    assert (arrived.run, arrived.problem) == (2, None)


async def test_a_peer_that_is_down_gets_the_document_once_it_is_back(fair: Market) -> None:
    fair.partner.moods["wavering"] = "busy"
    document_id = await fair.send(bill("D-1", await fair.pushed("wavering")))
    waiting = await fair.until(document_id, lambda one: one.attempts >= 2)
    assert waiting.status in ("waiting", "in_progress")
    assert (await fair.told(document_id))["problem"] is None
    fair.partner.moods["wavering"] = "in"
    document = await fair.settled(document_id)
    assert document.status == "delivered"
    found = await attempts(fair, document_id)
    assert {one.key for one in found} == {found[0].key}
    assert fair.partner.calls[found[0].key] == 1


async def test_a_peer_whose_door_is_closed_is_tried_again(fair: Market) -> None:
    location = await fair.receiver(
        Terms(format="ubl21", channel="http", address=f"http://127.0.0.1:{free_port()}/in")
    )
    document_id = await fair.send(bill("D-2", location))
    await fair.until(document_id, lambda one: one.attempts >= 2)
    for one in (await attempts(fair, document_id))[:2]:
        assert (one.outcome, one.doubtful) == ("try_later", False)
        assert "can't be reached" in str(one.detail)
        assert one.next_at is not None


async def test_a_slow_peer_is_given_up_for_this_attempt_and_may_have_it(fair: Market) -> None:
    document_id = await fair.send(bill("D-3", await fair.pushed("slow")))
    await fair.until(document_id, lambda one: one.attempts >= 1)
    [first, *_] = await attempts(fair, document_id)
    assert (first.outcome, first.doubtful) == ("try_later", True)


async def test_a_peer_that_answers_nonsense_is_tried_again(fair: Market) -> None:
    document_id = await fair.send(bill("D-4", await fair.pushed("nonsense")))
    await fair.until(document_id, lambda one: one.attempts >= 2)
    assert {one.outcome for one in (await attempts(fair, document_id))[:2]} == {"try_later"}


async def test_a_document_whose_answer_was_lost_comes_again_under_its_key(fair: Market) -> None:
    document = await fair.sent(bill("D-5", await fair.pushed("lost")))
    assert document.status == "delivered"
    first, second = await attempts(fair, document.id)
    assert (first.outcome, first.doubtful, second.outcome) == ("try_later", True, "delivered")
    assert first.key == second.key
    assert fair.partner.calls[first.key] == 2
    assert not fair.partner.changed
    assert not document.doubtful


async def test_an_address_in_a_private_network_is_never_called(fair: Market) -> None:
    location = await fair.receiver(Terms(format="ubl21", channel="http", address="http://10.0.0.1/in"))
    document = await fair.sent(bill("D-6", location))
    assert document.status == "action_needed"
    problem = await finding(fair, document.id)
    assert problem["rule"] == "DELIVERY-NO-WAY"


def _message(fair: Market, name: str) -> Message:
    [mail] = fair.mailbox.to(f"{name}@receiver.example")
    return message_from_bytes(mail)


async def test_a_mailbox_gets_the_page(fair: Market) -> None:
    document = await fair.sent(bill("M-1", await fair.mailed("anna")))
    assert document.status == "delivered"
    kinds = [part.get_content_type() for part in _message(fair, "anna").walk()]
    assert "application/pdf" in kinds


async def test_a_mailbox_that_says_451_gets_the_mail_later(fair: Market) -> None:
    document = await fair.sent(bill("M-2", await fair.mailed("full")))
    found = await attempts(fair, document.id)
    assert [one.outcome for one in found] == ["try_later", "try_later", "delivered"]
    assert "451" in str(found[0].detail)
    assert not document.doubtful
    assert _message(fair, "full")["Message-ID"]


async def test_a_mailbox_that_says_550_raises_the_flag(fair: Market) -> None:
    document = await fair.sent(bill("M-3", await fair.mailed("nobody")))
    assert (document.status, document.actor) == ("action_needed", "care")
    problem = await finding(fair, document.id)
    assert (problem["rule"], "550" in problem["message"]) == ("DELIVERY-NO-WAY", True)
    assert fair.mailbox.tries["nobody"] == 1


async def test_a_mail_whose_answer_was_lost_is_shown_as_possibly_twice(fair: Market) -> None:
    document = await fair.sent(bill("M-4", await fair.mailed("cut")))
    assert (document.status, document.doubtful) == ("delivered", True)
    told = await fair.told(document.id)
    assert told["possibly_twice"]
    mails = [message_from_bytes(mail)["Message-ID"] for mail in fair.mailbox.to("cut@receiver.example")]
    assert (len(mails), len(set(mails))) == (2, 1)


async def test_a_receiver_in_trouble_holds_up_nobody_else(fair: Market) -> None:
    slow = await fair.pushed("slow")
    for n in range(8):
        await fair.send(bill(f"H-{n}", slow))
    quick = await fair.pushed()
    statuses = [(await fair.sent(bill(f"Q-{n}", quick))).status for n in range(4)]
    assert statuses == ["delivered"] * 4
