"""Who writes to whom: the letter head, the address window, and a card for everybody else."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined


@dataclass(frozen=True, slots=True)
class AddressTerms:
    """The terms of one postal address, in the order of the standard."""

    street: str
    additional: str
    line: str
    city: str
    zone: str
    subdivision: str
    country: str


SELLER = AddressTerms("BT-35", "BT-36", "BT-162", "BT-37", "BT-38", "BT-39", "BT-40")
BUYER = AddressTerms("BT-50", "BT-51", "BT-163", "BT-52", "BT-53", "BT-54", "BT-55")
REPRESENTATIVE = AddressTerms("BT-64", "BT-65", "BT-164", "BT-66", "BT-67", "BT-68", "BT-69")
DELIVERY = AddressTerms("BT-75", "BT-76", "BT-165", "BT-77", "BT-78", "BT-79", "BT-80")


@dataclass(frozen=True, slots=True)
class Sender:
    """The letter head."""

    name: str
    trading: str
    lines: list[str]
    facts: list[Fact]


def address(scribe: Scribe, terms: AddressTerms) -> list[str]:
    """The lines of an address, postcode before the town; only what the document says."""
    town = joined(scribe.text(terms.zone), scribe.text(terms.city), by=" ")
    lines = (
        scribe.text(terms.street),
        scribe.text(terms.additional),
        scribe.text(terms.line),
        town,
        joined(scribe.text(terms.subdivision), scribe.country(terms.country), by=", "),
    )
    return [line for line in lines if line]


def seller(scribe: Scribe) -> Sender:
    """The seller as its letter paper shows it."""
    _ = scribe.words.gettext
    facts = scribe.facts(
        (_("Contact"), scribe.text("BT-41")),
        (_("Phone"), scribe.text("BT-42")),
        (_("E-mail"), scribe.text("BT-43")),
        (_("VAT no."), scribe.text("BT-31")),
    )
    trading = unless_same(scribe.text("BT-28"), scribe.text("BT-27"))
    return Sender(scribe.text("BT-27"), trading, address(scribe, SELLER), facts)


def unless_same(trading: str, name: str) -> str:
    """The trading name, where it says more than the name."""
    return "" if trading == name else trading


def sender_line(scribe: Scribe) -> str:
    """The seller in one line, above the receiver in the window."""
    town = joined(scribe.text("BT-38"), scribe.text("BT-37"), by=" ")
    return joined(scribe.text("BT-27"), scribe.text("BT-35"), town, by=" · ")


def recipient(scribe: Scribe) -> list[str]:
    """The receiver's name and address."""
    return [scribe.text("BT-44"), *address(scribe, BUYER)]


def buyer_card(scribe: Scribe) -> Card:
    """What else is known of the buyer."""
    _ = scribe.words.gettext
    facts = scribe.facts(
        (_("Trading name"), unless_same(scribe.text("BT-45"), scribe.text("BT-44"))),
        (_("Contact"), scribe.text("BT-56")),
        (_("Phone"), scribe.text("BT-57")),
        (_("E-mail"), scribe.text("BT-58")),
        (_("Customer no."), scribe.identifier("BT-46")),
        (_("Company no."), scribe.identifier("BT-47")),
        (_("VAT no."), scribe.text("BT-48")),
    )
    return Card(_("Customer"), facts=facts)


def delivery_card(scribe: Scribe) -> Card:
    """Where and when it was delivered."""
    _ = scribe.words.gettext
    name = scribe.text("BT-70")
    facts = scribe.facts(
        (_("Delivered on"), scribe.day("BT-72")),
        (_("Period"), period(scribe, "BT-73", "BT-74")),
        (_("Place no."), scribe.identifier("BT-71")),
    )
    return Card(_("Delivery"), [*([name] if name else []), *address(scribe, DELIVERY)], facts)


def representative_card(scribe: Scribe) -> Card:
    """Who answers for the seller's tax."""
    name = scribe.text("BT-62")
    facts = scribe.facts((scribe.words.gettext("VAT no."), scribe.text("BT-63")))
    title = scribe.words.gettext("Seller’s tax representative")
    return Card(title, [*([name] if name else []), *address(scribe, REPRESENTATIVE)], facts)


def seller_card(scribe: Scribe) -> Card:
    """What the letter head has no room for."""
    _ = scribe.words.gettext
    numbers = [
        (_("Seller no."), scribe.identifier("BT-29", *index)) for index in scribe.reading.groups("BT-29")
    ]
    facts = scribe.facts(
        *numbers,
        (_("Company no."), scribe.identifier("BT-30")),
        (_("Tax no."), scribe.text("BT-32")),
        (_("Legal form and register"), scribe.text("BT-33")),
    )
    return Card(scribe.text("BT-27"), facts=facts)


def period(scribe: Scribe, start: str, end: str, *index: int) -> str:
    """From one day to another; either may be missing."""
    first, last = scribe.day(start, *index), scribe.day(end, *index)
    if first and last:
        return first if first == last else f"{first} – {last}"
    if first:
        return scribe.words.gettext("from {day}", day=first)
    return scribe.words.gettext("until {day}", day=last) if last else ""


def filled(*cards: Card) -> list[Card]:
    """The cards that say something."""
    return [card for card in cards if card.lines or card.facts]
