"""Where a QR code asks for something else than the text of its PDF says: slips are swapped to cheat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from comptoir_engine.model import Finding, Severity

from comptoir_facturx.codes.billing import tags
from comptoir_facturx.codes.payment import Payment
from comptoir_facturx.facts import ibans, numbers, totals
from comptoir_facturx.faults import finding
from comptoir_facturx.page import amounts, squeezed

_MOST = 3
"""Totals of the text that are named."""


def contradictions(paid: Payment, page: int, text: str) -> Iterator[Finding]:
    """A warning for each of amount, account and number that the text names otherwise. What it does not name at all,
    or can't be read, says nothing."""
    text = text.replace("\u00a0", " ").replace("\u202f", " ")
    yield from _of_the_amount(paid, page, text)
    yield from _of_the_account(paid, page, text)
    yield from _of_the_number(tags(paid.billing).get("10", ""), page, text)


def _of_the_amount(paid: Payment, page: int, text: str) -> Iterator[Finding]:
    """Totals have many names, so an amount under none of those that are known is a warning only where it stands
    nowhere else either; where it does, it may be on the payment part alone, and that is told too."""
    if not paid.value or not paid.amount_is_right:
        return
    named, shown, found = list(totals(text)), amounts(text), f"{paid.currency} {paid.amount}"
    if paid.value in amounts("\n".join(named)) or _is_whole_in(paid.value, text):
        return
    if named:
        severity: Severity = "note" if paid.value in shown else "warning"
        expected = ", ".join(list(dict.fromkeys(named))[:_MOST])
        yield finding("PDF-CODE-OTHER-TOTAL", severity, page=page, found=found, expected=expected)
    elif shown and paid.value not in shown:
        yield finding("PDF-CODE-OTHER-AMOUNT", "warning", page=page, found=found)


def _is_whole_in(value: Decimal, text: str) -> bool:
    """Whether an amount of whole francs is written without decimals: `1'250.–`."""
    digits = f"{value:,f}".partition(".")[0].replace(",", "['’ .,]?")
    return (
        value == value.to_integral_value() and re.search(rf"(?<![\d.,]){digits}[.,][–—-]", text) is not None
    )


def _of_the_account(paid: Payment, page: int, text: str) -> Iterator[Finding]:
    shown = ibans(text)
    if shown and paid.account_is_right and paid.account.casefold() not in {*map(squeezed, shown)}:
        yield finding("PDF-CODE-OTHER-ACCOUNT", "warning", page=page, found=paid.account, expected=shown[0])


def _of_the_number(number: str, page: int, text: str) -> Iterator[Finding]:
    named = numbers(text)
    if number and named and squeezed(number) not in squeezed(text):
        yield finding("PDF-CODE-OTHER-NUMBER", "warning", page=page, found=number, expected=named[0])
