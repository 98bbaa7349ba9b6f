"""What is said of a sum that does not add up: its figures, or that its amounts are in two currencies.

The rules compare amounts as plain numbers. Here each sum is worked out again, only to say what stands there, what
should, and how far they are apart; whether a rule is broken is the rule set's word alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal, Inexact, InvalidOperation, localcontext

from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_decimal
from comptoir_engine.xml.broken_rules import Failed, Told
from lxml import etree

from comptoir_en16931.currencies import document_currency, select, two_currencies, vat_total

_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
"""What has more digits than this is no amount of money, and no figures are shown of it."""

ROUND = Message(
    "Check each addend, and the rounding: amounts are rounded to two decimals, half away from zero."
)
_ZERO_HINT = Message("Write 0, or correct the VAT category.")
_NOT_STATED = Message("This total is not stated; its parts add up to {sum}.")
LINES = Message(
    "The sum of the lines is {stated}, but their net amounts add up to {expected}: a difference of {difference}."
)
ALLOWANCES = Message(
    "The sum of the allowances is {stated}, but the allowances on the whole document add up to {expected}: "
    "a difference of {difference}."
)
CHARGES = Message(
    "The sum of the charges is {stated}, but the charges on the whole document add up to {expected}: "
    "a difference of {difference}."
)
WITHOUT_VAT = Message(
    "The total without VAT is {stated}, but the lines less allowances plus charges are {expected}: "
    "a difference of {difference}."
)
VAT = Message(
    "The VAT total is {stated}, but the VAT of all rates adds up to {expected}: a difference of {difference}."
)
WITH_VAT = Message(
    "The total with VAT is {stated}, but the total without VAT plus VAT is {expected}: a difference of {difference}."
)
DUE = Message(
    "The amount due is {stated}, but the total with VAT less what is paid plus rounding is {expected}: "
    "a difference of {difference}."
)
_RATE = Message(
    "The VAT of a rate is {stated}, but its taxable amount times the rate is {expected}: a difference of {difference}."
)
TAXABLE = Message(
    "The taxable amount of the VAT category {category} is {stated}, but its lines, allowances and charges add up to "
    "{expected}: a difference of {difference}."
)
_NO_VAT = Message("The VAT of the category {category} must be 0, but {stated} stands there.")

RATED = frozenset({"S", "AF", "AG"})
UNRATED = frozenset({"Z", "E", "AE", "IC", "G", "O"})
"""How the ids of rules name the VAT categories, by whether there is VAT to pay."""
_IS = "cac:AllowanceCharge[normalize-space(cbc:ChargeIndicator)='{}' or normalize-space(cbc:ChargeIndicator)='{}']"
_ALLOWANCE, _CHARGE = _IS.format("false", "0"), _IS.format("true", "1")
_NOTHING = "/.."


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that is stated, and what should add up to it: amounts to be added, and amounts to be taken away."""

    sentence: Message
    stated: etree._Element | None
    plus: list[etree._Element]
    minus: list[etree._Element]
    category: str = ""


Read = Callable[[etree._Element], Sum]
"""A sum of the element that a rule runs on."""


def told(failed: Failed) -> Told | None:
    """What is wrong with a sum; None for all other rules, and where an amount is missing or is no number."""
    return exactly(_told, failed)


def exactly(about: Callable[[str, etree._Element], Told | None], failed: Failed) -> Told | None:
    """What is said of a sum that is worked out to the last digit; None where that can't be done."""
    try:
        with localcontext(_EXACT):
            return about(failed.rule, failed.element)
    except ArithmeticError:
        return None


def _told(rule: str, here: etree._Element) -> Told | None:
    category, _, number = rule.removeprefix("BR-").rpartition("-")
    if rule == "BR-CO-15":
        return vat_total(here) or _compared(_with_vat(here))
    if rule in _SUMS:
        return _compared(_SUMS[rule](here))
    if category in RATED | UNRATED and number == "08":
        return _compared(_taxable(here, rated=category in RATED))
    if rule == "BR-CO-17" or (category in RATED and number == "09"):
        return _of_a_rate(here if rule == "BR-CO-17" else _parent(here))
    if category in UNRATED and number == "09":
        return _no_vat(here)
    return None


# The sums


def _sum(sentence: Message, stated: str, plus: str, minus: str = _NOTHING) -> Read:
    return lambda here: Sum(sentence, _first(here, stated), select(here, plus), select(here, minus))


_SUMS: Mapping[str, Read] = {
    "BR-CO-10": _sum(
        LINES, "cbc:LineExtensionAmount", "../cac:InvoiceLine/cbc:LineExtensionAmount"
        "|../cac:CreditNoteLine/cbc:LineExtensionAmount"
    ),
    "BR-CO-11": _sum(ALLOWANCES, "cbc:AllowanceTotalAmount", f"../{_ALLOWANCE}/cbc:Amount"),
    "BR-CO-12": _sum(CHARGES, "cbc:ChargeTotalAmount", f"../{_CHARGE}/cbc:Amount"),
    "BR-CO-13": _sum(
        WITHOUT_VAT, "cbc:TaxExclusiveAmount", "cbc:LineExtensionAmount|cbc:ChargeTotalAmount",
        "cbc:AllowanceTotalAmount",
    ),
    "BR-CO-14": _sum(VAT, "cbc:TaxAmount", "cac:TaxSubtotal/cbc:TaxAmount"),
    "BR-CO-16": _sum(
        DUE, "cbc:PayableAmount", "cbc:TaxInclusiveAmount|cbc:PayableRoundingAmount", "cbc:PrepaidAmount"
    ),
}  # fmt: skip


def _with_vat(root: etree._Element) -> Sum:
    currency = document_currency(root)
    vat = [each for each in select(root, "cac:TaxTotal/cbc:TaxAmount") if each.get("currencyID") == currency]
    total = "cac:LegalMonetaryTotal/cbc:"
    plus = [*select(root, f"{total}TaxExclusiveAmount"), *vat]
    return Sum(WITH_VAT, _first(root, f"{total}TaxInclusiveAmount"), plus, [])


def _taxable(category: etree._Element, *, rated: bool) -> Sum:
    """The amounts of one VAT category, where there is VAT to pay of one rate of it."""
    code, rate = _word(category, "cbc:ID"), as_decimal(_word(category, "cbc:Percent"))
    top = "/*/"

    def amounts(element: str, its_category: str, amount: str) -> list[etree._Element]:
        return [
            found
            for each in select(category, f"{top}{element}")
            for its in select(each, its_category)[:1]
            if _word(its, "cbc:ID") == code and (not rated or as_decimal(_word(its, "cbc:Percent")) == rate)
            for found in select(each, amount)
        ]

    lines = [
        found
        for name in ("cac:InvoiceLine", "cac:CreditNoteLine")
        for found in amounts(name, "cac:Item/cac:ClassifiedTaxCategory", "cbc:LineExtensionAmount")
    ]
    charges = amounts(_CHARGE, "cac:TaxCategory", "cbc:Amount")
    allowances = amounts(_ALLOWANCE, "cac:TaxCategory", "cbc:Amount")
    stated = _first(_parent(category), "cbc:TaxableAmount")
    return Sum(TAXABLE, stated, [*lines, *charges], allowances, code)


# What is said of them


def _compared(sum: Sum) -> Told | None:
    """The figures of a sum; where its amounts are in two currencies, there is nothing to be compared."""
    involved = [*([] if sum.stated is None else [sum.stated]), *sum.plus, *sum.minus]
    return two_currencies(involved) or compared(sum)


def compared(sum: Sum) -> Told | None:
    """The figures of a sum whose amounts are in one currency."""
    plus, minus = _added(sum.plus), _added(sum.minus)
    if plus is None or minus is None:
        return None
    expected = _rounded(plus - minus)
    if sum.stated is None:
        return Told(Message(_NOT_STATED.key, {"sum": _written(expected)}), ROUND)
    return figures(sum.sentence, sum.stated, expected, sum.category)


def figures(sentence: Message, stated: etree._Element, expected: Decimal, category: str = "") -> Told | None:
    """What stands there, what should, and the difference; None where they are the same, or nothing can be said."""
    found = as_decimal(stated.text)
    if found is None or found == expected:
        return None
    figures = {
        "stated": _written(found),
        "expected": _written(expected),
        "difference": _written(abs(found - expected)),
    }
    if category:
        figures["category"] = category
    return Told(Message(sentence.key, figures), ROUND)


def _of_a_rate(subtotal: etree._Element) -> Told | None:
    """VAT is the taxable amount times the rate; where no rate is named there is none."""
    tax, taxable = _first(subtotal, "cbc:TaxAmount"), _first(subtotal, "cbc:TaxableAmount")
    if tax is None or taxable is None:
        return None
    if (foreign := two_currencies([tax, taxable])) is not None:
        return foreign
    return rated(tax, taxable, _word(subtotal, "cac:TaxCategory/cbc:Percent"))


def rated(tax: etree._Element, taxable: etree._Element, percent: str) -> Told | None:
    """The figures of the VAT of a rate."""
    amount, rate = as_decimal(taxable.text), as_decimal(percent)
    if amount is None:
        return None
    vat = _rounded(abs(amount) * (rate or Decimal()) / 100)
    return figures(_RATE, tax, vat.copy_sign(amount) if vat else vat)


def _no_vat(category: etree._Element) -> Told | None:
    return not_zero(_first(_parent(category), "cbc:TaxAmount"), _word(category, "cbc:ID"))


def not_zero(tax: etree._Element | None, category: str) -> Told | None:
    """What stands where a VAT category has no VAT."""
    stated = as_decimal(tax.text) if tax is not None else None
    if stated is None:
        return None
    said = {"stated": _written(stated), "category": category}
    return Told(Message(_NO_VAT.key, said), _ZERO_HINT)


# Numbers


def _added(amounts: Iterable[etree._Element]) -> Decimal | None:
    numbers = [as_decimal(amount.text) for amount in amounts]
    known = [number for number in numbers if number is not None]
    return sum(known, Decimal()) if len(known) == len(numbers) else None


def _rounded(amount: Decimal) -> Decimal:
    """To two decimals as the rules round, so that what is shown is what they accept."""
    return (amount * 100 + Decimal("0.5")).to_integral_value(ROUND_FLOOR) / 100


def _written(amount: Decimal) -> str:
    """With two decimals at least, and all that there are."""
    shown = format(amount, "f")
    decimals = len(shown.partition(".")[2])
    return f"{amount:.2f}" if decimals < 2 else shown


def _first(here: etree._Element, path: str) -> etree._Element | None:
    return next(iter(select(here, path)), None)


def _word(here: etree._Element, path: str) -> str:
    found = _first(here, path)
    return " ".join((found.text or "").split()) if found is not None else ""


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent
