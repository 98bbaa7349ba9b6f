"""Which documents are Cross Industry Invoices, and which of them are credit notes."""

from __future__ import annotations

from comptoir_engine.model import Type
from lxml import etree

_STANDARD = "urn:un:unece:uncefact:data:standard:"
PREFIXES = {
    f"{_STANDARD}CrossIndustryInvoice:100": "rsm",
    f"{_STANDARD}ReusableAggregateBusinessInformationEntity:100": "ram",
    f"{_STANDARD}UnqualifiedDataType:100": "udt",
    f"{_STANDARD}QualifiedDataType:100": "qdt",
}
"""How paths of the format write its namespaces; D16B and D22B have the same."""

NAMES = {prefix: namespace for namespace, prefix in PREFIXES.items()}

TYPES: tuple[Type, ...] = ("invoice", "credit-note")
ROOTS: dict[str, Type] = {f"{{{NAMES['rsm']}}}CrossIndustryInvoice": "invoice"}

CREDIT_NOTE_CODES = frozenset(
    {"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "502", "503", "532"}
)
"""UNTDID 1001, as rule BR-CL-01 of EN 16931 divides it; the stylesheets have them in `codes.xsl`."""


def type_of(root: etree._Element, type: Type) -> Type:
    """A credit note by its type code (BT-3), else an invoice."""
    code = root.findtext("rsm:ExchangedDocument/ram:TypeCode", "", NAMES)
    return "credit-note" if code.strip() in CREDIT_NOTE_CODES else type
