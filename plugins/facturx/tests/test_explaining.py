"""A PDF without XML is handed to a person with what its text says."""

from __future__ import annotations

import time

import pikepdf
import pytest
from comptoir_engine.model import Document, Finding
from comptoir_engine.xml.content import Content
from comptoir_facturx.contract import explain
from comptoir_facturx.facts import facts
from comptoir_facturx.limits import LIMITS
from comptoir_facturx.page import amounts
from pdfs import PAGE, SAMPLES, Embedded, draw, hybrid, saved

TEXT = """Papeterie Lindenhof AG
Rechnungsnummer: L-2026/311
Zürich, 03.11.2026
MWST-Nr. CHE-123.456.788 MWST
Zwischensumme 1'200.00
Gesamtbetrag CHF 1'297.20
Zahlbar bis 03.12.2026
Konto CH93 0076 2011 6238 5295 7
Falsches Konto CH93 0076 2011 6238 5295 8
Referenz 21 00000 00003 13947 14300 09017
oder 21 00000 00003 13947 14300 09018
RF18 5390 0754 7034
"""


def values(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for rule, value in facts(text):
        found.setdefault(rule.removeprefix("PDF-TEXT-"), []).append(value)
    return found


def test_what_stands_in_a_text_is_told_and_nothing_else() -> None:
    assert values(TEXT) == {
        "NUMBER": ["L-2026/311"],
        "DATE": ["03.11.2026", "03.12.2026"],
        "TOTAL": ["CHF 1'297.20"],
        "IBAN": ["CH93 0076 2011 6238 5295 7"],
        "REFERENCE": ["21 00000 00003 13947 14300 09017", "RF18 5390 0754 7034"],
        "UID": ["CHE-123.456.788"],
    }


@pytest.mark.parametrize(
    ("text", "number", "total"),
    [
        ("Facture n° 2026-18\nMontant total 1 234,50 EUR", "2026-18", "EUR 1 234,50"),
        ("Fattura n. 77/B\nTotale € 12,00", "77/B", "€ 12,00"),
        ("Invoice No. INV.4\nAmount due\nUSD 9,999.00", "INV.4", "USD 9,999.00"),
        ("Gutschrift G-1\nTotal\u00a0CHF\u00a010.00", "G-1", "CHF 10.00"),
        ("Credit note CN-7 of 3 May", "CN-7", None),
    ],
)
def test_in_each_language(text: str, number: str, total: str | None) -> None:
    found = values(text)
    assert found["NUMBER"] == [number]
    assert found.get("TOTAL") == ([total] if total else None)


@pytest.mark.parametrize(
    "text", ["", "Invoice\n", "Rechnung an Sie", "CHF", "0" * 5_000, "Total " * 5_000, "RF" * 9_000]
)
def test_a_text_without_facts_says_nothing(text: str) -> None:
    assert values(text) == {}


@pytest.mark.parametrize(
    "piece",
    [
        " ",
        "\n",
        "Invoice.",
        "Invoice ",
        "Total ",
        "Total 1",
        "000 ",
        "0.",
        "CH93",
        "CH93 0076 ",
        "RF18 ",
        "21 00000 ",
        "1/1/",
        "-",
        "A1",
    ],
)
def test_a_text_made_to_take_long_does_not(piece: str) -> None:
    text = f"Invoice{piece * LIMITS.text}"[: LIMITS.text]
    started = time.process_time()
    values(text)
    list(amounts(text))
    assert time.process_time() - started < 2


def explained(pdf: bytes) -> tuple[Finding, ...] | None:
    return explain(Content(Document(pdf)))


def drawn(text: str, pages: int = 1) -> bytes:
    """A PDF of pages with this text."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            draw(pdf, pdf.add_blank_page(), text)
        return saved(pdf)


def rules(pdf: bytes) -> list[tuple[str, str]]:
    return [(finding.rule, finding.severity) for finding in explained(pdf) or ()]


def test_the_first_finding_stops_the_document_and_the_facts_are_notes() -> None:
    assert rules(drawn("Invoice no. R-7\nTotal CHF 12.00\nCH93 0076 2011 6238 5295 7")) == [
        ("PDF-NO-XML", "error"),
        ("PDF-TEXT-NUMBER", "note"),
        ("PDF-TEXT-TOTAL", "note"),
        ("PDF-TEXT-IBAN", "note"),
    ]


def test_a_scan_is_told() -> None:
    assert rules(drawn("")) == [("PDF-NO-XML", "error"), ("PDF-TEXT-NONE", "note")]


def test_xml_of_nobody_is_named() -> None:
    [finding] = explained(hybrid([Embedded(b"<note/>", name="note.xml")])) or ()
    assert (finding.rule, finding.message.args) == ("PDF-OTHER-XML", {"names": "note.xml"})


@pytest.mark.parametrize(
    ("xml", "name"),
    [
        (b'<i:CrossIndustryDocument xmlns:i="urn:ferd:CrossIndustryDocument:invoice:1p0"/>', "ZUGFeRD 1"),
        (b'<o:SCRDMCCBDACIOMessageStructure xmlns:o="urn:un:unece:uncefact:data:'
         b'SCRDMCCBDACIOMessageStructure:100"/>', "Order-X"),
        (b'<o:SCRDMCCBDACIOMessageStructure xmlns:o="urn:un:unece:uncefact:data:'
         b'SCRDMCCBDACIOMessageStructure:100"><o:ExchangedDocument><TypeCode>231</TypeCode></o:ExchangedDocument>'
         b"</o:SCRDMCCBDACIOMessageStructure>", "Order-X ORDER_RESPONSE"),
        (b'<CrossIndustryDocument xmlns="urn:x"/>', None),
        (b"<CrossIndustryDocument", None),
    ],
)  # fmt: skip
def test_xml_that_comes_in_such_pdfs_and_nobody_reads_is_called_by_its_name(
    xml: bytes, name: str | None
) -> None:
    found = explained(xml)
    assert [finding.message.args for finding in found or ()] == ([{"name": name}] if name else [])


@pytest.mark.parametrize("pdf", [b"", b"<note/>", b"PK\x03\x04"])
def test_of_other_files_nothing_is_said(pdf: bytes) -> None:
    assert explained(pdf) is None
    assert explained((SAMPLES / "good-invoice.pdf").read_bytes()) is None
    assert explained((SAMPLES / "bad-PDF-SEVERAL-two-invoices.pdf").read_bytes()) is None


def test_of_many_pages_the_first_and_the_last_are_read() -> None:
    with pikepdf.open(PAGE) as page:
        assert len(page.pages) == 1
    many = drawn("nothing", 300)
    assert rules(many) == [("PDF-NO-XML", "error"), ("PDF-CODE-UNREAD", "note")]


def test_a_page_that_takes_too_much_to_draw_is_left_out() -> None:
    filler = "(nothing) Tj\n" * (LIMITS.page // 10)
    assert rules(drawn(filler)) == [("PDF-NO-XML", "error"), ("PDF-TEXT-NONE", "note")]


def test_forms_that_draw_each_other_are_not_followed() -> None:
    """Ten forms, each of which draws the next ten times: ten thousand million texts."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        inner = pdf.make_stream(b"BT (x) Tj ET", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        for _ in range(10):
            outer = pdf.make_stream(b"/X Do " * 10, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
            outer.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
            inner = outer
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=inner))
        page.obj.Contents = pdf.make_stream(b"/X Do")
        assert rules(saved(pdf)) == [
            ("PDF-NO-XML", "error"),
            ("PDF-TEXT-NONE", "note"),
            ("PDF-CODE-UNREAD", "note"),
        ]
