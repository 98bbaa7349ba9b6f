"""Recognition, and the check against the schemas of UBL 2.1."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import comptoir_ubl21
import pytest
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.xml.content import Content

SAMPLES = Path(comptoir_ubl21.__file__).with_name("samples")
GOOD = sorted(SAMPLES.glob("good-*.xml"))
BAD = sorted(SAMPLES.glob("bad-XSD-*.xml"))
UBL = "urn:oasis:names:specification:ubl:schema:xsd:"


def recognised(content: bytes) -> Type | None:
    [format] = comptoir_ubl21.formats()
    return format.recognise(Content(Document(content)))


def content(file: Path) -> Content:
    document = file.read_bytes()
    return Content(Document(document, PIVOT, recognised(document)))


@pytest.fixture(scope="module")
def schemas() -> Check:
    check = next(check for check in comptoir_ubl21.checks() if check.kind == "schema")
    assert check.prepare is not None
    check.prepare()
    return check


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_good_document_is_valid(file: Path, schemas: Check) -> None:
    report = schemas.run(content(file))
    assert (report.verdict, report.findings) == ("valid", ())


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_document_is_refused_for_what_its_name_says(file: Path, schemas: Check) -> None:
    report = schemas.run(content(file))
    assert report.verdict == "invalid"
    assert any(file.stem.startswith(f"bad-{finding.rule}-") for finding in report.findings)


def test_a_finding_names_term_path_and_line(schemas: Check) -> None:
    file = SAMPLES / "bad-XSD-CVC-DATATYPE-VALID-1-2-1-decimal-comma.xml"
    lines = file.read_text(encoding="utf-8").splitlines()
    [found] = schemas.run(content(file)).findings
    assert (found.term, found.path) == ("BT-115", "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount")
    assert "59,50" in lines[(found.line or 0) - 1]
    assert "59,50" in str(found.message)


@pytest.mark.parametrize(
    ("root", "type"),
    [
        (f'<Invoice xmlns="{UBL}Invoice-2"/>', "invoice"),
        (f'<u:CreditNote xmlns:u="{UBL}CreditNote-2"/>', "credit-note"),
        (f'<CreditNote xmlns="{UBL}Invoice-2"/>', None),
        (f'<Order xmlns="{UBL}Order-2"/>', "order"),
        (f'<OrderResponse xmlns="{UBL}OrderResponse-2"/>', "order-response"),
        (f'<DespatchAdvice xmlns="{UBL}DespatchAdvice-2"/>', "despatch-advice"),
        (f'<OrderCancellation xmlns="{UBL}OrderCancellation-2"/>', None),
        ('<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-1"/>', None),
        ("<Invoice/>", None),
        ("<!DOCTYPE html><html/>", None),
        ("Invoice", None),
        ("", None),
    ],
)
def test_a_document_is_told_by_its_root(root: str, type: Type | None) -> None:
    assert recognised(root.encode()) == type


def test_without_the_schemas_a_document_is_unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comptoir_ubl21, "find_spec", lambda name: None)
    check = next(check for check in comptoir_ubl21.checks() if check.kind == "schema")
    assert check.run(content(GOOD[0])).verdict == "unchecked"


def test_the_package_that_brings_the_schemas_is_not_imported() -> None:
    program = "import sys, comptoir_ubl21 as p; p.checks(); sys.exit('facturx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("folder", ["en16931/ubl", "en16931/bis", "xrechnung"])
def test_real_documents_are_valid(folder: str, schemas: Check, shared: Path) -> None:
    contents = {file.name: content(file) for file in sorted((shared / "corpora" / folder).iterdir())}
    ours = {name: schemas.run(each).verdict for name, each in contents.items() if each.document.type}
    assert len(ours) >= 10
    assert {name for name, verdict in ours.items() if verdict != "valid"} == set()
