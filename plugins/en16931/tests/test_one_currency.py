"""An amount in another currency than the document's is a warning, wherever it stands and whatever format it came in."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from comptoir_en16931.one_currency import RULE, run
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Finding, Report, Type
from comptoir_engine.xml.content import Content

PLUGINS = Path(__file__).parents[2]
SAMPLES = PLUGINS / "ubl21/comptoir_ubl21/samples"
INVOICE = (SAMPLES / "good-invoice-every-term.xml").read_text(encoding="utf-8")
CURRENCY = "EUR"
"""That of the sample; its VAT total stands in CHF too."""
SILENT = Report("en16931", "1", "valid")
"""What rules say that compare nothing."""


def found(text: str, type: Type = "invoice") -> list[Finding]:
    report = run(Content(Document(text.encode(), PIVOT, type)), SILENT)
    assert (report.check, report.verdict) == (SILENT.check, SILENT.verdict)
    assert {(finding.rule, finding.severity) for finding in report.findings} <= {(RULE, "warning")}
    return list(report.findings)


def foreign(text: str, element: str, count: int = 1) -> str:
    wrong, n = re.subn(rf'(<cbc:{element} currencyID="){CURRENCY}', r"\1USD", text, count=count)
    assert n
    return wrong


@pytest.mark.parametrize("sample", sorted(SAMPLES.glob("good-*.xml")), ids=lambda sample: sample.stem)
def test_a_good_document_is_not_warned_of(sample: Path) -> None:
    if "invoice" in sample.stem or "credit" in sample.stem:
        assert found(sample.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("element", "term", "index", "path"),
    [
        ("PayableAmount", "BT-115", (), "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"),
        ("PrepaidAmount", "BT-113", (), "/Invoice/cac:LegalMonetaryTotal/cbc:PrepaidAmount"),
        ("PriceAmount", "BT-146", (1,), "/Invoice/cac:InvoiceLine[1]/cac:Price/cbc:PriceAmount"),
        ("TaxAmount", "BT-110", (), "/Invoice/cac:TaxTotal[1]/cbc:TaxAmount"),
        ("TaxableAmount", "BT-116", (1,), "/Invoice/cac:TaxTotal[1]/cac:TaxSubtotal[1]/cbc:TaxableAmount"),
        ("BaseAmount", "BT-93", (1,), "/Invoice/cac:AllowanceCharge[1]/cbc:BaseAmount"),
    ],
)
def test_an_amount_is_told_with_its_term_its_place_and_its_mend(
    element: str, term: str, index: tuple[int, ...], path: str
) -> None:
    wrong = foreign(INVOICE, element)
    (finding,) = found(wrong)
    assert (finding.term, finding.index, finding.path) == (term, index, path)
    assert finding.line == wrong[: wrong.index('currencyID="USD"')].count("\n") + 1
    assert "is in USD, but the currency of the document is EUR." in str(finding.message)
    assert "State every amount in EUR" in str(finding.hint)


def test_many_amounts_in_one_currency_are_one_warning() -> None:
    wrong = foreign(INVOICE, "LineExtensionAmount", count=0)
    (finding,) = found(wrong)
    assert finding.term == "BT-106"
    assert f"so are {wrong.count('USD')} amounts of the document in all" in str(finding.message)


def test_each_currency_is_told_once() -> None:
    wrong = foreign(foreign(INVOICE, "PayableAmount"), "PriceAmount").replace(
        'currencyID="USD"', 'currencyID="GBP"', 1
    )
    assert {finding.term for finding in found(wrong)} == {"BT-115", "BT-146"}


def test_the_vat_total_may_stand_in_the_currency_for_vat_alone() -> None:
    assert "<cbc:TaxCurrencyCode>CHF" in INVOICE
    (finding,) = found(INVOICE.replace("<cbc:TaxCurrencyCode>CHF", "<cbc:TaxCurrencyCode>DKK"))
    assert finding.term in ("BT-110", "BT-111")
    (finding,) = found(re.sub(r'(<cbc:PayableAmount currencyID=")EUR', r"\1CHF", INVOICE))
    assert finding.term == "BT-115"


@pytest.mark.parametrize("written", [" EUR", "EUR\n"])
def test_white_space_is_no_other_currency(written: str) -> None:
    assert found(re.sub(r'(<cbc:PayableAmount currencyID=")EUR', rf"\g<1>{written}", INVOICE)) == []


@pytest.mark.parametrize(
    "amount", ["PayableAmount", "TaxInclusiveAmount", "TaxExclusiveAmount", "LineExtensionAmount"]
)
def test_what_a_rule_says_of_an_amount_is_not_said_again(rules: Check, amount: str) -> None:
    alone = foreign(INVOICE, amount)
    plain = rules.run(Content(Document(alone.encode(), PIVOT, "invoice")))
    assert [finding.rule for finding in plain.findings if finding.severity == "warning"] == [RULE]
    wrong = re.sub(rf'(<cbc:{amount} currencyID="USD">)', r"\g<1>9", alone)
    report = rules.run(Content(Document(wrong.encode(), PIVOT, "invoice")))
    assert report.verdict == "invalid"
    assert RULE not in {finding.rule for finding in report.findings}
    assert any("is in USD" in str(finding.message) for finding in report.findings)


def test_what_no_rule_says_of_another_amount_is_still_said(rules: Check) -> None:
    both = foreign(foreign(INVOICE, "PayableAmount"), "PriceAmount")
    wrong = both.replace('PayableAmount currencyID="USD">', 'PayableAmount currencyID="USD">9')
    report = rules.run(Content(Document(wrong.encode(), PIVOT, "invoice")))
    told = [finding.path for finding in report.findings if "is in USD" in str(finding.message)]
    assert len(told) == len(set(told)) == 2
    (finding,) = (finding for finding in report.findings if finding.rule == RULE)
    assert finding.term == "BT-146"
    assert "so are 2 amounts of the document in all" in str(finding.message)


def test_a_document_without_a_currency_is_not_warned_of() -> None:
    assert found(re.sub(r"<cbc:DocumentCurrencyCode>.*?</cbc:DocumentCurrencyCode>", "", INVOICE)) == []


def test_it_costs_next_to_nothing() -> None:
    content = Content(Document(INVOICE.encode(), PIVOT, "invoice"))
    run(content, SILENT)
    before = time.process_time()
    for _ in range(100):
        run(content, SILENT)
    assert (time.process_time() - before) / 100 < 0.0005
