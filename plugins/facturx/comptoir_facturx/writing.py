"""Writes Factur-X: the page as the format `pdf` gives it, with the XML that the format `cii` gives in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from importlib.metadata import version
from io import BytesIO

import pikepdf
from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document, Finding, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of

from comptoir_facturx.faults import finding
from comptoir_facturx.files import File
from comptoir_facturx.kinds import Inside, document_in
from comptoir_facturx.metadata import Packet
from comptoir_facturx.profiles import FACTUR_X, WITHOUT_LINES, document_types, file_name, level, relationship

_LACKS = Message(
    "Factur-X is written with the help of the format {format}, and no installed plugin writes that"
)
_OPTION = Message(
    "A Factur-X file can’t be written for the guideline {guideline}; name another in the profile"
)
_PAGE = Message("The page that the format pdf gave is no PDF with metadata")
_VERSION = "1.0"
_GUIDELINE = "{*}CustomizationID"


def convert(content: Content, options: Mapping[str, str]) -> Converted:
    """The document as PDF/A-3 with its XML. The option `guideline` is the one that the receiver asks for, `language`
    and `locale` are the page's. Raises `DocumentFault` for a guideline that has no place in such a file."""
    xml, page = _beside(content, "cii"), _beside(content, "pdf")
    document = document_in(File("", "", "", frozenset(), xml))
    assert document is not None
    profile = level(document.guideline)
    if profile is None or profile in WITHOUT_LINES:
        raise _unwritable(document, content, options)
    written = Document(
        _hybrid(page, document, profile), "facturx", content.document.type, attachments=content.document.attachments
    )  # fmt: skip
    return Converted(Content(written, beside=content.beside))


def _beside(content: Content, format: str) -> bytes:
    if format not in content.beside:
        raise _fault(Message(_LACKS.key, {"format": format}))
    return content.beside[format].bytes


def _fault(message: Message) -> PluginError:
    return PluginError(f"comptoir-facturx {version('comptoir-facturx')}", message)


def _unwritable(document: Inside, content: Content, options: Mapping[str, str]) -> Exception:
    """The document's own guideline is its sender's matter, the one in the profile is not."""
    guideline = document.guideline or "-"
    if "guideline" in options:
        return ConfigError(Message(_OPTION.key, {"guideline": guideline}))
    return DocumentFault((_at_home(finding("FACTURX-GUIDELINE", guideline=guideline), content),))


def _at_home(wrong: Finding, content: Content) -> Finding:
    place = content.tree.find(_GUIDELINE)
    path = path_of(place, PIVOT_PREFIXES) if place is not None else None
    return replace(wrong, term="BT-24", path=path, line=place.sourceline if place is not None else None)


def _hybrid(page: bytes, document: Inside, profile: str) -> bytes:
    """The page with the XML in it; the same bytes each time, for the file's dates are the page's."""
    name = file_name(document.kind, profile)
    with pikepdf.open(BytesIO(page)) as pdf:
        _embed(pdf, name, document.content, relationship(profile))
        packet = Packet.read(pdf.Root.Metadata.read_bytes()) if "/Metadata" in pdf.Root else None
        if packet is None:
            raise _fault(_PAGE)
        said = {"DocumentType": document_types(document)[0], "DocumentFileName": name, "Version": _VERSION,
                "ConformanceLevel": profile}  # fmt: skip
        pdf.Root.Metadata = pdf.make_stream(
            packet.with_properties(FACTUR_X, said), Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML
        )
        hybrid = BytesIO()
        pdf.save(hybrid, deterministic_id=True, fix_metadata_version=False)
        return hybrid.getvalue()


def _embed(pdf: pikepdf.Pdf, name: str, content: bytes, relation: str) -> None:
    """List the file in the name tree and at the catalogue: PDF/A-3 asks for the one, readers look into the other."""
    parameters = pikepdf.Dictionary(Size=len(content))
    if "/ModDate" in pdf.docinfo:
        parameters.ModDate = pdf.docinfo.ModDate
    stream = pdf.make_stream(
        content, Type=pikepdf.Name.EmbeddedFile, Subtype=pikepdf.Name("/text/xml"), Params=parameters
    )
    specification = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F=name, UF=name, Desc="Factur-X",
            AFRelationship=pikepdf.Name(f"/{relation}"), EF=pikepdf.Dictionary(F=stream, UF=stream),
        )
    )  # fmt: skip
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    pdf.Root.Names = names
    tree = pikepdf.NameTree(names.EmbeddedFiles) if "/EmbeddedFiles" in names else pikepdf.NameTree.new(pdf)
    tree[name] = specification
    names.EmbeddedFiles = tree.obj
    associated = pdf.Root.get("/AF", pikepdf.Array())
    associated.append(specification)
    pdf.Root.AF = associated
