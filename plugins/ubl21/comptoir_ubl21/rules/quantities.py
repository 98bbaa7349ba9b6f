"""Quantities and prices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from comptoir_engine.model import Message
from lxml import etree

from comptoir_ubl21.rules.rule import Broken, Rule, each, line_name, lines, number, one

_QUANTITIES = (
    "cbc:Quantity", "cbc:DeliveredQuantity", "cbc:MaximumBackorderQuantity", "cbc:BackorderQuantity",
    "cbc:OutstandingQuantity", "cbc:OversupplyQuantity", "cac:Delivery/cbc:Quantity",
)  # fmt: skip
_PRICES = ("cac:Price/cbc:PriceAmount",)
_BASES = ("cac:Price/cbc:BaseQuantity",)


def _at(
    paths: tuple[str, ...], wrong: Callable[[Decimal], bool]
) -> Callable[[etree._Element], Iterator[Broken]]:
    """Breaks at each number of the lines that is wrong by itself."""

    def breaks(root: etree._Element) -> Iterator[Broken]:
        for line in lines(root):
            for element in (found for path in paths for found in each(line, path)):
                value = number(element)
                if value is not None and wrong(value):
                    yield Broken(element, {"line": line_name(line), "value": str(value)})

    return breaks


def _without_unit(root: etree._Element) -> Iterator[Broken]:
    for line in lines(root):
        for element in (found for path in _QUANTITIES[:2] for found in each(line, path)):
            if not (element.get("unitCode") or "").strip():
                yield Broken(element, {"line": line_name(line)})


def _split_wrongly(root: etree._Element) -> Iterator[Broken]:
    """Only where each delivery of the line says its quantity, in the line's own unit."""
    for line in lines(root):
        whole, parts = one(line, "cbc:Quantity"), each(line, "cac:Delivery/cbc:Quantity")
        ordered, split = number(whole), [number(part) for part in parts]
        if whole is None or ordered is None or not parts or len(parts) < len(each(line, "cac:Delivery")):
            continue
        known = [value for value in split if value is not None]
        alike = all(part.get("unitCode", whole.get("unitCode")) == whole.get("unitCode") for part in parts)
        if alike and len(known) == len(parts) and sum(known) != ordered:
            said = {"line": line_name(line), "whole": str(ordered), "parts": str(sum(known))}
            yield Broken(parts[0], said)


def _nothing_delivered(root: etree._Element) -> Iterator[Broken]:
    for line in each(root, "cac:DespatchLine"):
        delivered = one(line, "cbc:DeliveredQuantity")
        rest = (
            "cbc:OutstandingQuantity",
            "cbc:BackorderQuantity",
            "cbc:OutstandingReason",
            "cbc:BackorderReason",
        )
        if delivered is not None and number(delivered) == 0 and all(one(line, path) is None for path in rest):
            yield Broken(delivered, {"line": line_name(line)})


RULES = (
    Rule(
        "PA-10", ("order",), "error",
        Message("Line {line} orders {value}."),
        Message("Order more than nothing, or leave the line out."),
        "quantity", _at(("cbc:Quantity",), lambda value: value <= 0),
    ),
    Rule(
        "PA-11", ("order", "order-response", "despatch-advice"), "error",
        Message("A quantity of line {line} is negative: {value}."),
        Message("Quantities of goods are 0 or more. What comes back has a document of its own."),
        "quantity", _at(_QUANTITIES, lambda value: value < 0),
    ),
    Rule(
        "PA-12", ("order", "order-response", "despatch-advice"), "warning",
        Message("The quantity of line {line} has no unit."),
        Message("Add the unit of UN/ECE Recommendation 20, such as C62 for pieces."),
        "unit", _without_unit,
    ),
    Rule(
        "PA-13", ("order", "order-response"), "warning",
        Message("The deliveries of line {line} add up to {parts}, but its quantity is {whole}."),
        Message("Correct the quantity of the line or of a delivery."),
        "line-delivery-quantity", _split_wrongly,
    ),
    Rule(
        "PA-14", ("despatch-advice",), "warning",
        Message("Line {line} delivers nothing and does not say what becomes of the rest."),
        Message("Say what is outstanding and why, or leave the line out."),
        "outstanding", _nothing_delivered,
    ),
    Rule(
        "PA-15", ("order", "order-response"), "error",
        Message("The price of line {line} is negative: {value}."),
        Message("Prices are 0 or more; write what is taken off as an allowance."),
        "price", _at(_PRICES, lambda value: value < 0),
    ),
    Rule(
        "PA-16", ("order", "order-response"), "error",
        Message("The price of line {line} is for {value} units."),
        Message("The quantity that a price is for must be more than 0."),
        "price-base", _at(_BASES, lambda value: value <= 0),
    ),
)  # fmt: skip
