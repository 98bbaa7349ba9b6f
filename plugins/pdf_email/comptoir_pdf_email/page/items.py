"""The lines of the document."""

from __future__ import annotations

from functools import partial

from comptoir_pdf_email.page.parties import period
from comptoir_pdf_email.page.room import fitting
from comptoir_pdf_email.page.scribe import Fact, Scribe, joined
from comptoir_pdf_email.page.sums import Changes, change_label, vat_rate
from comptoir_pdf_email.page.tables import Cell, Column, Item, Lines


def lines(scribe: Scribe) -> Lines:
    """The lines of an invoice, in the order of the document: all, or the first ones where they are too many."""
    _ = scribe.words.gettext
    columns = [Column(_("Quantity")), Column(_("Price")), Column(_("VAT")), Column(_("Amount"))]
    found = (line for (line,) in scribe.reading.groups("BG-25"))
    items = fitting(found, partial(_item, scribe))
    return Lines((_("Item"), _("Description")), columns, items)


def _item(scribe: Scribe, line: int) -> Item:
    return Item(
        position=scribe.text("BT-126", line),
        name=scribe.text("BT-153", line),
        paragraphs=[text for id in ("BT-154", "BT-127") for text in scribe.reading.each(id, line)],
        facts=[*_facts(scribe, line), *_attributes(scribe, line)],
        details=[*changes(scribe, ALLOWANCES, line), *changes(scribe, CHARGES, line)],
        cells=[
            Cell(scribe.quantity("BT-129", "BT-130", line)),
            Cell(scribe.amount("BT-146", line), below=per(scribe, "BT-130", "BT-149", "BT-150", line)),
            Cell(vat_rate(scribe, "BT-151", "BT-152", line)),
            Cell(scribe.amount("BT-131", line), strong=True),
        ],
    )


ALLOWANCES = Changes("BG-27", "BT-136", "BT-137", "BT-138", "BT-139", "BT-140", "allowance")
CHARGES = Changes("BG-28", "BT-141", "BT-142", "BT-143", "BT-144", "BT-145", "charge")


def changes(scribe: Scribe, terms: Changes, line: int) -> list[Fact]:
    """The allowances or charges on a line."""
    signed = scribe.deducted if terms.is_allowance else scribe.amount
    found = scribe.reading.groups(terms.group, line)
    return [Fact(change_label(scribe, terms, *index), signed(terms.amount, *index)) for index in found]


def per(scribe: Scribe, unit: str, quantity: str, base_unit: str, *index: int) -> str:
    """`per 100 kg`; nothing for a price of one of the line's own `unit`, which goes without saying."""
    count, of = scribe.number(quantity, *index), scribe.code("unit", base_unit, *index)
    if count in ("", "1") and of in ("", scribe.code("unit", unit, *index)):
        return ""
    return scribe.words.gettext("per {quantity}", quantity=joined(count, of, by="\u00a0"))


def _facts(scribe: Scribe, line: int) -> list[Fact]:
    _ = scribe.words.gettext
    return scribe.facts(
        (_("Item no."), scribe.text("BT-155", line)),
        (_("Your item no."), scribe.text("BT-156", line)),
        standard_number(scribe, "BT-157", "BT-157-1", line),
        *((_("Class"), _class(scribe, *index)) for index in scribe.reading.groups("BT-158", line)),
        (_("Origin"), scribe.country("BT-159", line)),
        (_("Gross price"), scribe.amount("BT-148", line)),
        (_("Discount"), scribe.deducted("BT-147", line)),
        (_("Period"), period(scribe, "BT-134", "BT-135", line)),
        (_("Order line"), scribe.text("BT-132", line)),
        (_("Object"), scribe.identifier("BT-128", line)),
        (_("Cost centre"), scribe.text("BT-133", line)),
    )


def standard_number(scribe: Scribe, number: str, scheme: str, *index: int) -> tuple[str, str]:
    """A number whose scheme has a short name is called by it: `GTIN 7612345678900`."""
    value, of = scribe.text(number, *index), scribe.text(scheme, *index)
    if value and scribe.words.knows("scheme", of):
        return scribe.words.code("scheme", of), value
    return scribe.words.gettext("Standard no."), f"{value} ({of})" if value and of else value or of


def _class(scribe: Scribe, *index: int) -> str:
    scheme = joined(scribe.text("BT-158-1", *index), scribe.text("BT-158-2", *index), by=" ")
    value = scribe.text("BT-158", *index)
    return f"{value} ({scheme})" if value and scheme else value or scheme


def _attributes(scribe: Scribe, line: int) -> list[Fact]:
    found = scribe.reading.groups("BG-32", line)
    return [Fact(scribe.text("BT-160", *index), scribe.text("BT-161", *index)) for index in found]
