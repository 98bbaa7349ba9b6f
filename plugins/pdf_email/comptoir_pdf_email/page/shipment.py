"""Where and when the goods go: the place of delivery, the shipment, and what it is packed in."""

from __future__ import annotations

from comptoir_pdf_email.page.parties import address, period
from comptoir_pdf_email.page.scribe import Card, Scribe, capital, joined
from comptoir_pdf_email.page.tables import Cell, Column, Table
from comptoir_pdf_email.page.traders import place_terms


def delivery_card(scribe: Scribe) -> Card:
    """The place of delivery and on what terms; the days stand above, where everybody looks first."""
    name = scribe.text("place-name")
    lines = [*([name] if name else []), *address(scribe, place_terms("place"))]
    terms = joined(scribe.text("delivery-terms"), scribe.text("delivery-terms-place"), by=" ")
    facts = scribe.facts(
        (scribe.name("place-id"), scribe.identifier("place-id")),
        (scribe.name("delivery-terms"), joined(terms, scribe.text("delivery-terms-text"), by=", ")),
    )
    title = scribe.heading("place-name") if lines else scribe.words.gettext("Delivery")
    return Card(title, lines, facts)


def requested(scribe: Scribe) -> tuple[str, str]:
    """When the buyer wants it."""
    return scribe.words.gettext("Requested delivery"), period(scribe, "delivery-from", "delivery-until")


def promised(scribe: Scribe) -> tuple[str, str]:
    """When the seller promises it."""
    return scribe.words.gettext("Promised delivery"), period(scribe, "promised-from", "promised-until")


def expected(scribe: Scribe) -> tuple[str, str]:
    """When it should arrive."""
    return scribe.words.gettext("Expected delivery"), period(scribe, "expected-from", "expected-until")


def shipment_card(scribe: Scribe) -> Card:
    """The shipment as a whole: by which numbers it goes, how, and how heavy it is."""
    facts = scribe.facts(
        (scribe.words.gettext("Number"), scribe.text("shipment")),
        (scribe.name("consignment"), scribe.text("consignment")),
        (scribe.name("tracking"), scribe.text("tracking")),
        (scribe.name("transport-mode"), _mode(scribe)),
        (scribe.name("despatched-at"), scribe.time("despatched-at")),
        (scribe.name("delivered"), scribe.day("delivered")),
        *((scribe.name(id), scribe.quantity(id, f"{id}-unit")) for id in MEASURES),
    )
    information = scribe.text("shipment-information")
    return Card(scribe.heading("shipment"), [information] if information else [], facts)


MEASURES = ("gross-weight", "net-weight", "gross-volume")


def _mode(scribe: Scribe) -> str:
    """A mode of transport by the first digit of its code; of `30` the second says nothing (recommendation 19)."""
    code = scribe.text("transport-mode")
    mode = code.removesuffix("0") if len(code) == 2 else code
    return scribe.words.code("transport", mode) if scribe.words.knows("transport", mode) else code


def origin_card(scribe: Scribe) -> Card:
    """Where the goods leave."""
    return Card(scribe.heading("despatch-street"), address(scribe, place_terms("despatch")))


def packages(scribe: Scribe) -> Table:
    """The packages, each with the numbers of the lines that are in it."""
    holds = _holds(scribe)
    columns = [
        Column(scribe.heading("unit-load"), figures=False),
        Column(scribe.words.gettext("Kind"), figures=False),
        Column(scribe.name("unit-load-marks"), figures=False),
        Column(scribe.words.gettext("Lines"), figures=False),
    ]
    found = scribe.reading.groups("unit-load")
    return Table(columns, [_package(scribe, holds, *index) for index in found])


def _package(scribe: Scribe, holds: dict[str, list[str]], *index: int) -> list[Cell]:
    return [
        Cell(scribe.identifier("unit-load-id", *index)),
        Cell(_kind(scribe, scribe.text("unit-load-type", *index))),
        Cell(scribe.text("unit-load-marks", *index)),
        Cell(", ".join(holds.get(scribe.text("unit-load-id", *index), ()))),
    ]


def _kind(scribe: Scribe, code: str) -> str:
    """Kinds of packages (recommendation 21) are units of measure (20) with an X before them."""
    return capital(scribe.words.code("unit", f"X{code}")) if scribe.words.knows("unit", f"X{code}") else code


def _holds(scribe: Scribe) -> dict[str, list[str]]:
    """Number of a package → numbers of the lines in it."""
    found: dict[str, list[str]] = {}
    for (line,) in scribe.reading.groups("line"):
        for index in scribe.reading.groups("line-unit-load", line):
            number = scribe.reading.peek("line-unit-load-id", *index).strip()
            found.setdefault(number, []).append(scribe.text("line-number", line))
    return found
