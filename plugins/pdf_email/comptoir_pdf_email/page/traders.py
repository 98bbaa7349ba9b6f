"""Who orders, sells, sends, carries and receives: the parties of an order, its response or a despatch advice."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_engine.model import Type

from comptoir_pdf_email.page.parties import AddressTerms, Sender, address, unless_same
from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined

PARTIES = ("buyer", "seller", "despatcher", "originator", "invoicee", "consignee", "carrier")
"""All of them, in the order in which their cards stand."""
_WRITES: dict[Type, tuple[str, ...]] = {
    "order": ("buyer",),
    "order-response": ("seller",),
    "despatch-advice": ("despatcher", "seller"),
}
_READS: dict[Type, tuple[str, ...]] = {
    "order": ("seller",),
    "order-response": ("buyer",),
    "despatch-advice": ("consignee", "buyer"),
}


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes to whom, by the names of their groups: `buyer`, `seller`."""

    sender: str
    recipient: str

    @property
    def others(self) -> tuple[str, ...]:
        """Everybody else."""
        return tuple(party for party in PARTIES if party not in (self.sender, self.recipient))


def letter(scribe: Scribe) -> Letter:
    """The first of those who may write, and of those who may read, that the document names."""
    type = scribe.reading.type
    return Letter(_named(scribe, _WRITES[type]), _named(scribe, _READS[type]))


def _named(scribe: Scribe, parties: tuple[str, ...]) -> str:
    told = (party for party in parties if _name(scribe, party))
    return next(told, parties[-1])


def _name(scribe: Scribe, party: str) -> str:
    return scribe.text(f"{party}-legal-name") or scribe.text(f"{party}-name")


def _trading(scribe: Scribe, party: str) -> str:
    return unless_same(scribe.text(f"{party}-name"), _name(scribe, party))


def place_terms(of: str) -> AddressTerms:
    """The address of a party or a place."""
    parts = ("street", "street-more", "address-line", "city", "postcode", "region", "country")
    return AddressTerms(*(f"{of}-{part}" for part in parts))


def sender(scribe: Scribe, party: str) -> Sender:
    """Who writes, as on letter paper."""
    facts = scribe.stated(*(f"{party}-{part}" for part in ("contact", "telephone", "email", "tax-number")))
    lines = address(scribe, place_terms(party))
    return Sender(_name(scribe, party), _trading(scribe, party), lines, facts)


def sender_line(scribe: Scribe, party: str) -> str:
    """Who writes, in one line above the receiver in the window."""
    town = joined(scribe.text(f"{party}-postcode"), scribe.text(f"{party}-city"), by=" ")
    return joined(_name(scribe, party), scribe.text(f"{party}-street"), town, by=" · ")


def recipient(scribe: Scribe, party: str) -> list[str]:
    """The receiver's name and address."""
    lines = (_name(scribe, party), *address(scribe, place_terms(party)))
    return [line for line in lines if line]


def recipient_card(scribe: Scribe, party: str) -> Card:
    """What the window does not say of the receiver."""
    trading = _trading(scribe, party)
    return Card(
        scribe.heading(party), [trading] if trading else [], _reached(scribe, party) + _numbers(scribe, party)
    )


def other_card(scribe: Scribe, party: str) -> Card:
    """All that is said of a party that neither writes nor reads."""
    lines = (_name(scribe, party), _trading(scribe, party), *address(scribe, place_terms(party)))
    facts = [
        *_reached(scribe, party),
        *_numbers(scribe, party),
        *endpoint(scribe, party, scribe.name(f"{party}-endpoint")),
    ]
    return Card(scribe.heading(party), [line for line in lines if line], facts)


def sender_card(scribe: Scribe, party: str) -> Card:
    """What the letter head has no room for."""
    tax_number = scribe.name(f"{party}-tax-number")
    return Card(
        _name(scribe, party), facts=[fact for fact in _numbers(scribe, party) if fact.label != tax_number]
    )


def endpoint(scribe: Scribe, party: str, label: str) -> list[Fact]:
    """Where machines reach a party."""
    return scribe.facts((label, scribe.identifier(f"{party}-endpoint")))


def _reached(scribe: Scribe, party: str) -> list[Fact]:
    return scribe.stated(*(f"{party}-{part}" for part in ("contact", "telephone", "email")))


def _numbers(scribe: Scribe, party: str) -> list[Fact]:
    ids = [scribe.identifier(f"{party}-id", *index) for index in scribe.reading.groups(f"{party}-id")]
    return scribe.facts(
        *((scribe.name(f"{party}-id"), id) for id in ids),
        (scribe.name(f"{party}-legal-id"), scribe.identifier(f"{party}-legal-id")),
        (scribe.name(f"{party}-tax-number"), scribe.text(f"{party}-tax-number")),
    )
