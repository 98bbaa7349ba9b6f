"""White space and a minus before 0 break rules too; what is said of it is the true cause."""

from __future__ import annotations

import re
from pathlib import Path

import comptoir_en16931
import pytest
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content

_SAMPLE = Path(comptoir_en16931.__file__).with_name("samples") / "good-invoice.xml"
_SPACED, _LONG = "white space", "more than two decimals"
_ZERO, _BELOW = "it has a minus", "below 0."


def said(name: str, value: str, rules: Check) -> dict[str, str]:
    """Rule → what is said, of the document with that first amount."""
    text = re.sub(
        rf"(<cbc:{name} [^>]*>)[^<]*", rf"\g<1>{value}", _SAMPLE.read_text(encoding="utf-8"), count=1
    )
    report = rules.run(Content(Document(text.encode(), PIVOT, "invoice")))
    return {finding.rule: str(finding.message) for finding in report.findings}


@pytest.mark.parametrize(
    ("value", "told"),
    [("\n59.50\n", _SPACED), ("59.5     ", _SPACED), ("59.505", _LONG), (" 59.505 ", _LONG)],
)
def test_white_space_around_an_amount_is_no_decimal(value: str, told: str, rules: Check) -> None:
    found = said("PayableAmount", value, rules)
    assert told in found["BR-DEC-18"]
    assert told in found["UBL-DT-01"]


def test_a_price_of_0_is_not_below_0(rules: Check, official: Check) -> None:
    assert "BR-27" not in said("PriceAmount", "-0.00", rules)
    assert _BELOW in said("PriceAmount", "-0.01", rules)["BR-27"]
    assert _ZERO in said("PriceAmount", "-0.00", official)["BR-27"]


def test_a_price_that_is_missing_is_not_below_0(rules: Check) -> None:
    text = re.sub(
        r"<cbc:PriceAmount [^>]*>[^<]*</cbc:PriceAmount>", "", _SAMPLE.read_text(encoding="utf-8"), count=1
    )
    report = rules.run(Content(Document(text.encode(), PIVOT, "invoice")))
    assert {"BR-26", "BR-27"} <= {finding.rule for finding in report.findings}
    assert not any(_BELOW in str(finding.message) for finding in report.findings)
