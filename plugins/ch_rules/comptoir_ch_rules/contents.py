"""What an invoice has to say: article 26 of the Swiss VAT law, and the core of swissDIGIN."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from comptoir_ch_rules import numbers
from comptoir_ch_rules.reading import Bill, Met, Party, amount, at, met, nearest, text

_SMALL = Decimal(400)
"""Up to so many francs with VAT an invoice need not name its buyer."""
_POSTCODE = re.compile(r"[1-9][0-9]{3}")
_STEP = Decimal("0.05")
_SOUND = (
    "count(LINE/QUANTITY[normalize-space()]) = count(LINE)"
    " and count(LINE/cac:Item/cbc:Name[normalize-space()]) = count(LINE)"
)
"""Of all lines at once, for that is quickly asked."""
_VAGUE = "LINE[not(normalize-space(cac:Item/cbc:Name) or normalize-space(cac:Item/cbc:Description))]"
_COUNTLESS = "LINE[not(normalize-space(QUANTITY))]"


def broken(bill: Bill) -> Iterator[Met]:
    """The rules that it breaks. Those of the law are for who is registered, or charges VAT."""
    if _is_taxed(bill):
        yield from _parties(bill)
        yield from _supply(bill)
        yield from _sums(bill)
    yield from _postcodes(bill)
    yield from _payable(bill)


def _is_taxed(bill: Bill) -> bool:
    return bill.charges_vat or (bill.seller is not None and bool(bill.seller.taxes))


def _parties(bill: Bill) -> Iterator[Met]:
    seller, buyer = bill.seller, bill.buyer
    if seller is not None:
        yield from _named(seller, "SELLER", "BT-27", "BT-37")
        if bill.charges_vat and not _has_vat_number(bill):
            yield met("CH-SELLER-NUMBER", nearest(seller.element, "cac:PartyTaxScheme"), "BT-31")
    told = [*_named(buyer, "BUYER", "BT-44", "BT-52")] if buyer is not None else []
    if told and not _is_small(bill):
        yield from told


def _named(party: Party, role: str, name: str, place: str) -> Iterator[Met]:
    if not party.named:
        here = nearest(party.element, "cac:PartyLegalEntity", "cbc:RegistrationName")
        yield met(f"CH-{role}-NAME", here, name)
    if not party.place:
        yield met(f"CH-{role}-PLACE", nearest(party.element, "cac:PostalAddress", "cbc:CityName"), place)


def _has_vat_number(bill: Bill) -> bool:
    """A VAT number may stand among the others, its ending tells it."""
    of_tax = [party.taxes for party in (bill.seller, bill.representative) if party is not None]
    others = bill.seller.others if bill.seller is not None else []
    return any(of_tax) or any(numbers.ending(text(each)) in numbers.ENDINGS for _, each in others)


def _is_small(bill: Bill) -> bool:
    total = amount(at(bill.totals, "cbc:TaxInclusiveAmount"))
    return bill.currency == "CHF" and total is not None and abs(total) <= _SMALL


def _supply(bill: Bill) -> Iterator[Met]:
    if not bill.ask(_SOUND):
        for line in bill.ask(_VAGUE):
            yield met("CH-LINE-OBJECT", nearest(line, "cac:Item", "cbc:Name"), "BT-153")
        for line in bill.ask(_COUNTLESS):
            yield met("CH-LINE-EXTENT", nearest(line, bill.quantity), "BT-129")


def _sums(bill: Bill) -> Iterator[Met]:
    if not text(at(bill.totals, "cbc:TaxInclusiveAmount")) and not text(bill.due):
        yield met("CH-CONSIDERATION", bill.root if bill.totals is None else bill.totals, "BT-112")
    for each in bill.breakdown:
        if not text(at(each, "cac:TaxCategory", "cbc:Percent")):
            yield met("CH-TAX-RATE", nearest(each, "cac:TaxCategory", "cbc:Percent"), "BT-119")
        if not text(at(each, "cbc:TaxAmount")):
            yield met("CH-TAX-AMOUNT", nearest(each, "cbc:TaxAmount"), "BT-117")


def _postcodes(bill: Bill) -> Iterator[Met]:
    for party, term in ((bill.seller, "BT-38"), (bill.buyer, "BT-53")):
        here = party.address if party is not None and party.at_home else None
        if party is not None and here is not None and not _POSTCODE.fullmatch(party.postcode):
            yield met("CH-POSTCODE", nearest(here, "cbc:PostalZone"), term, value=party.postcode or "–")


def _payable(bill: Bill) -> Iterator[Met]:
    if bill.is_to_be_paid and not text(bill.first("cbc:DueDate")):
        yield met("CH-DUE-DATE", bill.root, "BT-9")
    due = bill.due
    owed = amount(due)
    if (
        due is not None
        and owed is not None
        and (due.get("currencyID") or bill.currency) == "CHF"
        and owed % _STEP
    ):
        rounded = str((owed / _STEP).quantize(Decimal(1), ROUND_HALF_UP) * _STEP + 0)
        yield met("CH-ROUNDING", due, "BT-115", amount=text(due), rounded=rounded)
