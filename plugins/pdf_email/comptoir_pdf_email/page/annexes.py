"""What goes along: notes, supporting documents with their files, and what only machines ask for."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath

from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined

_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*/[A-Za-z0-9][A-Za-z0-9.+-]*")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class File:
    """A file inside the PDF; `relationship` is one of PDF's own words for what it is to the page."""

    name: str
    media_type: str
    description: str
    relationship: str
    content: bytes


def notes(scribe: Scribe) -> list[str]:
    """The notes, each after what it is about."""
    return [note for index in scribe.reading.groups("BG-1") if (note := _note(scribe, *index))]


def _note(scribe: Scribe, *index: int) -> str:
    return joined(scribe.code("subject", "BT-21", *index), *scribe.reading.each("BT-22", *index), by=": ")


def supporting_card(scribe: Scribe, files: list[File]) -> Card:
    """The supporting documents: number, what they are, where to find them."""
    _ = scribe.words.gettext
    facts = [_supporting(scribe, group, files) for (group,) in scribe.reading.groups("BG-24")]
    return Card(_("Enclosures"), facts=facts)


def _supporting(scribe: Scribe, group: int, files: list[File]) -> Fact:
    file = _file(scribe, group, taken={file.name for file in files})
    if file is not None:
        files.append(file)
    said = joined(
        scribe.text("BT-123", group), scribe.text("BT-124", group), _written(scribe, group, file), by=", "
    )
    return Fact(scribe.text("BT-122", group), said)


def _written(scribe: Scribe, group: int, file: File | None) -> str:
    """The file's name and kind as the document states them; under which name it is enclosed, where that differs."""
    name, kind = scribe.text("BT-125-2", group), scribe.text("BT-125-1", group)
    said = joined(name, f"({kind})" if kind else "", by=" ")
    if file is None or file.name == name:
        return said
    return joined(said, scribe.words.gettext("enclosed as {name}", name=file.name), by=", ")


def _file(scribe: Scribe, group: int, taken: set[str]) -> File | None:
    """The enclosed file; None where there is none, or where it can't be decoded and so stays a loss."""
    try:
        content = base64.b64decode("".join(scribe.reading.peek("BT-125", group).split()), validate=True)
    except binascii.Error:
        return None
    if not content:
        return None
    scribe.reading.said("BT-125", group)
    return File(
        name=_free(_file_name(scribe.text("BT-125-2", group) or f"enclosure-{group}"), taken),
        media_type=_media_type(scribe.text("BT-125-1", group)),
        description=scribe.text("BT-123", group) or scribe.text("BT-122", group),
        relationship="supplement",
        content=content,
    )


def _file_name(stated: str) -> str:
    """A bare name that no system takes for a path."""
    return _NOT_IN_NAMES.sub("_", stated).strip(". ")[:120] or "enclosure"


def _free(name: str, taken: set[str]) -> str:
    """The name, with a number in it where another file has it."""
    path = PurePosixPath(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def _media_type(stated: str) -> str:
    return stated if _MEDIA_TYPE.fullmatch(stated) else "application/octet-stream"


def electronic_card(scribe: Scribe) -> Card:
    """What the document says to machines."""
    _ = scribe.words.gettext
    facts = scribe.facts(
        (_("Specification"), scribe.text("BT-24")),
        (_("Business process"), scribe.text("BT-23")),
        (_("Seller’s address"), scribe.identifier("BT-34")),
        (_("Buyer’s address"), scribe.identifier("BT-49")),
    )
    return Card(_("Electronic document"), facts=facts)
