"""A document of very many lines: the page shows the first ones and says so, and the XML inside has all of them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Loss, Type
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert
from comptoir_pdf_email.page import room

Document = Callable[..., Content]
Everything = Callable[..., dict[str, str]]
ORDERED = {
    "number": "B-1",
    "issued": "2026-11-03",
    "line-number": "1",
    "item": "Ordner",
    "item-description": "grau " * 40,
    "quantity": "10",
    "unit": "H87",
}


@pytest.fixture
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Room for some hundred lines."""
    monkeypatch.setattr(room, "WHOLE", 60_000)
    monkeypatch.setattr(room, "PART", 20_000)


def pages(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()


def of_lines(losses: tuple[Loss, ...]) -> list[Loss]:
    return [loss for loss in losses if re.search(r"Line\[\d+\]", loss.path)]


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "This page shows the first {n} of 400 lines"),
        ("de", "Diese Seite zeigt die ersten {n} von 400 Positionen"),
        ("fr", "Cette page montre les {n} premières lignes sur 400"),
        ("it", "Questa pagina mostra le prime {n} righe su 400"),
    ],
)
def test_what_is_too_much_for_a_page_is_shown_in_part_and_enclosed_whole(
    simple: dict[str, str], document: Document, language: str, sentence: str
) -> None:
    content = document(simple, lines=400)
    made = convert(content, {"language": language, "attach-xml": "no"})
    [loss] = of_lines(made.losses)
    shown = int(loss.reason.args["shown"])
    assert 20 < shown < 400
    assert loss.path.startswith(f"/Invoice/cac:InvoiceLine[{shown + 1}]/")
    text = " ".join(pages(made.content.bytes).split())
    assert text.count(sentence.format(n=shown)) == 2
    with pikepdf.open(BytesIO(made.content.bytes)) as pdf:
        assert pdf.attachments["invoice.xml"].get_file().read_bytes() == content.bytes


@pytest.mark.usefixtures("little")
@pytest.mark.parametrize("type", ["credit-note", "order", "order-response", "despatch-advice"])
def test_lines_of_each_type_are_shortened(everything: Everything, document: Document, type: Type) -> None:
    said = everything(type) if type == "credit-note" else ORDERED
    content = document(said, type, lines=200)
    made = convert(content, {})
    [told] = made.losses
    shown = int(told.reason.args["shown"])
    assert 0 < shown < 200
    assert f"Line[{shown + 1}]/" in told.path
    with pikepdf.open(BytesIO(made.content.bytes)) as pdf:
        assert pdf.attachments[told.reason.args["name"]].get_file().read_bytes() == content.bytes


@pytest.mark.usefixtures("little")
def test_the_xml_gets_a_name_of_its_own_and_is_enclosed_once(
    simple: dict[str, str], document: Document
) -> None:
    said = simple | {
        "BT-122": "A-1",
        "BT-125": "Y29uY3JldGU=",
        "BT-125-1": "text/csv",
        "BT-125-2": "invoice.xml",
    }
    content = document(said, lines=400)
    for wish, names in (("no", {"invoice.xml", "invoice-2.xml"}), ("yes", {"invoice.xml", "invoice-2.xml"})):
        made = convert(content, {"attach-xml": wish})
        [loss] = [one for one in made.losses if "shown" in one.reason.args]
        with pikepdf.open(BytesIO(made.content.bytes)) as pdf:
            assert set(pdf.attachments) == names
            assert pdf.attachments[loss.reason.args["name"]].get_file().read_bytes() == content.bytes


def test_thirty_thousand_lines_are_set_in_little_memory(simple: dict[str, str], document: Document) -> None:
    """Else typst would ask for 5 GB, and a mail for 60 MB."""
    made = convert(document(simple, lines=30_000), {})
    [loss] = of_lines(made.losses)
    assert int(loss.reason.args["shown"]) > 500
    assert len(made.content.bytes) < 5_000_000


def test_what_fits_is_shown_whole(simple: dict[str, str], document: Document) -> None:
    made = convert(document(simple, lines=2_000), {})
    assert not of_lines(made.losses)
    with pikepdf.open(BytesIO(made.content.bytes)) as pdf:
        assert not list(pdf.attachments)


def test_what_is_too_long_without_its_lines_is_told_before_it_is_tried(
    simple: dict[str, str], document: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST", 10_000)
    with pytest.raises(DocumentFault) as caught:
        convert(document(simple | {"BT-22": "word " * 3_000}), {})
    [finding] = caught.value.findings
    assert finding.rule == "PDF-TOO-LONG"
    assert finding.hint is not None
