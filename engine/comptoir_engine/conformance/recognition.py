"""A format knows its own documents, and no stranger."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import rule
from comptoir_engine.model import ENVELOPE, PIVOT, Document
from comptoir_engine.xml.content import Content


def _formats(candidate: Candidate) -> bool:
    return bool(candidate.registry.formats)


@rule("KNOW-1", "recognises its samples", _formats)
def knows_its_own(candidate: Candidate) -> Iterator[str]:
    """Exactly one format of the plugin recognises each good sample, as one of the format's types, or as an envelope.

    Documents of the pivot may lie among the samples of a plugin that only checks or writes them.
    """
    for path in candidate.files("good"):
        content = Content(Document(path.read_bytes(), name=path.name))
        found = {format.id: format.recognise(content) for format in candidate.registry.formats.values()}
        known = {id: kind for id, kind in found.items() if kind is not None}
        foreign = candidate.recognised(content.document).format == PIVOT
        if len(known) != 1 and not foreign:
            yield f"{path.name} is recognised by {', '.join(known) or 'no format'} of the plugin"
        for id, kind in known.items():
            if kind not in (*candidate.registry.formats[id].types, ENVELOPE):
                yield f"{path.name} is recognised as {kind}, which the format {id} does not name in its types"


@rule("KNOW-2", "recognises no stranger", _formats)
def knows_no_stranger(candidate: Candidate) -> Iterator[str]:
    """No format of the plugin recognises, or fails over, what is none of its documents: nothing, noise, a web page,
    a PDF, a picture, an archive, an interchange, JSON, XML of nobody, its own sample with another root element,
    another format's samples of the installed plugins."""
    for name, content in _strangers(candidate):
        for format in candidate.registry.formats.values():
            if format.id == PIVOT and name == _PIVOT_NAME:
                continue
            try:
                kind = format.recognise(Content(Document(content)))
            except Exception as error:  # noqa: BLE001 - recognition never raises, whatever it is shown
                yield f"the format {format.id} fails over {name}: {type(error).__name__}: {error}"
                continue
            if kind is not None and (kind, name) != (ENVELOPE, _ZIP_NAME):
                yield f"the format {format.id} takes {name} for its {kind}"


_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_PIVOT_NAME = "a document of the pivot"
_ZIP_NAME = "a ZIP archive of nothing"
_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF\n"
_TEXTS = {
    "an empty file": b"",
    "white space": b" \r\n\t\n",
    "a web page": b"<!DOCTYPE html><html><head><title>Invoice</title></head><body><p>Invoice</p></body></html>",
    "XHTML": b'<html xmlns="http://www.w3.org/1999/xhtml"><body><p>Invoice</p></body></html>',
    "a PDF without a document in it": _PDF,
    "a picture": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "an interchange": b"UNA:+.? 'UNB+UNOC:3+1+2+261103:1200+1'UNZ+0+1'",
    "JSON": b'{"Invoice": {"ID": "1"}}',
    "a table": b"number;date;amount\n1;2026-11-03;10.00\n",
    "XML of nobody": b"<note><to>you</to></note>",
    "XML that breaks off": b"<Invoice><ID>1",
    _PIVOT_NAME: (
        f'<Invoice xmlns="{_UBL}Invoice-2" xmlns:cbc="{_UBL}CommonBasicComponents-2"><cbc:ID>1</cbc:ID></Invoice>'
    ).encode(),
}


def _strangers(candidate: Candidate) -> Iterator[tuple[str, bytes]]:
    yield from _TEXTS.items()
    yield "noise", random.Random(1).randbytes(4_096)  # noqa: S311 - the same noise every time
    yield _ZIP_NAME, _zip()
    for sample in candidate.good:
        if sample.document.format != PIVOT and sample.document.content.lstrip().startswith(b"<"):
            yield f"{sample.name} below a root of its own", _below_another_root(sample.content)
    for neighbour, registry in candidate.neighbours.items():
        if registry.formats:
            other = Candidate(neighbour)
            for sample in other.good:
                if sample.document.format in registry.formats:
                    yield f"{sample.name} of the plugin {neighbour}", sample.document.content


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    return file.getvalue()


def _below_another_root(content: Content) -> bytes:
    return b"<folder>" + etree.tostring(content.tree, encoding="UTF-8") + b"</folder>"


RULES = (knows_its_own, knows_no_stranger)
