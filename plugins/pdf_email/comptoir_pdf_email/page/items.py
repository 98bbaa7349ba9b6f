"""The lines of the document."""

from __future__ import annotations

from dataclasses import dataclass

from comptoir_pdf_email.page.parties import period
from comptoir_pdf_email.page.scribe import Fact, Scribe, joined
from comptoir_pdf_email.page.sums import Changes, change_label

STANDARD_RATE = "S"


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the table; `per` is the quantity that the price is for, where that is not one."""

    position: str
    name: str
    paragraphs: list[str]
    facts: list[Fact]
    changes: list[Fact]
    quantity: str
    price: str
    per: str
    vat: str
    amount: str


def items(scribe: Scribe) -> list[Item]:
    """All lines, in the order of the document."""
    return [_item(scribe, line) for (line,) in scribe.reading.groups("BG-25")]


def _item(scribe: Scribe, line: int) -> Item:
    unit = scribe.code("unit", "BT-130", line)
    return Item(
        position=scribe.text("BT-126", line),
        name=scribe.text("BT-153", line),
        paragraphs=[text for id in ("BT-154", "BT-127") for text in scribe.reading.each(id, line)],
        facts=[*_facts(scribe, line), *_attributes(scribe, line)],
        changes=[*_changes(scribe, ALLOWANCES, line), *_changes(scribe, CHARGES, line)],
        quantity=joined(scribe.number("BT-129", line), unit, by="\u00a0"),
        price=scribe.amount("BT-146", line),
        per=_per(scribe, unit, line),
        vat=_vat(scribe, line),
        amount=scribe.amount("BT-131", line),
    )


ALLOWANCES = Changes("BG-27", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140", "allowance")
CHARGES = Changes("BG-28", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145", "charge")


def _changes(scribe: Scribe, changes: Changes, line: int) -> list[Fact]:
    signed = scribe.deducted if changes.is_allowance else scribe.amount
    found = scribe.reading.groups(changes.group, line)
    return [Fact(change_label(scribe, changes, *index), signed(changes.amount, *index)) for index in found]


def _per(scribe: Scribe, unit: str, line: int) -> str:
    """`per 100 kg`; nothing for a price of one of the line's own unit, which goes without saying."""
    quantity = scribe.number("BT-149", line)
    base_unit = scribe.code("unit", "BT-150", line)
    if quantity in ("", "1") and base_unit in ("", unit):
        return ""
    return scribe.words.gettext("per {quantity}", quantity=joined(quantity, base_unit, by="\u00a0"))


def _vat(scribe: Scribe, line: int) -> str:
    category = scribe.text("BT-151", line)
    return joined(scribe.percent("BT-152", line), "" if category == STANDARD_RATE else category, by=" ")


def _facts(scribe: Scribe, line: int) -> list[Fact]:
    _ = scribe.words.gettext
    return scribe.facts(
        (_("Item no."), scribe.text("BT-155", line)),
        (_("Your item no."), scribe.text("BT-156", line)),
        _standard(scribe, line),
        *((_("Class"), _class(scribe, *index)) for index in scribe.reading.groups("BT-158", line)),
        (_("Origin"), scribe.country("BT-159", line)),
        (_("Gross price"), scribe.amount("BT-148", line)),
        (_("Discount"), scribe.deducted("BT-147", line)),
        (_("Period"), period(scribe, "BT-134", "BT-135", line)),
        (_("Order line"), scribe.text("BT-132", line)),
        (_("Object"), scribe.identifier("BT-128", line)),
        (_("Cost centre"), scribe.text("BT-133", line)),
    )


def _standard(scribe: Scribe, line: int) -> tuple[str, str]:
    """A number whose scheme has a short name is called by it: `GTIN 7612345678900`."""
    value, scheme = scribe.text("BT-157", line), scribe.text("BT-157-1", line)
    if value and scribe.words.knows("scheme", scheme):
        return scribe.words.code("scheme", scheme), value
    return scribe.words.gettext(
        "Standard no."
    ), f"{value} ({scheme})" if value and scheme else value or scheme


def _class(scribe: Scribe, *index: int) -> str:
    scheme = joined(scribe.text("BT-158-1", *index), scribe.text("BT-158-2", *index), by=" ")
    value = scribe.text("BT-158", *index)
    return f"{value} ({scheme})" if value and scheme else value or scheme


def _attributes(scribe: Scribe, line: int) -> list[Fact]:
    found = scribe.reading.groups("BG-32", line)
    return [Fact(scribe.text("BT-160", *index), scribe.text("BT-161", *index)) for index in found]
