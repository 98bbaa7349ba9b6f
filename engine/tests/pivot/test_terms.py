from __future__ import annotations

import re

import pytest
from comptoir_engine.pivot.layout import layout
from comptoir_engine.pivot.reading import read
from comptoir_engine.pivot.terms import LANGUAGES, at_path, credit_note_path, invoice_path, term, terms
from lxml import etree


def test_the_table_has_every_term_and_group_of_the_standard() -> None:
    ids = {each.id for each in terms()}
    assert {f"BT-{n}" for n in range(1, 166) if n != 4} <= ids
    assert {f"BG-{n}" for n in range(1, 33)} <= ids
    assert {"BT-18-1", "BT-34-1", "BT-125-1", "BT-125-2", "BT-157-1", "BT-158-1", "BT-158-2"} <= ids


def test_each_term_stands_once_and_in_a_known_group() -> None:
    ids = [each.id for each in terms()]
    assert len(ids) == len(set(ids))
    for each in terms():
        group = term(each.group) if each.group else None
        assert each.group is None or (group is not None and group.is_group), each.id


def test_each_term_has_a_name_in_each_language() -> None:
    for each in terms():
        assert all(each.names[language] for language in LANGUAGES), each.id
        assert "ß" not in each.name("de"), each.id


def test_cardinalities_are_written_as_in_the_standard() -> None:
    assert all(re.fullmatch(r"[01]\.\.[1n]", each.cardinality) for each in terms())


def test_a_term_is_found_by_its_path_in_both_documents() -> None:
    assert at_path("/Invoice/cac:InvoiceLine[3]/cbc:InvoicedQuantity/@unitCode") is term("BT-130")
    assert at_path("/CreditNote/cac:CreditNoteLine/cbc:CreditedQuantity") is term("BT-129")
    assert at_path("/CreditNote/cac:PaymentMeans/cbc:PaymentDueDate") is term("BT-9")
    assert at_path("/Invoice/cac:InvoiceLine") is term("BG-25")
    assert at_path("/Invoice/cbc:Nothing") is None


@pytest.mark.parametrize(
    "path", ["/Invoice/cac:InvoiceLine/cbc:InvoicedQuantity", "/Invoice/cbc:Note", "/Invoice"]
)
def test_a_path_goes_to_the_credit_note_and_back(path: str) -> None:
    assert credit_note_path(path).startswith("/CreditNote")
    assert invoice_path(credit_note_path(path)) == path


def test_where_a_credit_note_differs_the_table_says_so() -> None:
    due, project = term("BT-9"), term("BT-11")
    assert due is not None
    assert due.paths["credit-note"] == "/CreditNote/cac:PaymentMeans/cbc:PaymentDueDate"
    assert project is not None
    assert "[cbc:DocumentTypeCode='50']" in project.paths["credit-note"]


def test_the_layout_reaches_each_term_of_both_documents() -> None:
    for type in ("invoice", "credit-note"):
        made = layout(type)
        assert set(made.chains) == {each.id for each in terms()}


def test_an_unknown_language_gives_the_english_name() -> None:
    number = term("BT-1")
    assert number is not None
    assert number.name("rm") == "Invoice number"
    assert number.name("de") == "Rechnungsnummer"


def test_the_full_sample_says_every_term(sample: etree._Element) -> None:
    said = {value.term for value in read(sample)}
    assert [each.id for each in terms() if not each.is_group and each.id not in said] == []
