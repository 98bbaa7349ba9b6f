"""The whole page of one document, as the template reads it, and what found no place on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from comptoir_engine.creditor import Creditor
from comptoir_engine.logo import Picture
from comptoir_engine.model import Loss, Message
from comptoir_engine.pivot.terms import BILLS
from lxml import etree

from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page import bill, room, trade
from comptoir_pdf_email.page.annexes import File, free_name
from comptoir_pdf_email.page.reading import Reading
from comptoir_pdf_email.page.scribe import Scribe, joined
from comptoir_pdf_email.press import Job
from comptoir_pdf_email.words import Words

NO_DATE = date(1980, 1, 1)
"""What a PDF is dated by when its document states no day that can be read: never the day of today."""

LONGEST_HEAD = 45
FIRST_LINES = Message(
    "The page shows the first {shown} of {count} lines; the enclosed file {name} has all of them"
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A page ready for the press, with its title and the values that are not on it."""

    title: str
    job: Job
    losses: tuple[Loss, ...]


def compose(
    tree: etree._Element,
    manner: Manner,
    *,
    xml: File | None = None,
    enclose: bool = False,
    picture: Picture | None = None,
    creditors: tuple[Creditor, ...] = (),
) -> Composed:
    """Compose a document of the pivot; to `enclose` its `xml` puts that into the PDF beside the document's own files.

    It goes there too where the page has room for the first lines only. The `picture` is the logo of who writes,
    `creditors` are its accounts with their holders. Raises `DocumentFault` for what is too long.
    """
    scribe = Scribe(Reading(tree), Words(manner.language), manner, creditors)
    files = [xml] if xml and enclose else []
    is_bill = scribe.reading.type in BILLS
    page = bill.page(scribe, files) if is_bill else trade.page(scribe, files)
    room.check(page)
    shortened = _shortened(scribe, len(page["lines"].items), files, xml)
    day = _day(scribe.reading.peek("BT-2" if is_bill else "issued"))
    frame = {**_frame(scribe, page), "shortened": shortened, "files": _manifest(files)}
    pictures = (picture,) if picture is not None else ()
    frame["logo"] = {"path": f"/{len(files)}", "format": picture.kind} if picture is not None else None
    frame["date"] = (day.year, day.month, day.day)
    timestamp = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    text = room.as_json({**page, **frame})
    contents = tuple(file.content for file in (*files, *pictures))
    return Composed(page["title"], Job(text, timestamp, contents), scribe.reading.losses())


def _shortened(scribe: Scribe, shown: int, files: list[File], xml: File | None) -> str:
    """What is said where the page shows the first lines only: all of them stand in the XML, which is enclosed then."""
    id = "BG-25" if scribe.reading.type in BILLS else "line"
    count = len(scribe.reading.groups(id))
    if shown == count:
        return ""
    if xml is None:
        raise ValueError("a page that shows the first lines only needs the document's XML to enclose")
    if xml not in files:
        files.append(replace(xml, name=free_name(xml.name, {file.name for file in files})))
    enclosed = next(file for file in files if file.content is xml.content)
    numbers = {"shown": str(shown), "count": str(count), "name": enclosed.name}
    scribe.reading.leave(id, shown, Message(FIRST_LINES.key, numbers))
    return scribe.words.gettext(
        "This page shows the first {shown} of {count} lines. All of them stand in the enclosed file {name}.",
        **numbers,
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
