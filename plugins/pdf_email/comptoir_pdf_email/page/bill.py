"""The page of an invoice or a credit note."""

from __future__ import annotations

from typing import Any

from comptoir_pdf_email.page import annexes, items, parties, payment, sums
from comptoir_pdf_email.page.annexes import File
from comptoir_pdf_email.page.highlights import Highlight, highlights
from comptoir_pdf_email.page.qrbill.slip import slip
from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined, of_day
from comptoir_pdf_email.page.tables import Table


def page(scribe: Scribe, files: list[File]) -> dict[str, Any]:
    """All that the template shows, by part; the document's own files join `files`."""
    return {
        "title": title(scribe),
        "footer": scribe.text("BT-31"),
        **_letter(scribe),
        **_tables(scribe),
        **_end(scribe, files),
    }


def _letter(scribe: Scribe) -> dict[str, Any]:
    """Down to the cards: who, to whom, which document, when and how much."""
    return {
        "sender": parties.seller(scribe),
        "sender_line": parties.sender_line(scribe),
        "recipient": parties.recipient(scribe),
        "facts": references(scribe),
        "highlights": _highlights(scribe),
        "cards": parties.filled(
            parties.buyer_card(scribe),
            parties.delivery_card(scribe),
            parties.representative_card(scribe),
            Card(scribe.words.gettext("VAT"), facts=sums.vat_facts(scribe)),
        ),
    }


def _tables(scribe: Scribe) -> dict[str, Any]:
    return {
        "packages": Table([], []),
        "lines": items.lines(scribe),
        "changes": sums.changes(scribe),
        "vat": sums.vat_table(scribe),
        "totals": sums.totals(scribe, sums.TOTALS, sums.payable_label(scribe)),
    }


def _end(scribe: Scribe, files: list[File]) -> dict[str, Any]:
    """Below the tables."""
    supporting = annexes.supporting_card(scribe, files)
    return {
        "payment": payment.payment(scribe),
        "notes": {"title": scribe.words.gettext("Notes"), "paragraphs": annexes.notes(scribe)},
        "small_print": parties.filled(
            parties.seller_card(scribe), supporting, annexes.electronic_card(scribe)
        ),
        "slip": slip(scribe),
    }


def title(scribe: Scribe) -> str:
    """`Credit note R-1`; an invoice of a kind we have no word for names the code."""
    return joined(scribe.words.kind(scribe.reading.type, scribe.text("BT-3")), scribe.text("BT-1"), by=" ")


def references(scribe: Scribe) -> list[Fact]:
    """The numbers by which the receiver files the document."""
    _ = scribe.words.gettext
    preceding = [_preceding(scribe, *index) for index in scribe.reading.groups("BG-3")]
    return scribe.facts(
        (_("Your reference"), scribe.text("BT-10")),
        (_("Order"), scribe.text("BT-13")),
        (_("Our order"), scribe.text("BT-14")),
        (_("Contract"), scribe.text("BT-12")),
        (_("Project"), scribe.text("BT-11")),
        (_("Despatch advice"), scribe.text("BT-16")),
        (_("Receiving advice"), scribe.text("BT-15")),
        (_("Tender or lot"), scribe.text("BT-17")),
        (_("Object"), scribe.identifier("BT-18")),
        (_("Cost centre"), scribe.text("BT-19")),
        (_("Earlier invoice"), "\n".join(preceding)),
    )


def _preceding(scribe: Scribe, *index: int) -> str:
    return of_day(scribe.text("BT-25", *index), scribe.day("BT-26", *index))


def _highlights(scribe: Scribe) -> list[Highlight]:
    """The day, the day due and the amount."""
    return highlights(
        scribe,
        (scribe.words.gettext("Date"), scribe.day("BT-2")),
        (scribe.words.gettext("Due on"), payment.due(scribe)),
        (sums.payable_label(scribe), scribe.money("BT-115")),
    )
