"""The files in a PDF, unfolded only as far as they are needed and never beyond their limits."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace

import pikepdf

from comptoir_facturx.faults import fault
from comptoir_facturx.limits import LIMITS
from comptoir_facturx.walking import Place, specifications

_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first `<`: byte order marks, UTF-16's zeros, white space."""
_ENOUGH = 1_024
_MEGABYTE = 1_000_000
_FLATE = ("/FlateDecode", "/Fl")


@dataclass(frozen=True, slots=True)
class File:
    """A file in a PDF. `content` is there for XML alone; `places` are where it hangs."""

    name: str
    relationship: str
    media_type: str
    places: frozenset[Place]
    content: bytes | None = None


def files(pdf: pikepdf.Pdf) -> list[File]:
    """Each file once; raise `DocumentFault` where there are too many, or where XML is damaged or too large."""
    found: dict[object, File] = {}
    size = 0
    for number, (place, specification) in enumerate(specifications(pdf)):
        stream = _stream(specification)
        if stream is None:
            continue
        key = stream.objgen if stream.is_indirect else number
        if key in found:
            found[key] = replace(found[key], places=found[key].places | {place})
            continue
        if len(found) >= LIMITS.files:
            raise fault("PDF-FILES", most=LIMITS.files)
        found[key] = _file(specification, stream, place)
        size += len(found[key].content or b"")
        if size > LIMITS.all_files:
            raise fault("PDF-SIZE", most=LIMITS.all_files // _MEGABYTE)
    return list(found.values())


def _stream(specification: pikepdf.Dictionary) -> pikepdf.Stream | None:
    embedded = specification.get("/EF")
    if not isinstance(embedded, pikepdf.Dictionary):
        return None
    streams = (embedded.get(key) for key in ("/UF", "/F", *embedded.keys()))
    return next((stream for stream in streams if isinstance(stream, pikepdf.Stream)), None)


def _file(specification: pikepdf.Dictionary, stream: pikepdf.Stream, place: Place) -> File:
    name = _text(specification.get("/UF")) or _text(specification.get("/F"))
    relationship, kind = _text(specification.get("/AFRelationship")), _text(stream.get("/Subtype"))
    file = File(name, relationship.lstrip("/"), kind.lstrip("/"), frozenset({place}))
    return replace(file, content=_unfolded(file, stream)) if _is_xml(file, stream) else file


def _text(found: object) -> str:
    return str(found) if isinstance(found, pikepdf.String | pikepdf.Name) else ""


def _is_xml(file: File, stream: pikepdf.Stream) -> bool:
    """By how it begins; one that can't be looked into is taken for what it is called."""
    if not _is_plain(stream):
        return file.name.lower().endswith(".xml")
    begin, _ = _inflated(file, stream, _ENOUGH)
    return begin.lstrip(_BEFORE_XML).startswith(b"<")


def _unfolded(file: File, stream: pikepdf.Stream) -> bytes:
    if not _is_plain(stream):
        raise fault("PDF-FILTER", name=file.name)
    content, whole = _inflated(file, stream, LIMITS.xml + 1)
    if len(content) > LIMITS.xml:
        raise fault("PDF-SIZE", most=LIMITS.xml // _MEGABYTE)
    if not whole:
        raise fault("PDF-DAMAGED", name=file.name)
    return content


def _is_plain(stream: pikepdf.Stream) -> bool:
    """Whether it is packed with Flate and no predictor, or not at all."""
    filters, parameters = stream.get("/Filter"), stream.get("/DecodeParms")
    names = [str(each) for each in filters] if isinstance(filters, pikepdf.Array) else [_text(filters)]
    predicted = isinstance(parameters, pikepdf.Dictionary) and parameters.get("/Predictor", 1) != 1
    return names in ([], [""], *([name] for name in _FLATE)) and not predicted


def _inflated(file: File, stream: pikepdf.Stream, most: int) -> tuple[bytes, bool]:
    """The first bytes of a file, and whether its stream comes to an end. It was asked for with one byte too many."""
    raw = stream.read_raw_bytes()
    if not stream.get("/Filter"):
        return raw[:most], True
    inflater = zlib.decompressobj()
    try:
        return inflater.decompress(raw, most), inflater.eof
    except zlib.error:
        return b"", False
