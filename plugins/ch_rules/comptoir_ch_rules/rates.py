"""The Swiss VAT rates by the day of the supply, from `rates.csv` (source: Federal Tax Administration, development of
the Swiss VAT rates). Liechtenstein has the same."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

Rates = frozenset[Decimal]
Span = tuple[date, date]
"""From a day to a day, both within it."""

BEGINNING = date(1995, 1, 1)
"""The first day of VAT in Switzerland."""


@cache
def _table() -> tuple[tuple[date, Rates], ...]:
    with Path(__file__).with_name("rates.csv").open(encoding="utf-8", newline="") as file:
        rows = [[*row.values()] for row in csv.DictReader(file)]
    return tuple(
        (date.fromisoformat(since), frozenset(map(Decimal, filter(None, rates)))) for since, *rates in rows
    )


@cache
def _times() -> tuple[tuple[date, date, Rates], ...]:
    """Since when, until when (the first day that is none of it), and the rates."""
    ends = [*_table(), (date.max, frozenset[Decimal]())]
    return tuple((since, until, rates) for (since, rates), (until, _) in pairwise(ends))


def rates_within(span: Span) -> Rates:
    """The rates of any day within; none before there was VAT."""
    start, end = span
    met = [rates for since, until, rates in _times() if since <= end and start < until]
    return frozenset[Decimal]().union(*met)


def change_within(span: Span) -> date | None:
    """The first day within on which other rates hold than on the day before, the very first day left aside."""
    start, end = span
    return next((since for since, _, _ in _times() if start < since <= end), None)
