"""Accounts and references: what may stand together (IG QR-bill 2.4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from comptoir_ch_rules import numbers
from comptoir_ch_rules.reading import Bill, Element, Met, at, below, met, text

_SLIP = ("CHF", "EUR")
_CHF_ALONE = date(2026, 11, 14)
"""Since then a QR-IBAN is for francs; slips of the edition before stay valid for a year."""


def broken(bill: Bill) -> Iterator[Met]:
    """The rules that its Swiss accounts and their references break."""
    stated = next(
        (each for means in bill.head("cac:PaymentMeans") for each in below(means, "cbc:PaymentID")), None
    )
    for means in bill.head("cac:PaymentMeans"):
        element = at(means, "cac:PayeeFinancialAccount", "cbc:ID")
        account = numbers.compact(text(element))
        if element is None or not numbers.is_swiss_account(account):
            continue
        if not numbers.is_iban(account):
            yield met("CH-IBAN", element, "BT-84", value=text(element))
            continue
        own = at(means, "cbc:PaymentID")
        way = _Way(bill, element, own if own is not None else stated)
        yield from way.of_qr_iban() if numbers.is_qr_iban(account) else way.of_iban()


class _Way:
    """A right Swiss account with the reference that a payment to it carries."""

    def __init__(self, bill: Bill, account: Element, reference: Element | None) -> None:
        self.bill, self.account, self.element = bill, account, reference
        self.stated = text(reference)
        self.reference = numbers.compact(self.stated)

    def of_qr_iban(self) -> Iterator[Met]:
        """It takes a QR reference and nothing else, and francs."""
        place = self.account if self.element is None else self.element
        if not numbers.has_shape_of_qr_reference(self.reference):
            if self.bill.is_to_be_paid:
                yield from self._without_qr_reference(place)
        elif not numbers.is_qr_reference(self.reference):
            yield met("CH-QR-DIGITS", place, "BT-83", value=self.stated)
        if self.bill.currency not in ("", *_SLIP):
            yield met("CH-QR-CURRENCY", self.account, "BT-84", currency=self.bill.currency)
        elif self.bill.currency == "EUR" and (self.bill.issued or date.min) >= _CHF_ALONE:
            yield met("CH-QR-EUR", self.account, "BT-84")

    def _without_qr_reference(self, place: Element) -> Iterator[Met]:
        if self.stated:
            yield met("CH-QR-REFERENCE", place, "BT-83", value=self.stated)
        else:
            yield met("CH-QR-MISSING", place, "BT-83")

    def of_iban(self) -> Iterator[Met]:
        """It takes a creditor reference, or a message."""
        if self.element is not None and numbers.has_shape_of_qr_reference(self.reference):
            yield met("CH-QRR-ACCOUNT", self.element, "BT-83", value=self.stated)
        elif self.element is not None and self._is_wrong_creditor_reference():
            yield met("CH-RF-DIGITS", self.element, "BT-83", value=self.stated)
        if self.bill.is_to_be_paid and self.bill.currency not in ("", *_SLIP):
            yield met("CH-SLIP-CURRENCY", self.account, "BT-84", currency=self.bill.currency)

    def _is_wrong_creditor_reference(self) -> bool:
        shape = numbers.has_shape_of_creditor_reference(self.reference)
        return shape and not numbers.is_creditor_reference(self.reference)
