"""States of an order response, whole and by line: what is said above must fit what is said below.

Codes of the response: AB received, AP accepted, CA accepted with changes, RE rejected. Of a line, of UN/ECE 1229:
1 added, 3 changed, 5 accepted, 7 not accepted, 42 delivered already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from comptoir_engine.model import Message
from lxml import etree

from comptoir_ubl21.rules.rule import Broken, Rule, each, line_name, one, word

_RESPONSES = ("AB", "AP", "CA", "RE")
_ADDED, _CHANGED, _ACCEPTED, _REFUSED, _DELIVERED = "1", "3", "5", "7", "42"
_STATES = (_ADDED, _CHANGED, _ACCEPTED, _REFUSED, _DELIVERED)
_OF_A_CHANGE = ("cbc:Quantity", "cbc:Note", "cac:Price", "cac:Delivery", "cac:Item/cbc:Name")


def _items(root: etree._Element) -> list[tuple[etree._Element, etree._Element, str | None]]:
    """Each line with its state: the line, what it says of the item, the code."""
    found = ((line, one(line, "cac:LineItem")) for line in each(root, "cac:OrderLine"))
    return [(line, item, word(item, "cbc:LineStatusCode")) for line, item in found if item is not None]


def _state_at(item: etree._Element) -> etree._Element:
    found = one(item, "cbc:LineStatusCode")
    return item if found is None else found


def _unknown_response(root: etree._Element) -> Iterator[Broken]:
    code = one(root, "cbc:OrderResponseCode")
    if code is not None and (code.text or "").strip() not in _RESPONSES:
        yield Broken(code, {"code": (code.text or "").strip()})


def _unknown_state(root: etree._Element) -> Iterator[Broken]:
    for _, item, state in _items(root):
        if state is not None and state not in _STATES:
            yield Broken(_state_at(item), {"line": line_name(item), "code": state})


def _against(response: str, states: tuple[str, ...]) -> Callable[[etree._Element], Iterator[Broken]]:
    """Breaks at each line whose state goes against that of the whole response."""

    def breaks(root: etree._Element) -> Iterator[Broken]:
        if word(root, "cbc:OrderResponseCode") == response:
            for _, item, state in _items(root):
                if state in states:
                    yield Broken(_state_at(item), {"line": line_name(item)})

    return breaks


def _changes_nothing(root: etree._Element) -> Iterator[Broken]:
    code = one(root, "cbc:OrderResponseCode")
    if code is None or (code.text or "").strip() != "CA":
        return
    states = [state for _, _, state in _items(root)]
    above = any(
        word(root, path) for path in ("cbc:Note", "cac:Delivery//cbc:StartDate", "cac:Delivery//cbc:EndDate")
    )
    if not above and all(state == _ACCEPTED for state in states):
        yield Broken(code)


def _change_of_what(root: etree._Element) -> Iterator[Broken]:
    for line, item, state in _items(root):
        said = any(one(item, path) is not None for path in _OF_A_CHANGE)
        if state == _CHANGED and not said and one(line, "cac:SellerSubstitutedLineItem") is None:
            yield Broken(_state_at(item), {"line": line_name(item)})


RULES = (
    Rule(
        "PA-20", ("order-response",), "error",
        Message("{code} is no state of a response."),
        Message("Write AB (received), AP (accepted), CA (accepted with changes) or RE (rejected)."),
        "response-code", _unknown_response,
    ),
    Rule(
        "PA-21", ("order-response",), "error",
        Message("Line {line}: {code} is no state of a line."),
        Message("Write 1 (added), 3 (changed), 5 (accepted), 7 (not accepted) or 42 (delivered already)."),
        "line-status", _unknown_state,
    ),
    Rule(
        "PA-22", ("order-response",), "error",
        Message("The order is accepted as it is, but line {line} is not."),
        Message("Write CA (accepted with changes) above, or accept the line (5)."),
        "line-status", _against("AP", (_ADDED, _CHANGED, _REFUSED)),
    ),
    Rule(
        "PA-23", ("order-response",), "error",
        Message("The order is rejected, but line {line} is to be delivered."),
        Message("Write CA (accepted with changes) above, or refuse the line (7)."),
        "line-status", _against("RE", (_ADDED, _CHANGED, _ACCEPTED, _DELIVERED)),
    ),
    Rule(
        "PA-24", ("order-response",), "error",
        Message("The order is accepted with changes, but nothing says what changes."),
        Message("Say on the lines what changes, promise a delivery date, or write a note."),
        "response-code", _changes_nothing,
    ),
    Rule(
        "PA-25", ("order-response",), "error",
        Message("Line {line} is changed, but does not say what changes."),
        Message("Write the new quantity, price, delivery date or item, or a note."),
        "line-status", _change_of_what,
    ),
)  # fmt: skip
