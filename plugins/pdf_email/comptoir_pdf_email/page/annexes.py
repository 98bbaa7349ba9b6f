"""What goes along: notes, supporting documents with their files, and what only machines ask for."""

from __future__ import annotations

import base64
import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import chain, count
from pathlib import PurePosixPath

from comptoir_pdf_email.page.scribe import Card, Fact, Scribe, joined

_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*/[A-Za-z0-9][A-Za-z0-9.+-]*")
_LANGUAGE = re.compile(r"[A-Za-z]{2}")
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@dataclass(frozen=True, slots=True)
class File:
    """A file inside the PDF; `relationship` is one of PDF's own words for what it is to the page."""

    name: str
    media_type: str
    description: str
    relationship: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A paragraph; `language` tells a screen reader how to speak it, where that is not the page's language."""

    text: str
    language: str = ""


def notes(scribe: Scribe) -> list[Note]:
    """The notes of an invoice, each after what it is about."""
    return [Note(note) for index in scribe.reading.groups("BG-1") if (note := _note(scribe, *index))]


def _note(scribe: Scribe, *index: int) -> str:
    return joined(scribe.code("subject", "BT-21", *index), *scribe.reading.each("BT-22", *index), by=": ")


def spoken_notes(scribe: Scribe) -> list[Note]:
    """The notes of an order; a language that is no code of two letters stands behind its note."""
    return [note for index in scribe.reading.groups("note") if (note := _spoken(scribe, *index)).text]


def _spoken(scribe: Scribe, *index: int) -> Note:
    text, language = scribe.text("note", *index), scribe.text("note-language", *index)
    if _LANGUAGE.fullmatch(language):
        return Note(text, language.lower())
    return Note(joined(text, f"({language})" if language else "", by=" "))


@dataclass(frozen=True, slots=True)
class Supporting:
    """The terms of a group of supporting documents; `told` are those that say in words what it is."""

    group: str
    number: str
    told: tuple[str, ...]
    location: str
    file: str
    media_type: str
    file_name: str
    kind: str = ""


OF_INVOICES = Supporting("BG-24", "BT-122", ("BT-123",), "BT-124", "BT-125", "BT-125-1", "BT-125-2")
OF_ORDERS = Supporting(
    "attachment",
    "attachment-number",
    ("attachment-title", "attachment-description"),
    "attachment-location",
    "attachment-file",
    "attachment-media",
    "attachment-name",
    "attachment-kind",
)


def supporting_card(scribe: Scribe, files: list[File], terms: Supporting = OF_INVOICES) -> Card:
    """The supporting documents: number, what they are, where to find them; their files join `files`."""
    groups = scribe.reading.groups(terms.group)
    return Card(
        scribe.words.gettext("Enclosures"),
        facts=[_supporting(scribe, terms, group, files) for (group,) in groups],
    )


def _supporting(scribe: Scribe, terms: Supporting, group: int, files: list[File]) -> Fact:
    file = _file(scribe, terms, group, taken={file.name for file in files})
    if file is not None:
        files.append(file)
    told = (scribe.text(id, group) for id in (*terms.told, terms.location))
    said = joined(*told, _written(scribe, terms, group, file), by=", ")
    kind = scribe.code("document", terms.kind, group)
    return Fact(joined(scribe.text(terms.number, group), f"({kind})" if kind else "", by=" "), said)


def _written(scribe: Scribe, terms: Supporting, group: int, file: File | None) -> str:
    """The file's name and kind as the document states them; under which name it is enclosed, where that differs."""
    name, kind = scribe.text(terms.file_name, group), scribe.text(terms.media_type, group)
    said = joined(name, f"({kind})" if kind else "", by=" ")
    if file is None or file.name == name:
        return said
    return joined(said, scribe.words.gettext("enclosed as {name}", name=file.name), by=", ")


def _file(scribe: Scribe, terms: Supporting, group: int, taken: set[str]) -> File | None:
    """The enclosed file; None where there is none, or where it can't be decoded and so stays a loss."""
    try:
        content = base64.b64decode("".join(scribe.reading.peek(terms.file, group).split()), validate=True)
    except ValueError:
        return None
    if not content:
        return None
    scribe.reading.said(terms.file, group)
    return File(
        name=free_name(_file_name(scribe.text(terms.file_name, group) or f"enclosure-{group}"), taken),
        media_type=_media_type(scribe.text(terms.media_type, group)),
        description=_described(scribe, terms, group),
        relationship="supplement",
        content=content,
    )


def _described(scribe: Scribe, terms: Supporting, group: int) -> str:
    told = (scribe.text(id, group) for id in terms.told)
    return next((text for text in told if text), scribe.text(terms.number, group))


def _file_name(stated: str) -> str:
    """A bare name that no system takes for a path."""
    return _NOT_IN_NAMES.sub("_", stated).strip(". ")[:120] or "enclosure"


def free_name(name: str, taken: Collection[str]) -> str:
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
