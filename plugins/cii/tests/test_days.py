"""A date of CII that names no day is refused where it stands, not lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_engine.hookspecs import Check
from comptoir_engine.xml.content import Content

Read = Callable[[bytes], Content]
SAMPLES = Path(comptoir_cii.__file__).with_name("samples")
INVOICE = (SAMPLES / "good-invoice-every-term.xml").read_text(encoding="utf-8")


def dates(text: str) -> list[str]:
    """The beginnings of all dates of the document."""
    return [each.partition("<")[0] for each in text.split("DateTimeString ")[1:]]


@pytest.mark.parametrize("number", range(len(dates(INVOICE))))
@pytest.mark.parametrize(
    "wrong",
    [
        'format="102">20160431',
        'format="102">2016-04-30',
        'format="102">-5',
        'format="102">',
        'format="102">00010101',
        'format="101">160430',
        'format="203">201602300915',
        'format="610">201604',
    ],
)
def test_what_is_no_day_is_told_at_its_line(number: int, wrong: str, read: Read, cii_schema: Check) -> None:
    parts = INVOICE.split("DateTimeString ")
    parts[number + 1] = wrong + "<" + parts[number + 1].partition("<")[2]
    before = "DateTimeString ".join(parts[: number + 1])
    report = cii_schema.run(read("DateTimeString ".join(parts).encode()))
    [finding] = report.findings
    assert (report.verdict, finding.rule, finding.severity) == ("invalid", "CII-DATE", "error")
    assert finding.term is not None
    assert finding.line == before.count("\n") + 1
    assert finding.message.args["value"] == wrong.partition(">")[2]


@pytest.mark.parametrize(
    "right",
    [
        'format="102">20160229',
        'format="102"> 99991231 ',
        'format="203">202611030915',
        'format="204">20261103091507',
    ],
)
def test_a_day_that_exists_is_none(right: str, read: Read, cii_schema: Check) -> None:
    text = INVOICE.replace(dates(INVOICE)[0], right, 1)
    assert cii_schema.run(read(text.encode())).findings == ()


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("good-[!z]*.xml")), ids=lambda file: file.stem)
def test_good_samples_have_days(file: Path, read: Read, cii_schema: Check) -> None:
    assert cii_schema.run(read(file.read_bytes())).verdict == "valid"
