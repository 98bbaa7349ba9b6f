"""A sum that does not add up shows its figures; amounts of two currencies are never told as a wrong sum."""

from __future__ import annotations

from pathlib import Path

import comptoir_en16931
import pytest
from comptoir_en16931 import sums
from comptoir_engine.hookspecs import Check
from comptoir_engine.messages import LANGUAGES, say
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.xml.broken_rules import Failed
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse

GOOD = (Path(comptoir_en16931.__file__).with_name("samples") / "good-invoice.xml").read_text(encoding="utf-8")
TOTAL = "/Invoice/cac:LegalMonetaryTotal/cbc:"
ALLOWANCES = """<cac:AllowanceCharge>
    <cbc:ChargeIndicator>{indicator}</cbc:ChargeIndicator>
    <cbc:AllowanceChargeReason>Treue</cbc:AllowanceChargeReason>
    <cbc:Amount currencyID="EUR">2.25</cbc:Amount>
    <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>7</cbc:Percent>
      <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
  </cac:AllowanceCharge>
  <cac:TaxTotal>"""
IN_FRANCS = """  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="CHF">15.68</cbc:TaxAmount>{breakdown}
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>"""
BREAKDOWN = """
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="CHF">142.50</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="CHF">15.68</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>{rate}</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:TaxCategory>
    </cac:TaxSubtotal>"""


def changed(*changes: tuple[str, str]) -> str:
    text = GOOD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def found(text: str, rules: Check) -> dict[str, Finding]:
    report = rules.run(Content(Document(text.encode(), PIVOT, "invoice")))
    return {finding.rule: finding for finding in report.findings}


def figures(finding: Finding) -> tuple[str, str, str]:
    args = finding.message.args
    return args["stated"], args["expected"], args["difference"]


@pytest.mark.parametrize(
    ("rule", "old", "new", "expected"),
    [
        ("BR-CO-10", 'LineExtensionAmount currencyID="EUR">150.00', 'LineExtensionAmount currencyID="EUR">150.5',
         ("150.50", "150.00", "0.50")),
        ("BR-CO-11", "<cac:TaxTotal>", ALLOWANCES.format(indicator="false"), None),
        ("BR-CO-12", "<cac:TaxTotal>", ALLOWANCES.format(indicator="true"), None),
        ("BR-CO-13", 'TaxExclusiveAmount currencyID="EUR">150.00', 'TaxExclusiveAmount currencyID="EUR">105.00',
         ("105.00", "150.00", "45.00")),
        ("BR-CO-14", 'TaxAmount currencyID="EUR">16.50', 'TaxAmount currencyID="EUR">-16.50',
         ("-16.50", "16.50", "33.00")),
        ("BR-CO-15", 'TaxInclusiveAmount currencyID="EUR">166.50', 'TaxInclusiveAmount currencyID="EUR">166.84',
         ("166.84", "166.50", "0.34")),
        ("BR-CO-16", 'PayableAmount currencyID="EUR">166.50', 'PayableAmount currencyID="EUR">0',
         ("0.00", "166.50", "166.50")),
        ("BR-CO-17", 'TaxAmount currencyID="EUR">9.50', 'TaxAmount currencyID="EUR">95',
         ("95.00", "9.50", "85.50")),
        ("BR-S-08", 'TaxableAmount currencyID="EUR">50.00', 'TaxableAmount currencyID="EUR">52.125',
         ("52.125", "50.00", "2.125")),
        ("BR-S-09", 'TaxAmount currencyID="EUR">9.50', 'TaxAmount currencyID="EUR">95',
         ("95.00", "9.50", "85.50")),
    ],
)  # fmt: skip
def test_a_wrong_sum_shows_what_stands_what_should_and_the_difference(
    rule: str, old: str, new: str, expected: tuple[str, str, str] | None, rules: Check
) -> None:
    finding = found(changed((old, new)), rules)[rule]
    if expected is None:
        assert finding.message.args == {"sum": "2.25"}
    else:
        assert figures(finding) == expected
        for language in LANGUAGES:
            sentence = say(finding.message, language, "comptoir_en16931")
            assert all(figure in sentence for figure in expected)
            assert (sentence == str(finding.message)) is (language == "en")


@pytest.mark.parametrize(
    ("rule", "indicator", "total"),
    [("BR-CO-11", "false", "AllowanceTotalAmount"), ("BR-CO-12", "true", "ChargeTotalAmount")],
)
def test_allowances_and_charges_are_added_apart(rule: str, indicator: str, total: str, rules: Check) -> None:
    stated = f'<cbc:{total} currencyID="EUR">3.00</cbc:{total}><cbc:PayableAmount'
    text = changed(("<cac:TaxTotal>", ALLOWANCES.format(indicator=indicator)), ("<cbc:PayableAmount", stated))
    assert figures(found(text, rules)[rule]) == ("3.00", "2.25", "0.75")


def test_vat_where_there_must_be_none_shows_how_much_it_is(rules: Check) -> None:
    text = GOOD.replace(
        "<cbc:ID>S</cbc:ID>\n        <cbc:Percent>7<", "<cbc:ID>Z</cbc:ID>\n        <cbc:Percent>0<"
    )
    said = found(text, rules)["BR-Z-09"].message
    assert said.args == {"stated": "7.00", "category": "Z"}


def test_a_vat_total_in_the_tax_currency_beside_the_other_is_in_order(rules: Check) -> None:
    text = changed(
        ("</cbc:DocumentCurrencyCode>", "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>CHF</cbc:TaxCurrencyCode>"),
        ("  <cac:LegalMonetaryTotal>", IN_FRANCS.format(breakdown="")),
    )  # fmt: skip
    assert found(text, rules) == {}


def test_a_vat_total_in_the_tax_currency_alone_is_told_as_the_other_missing(rules: Check) -> None:
    text = changed(
        ("</cbc:DocumentCurrencyCode>", "</cbc:DocumentCurrencyCode><cbc:TaxCurrencyCode>CHF</cbc:TaxCurrencyCode>"),
        ('<cbc:TaxAmount currencyID="EUR">16.50', '<cbc:TaxAmount currencyID="CHF">16.50'),
    )  # fmt: skip
    finding = found(text, rules)["BR-CO-15"]
    assert finding.message.key.startswith("No VAT total is stated in the currency of the document")
    assert finding.message.args == {"amount": "16.50", "currency": "CHF", "document": "EUR"}
    assert finding.path == "/Invoice/cac:TaxTotal/cbc:TaxAmount"
    assert finding.severity == "error"


def test_right_amounts_in_another_currency_than_the_documents_are_no_wrong_sum(rules: Check) -> None:
    findings = found(changed((">EUR<", ">CHF<")), rules)
    assert set(findings) == {"BR-CO-15", "CURRENCY"}
    assert findings["CURRENCY"].path != findings["BR-CO-15"].path
    assert "difference" not in findings["BR-CO-15"].message.args
    assert findings["BR-CO-15"].message.args["currency"] == "EUR"


def test_a_breakdown_in_the_tax_currency_is_not_compared_with_the_lines(rules: Check) -> None:
    breakdown = BREAKDOWN.format(rate="11")
    text = changed(("  <cac:LegalMonetaryTotal>", IN_FRANCS.format(breakdown=breakdown)))
    assert "BR-S-08" not in found(GOOD, rules)
    lines = text.replace("<cbc:Percent>11<", "<cbc:Percent>7<")
    finding = found(lines, rules)["BR-S-08"]
    assert finding.message.args == {
        "amount": "142.50", "currency": "CHF", "document": "EUR", "other": "EUR",
    }  # fmt: skip
    assert finding.path == "/Invoice/cac:TaxTotal[2]/cac:TaxSubtotal/cbc:TaxableAmount"
    assert finding.hint is not None
    assert "alone" in str(finding.hint)


@pytest.mark.parametrize(
    ("rule", "amount", "wrong", "path", "term"),
    [
        ("BR-CO-10", 'LineExtensionAmount currencyID="EUR">50.00', "60.00",
         "/Invoice/cac:InvoiceLine[1]/cbc:LineExtensionAmount", "BT-131"),
        ("BR-CO-13", 'TaxExclusiveAmount currencyID="EUR">150.00', "160.00", f"{TOTAL}TaxExclusiveAmount", "BT-109"),
        ("BR-CO-14", 'TaxAmount currencyID="EUR">9.50', "10.50",
         "/Invoice/cac:TaxTotal/cac:TaxSubtotal[1]/cbc:TaxAmount", "BT-117"),
        ("BR-CO-15", 'TaxInclusiveAmount currencyID="EUR">166.50', "170.00", f"{TOTAL}TaxInclusiveAmount", "BT-112"),
        ("BR-CO-16", 'PayableAmount currencyID="EUR">166.50', "170.00", f"{TOTAL}PayableAmount", "BT-115"),
        ("BR-CO-17", 'TaxAmount currencyID="EUR">9.50', "12.50",
         "/Invoice/cac:TaxTotal/cac:TaxSubtotal[1]/cbc:TaxAmount", "BT-117"),
    ],
)  # fmt: skip
def test_an_amount_in_another_currency_is_pointed_at_and_not_compared(
    rule: str, amount: str, wrong: str, path: str, term: str, rules: Check
) -> None:
    other = amount.replace("EUR", "USD").rpartition(">")[0] + f">{wrong}"
    finding = found(changed((amount, other)), rules)[rule]
    assert finding.message.args == {"amount": wrong, "currency": "USD", "document": "EUR", "other": "EUR"}
    assert (finding.path, finding.term) == (path, term)


def test_a_vat_total_that_is_stated_twice_is_told_so(rules: Check) -> None:
    text = changed(("  <cac:LegalMonetaryTotal>", IN_FRANCS.format(breakdown="").replace("CHF", "EUR")))
    assert found(text, rules)["BR-CO-15"].message.args["count"] == "2"


def test_a_vat_total_without_its_currency_is_not_called_wrong(rules: Check) -> None:
    finding = found(changed(('TaxAmount currencyID="EUR">16.50', "TaxAmount>16.50")), rules)["BR-CO-15"]
    assert str(finding.message).startswith("The VAT total 16.50 does not say that it is in")


def test_white_space_around_the_currency_is_what_is_wrong(rules: Check) -> None:
    finding = found(changed((">EUR<", "> EUR<")), rules)["BR-CO-15"]
    assert (finding.term, finding.path) == ("BT-5", "/Invoice/cbc:DocumentCurrencyCode")


def test_a_document_without_any_vat_total_is_told_so(rules: Check) -> None:
    start, end = GOOD.index("  <cac:TaxTotal>"), GOOD.index("  <cac:LegalMonetaryTotal>")
    finding = found(GOOD[:start] + GOOD[end:], rules)["BR-CO-15"]
    assert str(finding.message) == "No VAT total is stated in the currency of the document, EUR."


@pytest.mark.parametrize("amount", ["9" * 80, "1" + "0" * 70 + ".5", "", "much"])
def test_figures_are_not_made_up_of_what_is_no_amount(amount: str) -> None:
    root = parse(changed((">166.50<", f">{amount}<")).encode())
    assert sums.told(Failed("BR-CO-15", "", root)) is None
