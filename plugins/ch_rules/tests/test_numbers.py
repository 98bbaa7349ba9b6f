"""UID and VAT numbers: check digits, ending, spelling."""

from __future__ import annotations

import re

import pytest
from comptoir_ch_rules import numbers
from swiss import INVOICE, changed, findings, rules


@pytest.mark.parametrize(
    "number", ["CHE-123.456.788", "CHE123456788", "123456788", "CHE-109.030.114", "CHE-116.281.710"]
)
def test_a_uid_whose_digits_fit(number: str) -> None:
    assert numbers.uid_digits(number) == re.sub("[^0-9]", "", number)


@pytest.mark.parametrize("digit", "012345679")
def test_any_other_last_digit_is_wrong(digit: str) -> None:
    number = f"CHE-123.456.78{digit}"
    assert numbers.uid_digits(number) is None
    assert rules(changed(INVOICE, ("CHE-123.456.788 MWST", f"{number} MWST"))) == ["CH-VAT-NUMBER"]


@pytest.mark.parametrize(
    "number", ["CHE-12.345.678 MWST", "CHE-123.456.7888 MWST", "CHE MWST", "CHE-ABC.DEF.GHI"]
)
def test_a_number_of_another_length_is_wrong(number: str) -> None:
    assert rules(changed(INVOICE, ("CHE-123.456.788 MWST", number))) == ["CH-VAT-NUMBER"]


WEIGHTS, BODY = (5, 4, 3, 2, 7, 6, 5, 4), "10000016"


def test_eight_digits_to_which_no_last_one_fits_make_no_uid() -> None:
    assert sum(weight * int(digit) for weight, digit in zip(WEIGHTS, BODY, strict=True)) % 11 == 1
    assert all(numbers.uid_digits(f"CHE{BODY}{digit}") is None for digit in range(10))


@pytest.mark.parametrize("letters", ["MWST", "TVA", "IVA", "TPV"])
@pytest.mark.parametrize("shape", ["CHE-123.456.788 {}", "CHE123456788{}"])
def test_two_spellings_are_usual_in_four_languages(shape: str, letters: str) -> None:
    assert rules(changed(INVOICE, ("CHE-123.456.788 MWST", shape.format(letters)))) == []


@pytest.mark.parametrize(
    ("number", "usual"),
    [
        ("CHE 123.456.788 TVA", "CHE-123.456.788 TVA"),
        ("CHE-123456788 mwst", "CHE-123.456.788 MWST"),
        ("che-123.456.788 IVA", "CHE-123.456.788 IVA"),
        ("CHE-123.456.788MWST", "CHE-123.456.788 MWST"),
    ],
)
def test_another_spelling_is_told_with_the_usual_one(number: str, usual: str) -> None:
    [finding] = findings(changed(INVOICE, ("CHE-123.456.788 MWST", number)))
    assert (finding.rule, str(finding.hint)) == ("CH-VAT-SPELLING", f"Write {usual}.")


@pytest.mark.parametrize("number", ["CHE-123.456.788", "CHE-123.456.788 VAT", "CHE123456788 UST"])
def test_a_uid_without_a_right_ending_is_no_vat_number(number: str) -> None:
    assert rules(changed(INVOICE, ("CHE-123.456.788 MWST", number))) == ["CH-VAT-ENDING"]


def test_a_uid_is_judged_wherever_it_stands() -> None:
    wrong = changed(INVOICE, (">CHE109030114<", ">CHE109030115<"))
    assert [(each.rule, each.term) for each in findings(wrong)] == [("CH-UID", "BT-49"), ("CH-UID", "BT-47")]
