"""Billing information for the payer's programs: the syntax S1 of Swico, `//S1/10/R-1/11/261103/…`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from comptoir_engine.pivot.lexical import as_date, as_decimal

from comptoir_pdf_email.page.qrbill.letters import clean, spelt
from comptoir_pdf_email.page.reading import Reading

EXPENDABLE = (20, 31, 32)
"""The tags that are left out first where there is no room."""

_UID = re.compile(r"CHE[-. ]?([0-9]{3})[. ]?([0-9]{3})[. ]?([0-9]{3})")
_DISCOUNT = re.compile(r"#SKONTO#TAGE=([0-9]{1,3})#PROZENT=([0-9]{1,2}(?:\.[0-9]{1,2})?)#")
_TAXED_BY_THE_SELLER = ("S", "Z", "E")
_ROUNDING = Decimal("0.02")
"""How far net amounts and VAT may be off the amount due."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One tag with its value, and the term that says it."""

    tag: int
    value: str
    term: str


def entries(reading: Reading) -> list[Entry]:
    """What the invoice says, by ascending tag."""
    made = [(tag, *write(reading)) for tag, write in _WRITERS]
    return [Entry(tag, value, term) for tag, value, term in made if value]


def written(entries: Iterable[Entry]) -> str:
    """The entries as one text; empty where there are none."""
    pairs = "".join(f"/{entry.tag}/{_escaped(entry.value)}" for entry in entries)
    return f"//S1{pairs}" if pairs else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("/", "\\/")


def _number(reading: Reading) -> tuple[str, str]:
    return _text(reading, "BT-1"), "BT-1"


def _issued(reading: Reading) -> tuple[str, str]:
    return _day(reading, "BT-2"), "BT-2"


def _customers_reference(reading: Reading) -> tuple[str, str]:
    return (_text(reading, "BT-13"), "BT-13") if reading.peek("BT-13") else (_text(reading, "BT-10"), "BT-10")


def _uid(reading: Reading) -> tuple[str, str]:
    for term in ("BT-31", "BT-30"):
        if match := _UID.match(reading.peek(term).strip()):
            return "".join(match.groups()), term
    return "", "BT-31"


def _supplied(reading: Reading) -> tuple[str, str]:
    day, first, last = (_day(reading, term) for term in ("BT-72", "BT-73", "BT-74"))
    if day or not (first and last):
        return day, "BT-72"
    return (first + last if first <= last else ""), "BT-73"


def _vat(reading: Reading) -> tuple[str, str]:
    """Rates with what they are charged on; nothing where that does not add up to the amount due."""
    groups = reading.groups("BG-23")
    rows = [
        [as_decimal(reading.peek(term, *each)) for term in ("BT-119", "BT-116", "BT-117")] for each in groups
    ]
    known = [
        (rate, net, vat)
        for rate, net, vat in rows
        if rate is not None and net is not None and vat is not None
    ]
    foreign = any(reading.peek("BT-118", *each).strip() not in _TAXED_BY_THE_SELLER for each in groups)
    changed = any(as_decimal(reading.peek(term)) for term in ("BT-113", "BT-114"))
    due = as_decimal(reading.peek("BT-115"))
    if due is None or foreign or changed or not groups or len(known) < len(groups):
        return "", "BT-119"
    adds_up = abs(sum((net + vat for _, net, vat in known), Decimal()) - due) <= _ROUNDING
    if not adds_up or any(rate < 0 or net < 0 for rate, net, _ in known):
        return "", "BT-119"
    if len(known) == 1:
        return _plain(known[0][0]), "BT-119"
    return ";".join(f"{_plain(rate)}:{_plain(net)}" for rate, net, _ in known), "BT-119"


def _terms(reading: Reading) -> tuple[str, str]:
    """`2:10;0:30`: two per cent within ten days, else all within thirty."""
    issued, due = as_date(reading.peek("BT-2")), as_date(reading.peek("BT-9"))
    if issued is None or due is None or due < issued:
        return "", "BT-9"
    discounts = (
        f"{_plain(Decimal(percent))}:{days}" for days, percent in _DISCOUNT.findall(reading.peek("BT-20"))
    )
    return ";".join([*discounts, f"0:{(due - issued).days}"]), "BT-9"


def _text(reading: Reading, term: str) -> str:
    return spelt(clean(reading.peek(term)))


def _day(reading: Reading, term: str) -> str:
    day = as_date(reading.peek(term))
    return f"{day:%y%m%d}" if day is not None else ""


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


_WRITERS: tuple[tuple[int, Callable[[Reading], tuple[str, str]]], ...] = (
    (10, _number),
    (11, _issued),
    (20, _customers_reference),
    (30, _uid),
    (31, _supplied),
    (32, _vat),
    (40, _terms),
)
