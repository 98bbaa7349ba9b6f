"""The writer's logo in the PDF: a picture that a screen reader names, above the name, and nothing is pushed about."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pikepdf
import pytest
from comptoir_engine.logo import Picture
from comptoir_engine.model import Type
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert

Document = Callable[..., Content]


def png(width: int, height: int) -> Picture:
    """A half transparent picture."""
    rows = b"".join(b"\0" + b"\x0b\x5c\x62\x80" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )
    return Picture("image/png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks))


SVG = Picture(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20" width="80" height="20"><defs><linearGradient id="a">'
    b'<stop offset="0" stop-color="#0b5c62"/><stop offset="1" stop-color="#fff"/></linearGradient></defs>'
    b'<path fill="url(#a)" fill-opacity="0.5" d="M0 0h80v20H0z"/></svg>',
)


def made(content: Content, picture: Picture | None) -> bytes:
    return convert(content, {"logo": picture.address} if picture is not None else {}).content.bytes


def figures(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The pictures among a PDF's tags."""
    children = element.get("/K")
    if element.get("/S") == "/Figure":
        yield element
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from figures(child)


@pytest.mark.parametrize("picture", [png(30, 40), png(400, 20), SVG], ids=["high", "wide", "svg"])
def test_the_pdf_has_the_picture_under_the_name_of_its_company_and_stays_what_it_calls_itself(
    picture: Picture, simple: dict[str, str], document: Document
) -> None:
    content = document(simple)
    with pikepdf.open(BytesIO(made(content, picture))) as opened, opened.open_metadata() as metadata:
        (figure,) = figures(opened.Root.StructTreeRoot)
        assert str(figure.Alt) == "Seeblick Mechanik AG"
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert list(opened.attachments) == []
    assert made(content, picture) == made(content, picture)


def test_of_a_png_the_very_pixels_are_in_the_pdf(simple: dict[str, str], document: Document) -> None:
    with pikepdf.open(BytesIO(made(document(simple), png(40, 30)))) as opened:
        images = [
            each
            for each in opened.objects
            if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
        picture = next(each for each in images if each.get("/SMask") is not None)
        assert (int(picture.Width), int(picture.Height)) == (40, 30)
        assert picture.read_bytes() == b"\x0b\x5c\x62" * 1200
        assert picture.SMask.read_bytes() == b"\x80" * 1200


@pytest.mark.parametrize("type", ["order", "order-response", "despatch-advice"])
def test_it_is_the_writer_s_whatever_the_type(type: Type, document: Document) -> None:
    said = {"number": "B-1", "issued": "2026-11-03", "line-number": "1", "item": "Kugellager"}
    parties = {"order": "buyer", "order-response": "seller", "despatch-advice": "despatcher"}
    names = {f"{party}-name": f"The {party}" for party in ("buyer", "seller")}
    if type == "despatch-advice":
        names["despatcher-name"] = "The despatcher"
    with pikepdf.open(BytesIO(made(document(said | names, type), SVG))) as opened:
        assert [str(each.Alt) for each in figures(opened.Root.StructTreeRoot)] == [f"The {parties[type]}"]


@pytest.mark.parametrize("picture", [png(10, 400), png(400, 20), SVG], ids=["high", "wide", "svg"])
def test_the_receiver_s_address_stays_where_the_window_shows_it(
    picture: Picture,
    simple: dict[str, str],
    document: Document,
    boxes_of: Callable[[bytes], list[tuple[float, float, float, float]]],
) -> None:
    content = document(simple | {"BT-28": "Seeblick"})
    tops = [
        sorted(box[1] for box in boxes_of(made(content, each)) if box[1] > 52 / 25.4 * 72)
        for each in (None, picture)
    ]
    assert tops[0] == tops[1]


def test_a_document_without_a_logo_has_no_picture(simple: dict[str, str], document: Document) -> None:
    with pikepdf.open(BytesIO(made(document(simple), None))) as opened:
        assert list(figures(opened.Root.StructTreeRoot)) == []
