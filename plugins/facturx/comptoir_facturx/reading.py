"""Reads a hybrid PDF: says what document is in it, and hands it out with the PDF as its attachment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import ENVELOPE, Attachment, Document, Finding, Recognised
from comptoir_engine.xml.content import Content

from comptoir_facturx.choosing import choose
from comptoir_facturx.faults import fault
from comptoir_facturx.files import File, files
from comptoir_facturx.kinds import Inside, document_in
from comptoir_facturx.opening import UNREADABLE, opened
from comptoir_facturx.profiles import STANDARD_NAMES

_NOT_IN_NAMES = re.compile(r"[^\w.\- ()+&,']+")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Found:
    """What one look into a PDF has found: its files, and the document that is meant, whole or in ruins."""

    files: tuple[File, ...] = ()
    document: Inside | None = None
    ruin: File | None = None
    wrong: tuple[Finding, ...] = ()


def recognise(content: Content) -> Recognised | None:
    """The type of the document in a PDF. One that can't be told, or taken out, makes the PDF an envelope; a PDF without
    any, or one that can't be opened, is nobody's."""
    found = look(content.bytes)
    if found.document is not None:
        return found.document.type
    return ENVELOPE if found.ruin is not None or found.wrong else None


def unpack(content: Content) -> tuple[Document, ...]:
    """The document in a PDF, to the byte; raise `DocumentFault`."""
    found = look(content.bytes)
    if found.wrong:
        raise DocumentFault(found.wrong)
    meant = found.document.file if found.document is not None else found.ruin
    if meant is None or meant.content is None:
        raise fault("PDF-NO-XML")
    name = _bare(content.document.name or "document.pdf")
    page = Attachment(name, "application/pdf", content.bytes)
    return (Document(meant.content, name=f"{PurePosixPath(name).stem}.xml", attachments=(page,)),)


@lru_cache(maxsize=1)
def look(pdf: bytes) -> Found:
    """Look into a PDF; the same one is asked for several times in a row."""
    try:
        with opened(pdf) as document:
            return _looked(list(files(document)))
    except DocumentFault as wrong:
        return (
            Found()
            if wrong.findings[0].rule in ("PDF-ENCRYPTED", "FORMAT-UNKNOWN")
            else Found(wrong=wrong.findings)
        )
    except UNREADABLE:
        return Found()


def _looked(found: list[File]) -> Found:
    inside = [document for file in found if (document := document_in(file)) is not None]
    if not inside:
        ruins = (file for file in found if file.content is not None and file.name.lower() in STANDARD_NAMES)
        return Found(tuple(found), ruin=next(ruins, None))
    return Found(tuple(found), choose(inside))


def _bare(name: str) -> str:
    """The last part of a name, safe as a file name everywhere."""
    last = _NOT_IN_NAMES.sub("_", name.replace("\\", "/").rstrip("/").rpartition("/")[2]).strip(" .")
    stem, dot, extension = last.rpartition(".")
    return (
        f"{(stem or extension)[:_LONGEST]}{dot}{extension if stem else 'pdf'}"
        if dot
        else f"{last or 'document'}.pdf"
    )
