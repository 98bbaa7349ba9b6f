from __future__ import annotations

from comptoir_engine.pivot.compare import Difference, compare
from comptoir_engine.pivot.values import Value, write
from lxml import etree

Documents = dict[str, etree._Element]


def changed(values: list[Value], **texts: str) -> list[Value]:
    """The same values, with other texts for some terms: `BT_1="x"`."""
    return [Value(v.term, v.index, texts.get((v.term or "").replace("-", "_"), v.value)) for v in values]


def differences(
    left: list[Value], right: list[Value]
) -> list[tuple[str | None, tuple[int, ...], str | None, str | None]]:
    found = compare(write(left, "invoice"), write(right, "invoice"))
    return [(each.term, each.index, each.left, each.right) for each in found if each.term]


def test_a_document_equals_itself(documents: Documents) -> None:
    for name, root in documents.items():
        assert compare(root, root) == (), name


def test_amounts_are_equal_by_value_and_not_by_digits(small: list[Value]) -> None:
    assert differences(small, changed(small, BT_112="159.990", BT_119="8.10", BT_106="0148")) == []
    assert differences(small, changed(small, BT_112="159.98")) == [("BT-112", (), "159.99", "159.98")]


def test_texts_are_equal_to_the_character(small: list[Value]) -> None:
    assert differences(small, changed(small, BT_27="Alpha  Papier AG")) == [
        ("BT-27", (), "Alpha Papier AG", "Alpha  Papier AG")
    ]
    assert differences(small, changed(small, BT_1="R-04711")) == [("BT-1", (), "R-4711", "R-04711")]


def test_a_number_that_is_none_is_compared_as_text(small: list[Value]) -> None:
    assert differences(changed(small, BT_112="a"), changed(small, BT_112="b")) == [("BT-112", (), "a", "b")]


def test_an_empty_element_says_nothing(small: list[Value]) -> None:
    assert differences(small, [*small, Value("BT-10", (), "")]) == []
    assert differences(small, [*small, Value("BT-10", (), "x")]) == [("BT-10", (), None, "x")]


def test_lines_are_compared_in_their_order(small: list[Value]) -> None:
    lines = [
        value for value in small if value.index and value.term not in ("BT-116", "BT-117", "BT-118", "BT-119")
    ]
    others = [value for value in small if value not in lines]
    swapped = [*others, *(Value(value.term, (3 - value.index[0],), value.value) for value in lines)]
    found = differences(small, swapped)
    assert ("BT-153", (1,), "Paper A4, white", "Folder, grey") in found
    assert ("BT-153", (2,), "Folder, grey", "Paper A4, white") in found


def test_a_line_too_many_is_reported_value_by_value(small: list[Value]) -> None:
    third = [Value("BT-126", (3,), "3"), Value("BT-153", (3,), "Pen")]
    assert differences(small, [*small, *third]) == [
        ("BT-126", (3,), None, "3"),
        ("BT-153", (3,), None, "Pen"),
    ]


def breakdown(*rows: tuple[str, str, str]) -> list[Value]:
    terms = ("BT-116", "BT-117", "BT-119")
    return [
        Value(term, (n,), text)
        for n, row in enumerate(rows, 1)
        for term, text in zip(terms, row, strict=True)
    ]


def test_groups_without_order_are_matched_by_what_they_say() -> None:
    currency = [Value("BT-5", (), "CHF"), Value("BT-110", (), "10")]
    left = [*currency, *breakdown(("100", "8.10", "8.1"), ("50", "1.30", "2.6"), ("10", "0", "0"))]
    right = [*currency, *breakdown(("10", "0", "0"), ("100.00", "8.1", "8.10"), ("50", "1.35", "2.6"))]
    assert differences(left, left[::-1]) == []
    assert differences(left, right) == [("BT-117", (2,), "1.30", "1.35")]


def test_groups_that_share_nothing_stand_alone() -> None:
    left, right = [Value("BT-22", (1,), "Thank you")], [Value("BT-22", (1,), "Closed")]
    assert differences(left, right) == [("BT-22", (1,), "Thank you", None), ("BT-22", (1,), None, "Closed")]


def test_what_has_no_term_is_compared_by_its_path(invoice: etree._Element) -> None:
    other = etree.fromstring(etree.tostring(invoice))
    amount = next(other.iter("{*}PayableAmount"))
    amount.set("currencyID", "EUR")
    path = "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID"
    assert compare(invoice, other) == (Difference(None, (), "CHF", "EUR", path),)


def test_an_invoice_can_be_compared_with_its_credit_note(small: list[Value]) -> None:
    left, right = write(small, "invoice"), write(changed(small, BT_3="381"), "credit-note")
    assert [(each.term, each.left, each.right) for each in compare(left, right)] == [("BT-3", "380", "381")]


def test_attachments_are_equal_by_what_they_encode(small: list[Value]) -> None:
    left = [*small, Value("BT-122", (1,), "a"), Value("BT-125", (1,), "TWF0aW4=")]
    right = [*small, Value("BT-122", (1,), "a"), Value("BT-125", (1,), "\n TWF0\n aW4=\n")]
    assert differences(left, right) == []
