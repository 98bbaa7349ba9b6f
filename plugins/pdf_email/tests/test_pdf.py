"""The file itself: its standards, its tags, its fonts, its enclosures, and the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from comptoir_engine.model import Type
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert

Document = Callable[..., Content]
Everything = Callable[..., dict[str, str]]


@pytest.fixture
def pdf(everything: Everything, document: Document) -> Iterator[pikepdf.Pdf]:
    made = convert(document(everything()), {"language": "fr", "attach-xml": "yes"}).content.bytes
    with pikepdf.open(BytesIO(made)) as opened:
        yield opened


def test_it_calls_itself_pdf_a_3a_and_pdf_ua_1(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"


def test_its_metadata_name_the_document_its_seller_and_the_day_it_was_issued(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Facture BT-1 said"
        assert metadata["dc:creator"] == ["BT-27 said"]
        assert metadata["xmp:CreateDate"].startswith("2002-03-03")
    assert str(pdf.docinfo["/Title"]) == "Facture BT-1 said"


def test_it_is_tagged_and_says_its_language(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    assert str(pdf.Root.Lang).startswith("fr")
    tags = list(structure(pdf.Root.StructTreeRoot))
    assert {"/H1", "/H2", "/Table", "/THead", "/TH", "/TD"} <= set(tags)
    assert tags.count("/H1") == 1


def structure(element: pikepdf.Object) -> Iterator[str]:
    children = element.get("/K")
    if "/S" in element:
        yield str(element.S)
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from structure(child)


def test_each_font_is_embedded_and_maps_back_to_text(pdf: pikepdf.Pdf) -> None:
    fonts = {font.objgen: font for page in pdf.pages for font in page.Resources.Font.values()}
    assert fonts
    for font in fonts.values():
        assert "/ToUnicode" in font
        descriptor = font.DescendantFonts[0].FontDescriptor
        assert "Inter" in str(descriptor.FontName)
        assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_it_has_an_output_intent_an_id_and_nothing_that_acts(pdf: pikepdf.Pdf) -> None:
    assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
    assert "/ID" in pdf.trailer
    assert not pdf.is_encrypted
    assert not {"/OpenAction", "/AA", "/AcroForm"} & set(pdf.Root.keys())
    assert "/JavaScript" not in pdf.Root.get("/Names", {})


def test_the_xml_is_inside_as_the_alternative_form(everything: Everything, document: Document) -> None:
    content = document(everything())
    made = convert(content, {"attach-xml": "yes"}).content.bytes
    with pikepdf.open(BytesIO(made)) as opened:
        spec = opened.attachments["invoice.xml"]
        assert spec.get_file().read_bytes() == content.bytes
        assert spec.get_file().mime_type == "application/xml"
        assert str(spec.obj.AFRelationship) == "/Alternative"
        assert {str(each.UF) for each in opened.Root.AF} == {"invoice.xml", "BT-125-2 said"}


def test_a_supporting_file_is_inside_byte_for_byte(pdf: pikepdf.Pdf) -> None:
    spec = pdf.attachments["BT-125-2 said"]
    assert spec.get_file().read_bytes() == b"concrete;12\n"
    assert spec.get_file().mime_type == "text/csv"
    assert str(spec.obj.AFRelationship) == "/Supplement"


def test_without_the_option_no_xml_is_inside(simple: dict[str, str], document: Document) -> None:
    with pikepdf.open(BytesIO(convert(document(simple), {}).content.bytes)) as opened:
        assert list(opened.attachments) == []


@pytest.mark.parametrize(
    ("stated", "kind", "expected"),
    [
        ("../../etc/passwd", "text/plain", "_.._etc_passwd"),
        ("C:\\x\\y.csv", "text/csv", "C_x_y.csv"),
        ("invoice.xml", "nonsense", "invoice-2.xml"),
        ("a" * 400, "application/pdf", "a" * 120),
        ("#panic().csv", "text/csv", "#panic().csv"),
    ],
)
def test_a_file_name_is_never_a_path_and_never_taken_twice(
    stated: str, kind: str, expected: str, everything: Everything, document: Document
) -> None:
    said = everything() | {"BT-125-2": stated, "BT-125-1": kind}
    converted = convert(document(said), {"attach-xml": "yes"})
    with pikepdf.open(BytesIO(converted.content.bytes)) as opened:
        assert set(opened.attachments) == {"invoice.xml", expected}
    assert converted.losses == ()


@pytest.mark.parametrize("file", ["%%%", "QQ", "Zeichnung für den Bau", "😀"])
def test_a_file_that_can_not_be_decoded_is_a_loss(
    file: str, everything: Everything, document: Document
) -> None:
    converted = convert(document(everything() | {"BT-125": file}), {})
    assert [loss.value for loss in converted.losses] == [file]


@pytest.mark.parametrize("type", ["invoice", "credit-note"])
def test_the_same_document_gives_the_same_bytes_in_another_process(
    type: Type, everything: Everything, document: Document, tmp_path: object
) -> None:
    content = document(everything(type), type)
    script = (
        "import sys; from comptoir_engine.model import Document; from comptoir_engine.xml.content import Content;"
        "from comptoir_pdf_email.conversion import convert;"
        f"made = convert(Content(Document(sys.stdin.buffer.read(), 'ubl21', {type!r})), {{'attach-xml': 'yes'}});"
        "sys.stdout.buffer.write(made.content.bytes)"
    )
    environment = {**os.environ, "TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7"}
    command = [sys.executable, "-c", script]
    elsewhere = subprocess.run(
        command, input=content.bytes, stdout=subprocess.PIPE, check=True, env=environment
    )
    assert convert(content, {"attach-xml": "yes"}).content.bytes == elsewhere.stdout


def test_a_day_that_can_not_be_read_never_becomes_today(simple: dict[str, str], document: Document) -> None:
    made = convert(document(simple | {"BT-2": "soon"}), {}).content.bytes
    with pikepdf.open(BytesIO(made)) as opened, opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"].startswith("1980-01-01")


@pytest.mark.parametrize("day", ["0001-01-01", "1900-02-28", "1969-12-31", "9999-12-31", "2026-11-03+14:00"])
def test_any_day_of_the_calendar_dates_the_file(day: str, simple: dict[str, str], document: Document) -> None:
    made = convert(document(simple | {"BT-2": day}), {}).content.bytes
    with pikepdf.open(BytesIO(made)) as opened, opened.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"].startswith(day[:10])
