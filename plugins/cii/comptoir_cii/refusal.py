"""Documents that can't be converted, because the other side demands what they don't have."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

from comptoir_cii.recognition import NAMES, ORDER_NAMES, ORDER_PREFIXES, PREFIXES

_GUIDELINE = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
_LINE = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_WITHOUT_LINES = (":minimum", ":basicwl")
"""What the guidelines of Factur-X end with that have no invoice lines."""

_NO_LINES = Message("A document of the guideline {guideline} has no lines and can't be converted.")
_NO_LINES_HINT = Message(
    "Send it to receivers who take it as it is, or write it as Factur-X BASIC or EN 16931."
)
_NO_ORDER_LINES = Message("The order has no lines and can't be converted.")
_NO_ORDER_LINES_HINT = Message("Add at least one line to it.")

_UBL = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}
_NO_QUANTITY = Message("Order-X demands the quantity of each line, and line {line} has none.")
_NO_PRICE = Message("Order-X demands the net price of each line, and line {line} has none.")
_NO_PRICE_HINT = Message("Add it to the order, or send it in a format that goes without, such as UBL.")
_DEMANDED = (("cbc:Quantity", "quantity", _NO_QUANTITY), ("cac:Price/cbc:PriceAmount", "price", _NO_PRICE))


def refuse_without_lines(content: Content) -> None:
    """Factur-X MINIMUM and BASIC WL make no UBL invoice: UBL demands a line. A line forgotten is a rule's matter."""
    guideline = content.tree.find(_GUIDELINE, NAMES)
    if guideline is None or content.tree.find(_LINE, NAMES) is not None:
        return
    name = (guideline.text or "").strip()
    if name.endswith(_WITHOUT_LINES):
        raise DocumentFault((_no_lines(name, path_of(guideline, PREFIXES), guideline.sourceline),))


def _no_lines(guideline: str, path: str, line: int | None) -> Finding:
    message = Message(_NO_LINES.key, {"guideline": guideline})
    return Finding("CII-NO-LINES", "error", message, _NO_LINES_HINT, "BT-24", path=path, line=line)


def refuse_without_order_lines(content: Content) -> None:
    """The schema of Order-X lets an order go without lines, UBL does not."""
    transaction = content.tree.find("rsm:SupplyChainTradeTransaction", ORDER_NAMES)
    if content.tree.find(_LINE, ORDER_NAMES) is not None:
        return
    place = content.tree if transaction is None else transaction
    path, line = path_of(place, ORDER_PREFIXES), place.sourceline
    finding = Finding("CII-NO-LINES", "error", _NO_ORDER_LINES, _NO_ORDER_LINES_HINT, path=path, line=line)
    raise DocumentFault((finding,))


def refuse_without_prices(content: Content) -> None:
    """An order without quantities or prices makes no Order-X: none is made up, and a price of 0 would be one."""
    findings = tuple(_lacking(content.tree))
    if findings:
        raise DocumentFault(findings)


def _lacking(order: etree._Element) -> Iterator[Finding]:
    for item in order.iterfind("cac:OrderLine/cac:LineItem", _UBL):
        for path, term, message in _DEMANDED:
            if item.find(path, _UBL) is None:
                said = Message(message.key, {"line": item.findtext("cbc:ID", "", _UBL).strip()})
                place = path_of(item, PIVOT_PREFIXES)
                yield Finding(
                    "CII-ORDER-PRICE", "error", said, _NO_PRICE_HINT, term, path=place, line=item.sourceline
                )
