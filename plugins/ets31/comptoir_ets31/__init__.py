"""ETS 3.1 for Comptoir: recognises, checks, reads and writes invoices and credit notes of Swisscom's marketplace.

No official schema of ETS 3.1 is public: what stands here is a reconstruction from public facts (README.md).
"""

from __future__ import annotations

from dataclasses import replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion, Format, hookimpl
from comptoir_engine.model import Finding, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.format import XmlFormat, unknown_version
from lxml import etree

from comptoir_ets31.conversion import from_pivot, to_pivot
from comptoir_ets31.kinds import is_credit_note
from comptoir_ets31.structure import check
from comptoir_ets31.table import TYPES

_VERSION = "3.1"
_TITLE = f"ETS {_VERSION}"


def _accept(root: etree._Element, type: Type) -> Type | None:
    """An `Invoice` without namespace is ETS 3.1 if it says so; the word for its type makes it a credit note."""
    if not root.get("doctype", "").startswith("ETS ") or root.get("version") != _VERSION:
        return None
    return "credit-note" if is_credit_note(root) else type


def _explain(content: Content) -> tuple[Finding, ...] | None:
    """A document that says it is ETS, but of another version than 3.1."""
    try:
        root = content.tree
    except DocumentFault:
        return None
    other = root.tag == "Invoice" and root.get("doctype", "").startswith("ETS ")
    version = root.get("version", "")
    return unknown_version(root, version or "-", _TITLE) if other and version != _VERSION else None


@hookimpl
def formats() -> list[Format]:
    """The format `ets31`."""
    invoice = XmlFormat("ets31", _TITLE, {"Invoice": "invoice"}, accept=_accept).format
    return [replace(invoice, types=TYPES, explain=_explain)]


@hookimpl
def conversions() -> list[Conversion]:
    """To the pivot and from it."""
    return [to_pivot(), from_pivot()]


@hookimpl
def checks() -> list[Check]:
    """The reconstructed schema."""
    return [check()]
