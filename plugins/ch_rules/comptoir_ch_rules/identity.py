"""UID and VAT numbers: check digits, ending, spelling."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_ch_rules import numbers
from comptoir_ch_rules.reading import Bill, Element, Met, Party, met, text


def broken(bill: Bill) -> Iterator[Met]:
    """The rules that its numbers break."""
    for party in (bill.seller, bill.buyer, bill.representative):
        if party is not None:
            for term, number in party.taxes:
                if numbers.is_swiss(text(number)):
                    yield from _vat(term, number, own=party is bill.seller)
            yield from _others(party)


def _vat(term: str, element: Element, *, own: bool) -> Iterator[Met]:
    number = text(element)
    digits = numbers.uid_digits(number)
    if digits is None:
        yield met("CH-VAT-NUMBER" if own else "CH-UID", element, term, value=number)
        return
    letters = numbers.ending(number)
    usual = numbers.usual(digits, letters)
    if letters not in numbers.ENDINGS:
        yield met("CH-VAT-ENDING", element, term, value=number, spelling=usual)
    elif not numbers.is_usually_spelt(number):
        yield met("CH-VAT-SPELLING", element, term, value=number, spelling=usual)


def _others(party: Party) -> Iterator[Met]:
    for term, element in party.others:
        number = text(element)
        meant = element.get("schemeID") == numbers.UID_SCHEME or numbers.is_swiss(number)
        if meant and number and numbers.uid_digits(number) is None:
            yield met("CH-UID", element, term, value=number)
