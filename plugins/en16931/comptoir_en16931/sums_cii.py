"""What is said of a sum in CII that does not add up: its figures, as for UBL. Amounts name no currency, but for VAT."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_decimal
from comptoir_engine.xml.broken_rules import Failed, Told
from lxml import etree

from comptoir_en16931 import sums
from comptoir_en16931.cii_terms import NAMES
from comptoir_en16931.sums import RATED, UNRATED, Sum, compared, exactly, not_zero, rated

_OF_CATEGORY = re.compile(r"BR-(?P<category>[A-Z]{1,2})-(?P<number>08|09)")
_LINES = "ram:IncludedSupplyChainTradeLineItem/ram:SpecifiedLineTradeSettlement"
_LINE_TOTAL = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
_CHARGES = "ram:SpecifiedTradeAllowanceCharge[ram:ChargeIndicator/udt:Indicator='{}']"
_ALLOWANCE, _CHARGE = _CHARGES.format("false"), _CHARGES.format("true")
_IN_DOCUMENT_CURRENCY = "ram:TaxTotalAmount[@currencyID=../../ram:InvoiceCurrencyCode]"


def told(failed: Failed) -> Told | None:
    """What is wrong with a sum; None for all other rules, and where an amount is missing or is no number."""
    return exactly(_told, failed)


def _told(rule: str, here: etree._Element) -> Told | None:
    if rule == "BR-CO-15" and len(_all(here, _IN_DOCUMENT_CURRENCY)) != 1:
        return None
    if rule in _SUMS:
        return compared(_SUMS[rule](here))
    tax = here if etree.QName(here).localname == "ApplicableTradeTax" else here.getparent()
    if tax is None:
        return None
    if rule == "BR-CO-17":
        return _of_a_rate(tax)
    found = _OF_CATEGORY.fullmatch(rule)
    if found is None or found["category"] not in RATED | UNRATED:
        return None
    with_rate = found["category"] in RATED
    if found["number"] == "08":
        return compared(_taxable(tax, with_rate=with_rate))
    return _of_a_rate(tax) if with_rate else not_zero(_first(tax, "ram:CalculatedAmount"), _code(tax))


def _sum(sentence: Message, stated: str, plus: str, minus: str = "/..") -> Callable[[etree._Element], Sum]:
    return lambda here: Sum(sentence, _first(here, stated), _all(here, plus), _all(here, minus))


_SUMS: Mapping[str, Callable[[etree._Element], Sum]] = {
    "BR-CO-10": _sum(sums.LINES, "ram:LineTotalAmount", f"../../{_LINES}/{_LINE_TOTAL}"),
    "BR-CO-11": _sum(sums.ALLOWANCES, "ram:AllowanceTotalAmount", f"../{_ALLOWANCE}/ram:ActualAmount"),
    "BR-CO-12": _sum(
        sums.CHARGES, "ram:ChargeTotalAmount",
        f"../{_CHARGE}/ram:ActualAmount|../ram:SpecifiedLogisticsServiceCharge/ram:AppliedAmount",
    ),
    "BR-CO-13": _sum(
        sums.WITHOUT_VAT, "ram:TaxBasisTotalAmount", "ram:LineTotalAmount|ram:ChargeTotalAmount",
        "ram:AllowanceTotalAmount",
    ),
    "BR-CO-14": _sum(sums.VAT, ".", "../../ram:ApplicableTradeTax/ram:CalculatedAmount"),
    "BR-CO-15": _sum(
        sums.WITH_VAT, "ram:GrandTotalAmount",
        f"ram:TaxBasisTotalAmount|{_IN_DOCUMENT_CURRENCY}",
    ),
    "BR-CO-16": _sum(
        sums.DUE, "ram:DuePayableAmount", "ram:GrandTotalAmount|ram:RoundingAmount", "ram:TotalPrepaidAmount"
    ),
}  # fmt: skip


def _taxable(tax: etree._Element, *, with_rate: bool) -> Sum:
    """The amounts of one VAT category, where there is VAT to pay of one rate of it."""
    of_document = _all(tax, "/rsm:CrossIndustryInvoice/rsm:SupplyChainTradeTransaction")[:1]
    rate = as_decimal(_word(tax, "ram:RateApplicablePercent")) if with_rate else None

    def amounts(element: str, its_category: str, amount: str) -> list[etree._Element]:
        return [
            found
            for transaction in of_document
            for each in _all(transaction, element)
            for its in _all(each, its_category)[:1]
            if _code(its) == _code(tax)
            if not with_rate or as_decimal(_word(its, "ram:RateApplicablePercent")) == rate
            for found in _all(each, amount)
        ]

    settlement = "ram:ApplicableHeaderTradeSettlement"
    lines = amounts(_LINES, "ram:ApplicableTradeTax", _LINE_TOTAL)
    charges = amounts(f"{settlement}/{_CHARGE}", "ram:CategoryTradeTax", "ram:ActualAmount")
    allowances = amounts(f"{settlement}/{_ALLOWANCE}", "ram:CategoryTradeTax", "ram:ActualAmount")
    return Sum(sums.TAXABLE, _first(tax, "ram:BasisAmount"), [*lines, *charges], allowances, _code(tax))


def _of_a_rate(tax: etree._Element) -> Told | None:
    amount, taxable = _first(tax, "ram:CalculatedAmount"), _first(tax, "ram:BasisAmount")
    if amount is None or taxable is None:
        return None
    return rated(amount, taxable, _word(tax, "ram:RateApplicablePercent"))


def _code(tax: etree._Element) -> str:
    return _word(tax, "ram:CategoryCode")


def _all(here: etree._Element, path: str) -> list[etree._Element]:
    return list(here.xpath(path, namespaces=NAMES))


def _first(here: etree._Element, path: str) -> etree._Element | None:
    return next(iter(_all(here, path)), None)


def _word(here: etree._Element, path: str) -> str:
    found = _first(here, path)
    return " ".join((found.text or "").split()) if found is not None else ""
