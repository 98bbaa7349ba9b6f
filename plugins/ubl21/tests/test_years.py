"""The schema of UBL lets a date be of any year; nobody else does."""

from __future__ import annotations

from pathlib import Path

import comptoir_ubl21
import pytest
from comptoir_engine.model import PIVOT, Document, Report
from comptoir_engine.xml.content import Content

SAMPLE = (Path(comptoir_ubl21.__file__).with_name("samples") / "good-invoice-minimum.xml").read_text(
    encoding="utf-8"
)


def dated(day: str) -> Report:
    text = SAMPLE.replace("<cbc:IssueDate>2026-11-03", f"<cbc:IssueDate>{day}", 1)
    assert day in text
    return comptoir_ubl21.checks()[0].run(Content(Document(text.encode(), PIVOT, "invoice")))


@pytest.mark.parametrize("day", ["-0044-03-15", "0001-01-01", "12016-01-01"])
def test_a_year_that_is_not_of_four_digits_is_refused_at_its_line(day: str) -> None:
    report = dated(day)
    [finding] = report.findings
    assert (report.verdict, finding.rule, finding.term) == ("invalid", "UBL21-YEAR", "BT-2")
    assert (finding.path, finding.line) == (
        "/Invoice/cbc:IssueDate",
        SAMPLE[: SAMPLE.index("<cbc:IssueDate")].count("\n") + 1,
    )
    assert finding.hint is not None


@pytest.mark.parametrize("day", ["1899-12-31", "2026-11-03+01:00", "9999-12-31"])
def test_the_others_are_valid(day: str) -> None:
    assert dated(day).verdict == "valid"
