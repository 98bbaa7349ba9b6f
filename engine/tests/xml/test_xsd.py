"""A schema's verdict in our words: rule, place, sentence and mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Document, Finding, Report, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.xsd import XsdCheck

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="urn:bill" targetNamespace="urn:bill"
    elementFormDefault="qualified">
  <xs:element name="Bill"><xs:complexType>
    <xs:sequence>
      <xs:element name="Number" type="xs:string"/>
      <xs:element name="Date" type="xs:date"/>
      <xs:element name="Colour" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string">
        <xs:enumeration value="red"/><xs:enumeration value="blue"/></xs:restriction></xs:simpleType></xs:element>
      <xs:element name="Item" maxOccurs="unbounded"><xs:complexType>
        <xs:sequence><xs:element name="Price" type="xs:decimal"/></xs:sequence>
        <xs:attribute name="number" type="xs:integer" use="required"/></xs:complexType></xs:element>
    </xs:sequence>
  </xs:complexType></xs:element>
</xs:schema>"""
GOOD = """<Bill xmlns="urn:bill">
<Number>7</Number>
<Date>2026-11-03</Date>
<Item number="1">
<Price>1.20</Price>
</Item>
<Item number="2">
<Price>3</Price>
</Item>
</Bill>"""
TERMS = {"/b:Bill/b:Item/b:Price": "BT-146", "/b:Bill/b:Number": "BT-1"}


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "bill.xsd"
    path.write_text(SCHEMA, encoding="utf-8")
    return path


@pytest.fixture
def check(schema: Path) -> Check:
    return XsdCheck(
        "bill-xsd", "2026-11", "bill", ("invoice",), {"invoice": schema}, {"urn:bill": "b"}, TERMS
    ).check


def run(check: Check, text: str, kind: Type | None = "invoice") -> Report:
    return check.run(Content(Document(text.encode(), "bill", kind)))


def finding(check: Check, old: str, new: str) -> Finding:
    assert old in GOOD
    report = run(check, GOOD.replace(old, new, 1))
    assert report.verdict == "invalid"
    (found,) = report.findings
    assert found.severity == "error"
    return found


def test_a_valid_document_has_no_findings(check: Check) -> None:
    assert run(check, GOOD) == Report("bill-xsd", "2026-11", "valid")


def test_a_missing_element_is_named_at_what_stands_in_its_place(check: Check) -> None:
    found = finding(check, "<Number>7</Number>\n", "")
    assert (found.rule, found.path, found.line) == ("XSD-ELEMENT-CONTENT", "/b:Bill/b:Date", 2)
    assert str(found.message) == "b:Number is missing before b:Date."
    assert (found.term, found.hint is not None) == ("BT-1", True)


def test_what_is_missing_at_the_end_is_told_at_its_parent(check: Check) -> None:
    found = finding(check, "<Price>1.20</Price>\n", "")
    assert (found.path, found.line, found.term) == ("/b:Bill/b:Item[1]", 4, "BT-146")
    assert str(found.message) == "b:Price is missing at the end of b:Item."


def test_an_element_that_stands_too_late_is_not_called_missing(check: Check) -> None:
    found = finding(
        check, "<Number>7</Number>\n<Date>2026-11-03</Date>", "<Date>2026-11-03</Date>\n<Number>7</Number>"
    )
    assert str(found.message) == "b:Number stands after b:Date, but must stand before it."


def test_where_several_things_are_missing_the_first_is_named(check: Check) -> None:
    found = finding(check, "<Number>7</Number>\n<Date>2026-11-03</Date>", "")
    assert str(found.message) == "b:Number is missing before b:Item."


def test_an_element_that_the_schema_does_not_know_hides_nothing_that_is_missing(check: Check) -> None:
    found = finding(check, "<Number>7</Number>", "<Nummer>7</Nummer>")
    assert str(found.message) == "The element b:Nummer is not allowed at this place. Expected: b:Number."


def test_an_element_that_nobody_expects_is_surplus(check: Check) -> None:
    found = finding(check, "<Price>3</Price>\n", "<Price>3</Price>\n<Price>4</Price>\n")
    assert (found.path, found.line) == ("/b:Bill/b:Item[2]/b:Price[2]", 9)
    assert str(found.message) == (
        "The element b:Price is not allowed at this place; nothing more is expected here."
    )


def test_a_value_of_the_wrong_type_is_quoted_with_its_term(check: Check) -> None:
    found = finding(check, "<Price>3<", "<Price>CHF 3.–<")
    assert (found.term, found.path, found.line) == ("BT-146", "/b:Bill/b:Item[2]/b:Price", 8)
    assert str(found.message) == "The value “CHF 3.–” of b:Price is not a number as the format writes it."


@pytest.mark.parametrize("written", ["1'000.00", "1.234,50", "1,234.50", "1 000", "1e3", "NaN"])
def test_a_number_that_is_written_otherwise_is_shown_how_to_be_written(check: Check, written: str) -> None:
    found = finding(check, "<Price>3<", f"<Price>{written}<")
    assert written in str(found.message)
    assert str(found.hint).startswith("Write it like 1234.50:")


def test_a_date_that_is_written_otherwise_is_shown_how_to_be_written(check: Check) -> None:
    found = finding(check, "2026-11-03", "3.11.2026")
    assert str(found.message) == "The value “3.11.2026” of b:Date is not a date as the format writes it."
    assert str(found.hint) == "Write it like 2026-11-03."


def test_an_empty_value_is_called_empty(check: Check) -> None:
    found = finding(check, "<Price>3<", "<Price><")
    assert (str(found.message), found.hint is not None) == ("b:Price is empty.", True)


def test_a_value_outside_of_the_list_names_the_list(check: Check) -> None:
    found = finding(check, "</Date>", "</Date><Colour>green</Colour>")
    assert found.rule == "XSD-CVC-ENUMERATION-VALID"
    assert str(found.message) == ("The value “green” of b:Colour is not one of those allowed: 'red', 'blue'.")


def test_attributes_are_named(check: Check) -> None:
    missing = finding(check, '<Item number="2">', "<Item>")
    assert str(missing.message) == "The element b:Item lacks its attribute number."
    surplus = finding(check, '<Item number="2">', '<Item number="2" colour="red">')
    assert str(surplus.message) == "The attribute colour is not allowed on b:Item."
    wrong = finding(check, '<Item number="2">', '<Item number="two">')
    assert (wrong.path, wrong.line) == ("/b:Bill/b:Item[2]", 7)
    assert str(wrong.message) == "The value “two” of b:Item/@number is not a whole number."
    assert str(wrong.hint) == "Write it like 3."


def test_one_fault_is_one_finding_and_many_are_told_in_order(check: Check) -> None:
    report = run(check, GOOD.replace("<Price>1.20<", "<Price>x<").replace("<Price>3<", "<Price>y<"))
    assert [found.line for found in report.findings] == [5, 8]


def test_findings_are_bounded(check: Check) -> None:
    item = '<Item number="1"><Price>x</Price></Item>\n'
    report = run(check, GOOD.replace("</Bill>", item * 500 + "</Bill>"))
    assert 1 < len(report.findings) <= 100


def test_the_root_of_another_format_is_told(check: Check) -> None:
    report = run(check, "<Invoice/>")
    assert [str(found.message) for found in report.findings] == [
        "The schema does not know a document that begins with Invoice."
    ]


def test_what_is_not_xml_is_invalid_with_the_readers_finding(check: Check) -> None:
    assert [found.rule for found in run(check, "hello").findings] == ["XML-NOT-XML"]


def test_a_schema_that_is_not_installed_leaves_a_document_unchecked(tmp_path: Path) -> None:
    for schemas in ({"invoice": None}, {"invoice": tmp_path / "absent.xsd"}, {}):
        check = XsdCheck("x", "1", "bill", ("invoice",), schemas, {}).check
        check.prepare()  # type: ignore[misc]
        report = run(check, GOOD)
        assert (report.verdict, [found.rule for found in report.findings]) == ("unchecked", ["XSD-NO-SCHEMA"])


def test_a_broken_schema_is_the_installations_fault(tmp_path: Path) -> None:
    path = tmp_path / "broken.xsd"
    path.write_text(SCHEMA.replace("xs:decimal", "xs:decimals"), encoding="utf-8")
    check = XsdCheck("x", "1", "bill", ("invoice",), {"invoice": path}, {}).check
    with pytest.raises(ConfigError, match=r"broken\.xsd"):
        check.prepare()  # type: ignore[misc]


def test_a_schema_imports_the_one_beside_it_and_nothing_from_the_network(tmp_path: Path) -> None:
    (tmp_path / "part.xsd").write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:part">'
        '<xs:element name="a" type="xs:integer"/></xs:schema>'
    )
    whole = tmp_path / "whole.xsd"
    whole.write_text(
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:p="urn:part">'
        '<xs:import namespace="urn:part" schemaLocation="part.xsd"/>'
        '<xs:element name="b"><xs:complexType><xs:sequence><xs:element ref="p:a"/></xs:sequence>'
        "</xs:complexType></xs:element></xs:schema>"
    )
    check = XsdCheck("x", "1", "bill", ("invoice",), {"invoice": whole}, {}).check
    assert run(check, '<b><a xmlns="urn:part">1</a></b>').verdict == "valid"
    assert run(check, '<b><a xmlns="urn:part">x</a></b>').verdict == "invalid"


def test_an_attribute_that_can_have_one_value_only_is_told_it(tmp_path: Path) -> None:
    schema = tmp_path / "fixed.xsd"
    schema.write_text(
        """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Bill"><xs:complexType>
        <xs:attribute name="kind" fixed="Toy Bill"/></xs:complexType></xs:element></xs:schema>""",
        encoding="utf-8",
    )
    check = XsdCheck("toy", "1", "toy", ("invoice",), {"invoice": schema}, {}).check
    [finding] = check.run(Content(Document(b"<Bill kind='Toy'/>", "toy", "invoice"))).findings
    assert finding.rule == "XSD-CVC-AU"
    assert str(finding.message) == "The value “Toy” of Bill/@kind is not the one allowed: Toy Bill."
    assert str(finding.hint) == "Write Toy Bill there."
