"""The whole invoices and credit notes of the reference documents, each with its pivot."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pivot.terms import BILLS
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content

FOLDERS = ("en16931/ubl", "en16931/bis", "en16931/cii", "xrechnung", "zugferd")
_BESIDE = Path(__file__).resolve().parent.parent.parent / "shared"


@dataclass(frozen=True, slots=True)
class Bill:
    """A document as it came, and as UBL."""

    source: Document
    pivot: Document


def shared() -> Path:
    """The folder of reference documents beside the project, or the one that `COMPTOIR_SHARED` names."""
    folder = Path(os.environ.get("COMPTOIR_SHARED") or _BESIDE)
    if not folder.is_dir():
        raise SystemExit(
            f"The reference documents are not here: no folder {folder}; COMPTOIR_SHARED may name another."
        )
    return folder


def bills(folder: Path, registry: Registry) -> Iterator[Bill]:
    """Those that can be read, in the order of their names; what a PDF holds is one of them."""
    for part in FOLDERS:
        for file in sorted((folder / "corpora" / part).iterdir()):
            for document in unpack(Document(file.read_bytes(), name=file.name), registry):
                try:
                    found = pivot_of(document, registry)
                except DocumentFault:
                    continue
                if found is not None:
                    yield found


def pivot_of(document: Document, registry: Registry) -> Bill | None:
    """A document with its pivot; None for what is no invoice. Raises `DocumentFault` where it can't be converted."""
    known = registry.recognise(Content(document))
    if known is None or known[1] not in BILLS:
        return None
    source = replace(document, format=known[0].id, type=known[1], attachments=())
    way = registry.to_pivot(known[0].id)
    made = source if way is None else way.run(Content(source), {}).content.document
    return Bill(source, Document(made.content, PIVOT, source.type, source.name))
