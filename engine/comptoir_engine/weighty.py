"""Losses that change what is paid, what adds up or how it is taxed: its sender is warned of each before it leaves.

A value is known by its place in the pivot, whatever format can't hold it and for whatever reason. Most losses leave the
reader with less; these leave him with something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from comptoir_engine.blame import Leg
from comptoir_engine.model import Finding, Loss, Message
from comptoir_engine.pivot.terms import at_path
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find

_DUE = "BT-115"
_PAID, _SUMS, _TAXED = "LOSS-CHANGES-PAYMENT", "LOSS-CHANGES-SUMS", "LOSS-CHANGES-TAX"
_LINES = ("/Invoice/cac:InvoiceLine", "/CreditNote/cac:CreditNoteLine")
"""Of which there may be very many: of what stands there prices are told, once for all lines."""
_PRICE = "/cac:Price/cbc:PriceAmount"
_OTHER_FORMAT = Message(
    "Agree with the recipient on another format, or let the document's total be what is due; else tell the recipient "
    "what to pay before it does."
)
_IN_LINES = Message("Agree with the recipient on another format, or bill it as a line of its own.")
_OTHER_WAY = Message(
    "Agree with the recipient on another format, or tell it by other means how this is taxed."
)
_ONE_UNIT = Message("Agree with the recipient on another format, or state the price of one unit.")
_PRICES = Message(
    "Lines whose price has no place in {format}: {n}. Its reader sees their quantity and amount alone, and a check of "
    "its may refuse the document."
)
_ALLOWANCE = Message(
    "An allowance or charge on the whole document, {value}, has no place in {format}: for its reader the lines and the "
    "tax don't add up, and a check of its may refuse the document."
)


@dataclass(frozen=True, slots=True)
class _Weight:
    """What the loss of a term changes, as it is told."""

    rule: str
    message: Message
    mend: Message


_WEIGHTS = {
    _DUE: _Weight(
        _PAID,
        Message(
            "The amount due, {value}, has no place in {format}: its reader takes the total with VAT for it, and "
            "may pay that."
        ),
        _OTHER_FORMAT,
    ),
    "BT-113": _Weight(
        _PAID, Message("What was paid before, {value}, has no place in {format}."), _OTHER_FORMAT
    ),
    "BT-114": _Weight(_PAID, Message("The rounding, {value}, has no place in {format}."), _OTHER_FORMAT),
    "BT-92": _Weight(_SUMS, _ALLOWANCE, _IN_LINES),
    "BT-99": _Weight(_SUMS, _ALLOWANCE, _IN_LINES),
    "BT-118": _Weight(
        _TAXED,
        Message(
            "The VAT category {value} has no place in {format}: its reader sees the rate and not why it is so, and a "
            "check of its may refuse the document."
        ),
        _OTHER_WAY,
    ),
}


def warnings(losses: Sequence[Loss], pivot: Content, leg: Leg | None, format: str) -> tuple[Finding, ...]:
    """A warning for each weighty loss of a conversion of the pivot, at its place in the document that was sent; what
    is due comes first. Where that arrives, what was paid before and the rounding are missing in the sums only."""
    found = dict(_weighed(losses))
    order = list(_WEIGHTS)
    first = sorted(found.items(), key=lambda each: order.index(each[1]))
    told = [_warning(loss, term, pivot, leg, format) for loss, term in first]
    if _DUE not in found.values():
        told = [replace(each, rule=_SUMS) if each.rule == _PAID else each for each in told]
    prices = [loss for loss in losses if loss.path.endswith(_PRICE) and loss.path.startswith(_LINES)]
    return (*told, *([_of_prices(prices, pivot, leg, format)] if prices else []))


def _weighed(losses: Sequence[Loss]) -> Iterator[tuple[Loss, str]]:
    for loss in losses:
        if loss.path.startswith(_LINES):
            continue
        term = at_path(loss.path)
        if term is not None and term.id in _WEIGHTS and not _is_nothing(loss.value, term.id):
            yield loss, term.id


def _is_nothing(value: str, term: str) -> bool:
    """Whether an amount is none; a due of nothing is said all the same."""
    try:
        return term != _DUE and Decimal(value.strip()) == 0
    except InvalidOperation:
        return False


def _warning(loss: Loss, term: str, pivot: Content, leg: Leg | None, format: str) -> Finding:
    weight = _WEIGHTS[term]
    message = Message(weight.message.key, {"value": loss.value.strip(), "format": format})
    path, line = _place(loss, pivot, leg)
    return Finding(weight.rule, "warning", message, weight.mend, term, path=path, line=line)


def _of_prices(prices: Sequence[Loss], pivot: Content, leg: Leg | None, format: str) -> Finding:
    message = Message(_PRICES.key, {"n": str(len(prices)), "format": format})
    path, line = _place(prices[0], pivot, leg)
    return Finding(_SUMS, "warning", message, _ONE_UNIT, "BT-146", path=path, line=line)


def _place(loss: Loss, pivot: Content, leg: Leg | None) -> tuple[str, int | None]:
    if leg is not None:
        return leg.home(loss.path) or (loss.path, None)
    element = find(pivot.tree, loss.path, PIVOT_PREFIXES)
    return loss.path, element.sourceline if element is not None else None
