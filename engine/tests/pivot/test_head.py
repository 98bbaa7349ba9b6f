from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from comptoir_engine.model import Head, Identifier, Party, Reference
from comptoir_engine.pivot.head import head_of
from comptoir_engine.pivot.values import Value, read, write
from comptoir_engine.xml.parse import parse
from lxml import etree

Documents = dict[str, etree._Element]

CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"


def test_a_head_says_what_the_document_says(invoice: etree._Element) -> None:
    seller = Party("Alpha Papier AG", (Identifier("VAT", "CHE-123.456.788 MWST"),), "CH")
    buyer = Party("Muster AG", (), "CH")
    assert head_of(invoice) == Head(
        number="R-4711",
        type="invoice",
        issued=date(2026, 11, 3),
        seller=seller,
        buyer=buyer,
        sender=seller,
        receiver=buyer,
        currency="CHF",
        payable=Decimal("159.99"),
    )


def test_a_total_is_chosen_by_its_currency(invoice: etree._Element) -> None:
    totals = invoice.find(f"{CAC}LegalMonetaryTotal")
    assert totals is not None
    other = etree.fromstring(etree.tostring(totals))
    payable = other.find(f"{CBC}PayableAmount")
    assert payable is not None
    payable.set("currencyID", "EUR")
    payable.text = "170.00"
    totals.addprevious(other)
    assert head_of(invoice).payable == Decimal("159.99")
    invoice.remove(totals)
    assert head_of(invoice).payable is None


def test_a_number_that_a_marketplace_has_assigned_is_one_of_the_partys(invoice: etree._Element) -> None:
    party = invoice.find(f"{CAC}AccountingCustomerParty/{CAC}Party")
    assert party is not None
    account = etree.Element(f"{CBC}AdditionalAccountID", schemeID="TPID")
    account.text = "41301000000883423"
    party.addprevious(account)
    assert head_of(invoice).receiver == Party("Muster AG", (Identifier("TPID", "41301000000883423"),), "CH")


def test_an_amount_without_a_currency_is_in_the_documents(invoice: etree._Element) -> None:
    del invoice.find(f"{CAC}LegalMonetaryTotal/{CBC}PayableAmount").attrib["currencyID"]  # type: ignore[union-attr]
    assert head_of(invoice).payable == Decimal("159.99")


def test_what_is_absent_is_none() -> None:
    empty = parse(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
    assert head_of(empty) == Head(type="invoice")


def test_a_stranger_has_an_empty_head() -> None:
    assert head_of(parse(b"<Invoice/>")) == Head()


@pytest.mark.parametrize("text", ["", " ", "soon", "2026-02-30", "1'234", "NaN"])
def test_malformed_values_are_none_and_never_raise(small: list[Value], text: str) -> None:
    spoilt = [
        Value(each.term, each.index, text if each.term in ("BT-2", "BT-115") else each.value)
        for each in small
    ]
    head = head_of(write(spoilt, "invoice"))
    assert (head.issued, head.payable) == (None, None)
    assert head.number == "R-4711"


def test_every_number_of_a_party_is_an_identifier(small: list[Value]) -> None:
    numbers = [
        Value("BT-34", (), "7601001234560"),
        Value("BT-34-1", (), "0088"),
        Value("BT-29", (1,), "S-17"),
        Value("BT-29", (2,), "7601001234560"),
        Value("BT-29-1", (2,), "0088"),
        Value("BT-30", (), "CHE123456788"),
        Value("BT-30-1", (), "0183"),
        Value("BT-32", (), "93815/08152"),
        Value("BT-90", (), "CH5112300012345"),
    ]
    seller = head_of(write([*small, *numbers], "invoice")).seller
    assert seller is not None
    assert set(seller.ids) == {
        Identifier("0088", "7601001234560"),
        Identifier("", "S-17"),
        Identifier("0183", "CHE123456788"),
        Identifier("VAT", "CHE-123.456.788 MWST"),
        Identifier("FC", "93815/08152"),
        Identifier("SEPA", "CH5112300012345"),
    }


def test_references_say_which_kind_and_when(small: list[Value]) -> None:
    references = [
        Value("BT-10", (), "Kst 4100"),
        Value("BT-12", (), "V-9"),
        Value("BT-13", (), "B-2001"),
        Value("BT-16", (), "LS-12"),
        Value("BT-25", (1,), "R-4600"),
        Value("BT-26", (1,), "2026-10-01"),
        Value("BT-25", (2,), "R-4601"),
    ]
    assert set(head_of(write([*small, *references], "invoice")).references) == {
        Reference("buyer", "Kst 4100"),
        Reference("contract", "V-9"),
        Reference("order", "B-2001"),
        Reference("despatch-advice", "LS-12"),
        Reference("invoice", "R-4600", date(2026, 10, 1)),
        Reference("invoice", "R-4601"),
    }


def test_a_credit_note_says_when_it_is_due_with_its_payment_means(small: list[Value]) -> None:
    values = [*small, Value("BT-9", (1,), "2026-12-03"), Value("BT-81", (1,), "30")]
    head = head_of(write(values, "credit-note"))
    assert (head.type, head.due) == ("credit-note", date(2026, 12, 3))


def test_heads_agree_with_the_values_of_the_reference_documents(documents: Documents) -> None:
    for name, root in documents.items():
        said = {value.term: value.value.strip() for value in read(root) if not value.index}
        head = head_of(root)
        assert head.number == said["BT-1"], name
        assert head.issued == date.fromisoformat(said["BT-2"]), name
        assert head.payable == Decimal(said["BT-115"]), name
        assert head.seller is not None, name
        assert head.seller.name == said["BT-27"], name
        assert head.buyer is not None, name
        assert head.buyer.country == said["BT-55"], name


def test_a_head_costs_less_than_parsing(sample: etree._Element) -> None:
    content = etree.tostring(sample)
    assert _cost(lambda: head_of(sample)) < _cost(lambda: parse(content))


def _cost(work: Callable[[], object]) -> float:
    def once() -> float:
        start = time.process_time()
        for _ in range(50):
            work()
        return time.process_time() - start

    return min(once() for _ in range(5))
