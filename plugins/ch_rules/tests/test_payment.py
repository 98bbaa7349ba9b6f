"""Accounts, references, currencies, and the amount due in coins."""

from __future__ import annotations

import re

import pytest
from comptoir_ch_rules import numbers
from swiss import CREDIT_NOTE, INVOICE, changed, findings, rules

IBAN, QR_IBAN, QR_REFERENCE = "CH5800791123000889012", "CH4431999123000889012", "210000000003139471430009017"


def pays(account: str, reference: str | None, currency: str = "CHF", issued: str = "2026-11-05") -> list[str]:
    text = changed(INVOICE, (QR_IBAN, account), ("CHF", currency), ("2026-11-05", issued))
    if reference is None:
        text = changed(text, (f"    <cbc:PaymentID>{QR_REFERENCE}</cbc:PaymentID>\n", ""))
    return rules(changed(text, (QR_REFERENCE, reference)) if reference is not None else text)


@pytest.mark.parametrize(
    ("account", "reference", "told"),
    [
        (QR_IBAN, QR_REFERENCE, []),
        ("CH44 3199 9123 0008 8901 2", "21 00000 00003 13947 14300 09017", []),
        ("LI9031000000000000001", QR_REFERENCE, []),
        (QR_IBAN, None, ["CH-QR-MISSING"]),
        (QR_IBAN, "Auftrag 4711", ["CH-QR-REFERENCE"]),
        (QR_IBAN, "RF18539007547034", ["CH-QR-REFERENCE"]),
        (QR_IBAN, QR_REFERENCE[1:], ["CH-QR-REFERENCE"]),
        (QR_IBAN, "0" * 27, ["CH-QR-DIGITS"]),
        (IBAN, None, []),
        (IBAN, "Auftrag 4711", []),
        (IBAN, "RF18539007547034", []),
        (IBAN, "RF18 5390 0754 7034", []),
        (IBAN, "rf0720191230100405jsh0438", []),
        (IBAN, "RF19539007547034", ["CH-RF-DIGITS"]),
        (IBAN, QR_REFERENCE, ["CH-QRR-ACCOUNT"]),
        ("LI21088100002324013AA", "Auftrag 4711", []),
        (IBAN[:-1], None, ["CH-IBAN"]),
        (IBAN[:-1] + "3", None, ["CH-IBAN"]),
        ("DE85999999990001234567", QR_REFERENCE, []),
        ("80-470-3", None, []),
    ],
)
def test_accounts_and_references_that_go_together(
    account: str, reference: str | None, told: list[str]
) -> None:
    assert pays(account, reference) == told


@pytest.mark.parametrize("digit", "012345689")
def test_any_other_last_digit_of_a_qr_reference_is_wrong(digit: str) -> None:
    assert pays(QR_IBAN, QR_REFERENCE[:-1] + digit) == ["CH-QR-DIGITS"]


@pytest.mark.parametrize(
    ("institute", "is_qr"), [("29999", False), ("30000", True), ("31999", True), ("32000", False)]
)
def test_a_qr_iban_is_told_by_its_institute(institute: str, *, is_qr: bool) -> None:
    assert numbers.is_qr_iban(f"CH00{institute}123000889012") == is_qr


@pytest.mark.parametrize(
    ("account", "currency", "issued", "told"),
    [
        (QR_IBAN, "EUR", "2026-11-13", []),
        (QR_IBAN, "EUR", "2026-11-14", ["CH-QR-EUR"]),
        (QR_IBAN, "USD", "2026-11-05", ["CH-QR-CURRENCY"]),
        (IBAN, "EUR", "2026-11-14", []),
        (IBAN, "USD", "2026-11-05", ["CH-SLIP-CURRENCY"]),
    ],
)
def test_currencies_that_an_account_takes(account: str, currency: str, issued: str, told: list[str]) -> None:
    reference = QR_REFERENCE if account == QR_IBAN else "RF18539007547034"
    assert pays(account, reference, currency, issued) == told


def test_what_is_not_to_be_paid_needs_no_reference() -> None:
    text = changed(INVOICE, (f"    <cbc:PaymentID>{QR_REFERENCE}</cbc:PaymentID>\n", ""))
    due = '<cbc:PayableAmount currencyID="CHF">{}<'
    assert rules(changed(text, (due.format("1132.30"), due.format("0.00")))) == []
    assert rules(changed(CREDIT_NOTE, (IBAN, QR_IBAN))) == []


def test_a_reference_that_stands_once_is_for_every_account() -> None:
    means = re.search(r"  <cac:PaymentMeans>.*</cac:PaymentMeans>\n", INVOICE, re.DOTALL)
    assert means is not None
    second = re.sub("    <cbc:PaymentID>.*\n", "", means[0])
    assert rules(INVOICE.replace(means[0], means[0] + second)) == []


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1132.31", "1132.30"), ("1132.33", "1132.35"), ("1132.325", "1132.35"), ("-0.01", "0.00")],
)
def test_the_nearest_amount_in_coins_is_named(amount: str, rounded: str) -> None:
    due = '<cbc:PayableAmount currencyID="CHF">{}<'
    [finding] = findings(changed(INVOICE, (due.format("1132.30"), due.format(amount))))
    assert finding.hint is not None
    assert (finding.rule, finding.hint.args["rounded"]) == ("CH-ROUNDING", rounded)


@pytest.mark.parametrize("amount", ["1132.30", "1132.35", "1132", "-5.05", "0"])
def test_an_amount_in_coins_is_not_told(amount: str) -> None:
    due = '<cbc:PayableAmount currencyID="CHF">{}<'
    assert rules(changed(INVOICE, (due.format("1132.30"), due.format(amount)))) == []
