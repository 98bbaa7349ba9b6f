"""What is particular to CII: who is who, what one syntax demands and the other does not know, where findings lead."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import comptoir_cii
import comptoir_cii.package
import pytest
from comptoir_cii import generate
from comptoir_engine.codes import codes
from comptoir_engine.codes.crosswalk import names
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import Document, Type
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import MappingTable

Read = Callable[[bytes], Content]

PACKAGE = Path(comptoir_cii.__file__).parent
SAMPLES = PACKAGE / "samples"
MINIMUM = (SAMPLES / "good-invoice-minimum.xml").read_bytes()
EVERY_TERM = (SAMPLES / "good-invoice-every-term.xml").read_bytes()
ORDER = (SAMPLES / "good-order-minimum.xml").read_bytes()
ZUGFERD_1 = (SAMPLES / "good-zugferd1-invoice-least.xml").read_bytes()
CREDIT_NOTE = (SAMPLES / "good-credit-note-every-term.xml").read_bytes()


def changed(document: bytes, before: str, after: str) -> bytes:
    assert before.encode() in document
    return document.replace(before.encode(), after.encode(), 1)


def without(document: bytes, element: str) -> bytes:
    pattern = rb"<ram:%b[ >].*?</ram:%b>" % (element.encode(), element.encode())
    assert re.search(pattern, document, re.DOTALL)
    return re.sub(pattern, b"", document, flags=re.DOTALL)


def text(content: Content, name: str) -> list[str | None]:
    """The texts of all elements of that local name."""
    return [element.text for element in content.tree.iter(f"{{*}}{name}")]


# Who is who


@pytest.mark.parametrize("code", sorted(codes("unece-1001", "credit-note")))
def test_the_codes_of_credit_notes_make_credit_notes(code: str, read: Read, to_pivot: Conversion) -> None:
    source = read(changed(MINIMUM, ">380<", f">{code}<"))
    pivot = to_pivot.run(source, {}).content
    assert source.document.type == "credit-note"
    assert str(pivot.tree.tag).endswith("}CreditNote")
    assert text(pivot, "CreditNoteTypeCode") == [code]
    assert len(text(pivot, "CreditedQuantity")) == 1


@pytest.mark.parametrize("code", ["380", "384", "389", "326", "751", "875", "unknown"])
def test_all_other_codes_make_invoices(code: str, read: Read, to_pivot: Conversion) -> None:
    source = read(changed(MINIMUM, ">380<", f">{code}<"))
    assert source.document.type == "invoice"
    assert text(to_pivot.run(source, {}).content, "InvoiceTypeCode") == [code]


def test_the_stylesheets_have_the_code_lists() -> None:
    assert generate.SHEET.read_text("utf-8") == generate.lists()


@pytest.mark.parametrize("name", ["mapping", "mapping-order"])
def test_the_code_lists_that_the_tables_name_exist(name: str) -> None:
    rows = MappingTable.load(PACKAGE / f"{name}.csv", {}).rows
    named = {row.codes.removeprefix("list ") for row in rows if row.codes}
    assert len(named) > 10
    assert named <= names(PACKAGE / "codes")


@pytest.mark.parametrize(
    "stranger",
    [
        b'<CrossIndustryDocument xmlns="urn:ferd:CrossIndustryDocument:invoice:2p0"/>',
        b'<CrossIndustryInvoice xmlns="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:200"/>',
        b"<CrossIndustryInvoice/>",
        b"CrossIndustryInvoice",
    ],
)
def test_a_relative_is_a_stranger(stranger: bytes) -> None:
    assert [format.recognise(Content(Document(stranger))) for format in comptoir_cii.formats()] == [
        None,
        None,
    ]


# What has no lines


@pytest.mark.parametrize("profile", ["urn:factur-x.eu:1p0:minimum", "urn:factur-x.eu:1p0:basicwl"])
def test_a_profile_without_lines_says_why_it_cannot_be_converted(
    profile: str, read: Read, to_pivot: Conversion
) -> None:
    document = changed(MINIMUM, "urn:cen.eu:en16931:2017", profile)
    with pytest.raises(DocumentFault) as raised:
        to_pivot.run(read(without(document, "IncludedSupplyChainTradeLineItem")), {})
    [found] = raised.value.findings
    assert (found.rule, found.term, found.line) == ("CII-NO-LINES", "BT-24", 5)
    assert profile in str(found.message)


def test_lines_that_were_forgotten_are_left_to_the_rules(
    read: Read, to_pivot: Conversion, rules: Check
) -> None:
    pivot = to_pivot.run(read(without(MINIMUM, "IncludedSupplyChainTradeLineItem")), {}).content
    assert "BR-16" in {finding.rule for finding in rules.run(pivot).findings}


# What one syntax demands and the other does not know


def test_a_credit_note_that_is_due_without_means_of_payment_comes_back(
    read: Read, to_pivot: Conversion, from_pivot: Conversion, ubl_schema: Check, rules: Check
) -> None:
    source = read(changed(MINIMUM, ">380<", ">381<"))
    pivot = to_pivot.run(source, {})
    assert pivot.losses == ()
    assert text(pivot.content, "PaymentDueDate") == ["2026-11-17"]
    assert (ubl_schema.run(pivot.content).verdict, rules.run(pivot.content).findings) == ("valid", ())
    back = from_pivot.run(pivot.content, {}).content
    assert text(back, "SpecifiedTradeSettlementPaymentMeans") == []
    assert compare(to_pivot.run(back, {}).content.tree, pivot.content.tree) == ()


def test_a_payment_reference_without_means_of_payment_comes_back(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    reference = "<ram:PaymentReference>RF18539007547034</ram:PaymentReference><ram:InvoiceCurrencyCode>"
    source = read(changed(MINIMUM, "<ram:InvoiceCurrencyCode>", reference))
    pivot = to_pivot.run(source, {})
    assert (pivot.losses, text(pivot.content, "PaymentMeansCode")) == ((), ["1"])
    back = from_pivot.run(pivot.content, {}).content
    assert text(back, "PaymentReference") == ["RF18539007547034"]
    assert text(back, "SpecifiedTradeSettlementPaymentMeans") == []


def test_a_vat_total_that_is_missing_is_the_sum_of_the_breakdown(read: Read, to_pivot: Conversion) -> None:
    document = re.sub(rb"<ram:TaxTotalAmount .*?</ram:TaxTotalAmount>", b"", EVERY_TERM)
    [total] = to_pivot.run(read(document), {}).content.tree.findall("{*}TaxTotal/{*}TaxAmount")
    assert (total.text, total.get("currencyID")) == ("29", "EUR")


def test_a_vat_total_is_chosen_by_its_currency(read: Read, to_pivot: Conversion) -> None:
    euro = '<ram:TaxTotalAmount currencyID="EUR">29.00</ram:TaxTotalAmount>'
    franc = '<ram:TaxTotalAmount currencyID="CHF">27.26</ram:TaxTotalAmount>'
    document = re.sub(
        f"{re.escape(euro)}(\\s*){re.escape(franc)}".encode(), rf"{franc}\1{euro}".encode(), EVERY_TERM
    )
    assert document != EVERY_TERM
    totals = to_pivot.run(read(document), {}).content.tree.findall("{*}TaxTotal")
    assert [(total[0].text, len(total.findall("{*}TaxSubtotal"))) for total in totals] == [
        ("27.26", 0),
        ("29.00", 3),
    ]


def test_a_gross_price_without_discount_has_the_difference_as_discount(
    read: Read, to_pivot: Conversion
) -> None:
    document = without(EVERY_TERM, "AppliedTradeAllowanceCharge")
    pivot = to_pivot.run(read(document), {}).content
    [price] = [each for each in pivot.tree.iter("{*}Price") if each.find("{*}AllowanceCharge") is not None]
    assert price.findtext("{*}AllowanceCharge/{*}Amount") == "2.5"
    assert price.findtext("{*}AllowanceCharge/{*}BaseAmount") == "12.50"


def test_an_order_number_stands_in_for_none_and_is_not_written(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    document = re.sub(
        rb"<ram:BuyerOrderReferencedDocument>\s*<ram:IssuerAssignedID>.*?</ram:BuyerOrderReferencedDocument>",
        b"",
        EVERY_TERM,
        flags=re.DOTALL,
    )
    pivot = to_pivot.run(read(document), {}).content
    assert pivot.tree.findtext("{*}OrderReference/{*}ID") == "NA"
    back = from_pivot.run(pivot, {}).content
    assert back.tree.find(".//{*}ApplicableHeaderTradeAgreement/{*}BuyerOrderReferencedDocument") is None


@pytest.mark.parametrize(("cii", "ubl"), [("5", "3"), ("29", "35"), ("72", "432")])
def test_the_codes_of_the_point_of_vat_are_translated(
    cii: str, ubl: str, read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    code = "<ram:DueDateTypeCode>{}</ram:DueDateTypeCode>"
    source = read(changed(CREDIT_NOTE, code.format("29"), code.format(cii)))
    pivot = to_pivot.run(source, {}).content
    assert text(pivot, "DescriptionCode") == [ubl]
    assert text(from_pivot.run(pivot, {}).content, "DueDateTypeCode") == [cii]


@pytest.mark.parametrize(
    ("written", "format", "day", "lost"),
    [
        ("20261103", "102", ["2026-11-03"], []),
        ("202611030915", "203", ["2026-11-03"], ["202611030915", "203"]),
        ("202611", "610", [], ["202611", "610"]),
        ("20261341", "102", [], ["20261341", "102"]),
    ],
)
def test_a_day_stays_a_day(
    written: str, format: str, day: list[str], lost: list[str], read: Read, to_pivot: Conversion
) -> None:
    document = changed(MINIMUM, '"102">20261103<', f'"{format}">{written}<')
    converted = to_pivot.run(read(document), {})
    assert text(converted.content, "IssueDate") == day
    assert sorted(loss.value for loss in converted.losses) == sorted(lost)


@pytest.mark.parametrize("name", ["good-invoice-every-term.xml", "good-order-every-term.xml"])
def test_a_quantity_that_differs_in_its_last_digit_only_is_another(
    name: str, read: Read, to_pivot: Conversion
) -> None:
    """Both prices are for a quantity; as binary floats these two would be the same."""
    net, gross = "9007199254740992", "9007199254740993"
    quantity = (
        f'<ram:BasisQuantity unitCode="C62">{gross}</ram:BasisQuantity></ram:GrossPriceProductTradePrice>'
    )
    document = (
        (SAMPLES / name).read_bytes().replace(b'"C62">1</ram:BasisQ', f'"C62">{net}</ram:BasisQ'.encode())
    )
    document = changed(document, "</ram:GrossPriceProductTradePrice>", quantity)
    done = to_pivot.run(read(document), {})
    assert net in done.content.bytes.decode()
    assert gross in done.content.bytes.decode() or gross in {loss.value for loss in done.losses}


def test_an_amount_keeps_its_digits_and_an_absent_rate_stays_absent(read: Read, to_pivot: Conversion) -> None:
    document = changed(MINIMUM, ">59.50</ram:DuePayableAmount>", ">-59.500</ram:DuePayableAmount>")
    pivot = to_pivot.run(read(without(document, "RateApplicablePercent")), {}).content
    assert text(pivot, "PayableAmount") == ["-59.500"]
    assert text(pivot, "Percent") == []


def test_the_receiver_may_ask_for_a_guideline_of_his_own(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    pivot = to_pivot.run(read(MINIMUM), {}).content
    asked = from_pivot.run(
        pivot, {"guideline": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"}
    )
    assert "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic" in text(asked.content, "ID")
    assert [loss.path for loss in asked.losses] == ["/Invoice/cbc:CustomizationID"]


# Where findings lead


@pytest.mark.parametrize(
    ("rule", "before", "after", "home"),
    [
        ("BR-CO-15", ">339.00</ram:GrandTotal", ">340.00</ram:GrandTotal", "/ram:GrandTotalAmount"),
        ("BR-CO-10", ">305.00</ram:LineTotal", ">300.00</ram:LineTotal", "HeaderMonetarySummation/ram:LineTotalAmount"),
        ("BR-25", "<ram:Name>Holzpellets</ram:Name>", "", "LineItem[2]/ram:SpecifiedTradeProduct"),
        ("BR-26", "<ram:ChargeAmount>45.00</ram:ChargeAmount>", "", "LineItem[2]/"),
        ("BR-CL-23", 'unitCode="HUR"', 'unitCode="HOUR"', "LineItem[3]/ram:SpecifiedLineTradeDelivery/"),
        ("BR-CL-14", "<ram:CountryID>DE<", "<ram:CountryID>XX<", "SellerTradeParty/ram:PostalTradeAddress/"),
        ("BR-CO-17", ">9.00</ram:CalculatedAmount>", ">11.00</ram:CalculatedAmount>", "/ram:ApplicableTradeTax[2]"),
    ],
)  # fmt: skip
def test_a_finding_leads_home_to_the_path_and_line_of_the_source(
    rule: str, before: str, after: str, home: str, read: Read, to_pivot: Conversion, rules: Check
) -> None:
    document = changed(EVERY_TERM, before, after)
    source = read(document)
    pivot = to_pivot.run(source, {}).content
    [found] = [each for each in rules.run(pivot).findings if each.rule == rule]
    assert to_pivot.home is not None
    assert found.path is not None
    place = to_pivot.home(found.path, pivot, source)
    assert place is not None
    path, line = place
    assert home in path
    assert line is not None
    name = path.rpartition("/ram:")[2].partition("[")[0]
    assert f"<ram:{name}" in document.decode().splitlines()[line - 1]


# The schema


@pytest.mark.parametrize("sample", ["invoice-every-term", "credit-note-every-term", "order-every-term"])
def test_a_file_whose_kind_is_not_told_is_one_of_any_kind(
    sample: str, read: Read, to_pivot: Conversion, ubl_schema: Check
) -> None:
    """UBL demands the kind, CII does not; EN 16931 then tells its sender that it is missing."""
    document = (SAMPLES / f"good-{sample}.xml").read_bytes()
    bare, count = re.subn(rb'(?<=AttachmentBinaryObject) mimeCode="[^"]*"', b"", document)
    assert count >= 1
    pivot = to_pivot.run(read(bare), {}).content
    kinds = {each.get("mimeCode") for each in pivot.tree.iter("{*}EmbeddedDocumentBinaryObject")}
    assert kinds == {"application/octet-stream"}
    assert ubl_schema.run(read(pivot.bytes)).verdict == "valid"


def test_a_schema_finding_names_term_path_and_line(read: Read, cii_schema: Check) -> None:
    document = (SAMPLES / "bad-XSD-CVC-DATATYPE-VALID-1-2-1-decimal-comma.xml").read_bytes()
    [found] = cii_schema.run(read(document)).findings
    assert found.term == "BT-115"
    assert (found.path or "").endswith("HeaderMonetarySummation/ram:DuePayableAmount")
    assert b"59,50" in document.splitlines()[(found.line or 0) - 1]


def test_without_the_schema_a_document_is_unchecked(monkeypatch: pytest.MonkeyPatch, read: Read) -> None:
    monkeypatch.setattr(comptoir_cii.package, "find_spec", lambda name: None)
    documents = (MINIMUM, ORDER, ZUGFERD_1)
    found = [
        check.run(read(document)) for check, document in zip(comptoir_cii.checks(), documents, strict=True)
    ]
    assert [report.verdict for report in found] == ["unchecked"] * 3


def test_the_package_that_brings_the_schema_is_not_imported() -> None:
    program = "import sys, comptoir_cii as p; p.checks(); p.conversions(); sys.exit('facturx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("type", ["invoice", "credit-note", "order"])
def test_each_type_is_offered_everywhere(type: Type) -> None:
    [cii, *_] = comptoir_cii.formats()
    assert type in cii.types
    assert all(
        type in each.types for each in comptoir_cii.conversions() if "cii" in (each.source, each.target)
    )
    checks = [check for check in comptoir_cii.checks() if check.format == "cii" and type in check.types]
    assert len(checks) == 1
