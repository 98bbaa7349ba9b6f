"""A document of another version of UBL is told as that, with what of it is understood."""

from __future__ import annotations

from pathlib import Path

import comptoir_ubl21
import pytest
from comptoir_engine.model import PIVOT, Document, Report
from comptoir_engine.xml.content import Content

SAMPLE = (Path(comptoir_ubl21.__file__).with_name("samples") / "good-invoice-minimum.xml").read_text(
    encoding="utf-8"
)


def checked(text: str) -> Report:
    check = comptoir_ubl21.checks()[0]
    return check.run(Content(Document(text.encode(), PIVOT, "invoice")))


def saying(version: str) -> str:
    return SAMPLE.replace("<cbc:Cust", f"<cbc:UBLVersionID>{version}</cbc:UBLVersionID>\n  <cbc:Cust", 1)


@pytest.mark.parametrize("version", ["2.0", "2.1", " 2.1 "])
def test_a_document_of_the_version_that_is_read_is_not_spoken_of(version: str) -> None:
    assert checked(saying(version)).findings == ()


def test_a_later_version_is_noted_and_read_as_far_as_it_is_known() -> None:
    report = checked(saying("2.4"))
    [note] = report.findings
    assert (report.verdict, note.rule, note.severity) == ("valid", "UBL21-VERSION", "note")
    assert (note.path, note.line) == ("/Invoice/cbc:UBLVersionID", 3)
    assert "2.4" in str(note.message)


def test_what_only_a_later_version_knows_is_refused_with_the_version_told_first() -> None:
    report = checked(
        saying("2.3").replace("<cbc:DueDate>", "<cbc:IssueMoment>x</cbc:IssueMoment><cbc:DueDate>", 1)
    )
    assert report.verdict == "invalid"
    assert [finding.rule for finding in report.findings] == ["UBL21-VERSION", "XSD-ELEMENT-CONTENT"]


def test_a_namespace_of_another_version_is_known_but_not_read() -> None:
    [format] = comptoir_ubl21.formats()
    strange = Content(Document(SAMPLE.replace("xsd:Invoice-2", "xsd:Invoice-3").encode()))
    assert format.recognise(strange) is None
    assert format.explain is not None
    found = format.explain(strange)
    assert found is not None
    assert found[0].message.args == {"version": "3", "understood": "UBL 2.1"}


def test_a_missing_number_is_named() -> None:
    start, end = SAMPLE.index("<cbc:ID>"), SAMPLE.index("</cbc:ID>") + len("</cbc:ID>")
    [finding] = checked(SAMPLE[:start] + SAMPLE[end:]).findings
    assert str(finding.message) == "cbc:ID is missing before cbc:IssueDate."
    assert finding.term == "BT-1"
