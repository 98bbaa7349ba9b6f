"""The lines of an order, an order response or a despatch advice."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from comptoir_pdf_email.page.items import changes, per, standard_number
from comptoir_pdf_email.page.parties import period
from comptoir_pdf_email.page.room import fitting
from comptoir_pdf_email.page.scribe import Fact, Scribe, joined
from comptoir_pdf_email.page.sums import Changes, vat_rate
from comptoir_pdf_email.page.tables import Cell, Column, Item, Lines

UNCHANGED = "5"
"""The state of a line that is accepted as it was ordered (UN/ECE 1229)."""
ALLOWANCES = Changes(
    "line-allowance",
    "line-allowance-amount",
    "line-allowance-base",
    "line-allowance-percent",
    "line-allowance-reason",
    "line-allowance-reason-code",
    "allowance",
)
CHARGES = Changes(
    "line-charge",
    "line-charge-amount",
    "line-charge-base",
    "line-charge-percent",
    "line-charge-reason",
    "line-charge-reason-code",
    "charge",
)
_OF_ITEM = ("buyer-number", "seller-number", "seller-variant", "maker-number")
_OF_INSTANCE = ("item-batch", "item-serial", "item-made", "item-best-before", "item-expires")


def lines(scribe: Scribe) -> Lines:
    """The lines that there is room for, with those columns in which at least one of them says something."""
    _ = scribe.words.gettext
    columns = _columns(scribe)
    items = fitting((line for (line,) in scribe.reading.groups("line")), partial(_item, scribe))
    rows = [item.cells for item in items]
    filled = [at for at in range(len(columns)) if any(row[at].text or row[at].below for row in rows)]
    items = [replace(item, cells=[item.cells[at] for at in filled]) for item in items]
    return Lines((_("Item"), _("Description")), [columns[at] for at in filled], items)


def _columns(scribe: Scribe) -> list[Column]:
    _ = scribe.words.gettext
    if scribe.reading.type == "despatch-advice":
        titles = (_("Delivered"), _("Outstanding"), _("Back order"), _("In excess"))
        return [Column(title) for title in titles]
    priced = [Column(_("Quantity")), Column(_("Price")), Column(_("VAT"))]
    if scribe.reading.type == "order":
        return [*priced, Column(_("Amount"))]
    return [*priced, Column(_("Answer"), figures=False)]


def _cells(scribe: Scribe, line: int) -> list[Cell]:
    if scribe.reading.type == "despatch-advice":
        quantities = ("outstanding", "backorder", "oversupply")
        rest = [Cell(scribe.quantity(id, f"{id}-unit", line)) for id in quantities]
        return [Cell(scribe.quantity("quantity", "unit", line), strong=True), *rest]
    priced = [
        Cell(scribe.quantity("quantity", "unit", line)),
        Cell(scribe.amount("price", line), below=per(scribe, "unit", "price-base", "price-base-unit", line)),
        Cell(vat_rate(scribe, "item-vat-category", "item-vat-rate", line)),
    ]
    if scribe.reading.type == "order":
        return [*priced, Cell(scribe.amount("line-net", line), strong=True)]
    return [*priced, Cell(_state(scribe, line), strong=scribe.text("line-status", line) != UNCHANGED)]


def _state(scribe: Scribe, line: int) -> str:
    return scribe.answer("line", "line-status", line)


def _item(scribe: Scribe, line: int) -> Item:
    name, *paragraphs = [*filter(None, (scribe.text(id, line) for id in ("item", "item-description"))), ""]
    return Item(
        position=scribe.text("line-number", line),
        name=name,
        paragraphs=[text for text in (*paragraphs, scribe.text("line-note", line)) if text],
        facts=[*_facts(scribe, line), *_properties(scribe, line), *_about_the_line(scribe, line)],
        details=_details(scribe, line),
        cells=_cells(scribe, line),
    )


def _facts(scribe: Scribe, line: int) -> list[Fact]:
    """The numbers of the item and what kind of thing it is."""
    classes = [_class(scribe, *index) for index in scribe.reading.groups("item-class", line)]
    return [
        *scribe.stated(*(f"item-{part}" for part in _OF_ITEM), index=(line,)),
        *scribe.facts(
            standard_number(scribe, "item-standard-number", "item-standard-scheme", line),
            (scribe.name("item-specification"), _all(scribe, "item-specification", line)),
            *((scribe.name("item-class"), said) for said in classes),
            (scribe.name("item-origin"), scribe.country("item-origin", line)),
            (scribe.name("item-hazard"), scribe.text("item-hazard", line)),
            (scribe.name("price-gross"), scribe.amount("price-gross", line)),
            (scribe.name("price-discount"), scribe.deducted("price-discount", line)),
        ),
    ]


def _about_the_line(scribe: Scribe, line: int) -> list[Fact]:
    """What the line refers to, and how it is to be handled."""
    of_order = scribe.reading.type == "order"
    order = joined(scribe.text("line-order-line", line), _order(scribe, line), by=" ")
    originator = joined(
        scribe.text("line-originator", line), _bracketed(scribe.text("line-originator-id", line)), by=" "
    )
    is_column = scribe.reading.type == "despatch-advice"
    return scribe.facts(
        (scribe.words.gettext("Order line"), order),
        (scribe.name("line-quotation-line"), scribe.text("line-quotation-line", line)),
        (scribe.name("line-document"), _all(scribe, "line-document", line)),
        (scribe.name("line-accounting-cost"), scribe.text("line-accounting-cost", line)),
        (scribe.name("line-originator"), originator),
        (scribe.name("line-partial"), scribe.indicator("line-partial", line)),
        (scribe.name("backorder"), "" if is_column else scribe.quantity("backorder", "backorder-unit", line)),
        (scribe.name("line-status"), _state(scribe, line) if of_order or is_column else ""),
        (scribe.name("line-shipment"), _unless(scribe.text("shipment"), scribe.text("line-shipment", line))),
    )


def _order(scribe: Scribe, line: int) -> str:
    """The order of the line, where it is not the one that the whole document is about."""
    order, whole = scribe.text("line-order", line), scribe.reading.groups("order-reference")
    of_all = scribe.text("order-number", *whole[0]) if len(whole) == 1 else ""
    return _bracketed(_unless(of_all, order))


def _unless(whole: str, text: str) -> str:
    """What a line says, where the whole document does not say the same."""
    return "" if text == whole else text


def _bracketed(text: str) -> str:
    return f"({text})" if text else ""


def _all(scribe: Scribe, id: str, line: int) -> str:
    return ", ".join(scribe.text(id, *index) for index in scribe.reading.groups(id, line))


def _class(scribe: Scribe, *index: int) -> str:
    return joined(
        scribe.text("item-class-code", *index), _bracketed(scribe.text("item-class-list", *index)), by=" "
    )


def _properties(scribe: Scribe, line: int) -> list[Fact]:
    found = scribe.reading.groups("item-property", line)
    return [
        Fact(scribe.text("item-property-name", *index), scribe.text("item-property-value", *index))
        for index in found
    ]


def _details(scribe: Scribe, line: int) -> list[Fact]:
    """What has a line of its own under the item: days, changes of the price, reasons, what it is delivered as."""
    return [
        *_deliveries(scribe, line),
        *changes(scribe, ALLOWANCES, line),
        *changes(scribe, CHARGES, line),
        *scribe.stated("outstanding-reason", "backorder-reason", index=(line,)),
        *_substitute(scribe, line),
        *_instances(scribe, line),
        *scribe.facts((scribe.heading("unit-load"), _packages(scribe, line))),
    ]


def _deliveries(scribe: Scribe, line: int) -> list[Fact]:
    _ = scribe.words.gettext
    found = []
    for index in scribe.reading.groups("line-delivery", line):
        requested = period(scribe, "line-delivery-from", "line-delivery-until", *index)
        promised = period(scribe, "line-promised-from", "line-promised-until", *index)
        quantity = scribe.quantity("line-delivery-quantity", "line-delivery-unit", *index)
        said = joined(requested or promised, quantity, scribe.text("line-place-id", *index), by=" · ")
        found.append((_("Promised delivery") if promised else _("Requested delivery"), said))
    return scribe.facts(*found)


def _substitute(scribe: Scribe, line: int) -> list[Fact]:
    """The item that comes instead, with its numbers."""
    of = "substitute-item"
    numbers = [
        *scribe.stated("substitute-line", *(f"{of}-{part}" for part in _OF_ITEM), index=(line,)),
        *scribe.facts(standard_number(scribe, f"{of}-standard-number", f"{of}-standard-scheme", line)),
    ]
    named = (scribe.text(of, line), scribe.text(f"{of}-description", line))
    said = joined(*named, *(f"{fact.label} {fact.value}" for fact in numbers), by=" · ")
    return scribe.facts((scribe.heading("substitute"), said))


def _instances(scribe: Scribe, line: int) -> list[Fact]:
    """The batches, each with what is known of it; serial numbers without more stand in one row."""
    told = [
        scribe.stated(*_OF_INSTANCE, index=index) for index in scribe.reading.groups("item-instance", line)
    ]
    serial = scribe.name("item-serial")
    bare = [facts[0].value for facts in told if [fact.label for fact in facts] == [serial]]
    rich = [facts for facts in told if [fact.label for fact in facts] != [serial]]
    return scribe.facts(*(_in_a_row(facts) for facts in rich if facts), (serial, ", ".join(bare)))


def _in_a_row(facts: list[Fact]) -> tuple[str, str]:
    first, *others = facts
    return first.label, joined(first.value, *(f"{fact.label} {fact.value}" for fact in others), by=" · ")


def _packages(scribe: Scribe, line: int) -> str:
    found = scribe.reading.groups("line-unit-load", line)
    return ", ".join(scribe.text("line-unit-load-id", *index) for index in found)
