"""The XML inside a PDF of ours, to be sent beside it."""

from __future__ import annotations

from io import BytesIO

import pikepdf
from comptoir_engine.model import Attachment

_LARGEST = 20_000_000
"""Bytes of XML that are taken out; a PDF that came from elsewhere may unfold to any size."""


def embedded_xml(pdf: bytes) -> Attachment | None:
    """The structured form that the PDF carries (relationship `Alternative`), if it has one that can be read."""
    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return next(
                (found for spec in document.attachments.values() if (found := _structured(spec))), None
            )
    except pikepdf.PdfError:
        return None


def _structured(spec: pikepdf.AttachedFileSpec) -> Attachment | None:
    if spec.obj.get("/AFRelationship") != "/Alternative" or not spec.filename.endswith(".xml"):
        return None
    file = spec.get_file()
    return Attachment(spec.filename, "application/xml", file.read_bytes()) if file.size <= _LARGEST else None
