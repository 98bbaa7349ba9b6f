"""Numbers and days of the pivot that nobody can read as such."""

from __future__ import annotations

import pytest
from comptoir_engine.pivot.unreadable import unreadable_values
from comptoir_engine.xml.complaints import refuses_a_value
from lxml import etree

_NAMES = (
    'xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    ' xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"'
    ' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
)


def invoice(name: str, value: str) -> etree._Element:
    return etree.fromstring(f"<Invoice {_NAMES}>\n<cbc:{name}>{value}</cbc:{name}></Invoice>")


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("PayableAmount", "1'234.50", "1234.50"),
        ("InvoicedQuantity", "1e3", "1234.50"),
        ("Percent", "19,0", "1234.50"),
        ("CalculationRate", "NaN", "1234.50"),
        ("MultiplierFactorNumeric", "a", "1234.50"),
        ("NetWeightMeasure", "2 kg", "1234.50"),
        ("IssueDate", "2016-02-30", "2026-11-03"),
    ],
)
def test_what_is_no_number_or_day_is_told_with_its_form(name: str, value: str, example: str) -> None:
    [finding] = unreadable_values(invoice(name, value))
    assert (finding.path, finding.line) == (f"/Invoice/cbc:{name}", 2)
    assert finding.message.args == {"name": f"cbc:{name}", "value": value}
    assert finding.hint is not None
    assert finding.hint.args == {"example": example}
    assert refuses_a_value(finding)


def test_an_empty_one_is_told_as_empty_and_named_by_its_term() -> None:
    [finding] = unreadable_values(invoice("IssueDate", " "))
    assert (str(finding.message), finding.term) == ("cbc:IssueDate is empty.", "BT-2")


@pytest.mark.parametrize(
    ("name", "value"), [("PayableAmount", " -0.5 "), ("IssueDate", "2026-11-03+01:00"), ("Note", "1'234.50")]
)
def test_everything_else_is_not_spoken_of(name: str, value: str) -> None:
    assert list(unreadable_values(invoice(name, value))) == []
