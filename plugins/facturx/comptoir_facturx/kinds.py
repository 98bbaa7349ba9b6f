"""What documents lie in PDFs: each kind by its root element, with its type, its number and its guideline."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_engine.codes import codes
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Type
from comptoir_engine.xml.parse import parse
from lxml import etree

from comptoir_facturx.files import File

_UNCEFACT = "urn:un:unece:uncefact:data:"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_UBL_TYPES: dict[str, Type] = {
    "Invoice": "invoice",
    "CreditNote": "credit-note",
    "Order": "order",
    "OrderResponse": "order-response",
    "DespatchAdvice": "despatch-advice",
}
_ORDER_RESPONSE = "231"
"""UNTDID 1001; 220 is an order, 230 its change."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A syntax: its id, the root's name, how the root's namespace begins, and the paths (by local names) of what is
    looked up."""

    id: str
    root: str
    namespace: str
    number: str
    code: str
    guideline: str


_CONTEXT = "ExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"
KINDS = (
    Kind("cii", "CrossIndustryInvoice", f"{_UNCEFACT}standard:CrossIndustryInvoice:", "ExchangedDocument/ID",
         "ExchangedDocument/TypeCode", _CONTEXT),
    Kind("zugferd1", "CrossIndustryDocument", "urn:ferd:CrossIndustryDocument:invoice:1p0",
         "HeaderExchangedDocument/ID", "HeaderExchangedDocument/TypeCode", f"Specified{_CONTEXT}"),
    Kind("order-x", "SCRDMCCBDACIOMessageStructure", f"{_UNCEFACT}SCRDMCCBDACIOMessageStructure:",
         "ExchangedDocument/ID", "ExchangedDocument/TypeCode", _CONTEXT),
    *(Kind("ubl", root, f"{_UBL}{root}-2", "ID", "", "CustomizationID") for root in _UBL_TYPES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inside:
    """A document in a PDF: its file, its kind, and what tells it from others."""

    file: File
    kind: str
    type: Type
    number: str
    guideline: str

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return self.file.content or b""


def document_in(file: File) -> Inside | None:
    """The document that a file is; None for anything else, and for XML that can't be read."""
    if file.content is None:
        return None
    try:
        root = parse(file.content)
    except DocumentFault:
        return None
    return _seen(file, root)


def _seen(file: File, root: etree._Element) -> Inside | None:
    name = etree.QName(root)
    for kind in KINDS:
        if name.localname == kind.root and (name.namespace or "").startswith(kind.namespace):
            code = _value(root, kind.code)
            return Inside(
                file,
                kind.id,
                _type(kind, code),
                _value(root, kind.number),
                _value(root, kind.guideline),
            )
    return None


def _value(root: etree._Element, path: str) -> str:
    steps = "/".join(f"{{*}}{step}" for step in path.split("/") if step)
    return (root.findtext(steps, "") if steps else "").strip()


def _type(kind: Kind, code: str) -> Type:
    if kind.id == "ubl":
        return _UBL_TYPES[kind.root]
    if kind.id == "order-x":
        return "order-response" if code == _ORDER_RESPONSE else "order"
    return "credit-note" if code in codes("unece-1001", "credit-note") else "invoice"
