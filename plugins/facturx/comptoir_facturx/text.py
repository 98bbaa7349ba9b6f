"""The text of a PDF's first pages and its last, read within bounds. Pictures and nested forms are not looked into."""

from __future__ import annotations

import logging
import zlib
from io import BytesIO

import pikepdf
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from comptoir_facturx.limits import LIMITS
from comptoir_facturx.opening import UNREADABLE

_UNREADABLE = (*UNREADABLE, PyPdfError, zlib.error, LookupError, ArithmeticError, AssertionError)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it complains of strangers' files in our log


def text_of(pdf: pikepdf.Pdf) -> str:
    """The text, page after page; empty for a scan, and where nothing can be read."""
    try:
        pages = PdfReader(BytesIO(_readable(pdf)), strict=False).pages
        return "\n".join(page.extract_text() for page in pages)[: LIMITS.text]
    except _UNREADABLE:
        return ""


def _readable(pdf: pikepdf.Pdf) -> bytes:
    """A sound copy of the pages to be read: without what they draw from elsewhere, which may nest without end."""
    copy = pikepdf.new()
    for number in _chosen(len(pdf.pages)):
        if _size(pdf.pages[number].obj) <= LIMITS.page:
            copy.pages.append(pdf.pages[number])
            resources = copy.pages[-1].obj.get("/Resources")
            if isinstance(resources, pikepdf.Dictionary) and "/XObject" in resources:
                del resources["/XObject"]
    saved = BytesIO()
    copy.save(saved)
    return saved.getvalue()


def _chosen(count: int) -> list[int]:
    """The first pages and the last one: numbers and names stand here, totals there."""
    return sorted({*range(min(count, LIMITS.pages - 1)), count - 1} - {-1})


def _size(page: pikepdf.Object) -> int:
    """Bytes of the instructions that draw a page, or more than are read."""
    contents = page.get("/Contents")
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return sum(_unfolded(stream) for stream in streams if isinstance(stream, pikepdf.Stream))


def _unfolded(stream: pikepdf.Stream) -> int:
    raw = stream.read_raw_bytes()
    if not stream.get("/Filter"):
        return len(raw)
    try:
        return len(zlib.decompressobj().decompress(raw, LIMITS.page + 1))
    except zlib.error:
        return LIMITS.page + 1
