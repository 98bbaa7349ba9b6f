"""What a schema wants at a place is found out by trying."""

from __future__ import annotations

import pytest
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.trial import FORMS, form_of, missing_before, missing_in
from lxml import etree

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
MANY = "".join(f'<xs:element name="o{number}" minOccurs="0" type="xs:string"/>' for number in range(30))


def schema(content: str) -> etree.XMLSchema:
    text = f'<xs:schema {XS}><xs:element name="a"><xs:complexType>{content}</xs:complexType></xs:element></xs:schema>'
    return etree.XMLSchema(parse(text.encode()))


def typed(type: str) -> etree.XMLSchema:
    return schema(f'<xs:sequence><xs:element name="v" type="xs:{type}"/></xs:sequence>')


@pytest.mark.parametrize(
    ("type", "example"),
    [
        ("decimal", "1234.50"), ("double", "1234.50"), ("integer", "3"), ("nonNegativeInteger", "3"),
        ("date", "2026-11-03"), ("dateTime", "2026-11-03T09:30:00"), ("time", "09:30:00"),
        ("base64Binary", "Q29tcHRvaXI="), ("boolean", "true"), ("duration", None),
    ],
)  # fmt: skip
def test_a_form_is_found_for_each_type(type: str, example: str | None) -> None:
    root = parse(b"<a><v>?</v></a>")
    assert form_of(typed(type), root[0], None) == example
    assert root[0].text == "?"


def test_a_form_is_found_for_a_pattern_of_a_formats_own() -> None:
    own = schema(
        '<xs:sequence><xs:element name="v"><xs:simpleType><xs:restriction base="xs:token">'
        '<xs:pattern value="[0-9]{8}"/></xs:restriction></xs:simpleType></xs:element></xs:sequence>'
    )
    assert form_of(own, parse(b"<a><v>2026-11-03</v></a>")[0], None) == "20261103"


def test_the_form_of_an_attribute_is_told_from_that_of_its_element() -> None:
    own = schema(
        '<xs:sequence><xs:element name="v"><xs:complexType><xs:simpleContent><xs:extension base="xs:date">'
        '<xs:attribute name="n" type="xs:decimal"/></xs:extension></xs:simpleContent></xs:complexType></xs:element>'
        "</xs:sequence>"
    )
    value = parse(b'<a><v n="x">y</v></a>')[0]
    assert (form_of(own, value, "n"), form_of(own, value, None)) == ("1234.50", "2026-11-03")


def test_what_is_missing_is_found_behind_more_than_the_schema_lists() -> None:
    own = schema(f'<xs:sequence>{MANY}<xs:element name="must"/><xs:element name="end"/></xs:sequence>')
    assert missing_before(own, parse(b"<a><o2/><end/></a>")[1]) == "must"
    assert missing_in(own, parse(b"<a><o2/><must/></a>")) == "end"


def test_nothing_is_called_missing_where_one_of_two_would_do() -> None:
    choice = '<xs:choice><xs:element name="b"/><xs:element name="c"/></xs:choice>'
    own = schema(f'<xs:sequence>{choice}<xs:element name="end"/></xs:sequence>')
    assert missing_before(own, parse(b"<a><end/></a>")[0]) is None


def test_nothing_is_called_missing_where_another_must_go() -> None:
    own = schema('<xs:sequence><xs:element name="b"/><xs:element name="end"/></xs:sequence>')
    assert missing_before(own, parse(b"<a><b/><b/><end/></a>")[1]) is None


def test_where_anything_may_stand_nothing_is_called_missing() -> None:
    own = schema(
        '<xs:sequence><xs:any namespace="urn:x" processContents="skip"/><xs:element name="end"/></xs:sequence>'
    )
    assert missing_before(own, parse(b"<a><end/></a>")[0]) is None


def test_every_example_is_a_form_of_its_own() -> None:
    assert len(set(FORMS)) == len(FORMS)
