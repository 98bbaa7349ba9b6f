"""What is out of the official schema's order is put into it: elements are moved, and nothing else happens to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.official.arranging import arrange
from comptoir_engine.xml.parse import parse
from lxml import etree

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def element(name: str, inside: str = "", **often: str) -> str:
    said = "".join(f' {key}="{value}"' for key, value in often.items())
    if not inside:
        return f'<xs:element name="{name}" type="xs:string"{said}/>'
    return f'<xs:element name="{name}"{said}><xs:complexType>{inside}</xs:complexType></xs:element>'


def sequence(*parts: str, **often: str) -> str:
    said = "".join(f' {key}="{value}"' for key, value in often.items())
    return f"<xs:sequence{said}>{''.join(parts)}</xs:sequence>"


def choice(*parts: str, **often: str) -> str:
    return sequence(*parts, **often).replace("xs:sequence", "xs:choice")


@pytest.fixture
def said(tmp_path: Path) -> Path:
    return tmp_path / "official.xsd"


def arranged(schema: Path, document: str, content: str = "") -> str:
    """The document as it is afterwards; doing it again changes nothing."""
    if content:
        whole = element("Bill", content) if not content.startswith("<xs:element") else content
        schema.write_text(f"<xs:schema {XS}>{whole}</xs:schema>")
    root = parse(document.encode())
    before = etree.tostring(root)
    changed = arrange(root, schema)
    after = etree.tostring(root, encoding="unicode")
    assert changed is (after.encode() != before)
    assert arrange(root, schema) is False
    assert etree.tostring(root, encoding="unicode") == after
    return after


MANY = {"minOccurs": "0", "maxOccurs": "unbounded"}


@pytest.mark.parametrize(
    ("content", "before", "after"),
    [
        pytest.param(
            sequence(element("A"), element("B"), element("C", **MANY)),
            '<C n="1">x</C><B/><C n="2"/><A/>', '<A/><B/><C n="1">x</C><C n="2"/>', id="a sequence",
        ),
        pytest.param(
            sequence(element("A"), sequence(element("B"), sequence(element("C"), element("D")))),
            "<D/><C/><B/><A/>", "<A/><B/><C/><D/>", id="groups in groups",
        ),
        pytest.param(
            sequence(element("A"), choice(element("B"), sequence(element("C"), element("D")))),
            "<D/><C/><A/>", "<A/><C/><D/>", id="a choice of which a group was made",
        ),
        pytest.param(
            choice(element("A"), element("B"), **MANY), "<B/><A/><B/>", "<B/><A/><B/>", id="any order",
        ),
        pytest.param(
            sequence(element("A"), choice(element("B"), element("C"), **MANY)),
            "<C/><B/><C/><A/>", "<A/><C/><B/><C/>", id="any order behind something",
        ),
        pytest.param(
            sequence(element("B"), element("A"), element("C", **MANY), **MANY),
            "<A>1</A><B>1</B><C>1</C><A>2</A><B>2</B><A>3</A><C>3</C><C>3</C><B>3</B>",
            "<B>1</B><A>1</A><C>1</C><B>2</B><A>2</A><B>3</B><A>3</A><C>3</C><C>3</C>",
            id="rounds of a repeated group stay apart",
        ),
        pytest.param(
            sequence(element("A"), element("B", **MANY), **MANY),
            "<B>1</B><B>1</B><A>1</A><B>2</B><A>2</A>", "<A>1</A><B>1</B><B>1</B><A>2</A><B>2</B>",
            id="rounds that begin with what stands several times",
        ),
        pytest.param(
            sequence(element("A"), element("B"), element("A", minOccurs="0")),
            "<B/><A>1</A><A>2</A>", "<A>1</A><B/><A>2</A>", id="a name at two places",
        ),
        pytest.param(
            sequence(element("A"), element("B")), "<X/><B/><Y/><A/><Z/>", "<X/><A/><Y/><B/><Z/>",
            id="what is unknown stays where it is",
        ),
        pytest.param(
            "<xs:all>" + element("A") + element("B") + "</xs:all>", "<B/><A/>", "<B/><A/>", id="all",
        ),
        pytest.param(
            sequence(element("A", sequence(element("B"), element("C"))), element("D")),
            "<D/><A><C/><B/></A>", "<A><B/><C/></A><D/>", id="deeper",
        ),
    ],
)  # fmt: skip
def test_elements_are_put_in_order(content: str, before: str, after: str, said: Path) -> None:
    whole = arranged(said, f"<Bill>{before}</Bill>", content)
    assert whole == f"<Bill>{after}</Bill>"


@pytest.mark.parametrize(
    ("content", "before", "after"),
    [
        pytest.param(
            sequence(element("A"), element("B"), element("C")), "<C/><A/>", "<A/><B/><C/>", id="between others",
        ),
        pytest.param(
            sequence(element("A"), element("B", sequence(element("C"), element("D", minOccurs="0")))),
            "<A/>", "<A/><B><C/></B>", id="with what it must hold",
        ),
        pytest.param(
            sequence(element("A", minOccurs="0"), sequence(element("B"), minOccurs="0"), element("C")),
            "", "<C/>", id="nothing that may be missing",
        ),
        pytest.param(
            sequence(element("A"), element("B", default="x"), element("C", fixed="y")), "<A/>", "<A/>",
            id="nothing that would say something",
        ),
        pytest.param(choice(element("A"), element("B")), "", "", id="no choice is made"),
        pytest.param(
            sequence(element("A"), element("B")), "<X/><B/>", "<X/><A/><B/>", id="beside what is unknown",
        ),
    ],
)  # fmt: skip
def test_what_must_be_there_and_says_nothing_is_put_in(
    content: str, before: str, after: str, said: Path
) -> None:
    whole = arranged(said, f"<Bill>{before}</Bill>", content)
    assert whole.replace("<Bill/>", "<Bill></Bill>") == f"<Bill>{after}</Bill>"


def test_a_schema_that_asks_for_itself_without_end_ends(said: Path) -> None:
    said.write_text(f"""<xs:schema {XS}><xs:element name="Bill"><xs:complexType><xs:sequence>
        <xs:element ref="Bill" minOccurs="3" maxOccurs="3"/></xs:sequence></xs:complexType></xs:element></xs:schema>""")
    root = parse(b"<Bill/>")
    assert arrange(root, said)
    assert sum(1 for _ in root.iter()) < 300


def test_lines_and_spaces_stay_where_they_are(said: Path) -> None:
    content = sequence(element("A"), element("B"))
    assert arranged(said, "<Bill>\n  <B/>\n  <A/>\n</Bill>", content) == "<Bill>\n  <A/>\n  <B/>\n</Bill>"


def test_what_stands_in_text_is_not_touched(said: Path) -> None:
    content = sequence(element("A"), element("B"))
    assert arranged(said, "<Bill>so <B/> and <A/></Bill>", content) == "<Bill>so <B/> and <A/></Bill>"


def test_the_same_name_is_another_element_elsewhere(said: Path) -> None:
    one = element("Party", sequence(element("Name"), element("Town")))
    other = element("Party", sequence(element("Town"), element("Name")))
    content = sequence(element("Seller", sequence(one)), element("Buyer", sequence(other)))
    party = "<Party><Town/><Name/></Party>"
    assert arranged(said, f"<Bill><Buyer>{party}</Buyer><Seller>{party}</Seller></Bill>", content) == (
        f"<Bill><Seller><Party><Name/><Town/></Party></Seller><Buyer>{party}</Buyer></Bill>"
    )


def test_files_that_a_schema_includes_and_its_groups_and_extensions_are_followed(said: Path) -> None:
    said.with_name("types.xsd").write_text(f"""<xs:schema {XS} targetNamespace="urn:b" xmlns="urn:b"
        elementFormDefault="qualified"><xs:group name="Days">{sequence(element("Day"), element("Due"))}</xs:group>
        <xs:complexType name="Base">{sequence(element("Number"), '<xs:group ref="Days"/>')}</xs:complexType>
        </xs:schema>""")
    said.write_text(f"""<xs:schema {XS} targetNamespace="urn:b" xmlns="urn:b" elementFormDefault="qualified">
        <xs:include schemaLocation="types.xsd"/><xs:element name="Bill"><xs:complexType><xs:complexContent>
        <xs:extension base="Base">{sequence(element("Total"))}</xs:extension>
        </xs:complexContent></xs:complexType></xs:element></xs:schema>""")
    mixed = '<Bill xmlns="urn:b"><Total/><Due/><Day/><Number/></Bill>'
    assert arranged(said, mixed) == '<Bill xmlns="urn:b"><Number/><Day/><Due/><Total/></Bill>'
    assert arranged(said, mixed.replace(' xmlns="urn:b"', "")) == "<Bill><Number/><Day/><Due/><Total/></Bill>"


def test_an_element_that_stands_for_another_has_its_place(said: Path) -> None:
    said.write_text(f"""<xs:schema {XS}>{element("Reference", abstract="true")}
        <xs:element name="Iban" type="xs:string" substitutionGroup="Reference"/>
        {element("Bill", sequence('<xs:element ref="Reference"/>', element("Total")))}</xs:schema>""")
    assert arranged(said, "<Bill><Total/><Iban/></Bill>") == "<Bill><Iban/><Total/></Bill>"


def test_a_dtd_is_followed_by_the_bare_names(said: Path) -> None:
    dtd = said.with_suffix(".dtd")
    dtd.write_text("""<!ELEMENT Bill (Head, (Line, Note?)+, (Sum | None), Mark)><!ELEMENT Head (No, Day)>
        <!ELEMENT No (#PCDATA)><!ELEMENT Day (#PCDATA)><!ELEMENT Line (#PCDATA | B | I)*><!ELEMENT Note (#PCDATA)>
        <!ELEMENT Sum (#PCDATA)><!ELEMENT None EMPTY><!ELEMENT Mark EMPTY><!ELEMENT B ANY><!ELEMENT I ANY>
        <!ATTLIST Mark kind CDATA #IMPLIED>""")
    before = "<Sum/><Line>1</Line><Note>1</Note><Line>2</Line><Head><Day/><No/></Head>"
    after = "<Head><No/><Day/></Head><Line>1</Line><Note>1</Note><Line>2</Line><Sum/><Mark/>"
    assert arranged(dtd, f"<Bill>{before}</Bill>") == f"<Bill>{after}</Bill>"
    assert arranged(dtd, f'<Bill xmlns="urn:b">{before}</Bill>') == f'<Bill xmlns="urn:b">{after}</Bill>'


def test_a_document_that_the_schema_does_not_know_stays(said: Path) -> None:
    assert arranged(said, "<Order><B/><A/></Order>", sequence(element("A"), element("B"))) == (
        "<Order><B/><A/></Order>"
    )
