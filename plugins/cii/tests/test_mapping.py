"""The mapping table is whole, and says what the README says."""

from __future__ import annotations

import re
from pathlib import Path

import comptoir_cii
from comptoir_cii.conversion import mapping
from comptoir_engine.pivot.terms import terms
from comptoir_engine.xml.paths import template

PACKAGE = Path(comptoir_cii.__file__).parent
GERMAN = (PACKAGE / "locale/de/LC_MESSAGES/comptoir_cii.po").read_text(encoding="utf-8")
_REASON = re.compile(r"'([A-Z][^']*\.)'")
README = Path(__file__).parents[1] / "README.md"


def test_every_term_of_the_standard_has_a_row() -> None:
    known = {row.term for row in mapping().rows}
    missing = {term.id for term in terms()} - known
    assert missing == {"BG-2"}, "process control is no element of its own in UBL"


def test_every_term_of_the_standard_is_carried() -> None:
    carried = {row.term for row in mapping().rows if row.carried}
    assert {term.id for term in terms() if not term.is_group} <= carried


def test_a_row_stands_where_the_standard_says() -> None:
    values = [term for term in terms() if not term.is_group]
    places = {term.id: {template(path) for path in term.paths.values()} for term in values}
    first = {row.term: template(row.pivot) for row in reversed(mapping().rows) if row.carried}
    elsewhere = {name for name, path in first.items() if name in places and path not in places[name]}
    assert elsewhere == set()


def test_each_fact_names_its_source() -> None:
    assert [row for row in mapping().rows if not row.fact] == []


def test_each_reason_of_a_loss_is_translated() -> None:
    sheets = sorted((PACKAGE / "xslt").glob("*_losses.xsl"))
    reasons = {reason for sheet in sheets for reason in _REASON.findall(sheet.read_text(encoding="utf-8"))}
    remarks = {row.remark for row in mapping().rows if not row.carried}
    assert len(reasons) > 20
    assert {reason for reason in reasons | remarks if f'msgid "{reason}"' not in GERMAN} == set()


def test_the_table_of_losses_in_the_readme_is_that_of_the_mapping_table() -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    said = {line for line in lines if line.startswith("| `/")}
    rows = [row for row in mapping().rows if not row.carried and not row.pivot.startswith("/CreditNote")]
    assert said == {f"| `{row.pivot or row.source}` | {row.remark} |" for row in rows}
