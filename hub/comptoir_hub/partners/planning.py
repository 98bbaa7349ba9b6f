"""What is to happen to a document, decided from its head and what the partners agreed.

Runs inside a worker, on a read-only view. Each reason to stop has a rule id, a sentence and a mend.
"""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Head, Party, Plan

from comptoir_hub.exchange.inbox import INBOX_ID
from comptoir_hub.partners import reasons
from comptoir_hub.partners.identifiers import normal
from comptoir_hub.partners.reasons import fault
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
        raise fault(reasons.TYPE_NOT_ACCEPTED, partner=receiver.name, type=str(head.type))
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
        raise fault(reasons.SENDER_UNKNOWN, name=_name(head.sender))
    if not all(tx.partnerships.may_send_for(handed_in_by, company_id) for company_id in found):
        raise fault(reasons.IN_ANOTHERS_NAME, name=_name(head.sender))
    if len(found) > 1:
        raise fault(reasons.SENDER_AMBIGUOUS, name=_name(head.sender))
    for company_id in dict.fromkeys((found[0], handed_in_by)):
        company = _company(tx, company_id)
        if company.state != "active":
            raise fault(reasons.SENDER_CLOSED, name=company.name)
    return _company(tx, found[0])


def _receiver(head: Head, tx: Transaction, chosen_id: str | None) -> Company:
    found = [chosen_id] if chosen_id else _named(head.receiver, tx)
    if not found:
        raise fault(reasons.RECEIVER_UNKNOWN, name=_name(head.receiver))
    if len(found) > 1:
        raise fault(reasons.RECEIVER_AMBIGUOUS, name=_name(head.receiver))
    company = _company(tx, found[0])
    if company.state != "active":
        raise fault(reasons.RECEIVER_CLOSED, name=company.name)
    return company


def _agreement(tx: Transaction, sender: Company, receiver: Company) -> Agreement:
    agreement = tx.partnerships.agreement(sender.id, receiver.id)
    if agreement is not None:
        return agreement
    raise no_partners(tx, sender.id, receiver.id, receiver.name)


def no_partners(tx: Transaction, sender_id: str, receiver_id: str, receiver: str) -> DocumentFault:
    """What is said where nothing is agreed between two companies, by what one asked the other."""
    if tx.partnerships.pending(sender_id, receiver_id):
        return fault(reasons.REQUEST_PENDING, partner=receiver)
    if tx.partnerships.pending(receiver_id, sender_id):
        return fault(reasons.REQUEST_WAITS, partner=receiver)
    return fault(reasons.NOT_PARTNERS, partner=receiver)


def way_of(terms: Terms, receiver_id: str, receiver: str) -> tuple[str, str, str]:
    """Format, channel and address of what goes to a company; raises `DocumentFault` where the address lacks."""
    channel = terms.channel or INBOX_ID
    address = receiver_id if channel == INBOX_ID else terms.address
    if not address:
        raise fault(reasons.ADDRESS_MISSING, partner=receiver, channel=channel)
    return terms.format or PIVOT, channel, address


def _plan(terms: Terms, receiver: Company, archive: str | None, house: House) -> Plan:
    format, channel, address = way_of(terms, receiver.id, receiver.name)
    pictures = (house.rendering,) if archive and house.rendering else ()
    return Plan(
        format=format,
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
        raise fault(reasons.RECEIVER_UNKNOWN, name=company_id)
    return company
