"""What is particular to xCBL 3.0."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import comptoir_xcbl30
import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pivot.values import read as values
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_xcbl30.home import home
from lxml import etree

Convert = Callable[..., Converted]
Sample = Callable[[str], Content]
Make = Callable[[bytes], Content]

RRN = "rrn:org.xcbl:schemas/xcbl/v3_0/xcbl30.xsd"


def _terms(converted: Converted) -> Mapping[str, str]:
    """What a pivot says, by term; the first where a term repeats."""
    found: dict[str, str] = {}
    for value in values(converted.content.tree):
        if value.term:
            found.setdefault(value.term, value.value)
    return found


def _lost(converted: Converted) -> Mapping[str, str]:
    return {loss.path: loss.value for loss in converted.losses}


def _with(content: Content, old: str, new: str) -> Content:
    text = content.bytes.decode()
    assert old in text
    changed = text.replace(old, new, 1).encode()
    type = comptoir_xcbl30.formats()[0].recognise(Content(Document(changed)))
    return Content(Document(changed, "xcbl30", type))


# Recognition


@pytest.mark.parametrize(
    "namespace",
    [
        "",
        RRN,
        "rrn:org.xcbl:schemas/xcbl/v3_5/xcbl35.xsd",
        "Invoice.xsd",
        "urn:x-commerceone:document:XCBL30.sox",
    ],
)
def test_an_invoice_is_recognised_in_whichever_namespace(
    sample: Sample, namespace: str, read: Convert
) -> None:
    content = sample("credit-note")
    other = _with(content, "<Invoice>", f'<Invoice xmlns="{namespace}">')
    assert other.document.type == "credit-note"
    assert comptoir_xcbl30.checks()[0].run(other).verdict == "valid"
    assert _terms(read(other)) == _terms(read(content))


@pytest.mark.parametrize(
    "stranger",
    [
        b"",
        b"<Invoice/>",
        b"<Order><OrderHeader/></Order>",
        b"<Invoice><InvoiceHeader><InvoiceNumber>1</InvoiceNumber></InvoiceHeader></Invoice>",
        b"<Invoice><Invoice_Header><I.H.010_Basisdaten/></Invoice_Header></Invoice>",
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><InvoiceHeader><InvoiceNumber>'
        b"<Reference><RefNum>1</RefNum></Reference></InvoiceNumber></InvoiceHeader></Invoice>",
        b'<Invoice xmlns="rrn:org.xcbl:schemas/xcbl/v4_0/financial/v1_0/financial.xsd"><InvoiceHeader><InvoiceNumber>'
        b"<Reference><RefNum>1</RefNum></Reference></InvoiceNumber></InvoiceHeader></Invoice>",
    ],
)
def test_a_stranger_is_not_recognised(stranger: bytes) -> None:
    assert comptoir_xcbl30.formats()[0].recognise(Content(Document(stranger))) is None


@pytest.mark.parametrize(
    ("word", "text", "type", "code"),
    [
        ("CommercialInvoice", "", "invoice", "380"),
        ("DelcredereInvoice", "", "invoice", "390"),
        ("CreditNote", "", "credit-note", "381"),
        ("CreditNoteGoodsAndServices", "", "credit-note", "81"),
        ("SelfBilledCreditNote", "", "credit-note", "261"),
        ("CreditNoteOfAnotherKind", "", "credit-note", "381"),
        ("SomethingElse", "", "invoice", "380"),
        ("Other", "532", "credit-note", "532"),
        ("Other", "751", "invoice", "751"),
        ("Other", "Gutschrift", "credit-note", "381"),
        ("Other", "Rechnung im Gutschriftverfahren", "invoice", "380"),
        ("Other", "credit card invoice", "invoice", "380"),
    ],
)
def test_the_type_decides_what_document_it_becomes(
    sample: Sample, read: Convert, word: str, text: str, type: str, code: str
) -> None:
    other = f"<InvoiceTypeCodedOther>{text}</InvoiceTypeCodedOther>" if text else ""
    coded = "<InvoiceTypeCoded>{}</InvoiceTypeCoded>"
    document = _with(sample("credit-note"), coded.format("CreditNote"), coded.format(word) + other)
    converted = read(document)
    assert document.document.type == type
    assert _terms(converted)["BT-3"] == code
    assert etree.QName(converted.content.tree).localname == (
        "CreditNote" if type == "credit-note" else "Invoice"
    )


# What is written


def test_a_document_begins_with_the_name_of_the_dtd_unless_the_receiver_wants_something_else(
    sample: Sample, read: Convert, write: Convert
) -> None:
    pivot = read(sample("invoice-every-term")).content
    doctype, root = b'<!DOCTYPE Invoice SYSTEM "Invoice.dtd">', f'<Invoice xmlns="{RRN}">'.encode()
    starts = {style: write(pivot, namespace=style).content.bytes for style in ("dtd", "none", "namespaced")}
    assert {style: doctype in content for style, content in starts.items()} == {
        "dtd": True, "none": False, "namespaced": False,
    }  # fmt: skip
    assert {style: root in content for style, content in starts.items()} == {
        "dtd": False, "none": False, "namespaced": True,
    }  # fmt: skip
    assert write(pivot).content.bytes == starts["dtd"]
    assert starts["namespaced"].count(b"xmlns") == 1


@pytest.mark.parametrize(
    ("spoken", "wanted", "written", "lost"),
    [("", "", "en", []), ("", "fr", "fr", []), ("de", "fr", "de", []), ("gsw", "fr", "fr", ["gsw"])],
)
def test_the_language_is_that_of_the_first_note_or_the_one_the_receiver_wants(
    sample: Sample,
    read: Convert,
    write: Convert,
    as_pivot: Make,
    spoken: str,
    wanted: str,
    written: str,
    lost: list[str],
) -> None:
    content = read(sample("credit-note")).content.bytes
    attribute = f' languageID="{spoken}"' if spoken else ""
    pivot = as_pivot(content.replace(b"<cbc:Note>", f"<cbc:Note{attribute}>".encode(), 1))
    converted = write(pivot, language=wanted)
    assert converted.content.tree.findtext("InvoiceHeader/InvoiceLanguage/Language/LanguageCoded") == written
    assert [loss.value for loss in converted.losses] == lost


def test_what_the_schema_wants_and_nobody_knows_is_written_empty(
    sample: Sample, read: Convert, write: Convert
) -> None:
    tree = write(read(sample("credit-note")).content).content.tree
    account = tree.find(".//OriginatingFIAccount/FIAccount")
    assert account is not None
    assert account.findtext("AccountDetail/AccountName1") == ""
    assert account.findtext("FinancialInstitution/FinancialInstitutionID") == ""
    assert tree.findtext(".//SellerParty/Party/OrderContact/Contact/ContactName") == ""


def test_a_code_without_a_word_is_other_with_the_code_as_its_text(
    sample: Sample, read: Convert, write: Convert
) -> None:
    tree = write(read(sample("invoice-every-term")).content).content.tree
    unit = tree.findall(".//InvoiceItemDetail")[3].find(".//TotalQuantity/Quantity/UnitOfMeasurement")
    assert unit is not None
    assert [(each.tag, each.text) for each in unit] == [("UOMCoded", "Other"), ("UOMCodedOther", "H87")]


def test_a_line_is_told_by_integers_and_its_own_number_comes_back(
    sample: Sample, read: Convert, write: Convert
) -> None:
    pivot = read(sample("invoice-every-term")).content
    lines = write(pivot).content.tree.findall(".//InvoiceItemDetail/InvoiceBaseItemDetail")
    numbers = [[each.text for each in line.iterfind("LineItemNum/*")] for line in lines]
    assert numbers == [["20", "1"], ["2"], ["3"], ["4"]]
    assert lines[1].findtext(".//ReferenceCoded/PrimaryReference/Reference/RefNum") == "2.1"
    assert [line.findtext("{*}ID") for line in pivot.tree.iterfind("{*}InvoiceLine")] == [
        "1",
        "2.1",
        "3",
        "4",
    ]


# What is read


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("20261124", "2026-11-24", None),
        ("20261124T00:00:00", "2026-11-24", None),
        ("20261124T23:30:00-05:00", "2026-11-24", "23:30:00-05:00"),
    ],
)
def test_a_day_is_taken_as_it_is_written_and_never_shifted(
    sample: Sample, read: Convert, write: Convert, written: str, day: str, time: str | None
) -> None:
    converted = read(_with(sample("credit-note"), "20261124T00:00:00", written))
    assert converted.content.tree.findtext("{*}IssueDate") == day
    assert converted.content.tree.findtext("{*}IssueTime") == time
    again = write(converted.content).content.tree.findtext("InvoiceHeader/InvoiceIssueDate")
    assert again == written.ljust(17, "|").replace("|||||||||", "T00:00:00")


def test_a_time_of_day_that_has_no_place_is_named_as_lost(sample: Sample, read: Convert) -> None:
    converted = read(_with(sample("credit-note"), "20261224T00:00:00", "20261224T12:00:00"))
    assert _terms(converted)["BT-9"] == "2026-12-24"
    assert _lost(converted)["/Invoice/InvoiceHeader/InvoiceDates/InvoiceDueDate"] == "20261224T12:00:00"


def test_a_total_that_repeats_the_one_without_tax_is_not_taken_for_the_one_with_tax(
    sample: Sample, read: Convert
) -> None:
    converted = read(sample("invoice-of-another-writer"))
    terms = _terms(converted)
    assert (terms["BT-109"], terms["BT-110"], terms["BT-112"]) == ("0000001100.00", "89.10", "1189.10")
    assert "BT-114" not in terms
    gross = "/Invoice/InvoiceSummary/InvoiceTotals/GrossValue/MonetaryValue/MonetaryAmount"
    assert _lost(converted)[gross] == "1100.00"


@pytest.mark.parametrize(
    ("due", "rounding"), [("1466.80", "-0.01"), ("1466.81", None), ("1467.31", "0.50"), ("1467.32", None)]
)
def test_a_rounding_is_read_off_the_totals_up_to_half_a_unit(
    sample: Sample, read: Convert, due: str, rounding: str | None
) -> None:
    assert _terms(read(_with(sample("invoice-every-term"), "1466.80", due))).get("BT-114") == rounding


def test_the_amount_due_is_made_of_total_and_paid_amount_where_it_is_not_told(
    sample: Sample, read: Convert
) -> None:
    assert _terms(read(sample("invoice-minimum-in-a-namespace")))["BT-115"] == "0.00"


def test_a_basis_that_only_repeats_the_quantity_divides_nothing(sample: Sample, read: Convert) -> None:
    converted = read(sample("invoice-of-another-writer"))
    assert (_terms(converted)["BT-146"], _terms(converted).get("BT-149")) == ("200.00", None)
    assert "5" in [loss.value for loss in converted.losses if "PriceBasisQuantity" in loss.path]
    every = _terms(read(sample("invoice-every-term")))
    assert (every["BT-149"], every["BT-150"]) == ("1", "C62")


def test_a_basis_that_divides_is_kept(sample: Sample, read: Convert) -> None:
    line = read(sample("invoice-every-term")).content.tree.findall("{*}InvoiceLine")[1]
    assert (line.findtext("{*}Price/{*}PriceAmount"), line.findtext("{*}Price/{*}BaseQuantity")) == (
        "80.00",
        "100",
    )


def test_a_region_code_says_its_country_where_none_is_told(sample: Sample, read: Convert) -> None:
    terms = _terms(read(sample("invoice-of-another-writer")))
    assert (terms["BT-79"], terms["BT-80"]) == ("CA", "US")


def test_a_line_without_tax_has_the_tax_of_the_document(sample: Sample, read: Convert) -> None:
    line = read(sample("invoice-of-another-writer")).content.tree.findall("{*}InvoiceLine")[1]
    assert line.findtext("{*}Item/{*}ClassifiedTaxCategory/{*}Percent") == "8.1"


def test_what_does_not_change_the_amount_due_is_no_allowance(sample: Sample, read: Convert) -> None:
    converted = read(sample("invoice-of-another-writer"))
    amounts = [each.text for each in converted.content.tree.iterfind("{*}AllowanceCharge/{*}Amount")]
    assert amounts == ["20.00", "30.00"]
    assert "15.00" in _lost(converted).values()


def test_terms_of_payment_become_words(sample: Sample, read: Convert) -> None:
    note = _terms(read(sample("invoice-of-another-writer")))["BT-20"]
    assert note == (
        "NT30; Payment Term Value 30; Discount Percent 2.00; Discount Days Due 10; Net Days Due 30; Ab Rechnungsdatum\n"
        "Basic Discount Offered"
    )


def test_the_secrets_of_a_card_are_named_as_lost(sample: Sample, read: Convert) -> None:
    converted = read(sample("invoice-minimum-in-a-namespace"))
    assert b"20280131" not in converted.content.bytes
    assert any(path.endswith("/CardInfo/CardExpirationDate") for path in _lost(converted))


def test_reverse_charge_has_no_word_in_xcbl_and_comes_back(
    sample: Sample, read: Convert, write: Convert
) -> None:
    pivot = read(sample("credit-note"))
    assert _terms(pivot)["BT-118"] == "AE"
    tax = write(pivot.content).content.tree.find(".//TaxSummary/Tax")
    assert tax is not None
    assert (tax.findtext("TaxCategoryCoded"), tax.findtext("TaxCategoryCodedOther")) == (
        "Other",
        "ReverseCharge",
    )


@pytest.mark.parametrize(
    ("word", "unit"),
    [
        ("STK", "H87"),
        ("Stk.", "H87"),
        ("PCE", "H87"),
        ("HR", "HUR"),
        ("DZ", "DZN"),
        ("STD", "STD"),
        ("1", "1"),
    ],
)
def test_a_unit_of_no_list_is_read_where_it_means_one_thing_and_else_handed_on_to_the_rules(
    word: str, unit: str, sample: Sample, read: Convert
) -> None:
    beside = f">Other</UOMCoded><UOMCodedOther>{word}</UOMCodedOther>"
    for old, new in ((">EA<", f">{word}<"), (">EA</UOMCoded>", beside)):
        assert _terms(read(_with(sample("credit-note"), old, new)))["BT-130"] == unit


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("250.000000", "250.00"),
        ("250.120", "250.12"),
        ("250.1234", "250.1234"),
        ("250.5", "250.5"),
        ("250", "250"),
    ],
)
def test_zeros_behind_the_hundredths_are_no_digits_of_an_amount(
    written: str, kept: str, sample: Sample, read: Convert
) -> None:
    content = sample("invoice-every-term").bytes
    amount = rb"<(MonetaryAmount|TaxAmount|TaxableAmount|TaxAmountInTaxAccountingCurrency)>[0-9.]+"
    changed, count = re.subn(amount, rb"<\1>" + written.encode(), content)
    assert count > 10
    said = _terms(read(Content(Document(changed, "xcbl30", "invoice"))))
    stated = (
        "BT-92",
        "BT-99",
        "BT-107",
        "BT-109",
        "BT-111",
        "BT-113",
        "BT-115",
        "BT-116",
        "BT-117",
        "BT-131",
    )
    assert {said[term] for term in stated} == {kept}


def test_a_type_that_is_read_whole_is_not_told_as_lost(sample: Sample, read: Convert) -> None:
    """Whatever word would be written for it: each of these has a code of its own."""
    for word in ("DebitNote", "ProformaInvoice", "Self-BilledInvoice"):
        document = _with(sample("credit-note"), ">CreditNote<", f">{word}<")
        assert [loss for loss in read(document).losses if loss.value == word] == []


# Refusals


@pytest.mark.parametrize("purpose", ["Cancellation", "Change", "Confirmation", "InformationOnly"])
def test_a_purpose_that_asks_for_no_payment_is_refused(sample: Sample, read: Convert, purpose: str) -> None:
    with pytest.raises(DocumentFault) as fault:
        read(_with(sample("credit-note"), ">Original<", f">{purpose}<"))
    finding = fault.value.findings[0]
    assert (finding.rule, finding.line) == ("XCBL30-PURPOSE", 56)
    assert purpose in str(finding.message)


def test_a_date_that_does_not_exist_is_explained(sample: Sample) -> None:
    report = comptoir_xcbl30.checks()[0].run(_with(sample("credit-note"), "20261124T", "20270229T"))
    assert [str(finding.message) for finding in report.findings] == [
        "The value “20270229T00:00:00” of InvoiceIssueDate is not a date as xCBL writes it."
    ]
    assert report.findings[0].term == "BT-2"
    assert (
        comptoir_xcbl30.checks()[0].run(_with(sample("credit-note"), "20261124T", "20280229T")).verdict
        == "valid"
    )


@pytest.mark.parametrize(
    ("written", "day", "time"),
    [
        ("20261124143000", "2026-11-24", "14:30:00"),
        ("20261124000000", "2026-11-24", None),
        ("2026-11-24", "2026-11-24", None),
        ("2026-11-24T14:30:00", "2026-11-24", "14:30:00"),
        ("2026-11-24T14:30:00.250+01:00", "2026-11-24", "14:30:00.250+01:00"),
        ("2028-02-29T00:00:00Z", "2028-02-29", "00:00:00Z"),
    ],
)
def test_a_date_as_others_were_seen_to_write_it_is_read(
    written: str, day: str, time: str | None, sample: Sample, read: Convert
) -> None:
    document = _with(sample("credit-note"), "20261124T00:00:00", written)
    assert comptoir_xcbl30.checks()[0].run(document).verdict == "valid"
    found = read(document).content.tree
    assert (found.findtext("{*}IssueDate"), found.findtext("{*}IssueTime")) == (day, time)


@pytest.mark.parametrize(
    "written", ["2027-02-29", "20270229000000", "20261124250000", "24.11.2026", "2026-11-24T9:00"]
)
def test_no_other_is(written: str, sample: Sample) -> None:
    report = comptoir_xcbl30.checks()[0].run(_with(sample("credit-note"), "20261124T00:00:00", written))
    assert [finding.term for finding in report.findings] == ["BT-2"]


def test_each_report_says_that_the_schema_is_a_reconstruction() -> None:
    assert "reconstruction" in comptoir_xcbl30.checks()[0].version


# The way home


def test_a_finding_on_the_pivot_leads_to_the_line_of_the_file_also_in_a_namespace(
    sample: Sample, read: Convert
) -> None:
    source = _with(sample("credit-note"), "<Invoice>", '<Invoice\n  xmlns="Invoice.xsd">')
    pivot = read(source).content
    conversion = next(each for each in comptoir_xcbl30.conversions() if each.target == PIVOT)
    assert conversion.home is not None
    path = "/CreditNote/cac:CreditNoteLine/cac:Price/cbc:PriceAmount"
    found = conversion.home(path, pivot, source)
    assert found is not None
    assert found[0].endswith("/ListOfPrice/Price/UnitPrice/UnitPriceValue")
    assert b"UnitPriceValue" in source.bytes.splitlines()[found[1] - 1 if found[1] else 0]


def test_a_path_that_the_pivot_has_not_leads_nowhere(sample: Sample, read: Convert) -> None:
    source = sample("credit-note")
    assert home("/Invoice/cbc:ID", read(source).content, source) is None


# Reference documents


def test_the_official_sample_is_valid_and_read(shared: Path, read: Convert, as_xcbl: Make) -> None:
    path = shared / "formats" / "xcbl30" / "samples-3.5" / "ABCScenario" / "InvoiceSample-ABC.xml"
    document = as_xcbl(path.read_bytes())
    assert comptoir_xcbl30.checks()[0].run(document).verdict == "valid"
    terms = _terms(read(document))
    expected = {
        "BT-1": "INV: 450005693", "BT-2": "2001-02-15", "BT-3": "380", "BT-5": "USD", "BT-13": "4500005693",
        "BT-27": "Dunn Manufacturing", "BT-41": "Ms Black", "BT-44": "ABC Enterprises", "BT-54": "NY", "BT-55": "US",
        "BT-109": "6000.00", "BT-112": "6000.00", "BT-115": "6000.00", "BT-126": "0010", "BT-129": "100",
        "BT-130": "EA", "BT-131": "1000.00", "BT-146": "10.00",
    }  # fmt: skip
    assert {term: terms.get(term) for term in expected} == expected


def test_the_pivots_of_the_good_samples_satisfy_the_rules_of_en_16931(good: Content, read: Convert) -> None:
    rules = Registry.load().checks.get("en16931")
    if rules is None:
        pytest.skip("the rules of EN 16931 are not installed")
    pivot = Content(read(good).content.document)
    report = rules.run(pivot)
    assert [finding.rule for finding in report.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("namespace", ["", f' xmlns="{RRN}"'])
def test_the_name_of_a_dtd_is_dropped_and_noted_where_it_leads_elsewhere(
    namespace: str, sample: Callable[[str], Content], as_xcbl: Callable[[bytes], Content], read: Convert
) -> None:
    text = sample("credit-note").bytes.decode().replace("<Invoice>", f"<Invoice{namespace}>", 1)
    there = text.replace('"Invoice.dtd"', '"http://dtd.example/Invoice.dtd"')
    [check] = comptoir_xcbl30.checks()
    assert check.run(as_xcbl(text.encode())).findings == ()
    report = check.run(as_xcbl(there.encode()))
    assert (report.verdict, [finding.rule for finding in report.findings]) == ("valid", ["XML-DTD-ELSEWHERE"])
    assert read(as_xcbl(there.encode())).content.bytes == read(as_xcbl(text.encode())).content.bytes


def test_a_document_type_with_declarations_is_refused(
    sample: Callable[[str], Content], as_xcbl: Callable[[bytes], Content]
) -> None:
    subset = '"Invoice.dtd" [<!ATTLIST Invoice class CDATA "x">]'
    file = sample("credit-note").bytes.decode().replace('"Invoice.dtd"', subset)
    [check] = comptoir_xcbl30.checks()
    report = check.run(Content(Document(file.encode(), "xcbl30", "credit-note")))
    assert (report.verdict, [finding.rule for finding in report.findings]) == ("invalid", ["XML-DTD"])
    assert [finding.line for finding in report.findings] == [2]


def test_what_is_lost_travels_in_notes_with_a_namespace_as_without(
    good: Content, read: Convert, write: Convert
) -> None:
    converted = read(good, guesses="yes").content
    pivot = Content(Document(converted.bytes, PIVOT, good.document.type))
    plain, namespaced = (
        write(pivot, guesses="yes", extension="on", namespace=form) for form in ("none", "namespaced")
    )
    assert namespaced.losses == plain.losses
    again = [
        read(Content(replace(each.content.document, type=good.document.type)), guesses="yes").content.bytes
        for each in (plain, namespaced)
    ]
    assert again[0] == again[1]
