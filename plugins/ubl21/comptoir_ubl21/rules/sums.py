"""Sums of an order, as far as it states them. Amounts in two currencies are never added; PA-40 says that instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal

from comptoir_engine.model import Message
from lxml import etree

from comptoir_ubl21.rules.rule import Broken, Rule, each, line_name, lines, number, one, word

CENT = Decimal("0.01")
_TOTAL = "cac:AnticipatedMonetaryTotal/cbc:"
_MEND = Message("Correct this total, or the amounts that it is made of.")

Parts = Callable[[etree._Element], list[Decimal | None]]
"""What must add up, with its sign; None for an amount that is missing or is no number, and then nothing is said."""


def _foreign(root: etree._Element) -> Iterator[Broken]:
    currency = word(root, "cbc:DocumentCurrencyCode")
    if currency is None:
        return
    for amount in _amounts(root):
        if amount.get("currencyID", currency) != currency:
            yield Broken(amount, {"currency": amount.get("currencyID", ""), "order": currency})


def _amounts(root: etree._Element) -> Iterator[etree._Element]:
    """Every amount of an order but those of VAT in the accounting currency."""
    yield from each(root, "cac:AnticipatedMonetaryTotal/*")
    for place in (root, *lines(root)):
        yield from each(place, "cac:AllowanceCharge/cbc:Amount")
    for line in lines(root):
        yield from each(line, "cbc:LineExtensionAmount")
        yield from each(line, "cac:Price/cbc:PriceAmount")


def _one_currency(root: etree._Element) -> bool:
    return len({amount.get("currencyID") for amount in _amounts(root)}) <= 1


def _line_net(root: etree._Element) -> Iterator[Broken]:
    """Quantity times price, less allowances, plus charges; a cent of rounding is nobody's fault."""
    if not _one_currency(root):
        return
    for line in lines(root):
        net, price = one(line, "cbc:LineExtensionAmount"), number(one(line, "cac:Price/cbc:PriceAmount"))
        stated, quantity = number(net), number(one(line, "cbc:Quantity"))
        base = number(one(line, "cac:Price/cbc:BaseQuantity")) or Decimal(1)
        further = _further(line)
        if net is None or stated is None or price is None or quantity is None or further is None:
            continue
        expected = (quantity * price / base + further).quantize(CENT, ROUND_HALF_UP)
        if abs(expected - stated) > CENT:
            yield Broken(net, {"line": line_name(line), **_figures(stated, expected)})


def _further(place: etree._Element) -> Decimal | None:
    """Charges less allowances; None where one is no number."""
    signed = [
        (number(one(found, "cbc:Amount")), word(found, "cbc:ChargeIndicator") in ("true", "1"))
        for found in each(place, "cac:AllowanceCharge")
    ]
    if any(amount is None for amount, _ in signed):
        return None
    return sum((amount if charge else -amount for amount, charge in signed if amount is not None), Decimal(0))


def _adds_up(total: str, parts: Parts) -> Callable[[etree._Element], Iterator[Broken]]:
    """Breaks where a total is stated and is not the sum of its parts."""

    def breaks(root: etree._Element) -> Iterator[Broken]:
        element = one(root, _TOTAL + total)
        stated, found = number(element), parts(root)
        known = [part for part in found if part is not None]
        if element is None or stated is None or len(known) < len(found) or not _one_currency(root):
            return
        expected = sum(known, Decimal(0))
        if abs(expected - stated) > CENT / 2:
            yield Broken(element, _figures(stated, expected))

    return breaks


def _line_nets(root: etree._Element) -> list[Decimal | None]:
    return [number(one(line, "cbc:LineExtensionAmount")) for line in lines(root)] or [None]


def _without_tax(root: etree._Element) -> list[Decimal | None]:
    return [number(one(root, _TOTAL + "LineExtensionAmount")), _further(root)]


def _with_tax(root: etree._Element) -> list[Decimal | None]:
    return [number(one(root, _TOTAL + "TaxExclusiveAmount")), number(one(root, "cac:TaxTotal/cbc:TaxAmount"))]


def _due(root: etree._Element) -> list[Decimal | None]:
    prepaid, rounding = one(root, _TOTAL + "PrepaidAmount"), one(root, _TOTAL + "PayableRoundingAmount")
    paid, rounded = _or_nothing(prepaid), _or_nothing(rounding)
    with_tax = number(one(root, _TOTAL + "TaxInclusiveAmount"))
    return [with_tax, -paid if paid is not None else None, rounded]


def _or_nothing(element: etree._Element | None) -> Decimal | None:
    return Decimal(0) if element is None else number(element)


def _figures(stated: Decimal, expected: Decimal) -> dict[str, str]:
    return {"stated": f"{stated:f}", "expected": f"{expected:f}", "difference": f"{abs(expected - stated):f}"}


RULES = (
    Rule(
        "PA-40", ("order",), "error",
        Message("An amount is in {currency}, but the order is in {order}."),
        Message("Write all amounts of an order in one currency."),
        "currency", _foreign,
    ),
    Rule(
        "PA-41", ("order",), "warning",
        Message("Line {line} is {stated}, but quantity, price, allowances and charges make {expected}: "
                "a difference of {difference}."),
        Message("Correct the quantity, the price or the net amount of the line."),
        "line-net", _line_net,
    ),
    Rule(
        "PA-42", ("order",), "error",
        Message("The sum of the lines is {stated}, but they add up to {expected}: a difference of {difference}."),
        _MEND, "total-lines", _adds_up("LineExtensionAmount", _line_nets),
    ),
    Rule(
        "PA-43", ("order",), "error",
        Message("The total without VAT is {stated}, but lines, allowances and charges make {expected}: "
                "a difference of {difference}."),
        _MEND, "total-without-vat", _adds_up("TaxExclusiveAmount", _without_tax),
    ),
    Rule(
        "PA-44", ("order",), "error",
        Message("The total with VAT is {stated}, but the total without VAT plus VAT makes {expected}: "
                "a difference of {difference}."),
        _MEND, "total-with-vat", _adds_up("TaxInclusiveAmount", _with_tax),
    ),
    Rule(
        "PA-45", ("order",), "error",
        Message("The amount to pay is {stated}, but the total with VAT less what is paid plus rounding makes "
                "{expected}: a difference of {difference}."),
        _MEND, "payable", _adds_up("PayableAmount", _due),
    ),
)  # fmt: skip
