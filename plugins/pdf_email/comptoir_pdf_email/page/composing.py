"""The whole page of one document, as the template reads it, and what found no place on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from comptoir_engine.model import Loss
from lxml import etree

from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page import annexes, items, parties, payment, sums
from comptoir_pdf_email.page.annexes import File
from comptoir_pdf_email.page.reading import Reading
from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined
from comptoir_pdf_email.press import Job
from comptoir_pdf_email.words import Words

CREDIT_NOTE = "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote"
NO_DATE = date(1980, 1, 1)
"""What a PDF is dated by when its document states no day that can be read: never the day of today."""

LONGEST_HEAD = 45


@dataclass(frozen=True, slots=True)
class Composed:
    """A page ready for the press, with its title and the values that are not on it."""

    title: str
    job: Job
    losses: tuple[Loss, ...]


def compose(tree: etree._Element, manner: Manner, *, enclosed: File | None = None) -> Composed:
    """Compose an invoice or credit note; `enclosed` goes into the PDF beside the document's own files."""
    scribe = Scribe(Reading(tree), Words(manner.language), manner, credit_note=str(tree.tag) == CREDIT_NOTE)
    files = [enclosed] if enclosed else []
    day = _day(scribe.reading.peek("BT-2"))
    page = {"date": (day.year, day.month, day.day), **_page(scribe, files), "files": _manifest(files)}
    timestamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    job = Job(
        json.dumps(page, default=_plain, ensure_ascii=False), timestamp, tuple(file.content for file in files)
    )
    return Composed(page["title"], job, scribe.reading.losses())


def _page(scribe: Scribe, files: list[File]) -> dict[str, Any]:
    return {
        "language": scribe.manner.language,
        "region": scribe.manner.place,
        "title": title(scribe),
        **_letter(scribe),
        **_tables(scribe),
        **_end(scribe, files),
        "head": {"title": _brief(title(scribe)), "seller": _brief(scribe.text("BT-27"))},
        "footer": joined(_brief(scribe.text("BT-27")), _brief(scribe.text("BT-31")), by=" · "),
        "words": {"page": scribe.words.gettext("Page {page} of {pages}")},
    }


def _letter(scribe: Scribe) -> dict[str, Any]:
    """Down to the cards: who, to whom, which document, when and how much."""
    return {
        "seller": parties.seller(scribe),
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
    _ = scribe.words.gettext
    return {
        "columns": [_("Item"), _("Description"), _("Quantity"), _("Price"), _("VAT"), _("Amount")],
        "lines": items.items(scribe),
        "changes": {
            "columns": [_("Allowances and charges"), _("VAT"), _("Amount")],
            "rows": sums.changes(scribe),
        },
        "vat": {"columns": [_("VAT"), _("Rate"), _("Taxable"), _("Tax")], "rows": sums.vat_rows(scribe)},
        "totals": sums.totals(scribe),
    }


def _end(scribe: Scribe, files: list[File]) -> dict[str, Any]:
    """Below the tables; the document's own files join `files`."""
    supporting = annexes.supporting_card(scribe, files)
    return {
        "payment": payment.payment(scribe),
        "notes": {"title": scribe.words.gettext("Notes"), "paragraphs": annexes.notes(scribe)},
        "small_print": parties.filled(
            parties.seller_card(scribe), supporting, annexes.electronic_card(scribe)
        ),
    }


def title(scribe: Scribe) -> str:
    """`Credit note R-1`; an invoice of a kind we have no word for names the code."""
    code = scribe.text("BT-3")
    general = scribe.words.code("document", "381" if scribe.credit_note else "380")
    kind = scribe.words.code("document", code) if scribe.words.knows("document", code) else ""
    return joined(kind or joined(general, f"({code})" if code else "", by=" "), scribe.text("BT-1"), by=" ")


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
    number, day = scribe.text("BT-25", *index), scribe.day("BT-26", *index)
    return f"{number} ({day})" if number and day else number or day


def _highlights(scribe: Scribe) -> list[dict[str, Any]]:
    """The day, the day due and the amount: what everybody looks for first."""
    facts = scribe.facts(
        (scribe.words.gettext("Date"), scribe.day("BT-2")),
        (scribe.words.gettext("Due on"), payment.due(scribe)),
        (sums.payable_label(scribe), scribe.money("BT-115")),
    )
    return [{"label": fact.label, "value": fact.value, "strong": fact is facts[-1]} for fact in facts]


def _brief(text: str) -> str:
    """What fits into one line of a page's head or foot; the whole of it stands on the page."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_HEAD else f"{line[: LONGEST_HEAD - 1]}…"


def _manifest(files: list[File]) -> list[dict[str, str]]:
    return [
        {
            "path": f"/{number}",
            "name": file.name,
            "media_type": file.media_type,
            "relationship": file.relationship,
            "description": file.description,
        }
        for number, file in enumerate(files)
    ]


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written.strip()[:10])
    except ValueError:
        return NO_DATE


def _plain(value: object) -> Mapping[str, Any]:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in the template's data")
