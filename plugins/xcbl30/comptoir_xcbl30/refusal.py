"""What is asked of a document before it is converted: without it a pivot would say something else, or nothing.

The schema leaves currency and totals free; a purpose can turn an invoice into its opposite; and prices with tax in
them can't become prices without tax by copying.
"""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.paths import path_of
from lxml import etree

_VALUE = "InvoiceDetail/ListOfInvoiceItemDetail/InvoiceItemDetail/InvoicePricingDetail"
_CURRENCIES = (
    "InvoiceHeader/InvoiceCurrency/Currency/CurrencyCoded",
    "InvoiceSummary/InvoiceTotals/*/MonetaryValue/Currency/CurrencyCoded",
    f"{_VALUE}/InvoiceCurrencyTotalValue/MonetaryValue/Currency/CurrencyCoded",
    f"{_VALUE}/ListOfPrice/Price/UnitPrice/Currency/CurrencyCoded",
)
_PURPOSE = "InvoiceHeader/InvoicePurpose/InvoicePurposeCoded"
_TREATMENT = "InvoiceHeader/InvoiceTaxReference/TaxReference/TaxTreatmentCoded"
_TOTAL = "InvoiceSummary/InvoiceTotals/GrossValue/MonetaryValue/MonetaryAmount"

_OTHER_PURPOSES = frozenset({"Cancellation", "Change", "Confirmation", "InformationOnly"})
_WITH_TAX = frozenset({"GrossInvoiceLevel", "GrossLineLevel"})

_NO_CURRENCY = Message("The invoice names no currency.")
_NO_TOTALS = Message("The invoice states no total, so the amount to be paid is not known.")
_NO_INVOICE = Message("The purpose “{value}” does not ask for payment; it can't be converted to an invoice.")
_GROSS = Message(
    "The prices of this invoice include tax (“{value}”); they can't be converted to prices without tax."
)

_HINTS = {
    "XCBL30-CURRENCY": Message(
        "Write the currency into InvoiceHeader/InvoiceCurrency/Currency/CurrencyCoded."
    ),
    "XCBL30-TOTALS": Message(
        "Add InvoiceSummary/InvoiceTotals with NetValue, GrossValue and TotalAmountPayable."
    ),
    "XCBL30-PURPOSE": Message("To cancel an invoice, send a credit note for it."),
    "XCBL30-GROSS": Message("State prices and amounts of the lines without tax."),
}


def refuse(root: etree._Element) -> None:
    """Raise `DocumentFault` with a finding for each thing that stands in the way of a conversion to the pivot."""
    findings = tuple(_findings(root))
    if findings:
        raise DocumentFault(findings)


def _findings(root: etree._Element) -> Iterator[Finding]:
    if not any(_text(found) for path in _CURRENCIES for found in root.iterfind(path)):
        yield _finding("XCBL30-CURRENCY", _NO_CURRENCY, _nearest(root, "InvoiceHeader"), "BT-5")
    if not _text(root.find(_TOTAL)):
        yield _finding("XCBL30-TOTALS", _NO_TOTALS, _nearest(root, "InvoiceSummary"), "BT-115")
    yield from _forbidden(root, _PURPOSE, _OTHER_PURPOSES, "XCBL30-PURPOSE", _NO_INVOICE)
    yield from _forbidden(root, _TREATMENT, _WITH_TAX, "XCBL30-GROSS", _GROSS)


def _forbidden(
    root: etree._Element, path: str, words: frozenset[str], rule: str, sentence: Message
) -> Iterator[Finding]:
    element = root.find(path)
    if element is not None and _text(element) in words:
        yield _finding(rule, Message(sentence.key, {"value": _text(element)}), element)


def _finding(rule: str, message: Message, place: etree._Element, term: str | None = None) -> Finding:
    return Finding(rule, "error", message, _HINTS[rule], term, path=path_of(place, {}), line=place.sourceline)


def _nearest(root: etree._Element, name: str) -> etree._Element:
    found = root.find(name)
    return root if found is None else found


def _text(element: etree._Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
