"""Days that no calendar has, and years that nobody can mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Document, Finding, Message, Report, Type
from comptoir_engine.xml.complaints import refuses_a_value
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.days import asking_more, is_day, odd_years
from lxml import etree

CONTENT = Content(Document(b"<Date/>"))
WRONG = Finding("ODD", "error", Message("odd"))


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-11-03", True),
        ("1000-01-01", True),
        ("9999-12-31", True),
        ("2016-02-30", False),
        ("0001-01-01", False),
        ("12016-01-01", False),
        ("", False),
    ],
)
def test_a_day_is_one_of_the_calendar_in_a_year_of_four_digits(text: str, is_one: bool) -> None:
    assert is_day(text) is is_one


@pytest.mark.parametrize("year", ["-0044", "0000", "0044", "0999", "10000", "12016", "-12016"])
@pytest.mark.parametrize("rest", ["", "Z", "+01:00", "T09:30:00"])
def test_a_year_that_nobody_can_mean_is_told_at_its_line(year: str, rest: str) -> None:
    place = etree.fromstring(f"<a>\n<Date> {year}-03-15{rest} </Date></a>")[0]
    [finding] = odd_years([place], {}, {"/a/Date": "BT-2"}, "ODD")
    assert (finding.severity, finding.term, finding.path, finding.line) == ("error", "BT-2", "/a/Date", 2)
    assert finding.message.args["value"] == f"{year}-03-15{rest}"
    assert refuses_a_value(finding)


@pytest.mark.parametrize("text", ["1000-01-01", "2026-11-03+01:00", "9999-12-31", "yesterday", "20161", ""])
def test_other_years_and_what_is_no_date_are_not_spoken_of(text: str) -> None:
    place = etree.fromstring(f"<Date>{text}</Date>")
    assert list(odd_years([place], {}, {}, "ODD")) == []


def checking(verdict: str) -> Check:
    def with_schemas(schemas: Mapping[Type, Path], version: str) -> Check:
        return Check("x", "schema", version, "x", ("invoice",), lambda content: Report("x", version, "valid"))

    report = Report("x", "1", verdict)  # type: ignore[arg-type]
    return Check("x", "schema", "1", "x", ("invoice",), lambda content: report, with_schemas=with_schemas)


@pytest.mark.parametrize(
    ("verdict", "found", "told"),
    [
        ("valid", (), "valid"),
        ("valid", (WRONG,), "invalid"),
        ("unchecked", (WRONG,), "unchecked"),
        ("invalid", (), "invalid"),
    ],
)
def test_what_is_found_beside_a_schema_is_part_of_its_report(
    verdict: str, found: Iterable[Finding], told: str
) -> None:
    report = asking_more(checking(verdict), lambda content: found).run(CONTENT)
    assert (report.verdict, report.findings) == (told, tuple(found))


def test_it_is_asked_with_the_schemas_of_the_owner_too() -> None:
    remade = asking_more(checking("valid"), lambda content: [WRONG]).with_schemas
    assert remade is not None
    report = remade({}, "2").run(CONTENT)
    assert (report.version, report.verdict) == ("2", "invalid")


def test_what_is_not_xml_is_left_to_the_schema() -> None:
    def more(content: Content) -> Iterable[Finding]:
        raise DocumentFault((WRONG,))

    assert asking_more(checking("valid"), more).run(CONTENT).findings == ()
