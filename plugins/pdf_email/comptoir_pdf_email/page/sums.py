"""What is taken off and added, the VAT, and the totals. Nothing is added up here: all amounts are the document's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from comptoir_pdf_email.page.scribe import Fact, Scribe, joined

TotalKind = Literal["plain", "sum", "payable"]


@dataclass(frozen=True, slots=True)
class Changes:
    """The terms of a group of allowances or charges; `reasons` names the code list."""

    group: str
    amount: str
    base: str
    percentage: str
    reason: str
    reason_code: str
    reasons: Literal["allowance", "charge"]

    @property
    def is_allowance(self) -> bool:
        """Whether the amount is taken off."""
        return self.reasons == "allowance"


@dataclass(frozen=True, slots=True)
class Change:
    """An allowance or charge of the whole document."""

    label: str
    vat: str
    value: str


@dataclass(frozen=True, slots=True)
class VatRow:
    """One category and rate of VAT."""

    category: str
    rate: str
    base: str
    tax: str
    reason: str


@dataclass(frozen=True, slots=True)
class Total:
    """One of the totals; `kind` says how it stands out."""

    label: str
    value: str
    kind: TotalKind


ALLOWANCES = Changes("BG-20", "BT-92", "BT-93", "BT-94", "BT-97", "BT-98", "allowance")
CHARGES = Changes("BG-21", "BT-99", "BT-100", "BT-101", "BT-104", "BT-105", "charge")


def changes(scribe: Scribe) -> list[Change]:
    """The allowances, then the charges of the whole document."""
    return [*_changes(scribe, ALLOWANCES, "BT-95", "BT-96"), *_changes(scribe, CHARGES, "BT-102", "BT-103")]


def _changes(scribe: Scribe, terms: Changes, category: str, rate: str) -> list[Change]:
    signed = scribe.deducted if terms.is_allowance else scribe.amount
    return [
        Change(
            change_label(scribe, terms, *index),
            joined(scribe.percent(rate, *index), _unless_standard(scribe.text(category, *index)), by=" "),
            signed(terms.amount, *index),
        )
        for index in scribe.reading.groups(terms.group)
    ]


def _unless_standard(category: str) -> str:
    return "" if category == "S" else category


def change_label(scribe: Scribe, terms: Changes, *index: int) -> str:
    """`Discount 10 % of 1'000.00`: the reason, else what its code means, else what it is."""
    _ = scribe.words.gettext
    reason, code = scribe.text(terms.reason, *index), scribe.code(terms.reasons, terms.reason_code, *index)
    named = joined(reason, f"({code})" if reason and code and code != reason else "", by=" ") or code
    label = named or (_("Allowance") if terms.is_allowance else _("Charge"))
    base = scribe.amount(terms.base, *index)
    of = _("of {amount}", amount=base) if base else ""
    return joined(label, scribe.percent(terms.percentage, *index), of, by=" ")


def vat_rows(scribe: Scribe) -> list[VatRow]:
    """The VAT by category and rate."""
    return [_vat_row(scribe, group) for (group,) in scribe.reading.groups("BG-23")]


def _vat_row(scribe: Scribe, group: int) -> VatRow:
    code = scribe.text("BT-118", group)
    meaning = scribe.words.code("vat", code)
    return VatRow(
        category=meaning if code in ("S", meaning) else f"{code} – {meaning}",
        rate=scribe.percent("BT-119", group),
        base=scribe.amount("BT-116", group),
        tax=scribe.amount("BT-117", group),
        reason=joined(scribe.text("BT-120", group), scribe.text("BT-121", group), by=" · "),
    )


def totals(scribe: Scribe) -> list[Total]:
    """From the sum of the lines down to what is due."""
    _ = scribe.words.gettext
    rows: list[tuple[str, str, TotalKind]] = [
        (_("Sum of lines"), scribe.amount("BT-106"), "plain"),
        (_("Allowances"), scribe.deducted("BT-107"), "plain"),
        (_("Charges"), scribe.amount("BT-108"), "plain"),
        (_("Total without VAT"), scribe.amount("BT-109"), "plain"),
        (_("VAT"), scribe.amount("BT-110"), "plain"),
        (_("Total with VAT"), scribe.amount("BT-112"), "sum"),
        (_("Already paid"), scribe.deducted("BT-113"), "plain"),
        (_("Rounding"), scribe.amount("BT-114"), "plain"),
        (payable_label(scribe), scribe.money("BT-115"), "payable"),
    ]
    return [Total(label, value, kind) for label, value, kind in rows if value]


def payable_label(scribe: Scribe) -> str:
    """What the last amount is: to be paid, or credited."""
    _ = scribe.words.gettext
    return _("Amount credited") if scribe.credit_note else _("Amount due")


def vat_facts(scribe: Scribe) -> list[Fact]:
    """What is said of currency and VAT as a whole; the currency goes without saying where the amount due has it."""
    _ = scribe.words.gettext
    currency, amount = scribe.text("BT-6"), scribe.amount("BT-111")
    accounting = amount if currency in amount else joined(currency, amount, by=" ")
    due = scribe.reading.amount("BT-115")
    is_plain = due is not None and due.currency is None
    return scribe.facts(
        (_("Currency"), "" if is_plain else scribe.text("BT-5")),
        (_("VAT date"), scribe.day("BT-7")),
        (_("VAT falls due by"), scribe.code("tax-point", "BT-8")),
        (_("VAT for the accounts"), accounting),
    )
