"""Rates by the date of supply, at each boundary."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from comptoir_ch_rules.rates import change_within, rates_within
from swiss import CREDIT_NOTE, INVOICE, changed, findings, report, rules

DELIVERY = re.compile(r"  <cac:Delivery>.*?</cac:Delivery>\n", re.DOTALL)
BOUNDARIES = [
    ("1999-01-01", "6.5", "2.0", "7.5", "2.3"),
    ("2001-01-01", "7.5", "2.3", "7.6", "2.4"),
    ("2011-01-01", "7.6", "2.4", "8.0", "2.5"),
    ("2018-01-01", "8.0", "2.5", "7.7", "2.5"),
    ("2024-01-01", "7.7", "2.5", "8.1", "2.6"),
]


def without_delivery(text: str) -> str:
    return DELIVERY.sub("", text)


def with_period(text: str, start: str, end: str) -> str:
    days = f"<cbc:StartDate>{start}</cbc:StartDate><cbc:EndDate>{end}</cbc:EndDate>"
    return DELIVERY.sub(f"<cac:InvoicePeriod>{days}</cac:InvoicePeriod>\n", text)


def with_period_of_line(text: str, line: int, start: str, end: str) -> str:
    days = f"<cbc:StartDate>{start}</cbc:StartDate><cbc:EndDate>{end}</cbc:EndDate>"
    before, last, after = text.rpartition(f"<cbc:ID>{line}</cbc:ID>")
    after = after.replace("<cac:Item>", f"<cac:InvoicePeriod>{days}</cac:InvoicePeriod><cac:Item>", 1)
    return before + last + after


def at_rates(text: str, standard: str, reduced: str) -> str:
    return changed(text, (">8.1<", f">{standard}<"), (">2.6<", f">{reduced}<"))


def delivered(text: str, day: str) -> str:
    return changed(text, ("2026-11-04", day))


@pytest.mark.parametrize(("day", "old", "old_reduced", "new", "new_reduced"), BOUNDARIES)
def test_rates_change_on_the_day_itself(
    day: str, old: str, old_reduced: str, new: str, new_reduced: str
) -> None:
    before = str(date.fromisoformat(day) - timedelta(days=1))
    earlier, later = at_rates(INVOICE, old, old_reduced), at_rates(INVOICE, new, new_reduced)
    assert rules(delivered(earlier, before)) == rules(delivered(later, day)) == []
    assert set(rules(delivered(earlier, day))) == set(rules(delivered(later, before))) == {"CH-RATE"}


@pytest.mark.parametrize(
    ("day", "rate"),
    [("1996-10-01", "3.0"), ("2017-12-31", "3.8"), ("2018-01-01", "3.7"), ("2024-01-01", "3.8")],
)
def test_the_rate_for_accommodation_has_its_time_too(day: str, rate: str) -> None:
    before = str(date.fromisoformat(day) - timedelta(days=1))
    text = re.sub(">(8.1|2.6)<", f">{rate}<", INVOICE)
    assert rules(delivered(text, day)) == []
    assert ("CH-RATE" in rules(delivered(text, before))) == (day != "2017-12-31")


def test_a_rate_is_told_with_those_that_hold() -> None:
    first, _ = findings(delivered(INVOICE, "2023-12-31"))
    assert (first.term, first.index, first.severity) == ("BT-119", (1,), "error")
    assert first.message.args == {"rate": "8.1", "days": "2023-12-31", "rates": "2.5, 3.7, 7.7"}


@pytest.mark.parametrize("written", ["8.1", "8.10", "8.100"])
def test_a_rate_may_have_more_zeros(written: str) -> None:
    assert rules(changed(INVOICE, (">8.1<", f">{written}<"))) == []


def test_before_there_was_vat_nothing_is_judged() -> None:
    assert rules(delivered(INVOICE, "1994-12-31")) == []


def test_without_a_date_of_supply_the_day_of_the_invoice_counts_as_a_warning() -> None:
    text = without_delivery(at_rates(INVOICE, "7.7", "2.6"))
    assert rules(text) == ["CH-RATE-UNDATED"]
    assert report(text).verdict == "valid"


def test_a_credit_note_and_what_corrects_an_invoice_may_have_older_rates() -> None:
    assert rules(changed(CREDIT_NOTE, (">2.6<", ">2.4<"))) == []
    assert rules(changed(CREDIT_NOTE, (">2.6<", ">2.7<"))) == ["CH-RATE-UNDATED"]
    reference = "<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>1</cbc:ID></cac:InvoiceDocumentReference>"
    party = "  <cac:AccountingSupplierParty>"
    text = without_delivery(at_rates(INVOICE, "7.7", "2.5"))
    assert rules(text.replace(party, f"{reference}</cac:BillingReference>{party}")) == ["CH-SUPPLY-DATE"]


def test_a_seller_with_a_foreign_number_too_may_charge_foreign_vat() -> None:
    scheme = (
        "<cac:PartyTaxScheme><cbc:CompanyID>DE281999459</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID>"
    )
    more = f"{scheme}</cac:TaxScheme></cac:PartyTaxScheme>      <cac:PartyTaxScheme>"
    text = at_rates(INVOICE, "19", "7").replace("      <cac:PartyTaxScheme>", more, 1)
    assert rules(text) == []


@pytest.mark.parametrize("category", ["Z", "E", "O", "G", "AE"])
def test_what_is_not_charged_has_no_swiss_rate(category: str) -> None:
    assert rules(changed(at_rates(INVOICE, "0", "0"), (">S<", f">{category}<"))) == []


def test_a_line_is_judged_by_its_own_dates() -> None:
    old = changed(INVOICE, (">8.1<", ">7.7<"))
    assert rules(with_period_of_line(old, 1, "2023-12-01", "2023-12-31")) == []
    wrong = with_period_of_line(
        with_period_of_line(old, 1, "2024-01-01", "2024-01-31"), 2, "2023-12-01", "2024-01-02"
    )
    told = [(each.rule, each.term, each.index) for each in findings(wrong)]
    assert ("CH-RATE", "BT-152", (1,)) in told
    assert ("CH-RATE-CHANGE", "BT-135", (2,)) in told


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("2023-12-31", "2024-01-01", True),
        ("2023-12-01", "2023-12-31", False),
        ("2024-01-01", "2024-01-31", False),
        ("2017-12-15", "2018-01-14", False),
    ],
)
def test_a_period_across_a_change_is_told_where_the_rate_changed(start: str, end: str, *, told: bool) -> None:
    text = re.sub(">(8.1|2.6)<", ">2.5<", with_period(INVOICE, start, end))
    expected = {"CH-RATE-CHANGE"} if told else set() if start < "2024" else {"CH-RATE"}
    assert set(rules(text)) == expected


def test_a_period_across_a_change_may_hold_both_rates() -> None:
    text = changed(with_period(INVOICE, "2023-12-15", "2024-01-14"), (">2.6<", ">7.7<"))
    assert rules(text) == []


def test_the_table_of_rates_has_no_gap() -> None:
    day, last = date(1995, 1, 1), date(2027, 1, 1)
    changes = []
    while day < last:
        assert rates_within((day, day))
        if change_within((day, day + timedelta(days=1))):
            changes.append(str(day + timedelta(days=1)))
        day += timedelta(days=1)
    assert changes == ["1996-10-01", *(boundary[0] for boundary in BOUNDARIES)]
