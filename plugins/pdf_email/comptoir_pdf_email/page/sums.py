"""What is taken off and added, the VAT, and the totals. Nothing is added up here: all amounts are the document's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from comptoir_pdf_email.page.scribe import Fact, Scribe, joined
from comptoir_pdf_email.page.tables import Cell, Column, Table

STANDARD_RATE = "S"
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
class TotalTerms:
    """The terms of the totals."""

    lines: str
    allowances: str
    charges: str
    without_vat: str
    vat: str
    with_vat: str
    paid: str
    rounding: str
    payable: str


@dataclass(frozen=True, slots=True)
class Total:
    """One of the totals; `kind` says how it stands out."""

    label: str
    value: str
    kind: TotalKind


ALLOWANCES = Changes("BG-20", "BT-92", "BT-93", "BT-94", "BT-97", "BT-98", "allowance")
CHARGES = Changes("BG-21", "BT-99", "BT-100", "BT-101", "BT-104", "BT-105", "charge")
TOTALS = TotalTerms("BT-106", "BT-107", "BT-108", "BT-109", "BT-110", "BT-112", "BT-113", "BT-114", "BT-115")


def changes(scribe: Scribe) -> Table:
    """The allowances, then the charges of a whole invoice."""
    allowances = change_rows(scribe, ALLOWANCES, "BT-95", "BT-96")
    return changes_table(scribe, [*allowances, *change_rows(scribe, CHARGES, "BT-102", "BT-103")])


def changes_table(scribe: Scribe, rows: list[list[Cell]]) -> Table:
    """The table of allowances and charges."""
    _ = scribe.words.gettext
    return Table(
        [Column(_("Allowances and charges"), figures=False), Column(_("VAT")), Column(_("Amount"))], rows
    )


def change_rows(scribe: Scribe, terms: Changes, category: str, rate: str) -> list[list[Cell]]:
    """The allowances or charges of the whole document, a row each."""
    signed = scribe.deducted if terms.is_allowance else scribe.amount
    return [
        [
            Cell(change_label(scribe, terms, *index)),
            Cell(vat_rate(scribe, category, rate, *index)),
            Cell(signed(terms.amount, *index)),
        ]
        for index in scribe.reading.groups(terms.group)
    ]


def vat_rate(scribe: Scribe, category: str, rate: str, *index: int) -> str:
    """`8.1 %`, with the category's letter beside it where that is not the standard rate's."""
    letter = scribe.text(category, *index)
    return joined(scribe.percent(rate, *index), "" if letter == STANDARD_RATE else letter, by=" ")


def change_label(scribe: Scribe, terms: Changes, *index: int) -> str:
    """`Discount 10 % of 1'000.00`: the reason, else what its code means, else what it is."""
    _ = scribe.words.gettext
    reason, code = scribe.text(terms.reason, *index), scribe.code(terms.reasons, terms.reason_code, *index)
    named = joined(reason, f"({code})" if reason and code and code != reason else "", by=" ") or code
    label = named or (_("Allowance") if terms.is_allowance else _("Charge"))
    base = scribe.amount(terms.base, *index)
    of = _("of {amount}", amount=base) if base else ""
    return joined(label, scribe.percent(terms.percentage, *index), of, by=" ")


def vat_table(scribe: Scribe) -> Table:
    """The VAT by category and rate."""
    _ = scribe.words.gettext
    columns = [Column(_("VAT"), figures=False), Column(_("Rate")), Column(_("Taxable")), Column(_("Tax"))]
    return Table(columns, [_vat_row(scribe, group) for (group,) in scribe.reading.groups("BG-23")])


def _vat_row(scribe: Scribe, group: int) -> list[Cell]:
    code = scribe.text("BT-118", group)
    meaning = scribe.words.code("vat", code)
    reason = joined(scribe.text("BT-120", group), scribe.text("BT-121", group), by=" · ")
    return [
        Cell(meaning if code in (STANDARD_RATE, meaning) else f"{code} – {meaning}", below=reason),
        Cell(scribe.percent("BT-119", group)),
        Cell(scribe.amount("BT-116", group)),
        Cell(scribe.amount("BT-117", group)),
    ]


def totals(scribe: Scribe, terms: TotalTerms, payable: str) -> list[Total]:
    """From the sum of the lines down to the last amount, which is called `payable`."""
    _ = scribe.words.gettext
    rows: list[tuple[str, str, TotalKind]] = [
        (_("Sum of lines"), scribe.amount(terms.lines), "plain"),
        (_("Allowances"), scribe.deducted(terms.allowances), "plain"),
        (_("Charges"), scribe.amount(terms.charges), "plain"),
        (_("Total without VAT"), scribe.amount(terms.without_vat), "plain"),
        (_("VAT"), scribe.amount(terms.vat), "plain"),
        (_("Total with VAT"), scribe.amount(terms.with_vat), "sum"),
        (_("Already paid"), scribe.deducted(terms.paid), "plain"),
        (_("Rounding"), scribe.amount(terms.rounding), "plain"),
        (payable, scribe.money(terms.payable), "payable"),
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
