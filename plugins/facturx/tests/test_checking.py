"""What a container promises and does not keep is told by its rule; what others promise is believed as they do it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from comptoir_engine.model import Document, Report
from comptoir_engine.xml.content import Content
from comptoir_facturx.contract import check
from comptoir_facturx.profiles import ORDER_X, ZUGFERD_1, ZUGFERD_2, level
from pdfs import PAGE, SAMPLES, Embedded, factur_x, hybrid, saved

SAID = {
    "DocumentType": "INVOICE",
    "DocumentFileName": "factur-x.xml",
    "Version": "1.0",
    "ConformanceLevel": "EN 16931",
}
MINIMUM = b"urn:factur-x.eu:1p0:minimum"


def checked(pdf: bytes) -> Report:
    return check(Content(Document(pdf, "facturx", "invoice")))


def told(pdf: bytes) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in checked(pdf).findings}


def embedded(xml: bytes, **changed: object) -> bytes:
    return hybrid([Embedded(xml, **changed)], said=SAID)  # type: ignore[arg-type]


def test_what_is_as_it_should_be_is_valid(invoice: bytes) -> None:
    assert (checked(factur_x(invoice)).verdict, told(factur_x(invoice))) == ("valid", {})


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"ConformanceLevel": "EXTENDED"}, "FACTURX-LEVEL"),
        ({"ConformanceLevel": ""}, "FACTURX-XMP"),
        ({"DocumentType": "ORDER"}, "FACTURX-TYPE"),
        ({"DocumentFileName": "xrechnung.xml"}, "FACTURX-FILE-NAME"),
    ],
)
def test_metadata_that_do_not_agree_with_the_xml_are_wrong(
    changed: dict[str, str], rule: str, invoice: bytes
) -> None:
    pdf = (
        factur_x(invoice, **changed)
        if "ConformanceLevel" not in changed
        else factur_x(invoice, *changed.values())
    )
    assert told(pdf) == {rule: "error"}
    assert checked(pdf).verdict == "invalid"


def test_each_property_that_is_missing_is_named(invoice: bytes) -> None:
    findings = checked(hybrid([Embedded(invoice)])).findings
    assert [finding.message.args["name"] for finding in findings] == [
        "fx:DocumentType", "fx:DocumentFileName", "fx:Version", "fx:ConformanceLevel",
    ]  # fmt: skip


def test_a_namespace_that_is_not_declared_is_wrong(invoice: bytes) -> None:
    assert told(hybrid([Embedded(invoice)], said=SAID, declared=False)) == {"FACTURX-XMP-SCHEMA": "error"}


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"relationship": None}, {"FACTURX-RELATIONSHIP": "error"}),
        ({"relationship": "Supplement"}, {"FACTURX-RELATIONSHIP": "error"}),
        ({"relationship": "Data"}, {}),
        ({"relationship": "Source"}, {}),
        ({"places": ("names",)}, {"FACTURX-AF": "error"}),
        ({"places": ("catalogue",)}, {"FACTURX-NAMES": "error"}),
        ({"places": ("page",)}, {"FACTURX-NAMES": "error", "FACTURX-AF": "error"}),
        ({"media_type": None}, {"FACTURX-MEDIA-TYPE": "warning"}),
        ({"media_type": "application/xml"}, {}),
        ({"name": "invoice.xml"}, {"FACTURX-FILE-NAME": "error", "FACTURX-STANDARD-NAME": "warning"}),
    ],
)
def test_how_the_xml_hangs_is_checked(
    changed: dict[str, object], expected: dict[str, str], invoice: bytes
) -> None:
    assert told(embedded(invoice, **changed)) == expected


def test_a_profile_without_lines_is_data(invoice: bytes) -> None:
    xml = invoice.replace(b"urn:cen.eu:en16931:2017", MINIMUM)
    said = SAID | {"ConformanceLevel": "MINIMUM"}
    assert told(hybrid([Embedded(xml)], said=said)) == {"FACTURX-RELATIONSHIP": "warning"}
    assert told(hybrid([Embedded(xml, relationship="Data")], said=said)) == {}


def with_root(pdf: bytes, **changed: object) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        for key, value in changed.items():
            opened.Root[f"/{key}"] = value
        return saved(opened)


def test_another_standard_of_pdf_is_told(invoice: bytes) -> None:
    with pikepdf.open(BytesIO(factur_x(invoice))) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        for part in (b"1", b""):
            wanted = packet.replace(b"<pdfaid:part>3<", b"<pdfaid:part>" + part + b"<")
            pdf.Root.Metadata = pdf.make_stream(wanted)
            [finding] = checked(saved(pdf)).findings
            assert finding.rule == "FACTURX-PDFA"
            assert finding.message.args["found"] == ("PDF/A-1a" if part else "-")


def test_without_metadata_nothing_is_claimed(invoice: bytes) -> None:
    pdf = with_root(factur_x(invoice), Metadata=pikepdf.Dictionary())
    assert set(told(pdf)) == {"FACTURX-PDFA", "FACTURX-XMP"}


def test_encryption_is_told() -> None:
    with pikepdf.open(SAMPLES / "good-invoice.pdf") as pdf:
        assert told(saved(pdf, pikepdf.Encryption(owner="x", user=""))) == {"FACTURX-ENCRYPTED": "error"}


@pytest.mark.parametrize(
    "changed",
    [
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript)},
        {"OpenAction": pikepdf.Dictionary(S=pikepdf.Name.Launch)},
        {"AA": pikepdf.Dictionary()},
    ],
)
def test_what_would_act_is_told_and_stops_nothing(changed: dict[str, object], invoice: bytes) -> None:
    pdf = with_root(factur_x(invoice), **changed)
    assert told(pdf) == {"FACTURX-ACTIVE": "warning"}
    assert checked(pdf).verdict == "valid"


def test_older_standards_are_checked_by_their_own_properties(invoice: bytes) -> None:
    first = (
        b'<i:CrossIndustryDocument xmlns:i="urn:ferd:CrossIndustryDocument:invoice:1p0" xmlns:r="urn:r">'
        b"<i:SpecifiedExchangedDocumentContext><r:GuidelineSpecifiedDocumentContextParameter><r:ID>"
        b"urn:ferd:CrossIndustryDocument:invoice:1p0:comfort</r:ID>"
        b"</r:GuidelineSpecifiedDocumentContextParameter></i:SpecifiedExchangedDocumentContext>"
        b"</i:CrossIndustryDocument>"
    )
    said = SAID | {"DocumentFileName": "ZUGFeRD-invoice.xml", "ConformanceLevel": "COMFORT"}
    assert told(hybrid([Embedded(first, name="ZUGFeRD-invoice.xml")], said=said, standard=ZUGFERD_1)) == {}
    second = SAID | {"DocumentFileName": "zugferd-invoice.xml"}
    assert (
        told(hybrid([Embedded(invoice, name="zugferd-invoice.xml")], said=second, standard=ZUGFERD_2)) == {}
    )
    assert set(told(hybrid([Embedded(invoice)], said=SAID, standard=ORDER_X))) == {"FACTURX-XMP"}


def test_a_page_alone_is_no_container() -> None:
    assert told(PAGE.read_bytes()) == {"PDF-NO-XML": "error"}
    assert told(b"%PDF-1.7") == {"FORMAT-UNKNOWN": "error"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Rechnung L-2026-311 Total CHF 129.72", None),
        ("Rechnung L-2026-\n311 vom 03.11.2026", None),
        ("Rechnung L-2026-999", "FACTURX-PAGE-NUMBER"),
        ("Zu zahlen 129,72 Franken", None),
        ("Zu zahlen 1'129.72", "FACTURX-PAGE-TOTAL"),
        ("Gutschrift L-2026-311 -129,72", None),
        ("Konto CH93 0076 2011 6238 5295 7", None),
        ("Konto CH58 0079 1123 0008 8901 2", "FACTURX-PAGE-ACCOUNT"),
        ("Nothing of all this", None),
    ],
)
def test_a_page_that_says_something_else_is_a_warning(text: str, rule: str | None, invoice: bytes) -> None:
    account = b"</ram:InvoiceCurrencyCode><ram:IBANID>CH9300762011623852957</ram:IBANID>"
    xml = invoice.replace(b"</ram:InvoiceCurrencyCode>", account)
    pdf = hybrid([Embedded(xml)], said=SAID, text=text)
    assert told(pdf) == ({rule: "warning"} if rule else {})
    assert checked(pdf).verdict == "valid"


def test_of_what_was_made_here_of_one_document_the_page_is_not_read(invoice: bytes) -> None:
    pdf = hybrid([Embedded(invoice)], said=SAID, text="Rechnung X-1")
    document = Document(pdf, "facturx", "invoice")
    parts = {"cii": Content(Document(invoice, "cii", "invoice"))}
    assert [finding.rule for finding in check(Content(document)).findings] == ["FACTURX-PAGE-NUMBER"]
    assert check(Content(document, beside=parts)).findings == ()


EN = "urn:cen.eu:en16931:2017"


@pytest.mark.parametrize(
    ("guideline", "expected"),
    [
        (EN, "EN 16931"),
        (f"{EN}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", "EN 16931"),
        (f"{EN}#compliant#urn:factur-x.eu:1p0:basic", "BASIC"),
        (f"{EN}:compliant:factur-x.eu:1p0:basic", "BASIC"),
        (f"{EN}#conformant#urn:factur-x.eu:1p0:extended", "EXTENDED"),
        (f"{EN}#conformant#urn:example:more", "EXTENDED"),
        ("urn:factur-x.eu:1p0:minimum", "MINIMUM"),
        ("urn:factur-x.eu:1p0:basicwl", "BASIC WL"),
        (f"{EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", "XRECHNUNG"),
        (f"{EN}#compliant#urn:xoev-de:kosit:standard:xrechnung_2.1", "XRECHNUNG"),
        (f"{EN}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0#conformant#urn:xeinkauf.de:kosit:extension:"
         "xrechnung_3.0", "XRECHNUNG"),
        ("urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", "COMFORT"),
        ("urn:order-x.eu:1p0:basic", "BASIC"),
        ("", None),
        ("urn:example:basic", None),
        (f"{EN}9", None),
    ],
)  # fmt: skip
def test_each_guideline_has_its_profile(guideline: str, expected: str | None) -> None:
    assert level(guideline) == expected
