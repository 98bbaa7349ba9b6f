"""References: what a document speaks of must be found in it, or in the order that it answers."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.model import Message
from lxml import etree

from comptoir_ubl21.rules.rule import Broken, Rule, each, line_name, lines, one, word


def _without_order(root: etree._Element) -> Iterator[Broken]:
    if word(root, "cac:OrderReference/cbc:ID") is not None:
        return
    holders = [*each(root, "cac:OrderLine"), *each(root, "cac:DespatchLine")]
    if not holders or any(
        word(one, "cac:OrderLineReference/cac:OrderReference/cbc:ID") is None for one in holders
    ):
        yield Broken(root)


def _twice(root: etree._Element) -> Iterator[Broken]:
    seen: set[str] = set()
    for line in lines(root):
        number = word(line, "cbc:ID")
        if number is not None and number in seen:
            yield Broken(line, {"line": number})
        seen.add(number or "")


def _without_order_line(root: etree._Element) -> Iterator[Broken]:
    for holder in [*each(root, "cac:OrderLine"), *each(root, "cac:DespatchLine")]:
        line = one(holder, "cac:LineItem")
        line = holder if line is None else line
        added = word(line, "cbc:LineStatusCode") == "1"
        if word(holder, "cac:OrderLineReference/cbc:LineID") is None and not added:
            yield Broken(line, {"line": line_name(line)})


def _nameless(root: etree._Element) -> Iterator[Broken]:
    for line in lines(root):
        item = one(line, "cac:Item")
        names = ("cbc:Name", "cbc:Description", "*/cbc:ID")
        if item is not None and not any(word(item, name) for name in names):
            yield Broken(item, {"line": line_name(line)})


RULES = (
    Rule(
        "PA-01", ("order-response", "despatch-advice"), "error",
        Message("It does not say which order it answers."),
        Message("Name the order's number, for the whole document or on each line."),
        "order-number", _without_order,
    ),
    Rule(
        "PA-02", ("order", "despatch-advice"), "error",
        Message("The line number {line} stands twice."),
        Message("Give each line a number of its own: the other side refers to lines by it."),
        "line-number", _twice,
    ),
    Rule(
        "PA-03", ("order-response",), "error",
        Message("Line {line} does not say which line of the order it answers."),
        Message("Name the order's line, or mark the line as added (1)."),
        "line-order-line", _without_order_line,
    ),
    Rule(
        "PA-04", ("despatch-advice",), "warning",
        Message("Line {line} does not say which line of the order it delivers."),
        Message("Name the order's line, so that the receipt can be booked by itself."),
        "line-order-line", _without_order_line,
    ),
    Rule(
        "PA-05", ("order", "order-response", "despatch-advice"), "error",
        Message("Line {line} does not say what item it is about."),
        Message("Name the item, or give one of its numbers."),
        "item", _nameless,
    ),
)  # fmt: skip
