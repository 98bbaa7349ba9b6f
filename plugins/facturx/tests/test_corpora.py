"""Hybrid PDFs that others wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from comptoir_facturx import contract

EXPECTED = {
    "Avoir_FR_type381_BASIC.pdf": ("credit-note", b"AV-2017-0005"),
    "EN16931_Einfach.pdf": ("invoice", b"471102"),
    "EN16931_Rabatte.pdf": ("invoice", b"471102"),
    "Facture_FR_MINIMUM.pdf": ("invoice", b"FA-2017-0010"),
    "MustangGnuaccountingBeispielRE-20201121_508_withBOM.pdf": ("invoice", b"RE-20201121/508"),
    "XRECHNUNG_Einfach.pdf": ("invoice", b"471102"),
    "ZUGFeRD_1p0_COMFORT_Einfach.pdf": ("invoice", b"471102"),
    "factur-x-invalid-xml-encoding-attribute.pdf": ("envelope", b"UTF-8-W/O-BOM"),
}


@pytest.fixture(params=EXPECTED)
def real(request: pytest.FixtureRequest, shared: Path) -> Content:
    file = shared / "corpora/zugferd" / request.param
    if not file.exists():
        pytest.skip("the reference documents are not here")
    return Content(Document(file.read_bytes(), name=request.param))


def test_each_is_taken_out(real: Content) -> None:
    kind, holds = EXPECTED[str(real.document.name)]
    assert contract.recognise(real) == kind
    [document] = contract.unpack(real)
    assert holds in document.content
    assert document.attachments[0].content == real.bytes


def test_each_container_keeps_its_promises(real: Content) -> None:
    if EXPECTED[str(real.document.name)][0] != "envelope":
        report = contract.check(real)
        assert (report.verdict, report.findings) == ("valid", ())
