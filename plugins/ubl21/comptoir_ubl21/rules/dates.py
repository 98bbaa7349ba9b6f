"""Dates, which must come in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_date
from lxml import etree

from comptoir_ubl21.rules.rule import Broken, Rule, one, word

_PERIOD_ENDS = etree.XPath(
    ".//cbc:EndDate[../cbc:StartDate]",
    namespaces={"cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"},
)
_EXPECTED = "cac:Shipment/cac:Delivery/cac:EstimatedDeliveryPeriod/cbc:EndDate"
_DESPATCHED = "cac:Shipment/cac:Delivery/cac:Despatch/cbc:ActualDespatchDate"
_DELIVERED = "cac:Shipment/cac:Delivery/cbc:ActualDeliveryDate"


def _backwards(root: etree._Element) -> Iterator[Broken]:
    for end in _PERIOD_ENDS(root):
        period = end.getparent()
        begins, ends = as_date(word(period, "cbc:StartDate")), as_date(end.text)
        if begins is not None and ends is not None and ends < begins:
            yield Broken(end, {"begin": begins.isoformat(), "end": ends.isoformat()})


def _day(root: etree._Element, path: str) -> date | None:
    return as_date(word(root, path))


def _before(path: str, first: str) -> Callable[[etree._Element], Iterator[Broken]]:
    """Breaks where the day at a path is before the day that must come first."""

    def breaks(root: etree._Element) -> Iterator[Broken]:
        element, later, earlier = one(root, path), _day(root, path), _day(root, first)
        if element is not None and later is not None and earlier is not None and later < earlier:
            yield Broken(element, {"date": later.isoformat(), "first": earlier.isoformat()})

    return breaks


RULES = (
    Rule(
        "PA-30", ("order", "order-response", "despatch-advice"), "error",
        Message("A period begins on {begin} and ends before that, on {end}."),
        Message("Exchange the two days, or correct one of them."),
        None, _backwards,
    ),
    Rule(
        "PA-31", ("order",), "warning",
        Message("Delivery is wanted until {date}, before the order is issued on {first}."),
        Message("Correct the day of delivery or the day of issue."),
        "delivery-until", _before("cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate", "cbc:IssueDate"),
    ),
    Rule(
        "PA-32", ("order",), "warning",
        Message("The order is valid until {date}, before it is issued on {first}."),
        Message("Correct the day until which it is valid, or the day of issue."),
        "valid-until", _before("cac:ValidityPeriod/cbc:EndDate", "cbc:IssueDate"),
    ),
    Rule(
        "PA-33", ("despatch-advice",), "error",
        Message("The goods arrive on {date}, before they leave on {first}."),
        Message("Correct the day of arrival or the day of despatch."),
        "delivered", _before(_DELIVERED, _DESPATCHED),
    ),
    Rule(
        "PA-34", ("despatch-advice",), "warning",
        Message("The goods are expected until {date}, before they leave on {first}."),
        Message("Correct the expected days or the day of despatch."),
        "expected-until", _before(_EXPECTED, _DESPATCHED),
    ),
)  # fmt: skip
