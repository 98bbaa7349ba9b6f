"""Which documents are of CII: invoices, which of them are credit notes, and orders."""

from __future__ import annotations

from collections.abc import Mapping

from comptoir_engine.codes import codes
from comptoir_engine.model import Type
from lxml import etree

_STANDARD = "urn:un:unece:uncefact:data:standard:"
PREFIXES = {
    f"{_STANDARD}CrossIndustryInvoice:100": "rsm",
    f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100": "ram",
    f"{_STANDARD}UnqualifiedDataType:100": "udt",
    f"{_STANDARD}QualifiedDataType:100": "qdt",
}
"""How paths of invoices write their namespaces; D16B and D22B have the same."""

ORDER_PREFIXES = {
    "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100": "rsm",
    f"{_STANDARD}ReusableAggregateBusinessInformationEntity:128": "ram",
    f"{_STANDARD}UnqualifiedDataType:128": "udt",
    f"{_STANDARD}QualifiedDataType:128": "qdt",
}
"""How paths of orders (Order-X, D20B) write theirs."""

NAMES = {prefix: namespace for namespace, prefix in PREFIXES.items()}
ORDER_NAMES = {prefix: namespace for namespace, prefix in ORDER_PREFIXES.items()}

BILLS: tuple[Type, ...] = ("invoice", "credit-note")
TYPES: tuple[Type, ...] = (*BILLS, "order")
ROOTS: dict[str, Type] = {
    f"{{{NAMES['rsm']}}}CrossIndustryInvoice": "invoice",
    f"{{{ORDER_NAMES['rsm']}}}SCRDMCCBDACIOMessageStructure": "order",
}

RESPONSE_CODE = "231"
"""UNTDID 1001: the response to an order, which has the order's root; `codes.xsl` has it too."""


def type_of(root: etree._Element, type: Type) -> Type | None:
    """A credit note by its type code (BT-3), else an invoice; an order, unless it is the response to one."""
    if type == "order":
        return None if _code(root, ORDER_NAMES) == RESPONSE_CODE else "order"
    return "credit-note" if _code(root, NAMES) in codes("unece-1001", "credit-note") else type


def _code(root: etree._Element, names: Mapping[str, str]) -> str:
    return root.findtext("rsm:ExchangedDocument/ram:TypeCode", "", dict(names)).strip()
