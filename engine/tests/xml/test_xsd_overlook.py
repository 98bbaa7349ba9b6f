"""A schema check overlooks what a format may hold beyond what is known."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import Document, Verdict
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.xsd import XsdCheck

_SCHEMA = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="a"><xs:complexType><xs:sequence>
    <xs:element name="b" type="xs:integer" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>"""


@pytest.fixture
def check(tmp_path: Path) -> XsdCheck:
    schema = tmp_path / "a.xsd"
    schema.write_text(_SCHEMA)
    return XsdCheck(
        "toy",
        "1",
        "toy",
        ("invoice",),
        {"invoice": schema},
        {},
        overlook=lambda element: element.tag == "new",
    )


def _content(text: str) -> Content:
    return Content(Document(text.encode(), "toy", "invoice"))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("<a><b>1</b></a>", "valid"),
        ("<a><new><b>x</b></new><b>1</b><new/></a>", "valid"),
        ("<a><other/><b>1</b></a>", "invalid"),
    ],
)
def test_what_is_overlooked_is_not_asked_about(check: XsdCheck, text: str, verdict: Verdict) -> None:
    assert check.check.run(_content(text)).verdict == verdict


def test_findings_keep_the_lines_of_the_document_and_leave_it_whole(check: XsdCheck) -> None:
    content = _content("<a>\n<new>\n</new>\n<b>1</b>\n<b>x</b>\n</a>")
    (finding,) = check.check.run(content).findings
    assert (finding.path, finding.line) == ("/a/b[2]", 5)
    assert content.tree.find("new") is not None
