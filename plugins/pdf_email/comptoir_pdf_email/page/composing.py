"""The whole page of one document, as the template reads it, and what found no place on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from comptoir_engine.model import Loss
from comptoir_engine.pivot.terms import BILLS
from lxml import etree

from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page import bill, trade
from comptoir_pdf_email.page.annexes import File
from comptoir_pdf_email.page.reading import Reading
from comptoir_pdf_email.page.scribe import Scribe, joined
from comptoir_pdf_email.press import Job
from comptoir_pdf_email.words import Words

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
    """Compose a document of the pivot; `enclosed` goes into the PDF beside the document's own files."""
    scribe = Scribe(Reading(tree), Words(manner.language), manner)
    files = [enclosed] if enclosed else []
    is_bill = scribe.reading.type in BILLS
    page = bill.page(scribe, files) if is_bill else trade.page(scribe, files)
    day = _day(scribe.reading.peek("BT-2" if is_bill else "issued"))
    frame = {**_frame(scribe, page), "date": (day.year, day.month, day.day), "files": _manifest(files)}
    timestamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    text = json.dumps({**page, **frame}, default=_plain, ensure_ascii=False)
    return Composed(
        page["title"], Job(text, timestamp, tuple(file.content for file in files)), scribe.reading.losses()
    )


def _frame(scribe: Scribe, page: Mapping[str, Any]) -> dict[str, Any]:
    """What stands on each sheet."""
    name = _brief(page["sender"].name)
    return {
        "language": scribe.manner.language,
        "region": scribe.manner.place,
        "head": {"title": _brief(page["title"]), "sender": name},
        "footer": joined(name, _brief(page["footer"]), by=" · "),
        "words": {"page": scribe.words.gettext("Page {page} of {pages}")},
    }


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
