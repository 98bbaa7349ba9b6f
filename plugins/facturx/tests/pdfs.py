"""Hybrid PDFs that say whatever a test needs, around one small page."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pikepdf
from comptoir_facturx.metadata import Packet
from comptoir_facturx.profiles import FACTUR_X, Metadata

PAGE = Path(__file__).with_name("page.pdf")
"""A page in PDF/A-3a, without files."""
SAMPLES = Path(__file__).parents[1] / "comptoir_facturx/samples"
EVERYWHERE = ("names", "catalogue")


@dataclass(frozen=True)
class Embedded:
    """A file to be put into a PDF."""

    content: bytes
    name: str = "factur-x.xml"
    relationship: str | None = "Alternative"
    media_type: str | None = "text/xml"
    places: tuple[str, ...] = EVERYWHERE
    raw: bytes | None = None
    filters: tuple[str, ...] = ()


def hybrid(
    files: Iterable[Embedded],
    *,
    said: dict[str, str] | None = None,
    standard: Metadata = FACTUR_X,
    declared: bool = True,
    text: str | None = None,
) -> bytes:
    """The page with files in it, and metadata that say `said`; without it they say nothing of a standard."""
    with pikepdf.open(PAGE) as pdf:
        if text is not None:
            draw(pdf, pdf.pages[0], text)
        for file in files:
            hang(pdf, file)
        if said is not None:
            packet = Packet.read(pdf.Root.Metadata.read_bytes())
            assert packet is not None
            written = packet.with_properties(standard, said)
            if not declared:
                at = f"<pdfaSchema:namespaceURI>{standard.namespace}</"
                written = written.replace(at.encode(), b"<pdfaSchema:namespaceURI>urn:x</")
            pdf.Root.Metadata = pdf.make_stream(written, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        return saved(pdf)


def factur_x(xml: bytes, level: str = "EN 16931", **changed: str) -> bytes:
    """A PDF as it should be, but for what is changed in the metadata."""
    said = {
        "DocumentType": "INVOICE",
        "DocumentFileName": "factur-x.xml",
        "Version": "1.0",
        "ConformanceLevel": level,
    }
    return hybrid([Embedded(xml)], said=said | changed)


def draw(pdf: pikepdf.Pdf, page: pikepdf.Page, text: str) -> None:
    """Let a page say nothing but this text, in a font that every viewer has."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    lines = "".join(f"({line}) Tj T*\n" for line in text.splitlines())
    page.obj.Contents = pdf.make_stream(f"BT /F 12 Tf 14 TL 50 700 Td\n{lines}ET".encode("latin-1"))


def hang(pdf: pikepdf.Pdf, file: Embedded) -> pikepdf.Dictionary:
    """Put a file into a PDF, at its places."""
    stream = pdf.make_stream(
        file.raw if file.raw is not None else file.content, Type=pikepdf.Name.EmbeddedFile
    )
    if file.media_type is not None:
        stream.Subtype = pikepdf.Name(f"/{file.media_type}")
    if file.filters:
        stream.write(
            file.raw if file.raw is not None else zlib.compress(file.content),
            filter=pikepdf.Array([pikepdf.Name(f"/{name}") for name in file.filters]),
        )
    specification = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Filespec, F=file.name, UF=file.name, EF=pikepdf.Dictionary(F=stream, UF=stream)
        )
    )
    if file.relationship is not None:
        specification.AFRelationship = pikepdf.Name(f"/{file.relationship}")
    for place in file.places:
        _HANGING[place](pdf, file.name, specification)
    return specification


def _in_names(pdf: pikepdf.Pdf, name: str, specification: pikepdf.Dictionary) -> None:
    names = pdf.Root.get("/Names", pikepdf.Dictionary())
    pdf.Root.Names = names
    tree = pikepdf.NameTree(names.EmbeddedFiles) if "/EmbeddedFiles" in names else pikepdf.NameTree.new(pdf)
    tree[name] = specification
    names.EmbeddedFiles = tree.obj


def _at_catalogue(pdf: pikepdf.Pdf, name: str, specification: pikepdf.Dictionary) -> None:
    pdf.Root.AF = pikepdf.Array([*pdf.Root.get("/AF", ()), specification])


def _at_page(pdf: pikepdf.Pdf, name: str, specification: pikepdf.Dictionary) -> None:
    pdf.pages[0].obj.AF = specification


def _at_annotation(pdf: pikepdf.Pdf, name: str, specification: pikepdf.Dictionary) -> None:
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=[0, 0, 9, 9], FS=specification
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])


def _in_kids(pdf: pikepdf.Pdf, name: str, specification: pikepdf.Dictionary) -> None:
    """Two levels below the root of the name tree, which is its own kid too."""
    leaf = pdf.make_indirect(pikepdf.Dictionary(Names=[name, specification], Limits=[name, name]))
    middle = pdf.make_indirect(pikepdf.Dictionary(Kids=[leaf], Limits=[name, name]))
    root = pdf.make_indirect(pikepdf.Dictionary(Kids=[middle]))
    root.Kids.append(root)
    middle.Kids.append(root)
    pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=root)


_HANGING = {
    "names": _in_names,
    "catalogue": _at_catalogue,
    "page": _at_page,
    "annotation": _at_annotation,
    "kids": _in_kids,
}


def packed_often(piece: bytes, times: int, begin: bytes = b"") -> bytes:
    """A piece so many times over, behind a beginning, as a PDF's stream is packed; it is packed once only."""
    packer, check = zlib.compressobj(9, wbits=-15), zlib.adler32(begin)
    first, once = (packer.compress(each) + packer.flush(zlib.Z_FULL_FLUSH) for each in (begin, piece))
    for _ in range(times):
        check = zlib.adler32(piece, check)
    return b"\x78\xda" + first + once * times + packer.flush() + check.to_bytes(4, "big")


def saved(pdf: pikepdf.Pdf, encryption: pikepdf.Encryption | None = None, *, packed: bool = False) -> bytes:
    """The file's bytes, with each stream as it is; `packed`: its objects in a stream of their own."""
    mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.preserve
    file = BytesIO()
    pdf.save(
        file,
        encryption=encryption or False,
        deterministic_id=encryption is None,
        fix_metadata_version=False,
        compress_streams=packed,
        stream_decode_level=None if encryption else pikepdf.StreamDecodeLevel.none,
        object_stream_mode=mode,
    )
    return file.getvalue()
