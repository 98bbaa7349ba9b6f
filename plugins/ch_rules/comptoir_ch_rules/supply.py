"""The date of supply, and the VAT rates that hold on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from comptoir_engine.pivot.lexical import as_date

from comptoir_ch_rules.rates import BEGINNING, Rates, Span, change_within, rates_within
from comptoir_ch_rules.reading import (
    Bill,
    Element,
    Met,
    amount,
    at,
    below,
    is_charged,
    met,
    nearest,
    span_of,
    text,
)

_DATES = "LINE/cac:InvoicePeriod | LINE/cac:Delivery"


def broken(bill: Bill) -> Iterator[Met]:
    """The rules that its dates and rates break."""
    if not bill.breakdown:
        return
    times = _times(bill)
    wrong = [*_whole(bill, times), *_by_line(bill, times)] if _is_judged(bill) else []
    yield from wrong
    if bill.type == "invoice" and not times.all and not wrong and bill.issued is not None:
        yield met("CH-SUPPLY-DATE", nearest(bill.root, "cac:Delivery"), "BT-72", date=str(bill.issued))


@dataclass(frozen=True, slots=True)
class _Times:
    """When was supplied: what holds for the whole document, and for lines that say so themselves. `bare` lines do not,
    and the document does not either."""

    whole: tuple[Span, ...]
    by_line: dict[Element, tuple[Span, ...]]
    bare: bool

    @property
    def all(self) -> tuple[Span, ...]:
        """Each of them."""
        return (*self.whole, *(span for spans in self.by_line.values() for span in spans))


def _times(bill: Bill) -> _Times:
    whole = (*_spans(bill.head("cac:InvoicePeriod")), *_deliveries(bill.head("cac:Delivery")))
    dated = dict.fromkeys(each.getparent() for each in bill.ask(_DATES))
    by_line = {line: spans for line in dated if (spans := _of_line(line))}
    bare = not whole and (not by_line or bill.ask("count(LINE)") > len(by_line))
    return _Times(whole, by_line, bare)


def _of_line(line: Element) -> tuple[Span, ...]:
    return (*_spans(below(line, "cac:InvoicePeriod")), *_deliveries(below(line, "cac:Delivery")))


def _spans(periods: Iterable[Element]) -> Iterator[Span]:
    for each in periods:
        start, end = (as_date(text(at(each, name))) for name in ("cbc:StartDate", "cbc:EndDate"))
        if (span := span_of(start, end)) is not None:
            yield span


def _deliveries(deliveries: Iterable[Element]) -> Iterator[Span]:
    for each in deliveries:
        day = as_date(text(at(each, "cbc:ActualDeliveryDate")))
        if day is not None:
            yield day, day


def _is_judged(bill: Bill) -> bool:
    """Whether it is Swiss VAT: the seller has no number but of Switzerland or Liechtenstein."""
    taxes = bill.seller.taxes if bill.seller is not None else []
    return bool(taxes) and all(text(each)[:2].upper() in ("CH", "LI") for _, each in taxes)


def _whole(bill: Bill, times: _Times) -> Iterator[Met]:
    """Of the breakdown, by all dates that are stated, and by the day of the document where one is missing."""
    spans = (*times.all, *_day_of(bill)) if times.bare else times.all
    rates = _rates(spans)
    used = [
        (percent, rate) for each in bill.breakdown for percent, rate in _rate(at(each, "cac:TaxCategory"))
    ]
    rule = "CH-RATE-UNDATED" if times.bare else "CH-RATE"
    for percent, rate in used:
        if rates and rate not in rates:
            yield met(rule, percent, "BT-119", **_said(rate, spans, rates))
    for span in times.whole if not times.by_line else ():
        yield from _changed(span, {rate for _, rate in used}, _period_of(bill.root), "BT-74")


def _by_line(bill: Bill, times: _Times) -> Iterator[Met]:
    """Of each line that has dates of its own; a rate that holds on none of the document is told already."""
    everywhere = _rates(times.all)
    for line, spans in times.by_line.items():
        rates = _rates(spans)
        for percent, rate in _rate(at(line, "cac:Item", "cac:ClassifiedTaxCategory")):
            if rates and rate not in rates and rate in everywhere:
                yield met("CH-RATE", percent, "BT-152", **_said(rate, spans, rates))
            for span in spans:
                yield from _changed(span, {rate}, _period_of(line), "BT-135")


def _day_of(bill: Bill) -> tuple[Span, ...]:
    """The day of the document; where it speaks of an earlier one, any day until then."""
    if bill.issued is None:
        return ()
    earlier = bill.type == "credit-note" or bool(bill.head("cac:BillingReference"))
    return ((BEGINNING if earlier else bill.issued, bill.issued),) if bill.issued >= BEGINNING else ()


def _rates(spans: Iterable[Span]) -> Rates:
    return frozenset[Decimal]().union(*map(rates_within, spans))


def _rate(category: Element | None) -> Iterator[tuple[Element, Decimal]]:
    percent = at(category, "cbc:Percent") if is_charged(category) else None
    rate = amount(percent)
    if percent is not None and rate:
        yield percent, rate


def _changed(span: Span, used: set[Decimal], period: Element | None, term: str) -> Iterator[Met]:
    """Where other rates hold at its end than at its beginning, unless what is before and after stands apart."""
    change = change_within(span)
    if change is None or period is None:
        return
    before, after = rates_within((span[0], span[0])), rates_within((span[1], span[1]))
    old, new = used & (before - after), used & (after - before)
    if bool(old) != bool(new):
        yield met(
            "CH-RATE-CHANGE", nearest(period, "cbc:EndDate"), term, days=_days(span), change=str(change)
        )


def _period_of(element: Element) -> Element | None:
    return at(element, "cac:InvoicePeriod")


def _said(rate: Decimal, spans: Iterable[Span], rates: Rates) -> dict[str, str]:
    days = ", ".join(dict.fromkeys(map(_days, sorted(spans))))
    return {
        "rate": f"{rate.normalize():f}",
        "days": days,
        "rates": ", ".join(f"{each.normalize():f}" for each in sorted(rates)),
    }


def _days(span: Span) -> str:
    start, end = span
    return str(start) if start == end else f"{start} – {end}"
