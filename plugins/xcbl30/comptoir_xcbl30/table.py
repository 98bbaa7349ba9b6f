"""The tables of xCBL 3.0: values (`mapping*.csv`) and codes (`codes`), and where its files lie."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.model import Type
from comptoir_engine.xml.mapping import MappingTable, Row

HERE = Path(__file__).parent
LISTS = HERE / "codes"
"""The lists of xCBL, and the crosswalk between them and the pivot's."""
BILLS: tuple[Type, ...] = ("invoice", "credit-note")
ORDERS: tuple[Type, ...] = ("order", "order-response", "despatch-advice")
TYPES: tuple[Type, ...] = (*BILLS, *ORDERS)

TABLES: Mapping[Type, Path] = {
    **dict.fromkeys(BILLS, HERE / "mapping.csv"),
    **{type: HERE / f"mapping-{type}.csv" for type in ORDERS},
}
"""The one table of each type; an invoice and a credit note share theirs."""

_HEAD = "/OrderResponse/OrderResponseHeader"
_CHANGE = "/ChangeOrder/ChangeOrderHeader"
_CHANGED = "/ChangeOrder/ChangeOrderDetail/ListOfChangeOrderItemDetail/ChangeOrderItemDetail"
_ANSWERED = "/OrderResponse/OrderResponseDetail/ListOfOrderResponseItemDetail/OrderResponseItemDetail"

_PLACES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "OrderHeader": {
        "order": ("/Order", f"{_CHANGE}/OrderHeaderChanges", f"{_CHANGE}/OriginalOrderHeader"),
        "order-response": tuple(
            f"{_HEAD}{change}/{part}"
            for change in ("", "/ChangeOrderHeader")
            for part in ("OrderHeaderChanges", "OriginalOrderHeader")
        ),
    },
    "ItemDetail": {
        "order": (
            "/Order/OrderDetail/ListOfItemDetail",
            f"{_CHANGED}/ItemDetailChanges",
            f"{_CHANGED}/OriginalItemDetail",
        ),
        "order-response": tuple(
            f"{_ANSWERED}{change}/{part}"
            for change in ("", "/ChangeOrderItemDetail")
            for part in ("ItemDetailChanges", "OriginalItemDetail")
        ),
    },
    "OrderSummary": {
        "order": ("/Order", "/ChangeOrder/ChangeOrderSummary/RevisedOrderSummary"),
        "order-response": tuple(
            f"/OrderResponse/OrderResponseSummary/{part}"
            for part in ("RevisedOrderSummary", "OriginalOrderSummary")
        ),
    },
}
"""What one table says once and xCBL in several places: `//OrderHeader/…` is the head of an order wherever it stands."""

_INSIDE = {
    "OrderParty": "//OrderHeader",
    "PricingDetail": "//ItemDetail",
    "BuyerParty": "//OrderHeader/OrderParty",
    "SellerParty": "//OrderHeader/OrderParty",
}
_IN_HEADS: Mapping[str, tuple[str, ...]] = {"order": (_CHANGE,), "order-response": (_HEAD,)}
"""Buyer and seller stand in the head of a change or a response too."""


@cache
def table(type: Type = "invoice") -> MappingTable:
    """The table of a type; its paths stand in no namespace."""
    written = MappingTable.load(TABLES[type], {})
    if type in BILLS:
        return written
    rows = (row for each in written.rows for row in _everywhere(each, type))
    return MappingTable(tuple(rows), {})


def _everywhere(row: Row, type: Type) -> Iterator[Row]:
    """The row for each place that its path of xCBL means."""
    for source in _expanded(row.source, type):
        yield replace(row, source=source)


def _expanded(source: str, type: Type) -> Iterator[str]:
    if not source.startswith("//"):
        yield source
        return
    name = source[2:].partition("/")[0]
    if name in _INSIDE:
        yield from _expanded(f"{_INSIDE[name]}{source[1:]}", type)
        if name.endswith("Party") and name != "OrderParty":
            yield from (f"{head}{source[1:]}" for head in _IN_HEADS[type])
        return
    yield from (f"{place}{source[1:]}" for place in _PLACES[name][type])


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our tables, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def codes(name: str) -> Mapping[str, str]:
    """One part of the crosswalk: the word of xCBL → the code of the pivot."""
    return {pair.theirs: pair.ours for pair in crosswalk(LISTS).parts[name]}
