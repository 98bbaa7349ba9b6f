"""What is asked of a document before it is converted: without it the other side would say something else, or nothing.

The schema leaves currency and totals free; a purpose can turn an invoice or an order into its opposite; and prices with
tax in them can't become prices without tax by copying.
"""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
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
_NO_ORDERS = frozenset({"Cancellation", "Change", "Confirmation", "InformationOnly", "Replace"})
_NO_CHANGES = frozenset({"Cancellation", "Confirmation", "InformationOnly"})
_NO_DESPATCHES = frozenset({"Cancel", "Cancellation"})
_WITH_TAX = frozenset({"GrossInvoiceLevel", "GrossLineLevel"})

_NO_CURRENCY = Message("The invoice names no currency.")
_NO_TOTALS = Message("The invoice states no total, so the amount to be paid is not known.")
_NO_INVOICE = Message("The purpose “{value}” does not ask for payment; it can't be converted to an invoice.")
_GROSS = Message(
    "The prices of this invoice include tax (“{value}”); they can't be converted to prices without tax."
)
_NO_ORDER_CURRENCY = Message("The document states prices, but no currency.")
_NO_LINES = Message("The document has no lines.")
_NO_ORDER = Message("The purpose “{value}” orders nothing; it can't be converted to an order.")
_NO_DESPATCH = Message("The purpose “{value}” takes a despatch advice back; it can't be converted to one.")
_GROSS_ORDER = Message(
    "The prices of this order include tax (“{value}”); they can't be converted to prices without tax."
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
    "XCBL30-ORDER-CURRENCY": Message(
        "Write the currency into OrderHeader/OrderCurrency/Currency/CurrencyCoded."
    ),
    "XCBL30-LINES": Message("State at least one line with its number, item and quantity."),
    "XCBL30-ORDER-PURPOSE": Message(
        "Send a new order with the purpose Original, or a ChangeOrder with what is changed."
    ),
    "XCBL30-ASN-PURPOSE": Message("Tell the receiver in person that the goods do not come."),
}

_DEMANDED = {
    "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount": (
        "BT-109",
        Message("xCBL 3.0 demands the total without tax, and the document states none."),
    ),
    "cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount": (
        "BT-112",
        Message("xCBL 3.0 demands the total with tax, and the document states none."),
    ),
}
_NO_PRICE = Message(
    "xCBL 3.0 demands the price of each line, and line {line} has none, and no quantity to make it of."
)
_NO_AMOUNT = Message("xCBL 3.0 demands the amount of each line, and line {line} has none.")
_ADD = Message("Add it, or send the document in a format that goes without, such as UBL.")
_UBL = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}

_PRICES = ".//UnitPriceValue", ".//MonetaryAmount", ".//MonetaryLimitValue"


def refuse(root: etree._Element) -> None:
    """Raise `DocumentFault` with a finding for each thing that stands in the way of a conversion to the pivot."""
    findings = tuple(_findings(root))
    if findings:
        raise DocumentFault(findings)


def refuse_to_write(root: etree._Element) -> None:
    """Raise `DocumentFault` for each amount that xCBL 3.0 demands of an invoice and the pivot does not state.

    Another amount in its place would say something else.
    """
    findings = tuple(_lacking(root)) if root.find("cac:LegalMonetaryTotal", _UBL) is not None else ()
    if findings:
        raise DocumentFault(findings)


def _lacking(root: etree._Element) -> Iterator[Finding]:
    for path, (term, message) in _DEMANDED.items():
        if not _text(root.find(path, _UBL)):
            yield _unwritten(message, _child(root, "cac:LegalMonetaryTotal"), term)
    for line in (*root.iterfind("cac:InvoiceLine", _UBL), *root.iterfind("cac:CreditNoteLine", _UBL)):
        number = {"line": _text(line.find("cbc:ID", _UBL))}
        if not _text(line.find("cbc:LineExtensionAmount", _UBL)):
            yield _unwritten(Message(_NO_AMOUNT.key, number), line, "BT-131")
        quantities = (line.find(path, _UBL) for path in ("cbc:InvoicedQuantity", "cbc:CreditedQuantity"))
        if not _text(line.find("cac:Price/cbc:PriceAmount", _UBL)) and not any(map(_text, quantities)):
            yield _unwritten(Message(_NO_PRICE.key, number), line, "BT-146")


def _child(root: etree._Element, name: str) -> etree._Element:
    found = root.find(name, _UBL)
    return root if found is None else found


def _unwritten(message: Message, place: etree._Element, term: str) -> Finding:
    path = path_of(place, PIVOT_PREFIXES)
    return Finding("XCBL30-DEMANDED", "error", message, _ADD, term, path=path, line=place.sourceline)


def _findings(root: etree._Element) -> Iterator[Finding]:
    match root.tag:
        case "Invoice":
            yield from _of_an_invoice(root)
        case "AdvanceShipmentNotice":
            path = "ASNHeader/ASNPurpose/ASNPurposeCoded"
            yield from _forbidden(root, path, _NO_DESPATCHES, "XCBL30-ASN-PURPOSE", _NO_DESPATCH)
            yield from _without_lines(root)
        case _:
            yield from _of_an_order(root)


def _of_an_order(root: etree._Element) -> Iterator[Finding]:
    """Of a response too: its lines may tell prices."""
    currencies = (each for each in root.iter("CurrencyCoded", "CurrencyCodedOther") if _text(each) != "Other")
    if not any(_text(each) for each in currencies) and any(root.find(path) is not None for path in _PRICES):
        yield _finding("XCBL30-ORDER-CURRENCY", _NO_ORDER_CURRENCY, root[0], "currency")
    words = {"Order": _NO_ORDERS, "ChangeOrder": _NO_CHANGES}.get(str(root.tag), frozenset())
    yield from _forbidden(root, "*/Purpose/PurposeCoded", words, "XCBL30-ORDER-PURPOSE", _NO_ORDER)
    path = ".//OrderTaxReference/TaxReference/TaxTreatmentCoded"
    yield from _forbidden(root, path, _WITH_TAX, "XCBL30-GROSS", _GROSS_ORDER)
    if root.tag != "OrderResponse":
        yield from _without_lines(root)


def _without_lines(root: etree._Element) -> Iterator[Finding]:
    """An answer may do without them."""
    if next(root.iter("BaseItemDetail", "ASNBaseItemDetail"), None) is None:
        yield _finding("XCBL30-LINES", _NO_LINES, root, "line-number")


def _of_an_invoice(root: etree._Element) -> Iterator[Finding]:
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
