"""From a question to an agreement: ask, accept, decline, withdraw, disconnect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from comptoir_engine.model import Message

from comptoir_hub.errors import Conflict, NotFound
from comptoir_hub.store import Store, Transaction
from comptoir_hub.store.identity import new_id
from comptoir_hub.store.records import Relation, Request, RequestState, Terms

INVERSE: dict[Relation, Relation] = {"customer": "supplier", "supplier": "customer", "both": "both"}

_OVERTAKEN = Message("You have both spoken since this request was declined. Send a request of your own.")


async def ask(
    store: Store, asker_id: str, asked_id: str, role: Relation, message: str | None, *, who: str, at: datetime
) -> str:
    """Asks a company to become a partner; `role` is what it would be to the asker. The request's id."""
    request = Request(new_id(), asker_id, asked_id, role, message or None, "pending", at, None, None, "")

    def work(tx: Transaction) -> None:
        _check_ask(tx, asker_id, asked_id)
        tx.partnerships.ask(request)
        tx.journal.note("request.sent", who=who, at=at, company_id=asker_id, object=request.id)
        tx.journal.note("request.received", who=who, at=at, company_id=asked_id, object=request.id)

    await store.write(work)
    return request.id


async def accept(store: Store, company_id: str, request_id: str, *, who: str, at: datetime) -> None:
    """Accepts a request, a declined one too: from now on documents flow both ways.

    Raises `Conflict` for a declined one where the two have spoken since: it is not their last word.
    """

    def work(tx: Transaction) -> None:
        request = _received(tx, company_id, request_id, ("pending", "declined"))
        if request.state == "declined" and tx.partnerships.is_overtaken(request):
            raise Conflict(_OVERTAKEN)
        tx.partnerships.answer(request_id, "accepted", at)
        agree(tx, request.asker_id, request.asked_id, request.role, at=at)
        _note_both(tx, "request.accepted", request, who, at)

    await store.write(work)


async def decline(
    store: Store, company_id: str, request_id: str, reason: str | None, *, who: str, at: datetime
) -> None:
    """Declines a request."""

    def work(tx: Transaction) -> None:
        request = _received(tx, company_id, request_id, ("pending",))
        tx.partnerships.answer(request_id, "declined", at, reason)
        _note_both(tx, "request.declined", request, who, at)

    await store.write(work)


async def withdraw(store: Store, company_id: str, request_id: str, *, who: str, at: datetime) -> None:
    """Takes one's own request back."""

    def work(tx: Transaction) -> None:
        request = tx.partnerships.request(company_id, request_id)
        if request is None or request.asker_id != company_id:
            raise NotFound
        if request.state != "pending":
            raise Conflict(Message("This request was answered already."))
        tx.partnerships.answer(request_id, "withdrawn", at)
        _note_both(tx, "request.withdrawn", request, who, at)

    await store.write(work)


async def disconnect(store: Store, company_id: str, partner_id: str, *, who: str, at: datetime) -> None:
    """Ends the partnership both ways, for good: only a new request can connect again. Raises `NotFound`."""

    def work(tx: Transaction) -> None:
        if not tx.partnerships.end(company_id, partner_id, at):
            raise NotFound
        for one, other in ((company_id, partner_id), (partner_id, company_id)):
            tx.journal.note("partner.disconnected", who=who, at=at, company_id=one, object=other)

    await store.write(work)


async def set_terms(
    store: Store, sender_id: str, receiver_id: str, terms: Terms, *, who: str, at: datetime
) -> None:
    """What the receiver wants of this sender; raises `NotFound` where they are no partners."""
    await change_terms(store, sender_id, receiver_id, lambda _: terms, who=who, at=at)


async def change_terms(
    store: Store,
    sender_id: str,
    receiver_id: str,
    change: Callable[[Terms], Terms],
    *,
    who: str,
    at: datetime,
) -> None:
    """The same, made from what the receiver wants so far."""

    def work(tx: Transaction) -> None:
        agreement = tx.partnerships.agreement(sender_id, receiver_id)
        if agreement is None:
            raise NotFound
        tx.partnerships.set_terms(sender_id, receiver_id, change(agreement.terms))
        tx.journal.note("agreement.changed", who=who, at=at, company_id=receiver_id, object=sender_id)

    await store.write(work)


def agree(
    tx: Transaction, asker_id: str, asked_id: str, role: Relation, *, at: datetime, terms: Terms | None = None
) -> None:
    """Lets documents flow both ways between two companies; `terms` hold from the asker to the asked. What is agreed
    already stays where nothing else is said."""
    if terms is not None or tx.partnerships.agreement(asker_id, asked_id) is None:
        tx.partnerships.agree(asker_id, asked_id, role, terms or Terms(), at)
    if tx.partnerships.agreement(asked_id, asker_id) is None:
        tx.partnerships.agree(asked_id, asker_id, INVERSE[role], Terms(), at)


def _check_ask(tx: Transaction, asker_id: str, asked_id: str) -> None:
    asked = tx.companies.get(asked_id)
    if asked is None or asked.state != "active" or asked_id == asker_id:
        raise NotFound
    if tx.partnerships.agreement(asker_id, asked_id) is not None:
        raise Conflict(Message("This company is your partner already."))
    if tx.partnerships.pending(asker_id, asked_id):
        raise Conflict(Message("You have asked this company already."))
    if tx.partnerships.pending(asked_id, asker_id):
        raise Conflict(Message("This company has asked you: accept its request."))


def _received(tx: Transaction, company_id: str, request_id: str, states: tuple[RequestState, ...]) -> Request:
    request = tx.partnerships.request(company_id, request_id)
    if request is None or request.asked_id != company_id:
        raise NotFound
    if request.state not in states:
        raise Conflict(Message("This request was answered already."))
    return request


def _note_both(tx: Transaction, act: str, request: Request, who: str, at: datetime) -> None:
    for company_id in (request.asker_id, request.asked_id):
        tx.journal.note(act, who=who, at=at, company_id=company_id, object=request.id)
