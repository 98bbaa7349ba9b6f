from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from comptoir_engine.pivot.lexical import as_date, as_decimal, trimmed


@pytest.mark.parametrize("text", ["2026-11-03", " 2026-11-03\n", "2026-11-03Z", "2026-11-03+01:00"])
def test_a_day_is_read_as_it_is_written(text: str) -> None:
    assert as_date(text) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "text", [None, "", "20261103", "03.11.2026", "2026-02-30", "2026-W45-2", "2026-11-03T00:00"]
)
def test_what_is_no_day_is_none(text: str | None) -> None:
    assert as_date(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("1.50", "1.50"), ("-0.01", "-0.01"), ("+3", "3"), (".5", "0.5"), ("7.", "7"), ("0", "0")],
)
def test_a_number_keeps_its_digits(text: str, number: str) -> None:
    read = as_decimal(text)
    assert read == Decimal(number)
    assert read is not None
    assert -read.as_tuple().exponent == len(text.partition(".")[2])  # type: ignore[operator]


@pytest.mark.parametrize(
    "text", [None, "", "1'234.50", "1,5", "1e3", "NaN", "Infinity", "1_000", "١", "0x1", "--1"]
)
def test_what_is_no_number_is_none(text: str | None) -> None:
    assert as_decimal(text) is None


def test_only_white_space_is_nothing() -> None:
    assert trimmed(" \n\t") is None
    assert trimmed(" a b ") == "a b"
