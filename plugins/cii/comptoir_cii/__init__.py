"""UN/CEFACT Cross Industry Invoice (D16B, D22B) and Order-X for Comptoir: recognises, checks, reads and writes; and
ZUGFeRD 1.0, which is only read."""

from __future__ import annotations

from comptoir_engine.hookspecs import Check, Conversion, Format, hookimpl
from comptoir_engine.xml.days import asking_more
from comptoir_engine.xml.format import XmlFormat

from comptoir_cii import schema
from comptoir_cii.conversion import from_pivot, to_pivot
from comptoir_cii.days import no_days
from comptoir_cii.recognition import ROOTS, TYPES, type_of
from comptoir_cii.zugferd1 import check_of_zugferd1, format_of_zugferd1, from_zugferd1


@hookimpl
def formats() -> list[Format]:
    """The formats `cii` and `zugferd1`."""
    title = "UN/CEFACT Cross Industry Invoice, Order-X"
    return [XmlFormat("cii", title, ROOTS, accept=type_of, also=TYPES).format, format_of_zugferd1()]


@hookimpl
def conversions() -> list[Conversion]:
    """To the pivot and from it; from ZUGFeRD 1 to the pivot."""
    return [to_pivot(), from_pivot(), from_zugferd1()]


@hookimpl
def checks() -> list[Check]:
    """The checks `cii-xsd`, `order-x-xsd` and `zugferd1-xsd`."""
    return [*(asking_more(check, no_days) for check in schema.checks()), check_of_zugferd1()]
