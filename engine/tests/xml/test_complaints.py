"""Each way in which a document can fail a schema or a DTD is said in our own words."""

from __future__ import annotations

import io

import pytest
from comptoir_engine.xml.complaints import Complaints
from comptoir_engine.xml.dtd import complaints_of_dtd
from comptoir_engine.xml.paths import path_of
from comptoir_engine.xml.xsd import place_of
from lxml import etree

SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="r"><xs:complexType><xs:choice maxOccurs="9">
 <xs:element name="empty"><xs:complexType/></xs:element>
 <xs:element name="plain" type="xs:string" nillable="true"/>
 <xs:element name="simple"><xs:complexType><xs:simpleContent><xs:extension base="xs:string"/>
  </xs:simpleContent></xs:complexType></xs:element>
 <xs:element name="group"><xs:complexType><xs:sequence><xs:element name="x" minOccurs="0"/></xs:sequence>
  </xs:complexType></xs:element>
 <xs:element name="fixed" type="xs:string" fixed="F"/>
 <xs:element name="k"><xs:complexType><xs:attribute name="id"/><xs:attribute name="ref"/></xs:complexType></xs:element>
 <xs:element name="vague" type="Vague"/>
 <xs:element name="open"><xs:complexType><xs:sequence><xs:any processContents="strict"/></xs:sequence>
  <xs:anyAttribute processContents="strict"/></xs:complexType></xs:element>
</xs:choice></xs:complexType>
<xs:key name="K"><xs:selector xpath="k"/><xs:field xpath="@id"/></xs:key>
<xs:keyref name="R" refer="K"><xs:selector xpath="k"/><xs:field xpath="@ref"/></xs:keyref>
</xs:element>
<xs:complexType name="Vague" abstract="true"/>
</xs:schema>"""
XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<empty>text</empty>", "empty must be empty."),
        ("<empty><x/></empty>", "empty must be empty."),
        ("<simple><x/></simple>", "simple holds a value; no element is allowed in it."),
        ("<plain><x/></plain>", "plain holds a value; no element is allowed in it."),
        ("<plain a='1'/>", "The attribute a is not allowed on plain."),
        ("<group>text</group>", "Between the elements of group stands a text, which is not allowed there."),
        (
            f"<plain {XSI} xsi:nil='true'>t</plain>",
            "plain is marked as empty with xsi:nil, which does not fit here.",
        ),
        (
            f"<simple {XSI} xsi:nil='true'/>",
            "simple is marked as empty with xsi:nil, which does not fit here.",
        ),
        (f"<plain {XSI} xsi:type='zz'/>", "The xsi:type of plain names no type that is allowed here."),
        (f"<plain {XSI} xsi:type='Vague'/>", "The xsi:type of plain names no type that is allowed here."),
        ("<vague/>", "vague stands for others and can’t be used itself."),
        ("<fixed>G</fixed>", "The value “G” of fixed is not the one allowed: F."),
        ("<k id='1'/><k id='1'/>", "What tells each k from the others stands there twice: '1'."),
        ("<k id='1' ref='2'/>", "k refers to something that is nowhere in the document: '2'."),
        ("<k/>", "k lacks the value that tells it from the others."),
        ("<open><zz/></open>", "The schema does not know the element zz."),
        ("<open zz='1'><r><empty/></r></open>", "The attribute zz is not allowed on open."),
    ],
)
def test_each_complaint_of_a_schema_has_its_sentence(content: str, said: str) -> None:
    schema = etree.XMLSchema(etree.XML(SCHEMA))
    root = etree.XML(f"<r>\n{content}\n</r>")
    assert not schema.validate(root)
    entry = schema.error_log[0]
    place = place_of(entry, root, {})
    assert place is not root
    found = Complaints(schema, {}).of(entry, place, path_of(place, {}))
    assert str(found.message) == said
    assert found.hint is not None


DTD = """<!ELEMENT r (empty?,s?,k*)><!ELEMENT empty EMPTY><!ELEMENT s (#PCDATA)>
<!ATTLIST s a (x|y) #IMPLIED f CDATA #FIXED "F" n NMTOKEN #IMPLIED>
<!ELEMENT k (#PCDATA|s)*><!ATTLIST k id ID #IMPLIED ref IDREF #IMPLIED>"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<empty>t</empty>", "empty must be empty."),
        ("<s><s/></s>", "s holds a value; no element is allowed in it."),
        ("<s a='z'/>", "The value of the attribute a of s is not one of those allowed."),
        ("<s f='G'/>", "The value of the attribute f of s is not one of those allowed."),
        ("<s n='a b'/>", "The value of the attribute n of s is not one of those allowed."),
        ("<k id='a'/><k id='a'/>", "The identifier a stands twice in the document."),
        ("<k ref='z'/>", "The attribute ref of k refers to z, which is nowhere in the document."),
        ("<k><empty/></k>", "The element empty is not allowed in k."),
    ],
)
def test_each_complaint_of_a_dtd_has_its_sentence(content: str, said: str) -> None:
    dtd, root = etree.DTD(io.StringIO(DTD)), etree.XML(f"<r>{content}</r>")
    assert not dtd.validate(root)
    assert str(next(complaints_of_dtd(dtd, root, {}, {})).message) == said
