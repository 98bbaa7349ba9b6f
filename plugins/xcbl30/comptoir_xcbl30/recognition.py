"""What a document of xCBL 3.0 looks like, in whichever namespace or in none.

No schema of 3.0 is public, and documents are found in several namespaces: names are compared without them.
"""

from __future__ import annotations

import re
from copy import deepcopy

from comptoir_engine.codes import codes
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.format import unknown_version
from lxml import etree

_OTHERS = re.compile(r"urn:oasis:|.*/v4_0/|.*cbl20")
"""Namespaces of UBL, of xCBL 4.0 and of xCBL 2.0."""

_VERSION = re.compile(r"xcbl/v(?P<v4>4_\d+)/|cbl20")
TITLE = "xCBL 3.0"

_BEGINNINGS: dict[str, tuple[Type, tuple[str, ...]]] = {
    "Invoice": ("invoice", ("InvoiceHeader", "InvoiceNumber", "Reference", "RefNum")),
    "Order": ("order", ("OrderHeader", "OrderNumber", "BuyerOrderNumber")),
    "ChangeOrder": ("order", ("ChangeOrderHeader", "ChangeOrderNumber", "BuyerChangeOrderNumber")),
    "OrderResponse": (
        "order-response",
        ("OrderResponseHeader", "OrderResponseNumber", "BuyerOrderResponseNumber"),
    ),
    "AdvanceShipmentNotice": ("despatch-advice", ("ASNHeader", "ASNNumber", "Reference", "RefNum")),
}
"""Root → its type, and where the number of a document stands. A change of an order is an order too."""

_CREDIT = re.compile("credit|gutschrift|avoir|nota di credito", re.IGNORECASE)
_NO_CREDIT = re.compile("gutschrift.?verfahren|credit.?card", re.IGNORECASE)
"""Words that only sound like it: who is paid so bills himself, or takes a card."""


def recognise(content: Content) -> Type | None:
    """The type of an xCBL 3.0 document; None for a stranger."""
    try:
        root = content.tree
    except DocumentFault:
        return None
    name = etree.QName(root)
    if name.localname not in _BEGINNINGS or _OTHERS.match((name.namespace or "").lower()):
        return None
    type, path = _BEGINNINGS[name.localname]
    header = number = _child(root, path[0])
    for step in path[1:]:
        number = _child(number, step)
    if header is None or number is None:
        return None
    return _type(header) if type == "invoice" else type


def explain(content: Content) -> tuple[Finding, ...] | None:
    """A document of xCBL 2.0 or 4.0, whose names differ; None for every other file."""
    try:
        root = content.tree
    except DocumentFault:
        return None
    found = _VERSION.search((etree.QName(root).namespace or "").lower())
    if found is None or etree.QName(root).localname not in _BEGINNINGS:
        return None
    return unknown_version(root, found["v4"].replace("_", ".") if found["v4"] else "2.0", TITLE)


def _type(header: etree._Element) -> Type:
    """Whatever says credit is a credit note; the stylesheet asks the same."""
    type = _child(header, "InvoiceType")
    coded, other = _text(type, "InvoiceTypeCoded"), _text(type, "InvoiceTypeCodedOther")
    said = other if coded in {"Other", ""} else coded
    is_credit = _CREDIT.search(said) and not _NO_CREDIT.search(said)
    return "credit-note" if is_credit or said in codes("unece-1001", "credit-note") else "invoice"


def _text(element: etree._Element | None, name: str) -> str:
    child = _child(element, name)
    return (child.text or "").strip() if child is not None else ""


def _child(element: etree._Element | None, name: str) -> etree._Element | None:
    if element is None:
        return None
    return next(iter(element.iterchildren(f"{{*}}{name}")), None)


def without_namespace(content: Content) -> Content:
    """The same document with its names bare, as schema, stylesheet and mapping table have them; its lines are kept."""
    if not etree.QName(content.tree).namespace:
        return content
    return content.once("xcbl30 bare", lambda: _bare(content))


def _bare(content: Content) -> Content:
    tree = deepcopy(content.tree)
    for element in tree.iter(etree.Element):
        element.tag = etree.QName(element).localname
    etree.cleanup_namespaces(tree)
    return Content.read_as(content.document, tree)
