"""An amount in another currency than its document's is told at its own place, in each format that can say so."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import Document, Finding
from comptoir_engine.pipeline import validate
from comptoir_engine.registry import Registry

from workshop.packages import ROOT

UBL = '<cbc:{} currencyID="{}"'
SAMPLES = {
    "ubl21": ROOT / "plugins/ubl21/comptoir_ubl21/samples/good-invoice-every-term.xml",
    "cii": ROOT / "plugins/cii/comptoir_cii/samples/good-invoice-every-term.xml",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def warnings(path: Path, registry: Registry, *change: str) -> list[Finding]:
    text = path.read_text(encoding="utf-8")
    if change:
        assert change[0] in text
        text = text.replace(change[0], change[1], 1)
    result = validate(Document(text.encode()), registry)
    assert result.outcome == "ready"
    reports = (report for step in result.steps for report in step.reports)
    return [finding for report in reports for finding in report.findings if finding.rule == "CURRENCY"]


@pytest.mark.parametrize(
    ("format", "plain", "foreign", "term", "leaf"),
    [
        ("ubl21", UBL.format("PayableAmount", "EUR"), UBL.format("PayableAmount", "USD"), "BT-115", "PayableAmount"),
        ("ubl21", UBL.format("PriceAmount", "EUR"), UBL.format("PriceAmount", "USD"), "BT-146", "PriceAmount"),
        ("cii", "<ram:DuePayableAmount>", '<ram:DuePayableAmount currencyID="USD">', "BT-115", "DuePayableAmount"),
        ("cii", "<ram:GrandTotalAmount>", '<ram:GrandTotalAmount currencyID="USD">', "BT-112", "GrandTotalAmount"),
        ("cii", "<ram:ChargeAmount>", '<ram:ChargeAmount currencyID="USD">', "BT-148", "ChargeAmount"),
    ],
)  # fmt: skip
def test_a_foreign_amount_is_told_where_it_stands(
    format: str, plain: str, foreign: str, term: str, leaf: str, registry: Registry
) -> None:
    assert warnings(SAMPLES[format], registry) == []
    (finding,) = warnings(SAMPLES[format], registry, plain, foreign)
    assert (finding.term, finding.severity) == (term, "warning")
    assert str(finding.path).endswith(f":{leaf}")
    text = SAMPLES[format].read_text(encoding="utf-8")
    assert finding.line == text[: text.index(plain)].count("\n") + 1
