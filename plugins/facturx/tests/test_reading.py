"""The document in a PDF comes out to the byte, wherever it hangs and whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document, Recognised
from comptoir_engine.xml.content import Content
from comptoir_facturx.contract import recognise, unpack
from comptoir_facturx.reading import look
from pdfs import EVERYWHERE, PAGE, SAMPLES, Embedded, factur_x, hybrid, saved

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
UNCEFACT = "urn:un:unece:uncefact:data:"


def content(pdf: bytes, name: str | None = "R-1.pdf") -> Content:
    return Content(Document(pdf, name=name))


def taken(pdf: bytes) -> bytes:
    [document] = unpack(content(pdf))
    return document.content


def refused(pdf: bytes) -> list[str]:
    with pytest.raises(DocumentFault) as fault:
        unpack(content(pdf))
    return [finding.rule for finding in fault.value.findings]


@pytest.mark.parametrize("place", ["names", "kids", "catalogue", "page", "annotation"])
def test_it_is_found_wherever_it_hangs(place: str, invoice: bytes) -> None:
    pdf = hybrid([Embedded(invoice, places=(place,))])
    assert recognise(content(pdf)) == "invoice"
    assert taken(pdf) == invoice


@pytest.mark.parametrize(
    "name",
    ["ZUGFeRD-invoice.xml", "ZUGFeRD-invoice", "c//tmp/factur-x.xml", "x.dat", "Ünï\u202ecode.xml", ""],
)
def test_it_is_told_by_what_it_is_and_not_by_its_name(name: str, invoice: bytes) -> None:
    assert taken(hybrid([Embedded(invoice, name=name or " ", relationship=None, media_type=None)])) == invoice


@pytest.mark.parametrize("begin", [b"\xef\xbb\xbf", b"\r\n\t "])
def test_white_space_and_a_byte_order_mark_stay(begin: bytes, invoice: bytes) -> None:
    xml = begin + invoice.partition(b"?>")[2]
    assert taken(hybrid([Embedded(xml)])) == xml


def test_xml_in_utf_16_is_read(invoice: bytes) -> None:
    xml = invoice.decode().replace("UTF-8", "UTF-16", 1).encode("utf-16")
    assert recognise(content(hybrid([Embedded(xml)]))) == "invoice"
    assert taken(hybrid([Embedded(xml)])) == xml


@pytest.mark.parametrize(
    ("xml", "kind"),
    [
        ('<i:CrossIndustryDocument xmlns:i="urn:ferd:CrossIndustryDocument:invoice:1p0"/>', "invoice"),
        ('<i:CrossIndustryDocument xmlns:i="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:r="urn:r">'
         "<i:HeaderExchangedDocument><r:TypeCode>381</r:TypeCode></i:HeaderExchangedDocument>"
         "</i:CrossIndustryDocument>", "credit-note"),
        (f'<o:SCRDMCCBDACIOMessageStructure xmlns:o="{UNCEFACT}SCRDMCCBDACIOMessageStructure:1"/>', "order"),
        *((f'<{root} xmlns="{UBL}{root}-2"/>', kind) for root, kind in (
            ("Invoice", "invoice"), ("CreditNote", "credit-note"), ("Order", "order"),
            ("OrderResponse", "order-response"), ("DespatchAdvice", "despatch-advice"))),
        (f'<Invoice xmlns="{UBL}Order-2"/>', None),
        ('<CrossIndustryInvoice xmlns="urn:x"/>', None),
        ("<note/>", None),
    ],
)  # fmt: skip
def test_each_kind_is_known_by_its_root(xml: str, kind: Recognised | None) -> None:
    assert recognise(content(hybrid([Embedded(xml.encode(), name="any.xml")]))) == kind


def test_a_credit_note_is_one_by_its_code(credit_note: bytes) -> None:
    assert recognise(content(factur_x(credit_note))) == "credit-note"


def test_the_pdf_goes_with_it(invoice: bytes) -> None:
    pdf = factur_x(invoice)
    [document] = unpack(content(pdf, "../in/Rechnung: März.pdf"))
    assert document.name == "Rechnung_ März.xml"
    [attachment] = document.attachments
    assert (attachment.name, attachment.media_type) == ("Rechnung_ März.pdf", "application/pdf")
    assert attachment.content == pdf
    assert unpack(content(pdf, None))[0].name == "document.xml"


def test_ten_other_files_stay_in_the_pdf(invoice: bytes) -> None:
    others = [
        Embedded(b"%PDF-1.7 sheet", name=f"sheet-{n}.pdf", relationship="Supplement") for n in range(10)
    ]
    pdf = hybrid([*others, Embedded(invoice), Embedded(b"<note/>", name="note.xml")])
    assert taken(pdf) == invoice


def test_the_same_xml_at_several_places_is_one(invoice: bytes) -> None:
    twice = [Embedded(invoice), Embedded(invoice, name="copy.xml", places=("page",))]
    assert taken(hybrid(twice)) == invoice


def test_two_invoices_are_refused_and_named(invoice: bytes) -> None:
    other = invoice.replace(b"L-2026-311", b"L-2026-999")
    pdf = hybrid([Embedded(invoice), Embedded(other, name="other.xml")])
    assert recognise(content(pdf)) == "envelope"
    with pytest.raises(DocumentFault, match=r"factur-x\.xml \(L-2026-311\), other\.xml \(L-2026-999\)"):
        unpack(content(pdf))


def test_one_number_twice_in_one_syntax_is_refused(invoice: bytes) -> None:
    dearer = invoice.replace(b"129.72", b"929.72")
    assert refused(hybrid([Embedded(invoice), Embedded(dearer, name="other.xml")])) == ["PDF-SEVERAL"]


def test_of_one_invoice_in_two_syntaxes_the_standards_is_taken(invoice: bytes) -> None:
    ubl = f'<Invoice xmlns="{UBL}Invoice-2" xmlns:c="{UBL}CommonBasicComponents-2"><c:ID>L-2026-311</c:ID></Invoice>'
    files = [Embedded(ubl.encode(), name="a.xml"), Embedded(invoice, relationship="Source")]
    assert taken(hybrid(files)) == invoice
    assert taken(hybrid(reversed(files))) == invoice


def test_a_supplement_is_none_as_long_as_there_is_another(invoice: bytes) -> None:
    order = Embedded(f'<Order xmlns="{UBL}Order-2"/>'.encode(), name="order.xml", relationship="Supplement")
    assert taken(hybrid([order, Embedded(invoice)])) == invoice
    assert taken(hybrid([order])) == order.content


def test_broken_xml_under_a_standards_name_is_handed_out(invoice: bytes) -> None:
    pdf = hybrid([Embedded(invoice[:-20])])
    assert recognise(content(pdf)) == "envelope"
    assert taken(pdf) == invoice[:-20]
    assert recognise(content(hybrid([Embedded(invoice[:-20], name="any.xml")]))) is None


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 a delivery note", b"no %PDF", b"%PDF-" * 1000])
def test_what_is_no_pdf_or_holds_nothing_is_nobodys(pdf: bytes) -> None:
    assert recognise(content(pdf)) is None
    assert recognise(content(PAGE.read_bytes())) is None


def test_the_samples_of_each_type_are_told(tmp_path: Path) -> None:
    types = {path.stem.removeprefix("good-").removesuffix("-ubl"): recognise(content(path.read_bytes()))
             for path in SAMPLES.glob("good-*.pdf")}  # fmt: skip
    assert len(types) == 5
    assert all(name == kind for name, kind in types.items())


def test_an_owners_password_is_no_obstacle(invoice: bytes) -> None:
    with pikepdf.open(SAMPLES / "good-invoice.pdf") as pdf:
        for algorithm in (4, 6):
            encryption = pikepdf.Encryption(owner="x", user="", R=algorithm)
            assert recognise(content(saved(pdf, encryption=encryption))) == "invoice"
            assert taken(saved(pdf, encryption=encryption)) == invoice


def test_it_hangs_everywhere_that_it_was_seen(invoice: bytes) -> None:
    [file] = look(hybrid([Embedded(invoice, places=(*EVERYWHERE, "page", "annotation"))])).files
    assert file.places == {"names", "catalogue", "page", "annotation"}
