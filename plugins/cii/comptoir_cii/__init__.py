"""UN/CEFACT Cross Industry Invoice (D16B, D22B) and Order-X for Comptoir: recognises, checks, reads and writes."""

from __future__ import annotations

from comptoir_engine.hookspecs import Check, Conversion, Format, hookimpl
from comptoir_engine.xml.days import asking_more
from comptoir_engine.xml.format import XmlFormat

from comptoir_cii import schema
from comptoir_cii.conversion import from_pivot, to_pivot
from comptoir_cii.days import no_days
from comptoir_cii.recognition import ROOTS, TYPES, type_of


@hookimpl
def formats() -> list[Format]:
    """The format `cii`."""
    return [
        XmlFormat(
            "cii", "UN/CEFACT Cross Industry Invoice, Order-X", ROOTS, accept=type_of, also=TYPES
        ).format
    ]


@hookimpl
def conversions() -> list[Conversion]:
    """To the pivot and from it."""
    return [to_pivot(), from_pivot()]


@hookimpl
def checks() -> list[Check]:
    """The checks `cii-xsd` and `order-x-xsd`."""
    return [asking_more(check, no_days) for check in schema.checks()]
