"""What is to happen to a document, decided from its head and what the partners agreed.

Runs inside a worker, on a read-only view. Each reason to stop has a rule id, a sentence and a mend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Finding, Head, Message, Party, Plan

from comptoir_hub.exchange.inbox import INBOX_ID
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.store import Transaction
from comptoir_hub.store.records import Agreement, Company, Terms


@dataclass(frozen=True, slots=True)
class House:
    """What the hub does unless the partners say otherwise: rule checks, and the picture for the archive.

    Whether conversions may guess at codes is the operator's alone to say.
    """

    checks: tuple[str, ...] = ()
    rendering: str | None = None
    guesses: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """The plan, and between whom."""

    sender_id: str
    receiver_id: str
    plan: Plan
    terms: Terms


def plan_for(
    head: Head, tx: Transaction, house: House, *, handed_in_by: str, chosen_id: str | None = None
) -> Decision:
    """The plan for a document that one company handed in; raises `DocumentFault` that says what to mend.

    `chosen_id` is the receiver that a person chose; it comes before what the document names.
    """
    sender = _sender(head, tx, handed_in_by)
    receiver = _receiver(head, tx, chosen_id)
    agreement = _agreement(tx, sender, receiver)
    terms = resolved(agreement.terms, receiver.terms)
    if terms.types is not None and head.type not in terms.types:
        raise _fault(_TYPE_NOT_ACCEPTED, partner=receiver.name, type=str(head.type))
    archive = terms.archive or sender.terms.archive
    return Decision(sender.id, receiver.id, _plan(terms, receiver, archive, house), terms)


def resolved(agreed: Terms, general: Terms) -> Terms:
    """What was agreed, and where nothing was, what the receiver wants in general.

    A profile belongs to its format and an address to its channel: they come from where that was said.
    """
    by_format = agreed if agreed.format else general
    by_channel = agreed if agreed.channel else general
    return Terms(
        format=by_format.format,
        profile=by_format.profile,
        channel=by_channel.channel,
        address=by_channel.address,
        archive=agreed.archive or general.archive,
        renderings=agreed.renderings or general.renderings,
        checks=agreed.checks or general.checks,
        required=tuple(dict.fromkeys((*general.required, *agreed.required))),
        types=agreed.types if agreed.types is not None else general.types,
        unique_numbers=agreed.unique_numbers and general.unique_numbers,
        year_starts=agreed.year_starts if agreed.year_starts != 1 else general.year_starts,
    )


def number_key(head: Head, decision: Decision, year: int) -> str | None:
    """What no other document in force may share: sender, type, number and fiscal year; None where that is off."""
    if head.number is None or not decision.terms.unique_numbers:
        return None
    if head.issued is not None:
        year = head.issued.year - (1 if head.issued.month < decision.terms.year_starts else 0)
    return f"{decision.sender_id} {head.type} {year} {head.number}"


def _sender(head: Head, tx: Transaction, handed_in_by: str) -> Company:
    found = _named(head.sender, tx)
    if not found:
        raise _fault(_SENDER_UNKNOWN, name=_name(head.sender))
    if not all(tx.partnerships.may_send_for(handed_in_by, company_id) for company_id in found):
        raise _fault(_IN_ANOTHERS_NAME, name=_name(head.sender))
    if len(found) > 1:
        raise _fault(_SENDER_AMBIGUOUS, name=_name(head.sender))
    return _company(tx, found[0])


def _receiver(head: Head, tx: Transaction, chosen_id: str | None) -> Company:
    found = [chosen_id] if chosen_id else _named(head.receiver, tx)
    if not found:
        raise _fault(_RECEIVER_UNKNOWN, name=_name(head.receiver))
    if len(found) > 1:
        raise _fault(_RECEIVER_AMBIGUOUS, name=_name(head.receiver))
    company = _company(tx, found[0])
    if company.state != "active":
        raise _fault(_RECEIVER_CLOSED, name=company.name)
    return company


def _agreement(tx: Transaction, sender: Company, receiver: Company) -> Agreement:
    agreement = tx.partnerships.agreement(sender.id, receiver.id)
    if agreement is not None:
        return agreement
    if tx.partnerships.pending(sender.id, receiver.id):
        raise _fault(_REQUEST_PENDING, partner=receiver.name)
    if tx.partnerships.pending(receiver.id, sender.id):
        raise _fault(_REQUEST_WAITS, partner=receiver.name)
    raise _fault(_NOT_PARTNERS, partner=receiver.name)


def _plan(terms: Terms, receiver: Company, archive: str | None, house: House) -> Plan:
    channel = terms.channel or INBOX_ID
    address = receiver.id if channel == INBOX_ID else terms.address
    if not address:
        raise _fault(_ADDRESS_MISSING, partner=receiver.name, channel=channel)
    pictures = (house.rendering,) if archive and house.rendering else ()
    return Plan(
        format=terms.format or PIVOT,
        channel=channel,
        address=address,
        profile=terms.profile,
        checks=terms.checks or house.checks,
        required=terms.required,
        renderings=terms.renderings,
        kept=tuple(picture for picture in pictures if picture not in terms.renderings),
        archive=archive,
    )


def _named(party: Party | None, tx: Transaction) -> list[str]:
    return tx.companies.owners(normal(identifier) for identifier in party.ids) if party else []


def _name(party: Party | None) -> str:
    if party is None:
        return "?"
    return party.name or next((identifier.value for identifier in party.ids), "?")


def _company(tx: Transaction, company_id: str) -> Company:
    company = tx.companies.get(company_id)
    if company is None:
        raise _fault(_RECEIVER_UNKNOWN, name=company_id)
    return company


@dataclass(frozen=True, slots=True)
class _Reason:
    rule: str
    message: Message
    mend: Message


_SENDER_UNKNOWN = _Reason(
    "HUB-SENDER-UNKNOWN",
    Message("The sender named in the document is unknown: {name}."),
    Message(
        "Name yourself in the document by a number of your company that the hub knows, or register the one used."
    ),
)
_SENDER_AMBIGUOUS = _Reason(
    "HUB-SENDER-AMBIGUOUS",
    Message("The sender's numbers belong to different companies: {name}."),
    Message("Name the sender by its own numbers only."),
)
_IN_ANOTHERS_NAME = _Reason(
    "HUB-IN-ANOTHERS-NAME",
    Message("The document is written in the name of {name}, who has not authorised you."),
    Message("Send from that company's own account, or let it authorise yours."),
)
_RECEIVER_UNKNOWN = _Reason(
    "HUB-RECEIVER-UNKNOWN", Message("The recipient is unknown: {name}."), Message("Choose the recipient.")
)
_RECEIVER_AMBIGUOUS = _Reason(
    "HUB-RECEIVER-AMBIGUOUS",
    Message("The recipient's numbers belong to different companies: {name}."),
    Message("Choose the recipient."),
)
_RECEIVER_CLOSED = _Reason(
    "HUB-RECEIVER-CLOSED",
    Message("{name} takes no documents on this hub at present."),
    Message("Ask the recipient."),
)
_NOT_PARTNERS = _Reason(
    "HUB-NOT-PARTNERS",
    Message("{partner} is not your trade partner."),
    Message("Send {partner} a request in the directory."),
)
_REQUEST_PENDING = _Reason(
    "HUB-REQUEST-PENDING",
    Message("{partner} has not yet accepted you as a trade partner."),
    Message("Wait for the answer or remind {partner}, then try again."),
)
_REQUEST_WAITS = _Reason(
    "HUB-REQUEST-WAITS",
    Message("{partner} has asked to be your trade partner and waits for your answer."),
    Message("Accept the request, then try again."),
)
_TYPE_NOT_ACCEPTED = _Reason(
    "HUB-TYPE-NOT-ACCEPTED",
    Message("{partner} does not accept this type of document: {type}."),
    Message("Send it in the way agreed for this type, or ask {partner}."),
)
_ADDRESS_MISSING = _Reason(
    "HUB-ADDRESS-MISSING",
    Message("{partner} has no address for the channel {channel}."),
    Message("Ask {partner} to complete its reception settings, then try again."),
)


def _fault(reason: _Reason, **args: str) -> DocumentFault:
    said: Mapping[str, str] = args
    message, mend = replace(reason.message, args=said), replace(reason.mend, args=said)
    return DocumentFault((Finding(reason.rule, "error", message, mend),))
