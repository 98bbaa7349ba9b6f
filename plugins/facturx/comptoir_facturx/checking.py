"""Checks what a hybrid PDF promises: PDF/A-3, metadata that agree with the XML, and how the XML hangs in it.

The XML is checked on its own way. Whether the whole file keeps PDF/A takes a validator such as veraPDF; only the claim
and what the standards of hybrid invoices add to it is looked at here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Verdict
from comptoir_engine.xml.content import Content

from comptoir_facturx.faults import finding
from comptoir_facturx.kinds import Inside
from comptoir_facturx.limits import LIMITS
from comptoir_facturx.metadata import PROPERTIES, Packet
from comptoir_facturx.opening import UNREADABLE, opened
from comptoir_facturx.page import contradictions
from comptoir_facturx.profiles import (
    WITHOUT_LINES,
    Metadata,
    document_types,
    file_name,
    level,
    metadata_of,
    names_of,
)
from comptoir_facturx.reading import look

_RELATIONSHIPS = ("Alternative", "Data", "Source")
_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData")
_XML = ("text/xml", "application/xml")


@dataclass(frozen=True, slots=True)
class _Claims:
    """What a PDF says of itself."""

    packet: Packet | None
    encrypted: bool
    active: tuple[str, ...]


def check(content: Content) -> tuple[Verdict, tuple[Finding, ...]]:
    """The verdict on a container and what is wrong with it."""
    found = look(content.bytes)
    try:
        with opened(content.bytes) as pdf:
            claims = _claims(pdf)
    except DocumentFault as wrong:
        return "invalid", wrong.findings
    except UNREADABLE:
        return "invalid", (finding("FORMAT-UNKNOWN"),)
    if found.document is None:
        return "invalid", found.wrong or (finding("PDF-NO-XML"),)
    findings = (
        *_of_the_file(claims),
        *_of_the_metadata(claims, found.document),
        *_of_the_xml(found.document),
    )
    if not content.beside:  # else page and XML were made here, of one document
        findings = (*findings, *contradictions(content.bytes, found.document))
    wrong_at_all = any(each.severity == "error" for each in findings)
    return "invalid" if wrong_at_all else "valid", findings[: LIMITS.told]


def _claims(pdf: pikepdf.Pdf) -> _Claims:
    metadata = pdf.Root.get("/Metadata")
    packet = metadata.read_bytes() if isinstance(metadata, pikepdf.Stream) else b""
    return _Claims(Packet.read(packet), pdf.is_encrypted, tuple(_active(pdf)))


def _active(pdf: pikepdf.Pdf) -> Iterator[str]:
    """Programs and actions where viewers look for them at once."""
    names, action = pdf.Root.get("/Names"), pdf.Root.get("/OpenAction")
    if isinstance(names, pikepdf.Dictionary) and "/JavaScript" in names:
        yield "JavaScript"
    if isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) in _ACTIONS:
        yield str(action.S).lstrip("/")
    if "/AA" in pdf.Root:
        yield "AA"


def _of_the_file(claims: _Claims) -> Iterator[Finding]:
    part, conformance = claims.packet.pdfa() if claims.packet is not None else ("", "")
    if part != "3":
        yield finding("FACTURX-PDFA", found=f"PDF/A-{part}{conformance.lower()}" if part else "-")
    if claims.encrypted:
        yield finding("FACTURX-ENCRYPTED")
    for each in claims.active:
        yield finding("FACTURX-ACTIVE", "warning", found=each)


def _of_the_metadata(claims: _Claims, document: Inside) -> Iterator[Finding]:
    """The standard's properties, each said, declared, and true."""
    standards = metadata_of(document.kind)
    if not standards:
        return
    packet = claims.packet
    standard = _used(packet, standards)
    said = {
        name: packet.value(standard.namespace, name) if packet is not None else None for name in PROPERTIES
    }
    for name in PROPERTIES:
        if not said[name]:
            yield finding("FACTURX-XMP", name=f"{standard.prefix}:{name}")
    if packet is not None and any(said.values()) and not packet.declares(standard.namespace):
        yield finding("FACTURX-XMP-SCHEMA", found=standard.namespace)
    yield from _untrue(said, document)


def _used(packet: Packet | None, standards: tuple[Metadata, ...]) -> Metadata:
    """The standard whose properties are there, else the current one."""
    if packet is None:
        return standards[0]
    used = (each for each in standards if any(packet.value(each.namespace, name) for name in PROPERTIES))
    return next(used, standards[0])


def _untrue(said: dict[str, str | None], document: Inside) -> Iterator[Finding]:
    profile, stated = level(document.guideline), said["ConformanceLevel"]
    if stated and profile and stated.upper() != profile:
        yield finding("FACTURX-LEVEL", found=stated, guideline=document.guideline, level=profile)
    kinds = document_types(document)
    if (kind := said["DocumentType"]) and kind not in kinds:
        yield finding("FACTURX-TYPE", found=kind, expected=kinds[0])
    if (name := said["DocumentFileName"]) and name != document.file.name:
        yield finding("FACTURX-FILE-NAME", found=name, name=document.file.name)


def _of_the_xml(document: Inside) -> Iterator[Finding]:
    """How it hangs in the file, and what it is called."""
    file, profile = document.file, level(document.guideline)
    if "names" not in file.places:
        yield finding("FACTURX-NAMES")
    if "catalogue" not in file.places:
        yield finding("FACTURX-AF")
    expected = "Data" if profile in WITHOUT_LINES else "Alternative"
    if file.relationship not in _RELATIONSHIPS:
        yield finding("FACTURX-RELATIONSHIP", found=file.relationship or "-", expected=expected)
    elif profile in WITHOUT_LINES and file.relationship != expected:
        yield finding("FACTURX-RELATIONSHIP", "warning", found=file.relationship, expected=expected)
    names = names_of(document.kind)
    if names and file.name not in names:
        expected = file_name(document.kind, profile)
        yield finding("FACTURX-STANDARD-NAME", "warning", name=file.name, expected=expected)
    if file.media_type not in _XML:
        yield finding("FACTURX-MEDIA-TYPE", "warning", found=file.media_type or "-")
