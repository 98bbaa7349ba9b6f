"""What comes out of a picture that somebody uploads: its colours and shapes; each way out of it is refused or gone."""

from __future__ import annotations

import io
import random
import re
import struct
import zlib
from contextlib import suppress

import pytest
from comptoir_engine.logo import Picture
from comptoir_engine.xml.parse import parse
from comptoir_hub.errors import Invalid
from comptoir_hub.logos.cleaning import MOST, cleaned
from comptoir_hub.logos.vocabulary import ELEMENTS, GEOMETRY, PRESENTATION
from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 10">'
)


def drawing(body: str, head: str = HEAD, before: str = "") -> bytes:
    return f'{before}{head}<path d="M0 0h40v10z"/>{body}</svg>'.encode()


def read_back(picture: Picture) -> etree._Element:
    """The drawing as a parser sees it; it says nothing that is not on the lists."""
    root = parse(picture.content)
    for element in root.iter():
        name = etree.QName(element)
        assert name.namespace == "http://www.w3.org/2000/svg"
        assert name.localname in ELEMENTS | {"svg"}
        assert set(element.attrib) <= GEOMETRY | PRESENTATION | {"href"}
        assert not (element.text or "").strip()
        for value in element.attrib.values():
            assert re.search(r"url\((?!#[\w.-]+\))|script|:|@|\\|&|[<>]", str(value)) is None
    assert root.getroottree().docinfo.doctype == ""
    return root


def png(image: Image.Image, **fields: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", **fields)
    return out.getvalue()


def chunks(content: bytes) -> list[bytes]:
    """The names of a PNG's parts."""
    names, at = [], 8
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        names.append(content[at + 4 : at + 8])
        at += 12 + size
    return names


REFUSED = [
    ('<script>alert(1)</script>', "<script>"),
    ('<script xlink:href="https://example.com/x.js"/>', "<script>"),
    ('<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>', "<foreignObject>"),
    ('<image href="https://example.com/x.png"/>', "Save the logo as PNG"),
    ('<image href="data:image/svg+xml;base64,AAAA"/>', "Save the logo as PNG"),
    ('<text x="1">Alpha</text>', "Convert them to paths"),
    ('<a href="javascript:alert(1)"><path d="M0 0"/></a>', "<a>"),
    ('<animate attributeName="href" to="javascript:alert(1)"/>', "<animate>"),
    ('<set attributeName="onload" to="alert(1)"/>', "<set>"),
    ('<filter id="f"><feImage href="https://example.com/"/></filter>', "<filter>"),
    ('<pattern id="p" width="1" height="1"/>', "<pattern>"),
    ('<svg viewBox="0 0 1 1"/>', "<svg>"),
    ('<iframe src="https://example.com/"/>', "<iframe>"),
    ('<use href="https://example.com/x.svg#a"/>', "href says https://example.com/x.svg#a"),
    ('<use xlink:href="other.svg#a"/>', "href says other.svg#a"),
    ('<use href="data:image/svg+xml,x#a"/>', "href says data:"),
    ('<use href="#a b"/>', "href says #a b"),
    ('<path d="M0 0" fill="url(https://example.com/x.svg#a)"/>', "fill says url(https:"),
    ('<path d="M0 0" fill="url(x.svg#a)"/>', "fill says url(x.svg#a)"),
    ('<path d="M0 0" fill="url(#a) url(x.svg#b)"/>', "fill says"),
    ('<path d="M0 0" fill="u&#114;l(x.svg)"/>', "fill says url(x.svg)"),
    (r'<path d="M0 0" style="fill:u\72l(//example.com)"/>', "fill says"),
    ('<path d="M0 0" style="fill:url(data:image/png;base64,AA)"/>', "fill says url(data:image/png"),
    ('<path d="M0 0" mask="image-set(x.png 1x)"/>', "mask says image-set"),
    ('<path d="M0 0" clip-path="var(--x)"/>', "clip-path says var(--x)"),
    ('<path d="javascript:alert(1)"/>', "d says javascript:"),
    ('<style>@import url(https://example.com/x.css);</style>', "@import"),
    ('<style>@font-face{font-family:x;src:url(x)}</style>', "@font-face"),
    ('<style>path{fill:red}</style>', "(path)"),
    ('<style>.a{fill:url(https://example.com/#a)}</style><path class="a" d="M0 0"/>', "fill says url(https:"),
    ('<style>.a{fill:red</style>', "the style says more"),
    ('<g id="a"/><g id="a"/>', "The name a stands at two elements"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words"), REFUSED, ids=[body[:50] for body, _ in REFUSED])
def test_what_runs_fetches_or_leads_out_is_refused_with_its_place(body: str, words: str) -> None:
    with pytest.raises(Invalid) as wrong:
        cleaned(drawing(f"\n\n{body}"))
    assert words in str(wrong.value)
    assert str(wrong.value).startswith(("Line 3: ", "The name"))


GONE = [
    ('<path d="M0 0" onload="alert(1)" onclick="alert(2)"/>', "alert"),
    ("<title>Made by Anna</title><desc>Anna</desc><metadata><x>Anna</x></metadata>", "Anna"),
    (
        '<path d="M0 0" class="anna" data-name="Anna" xml:base="https://example.com/" font-family="Anna"/>',
        "nna",
    ),
    ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>', "alert"),
    (
        '<s:namedview xmlns:s="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" href="//example.com"/>',
        "example",
    ),
    ("<!-- Anna --><?anna x?>Anna", "Anna"),
    ('<path d="M0 0" style="font-family:Anna;background:url(https://example.com/anna)"/>', "nna"),
    ('<path d="M0 0" id="Anna / 1"/>', "Anna"),
]


@pytest.mark.parametrize(("body", "word"), GONE, ids=[body[:50] for body, _ in GONE])
def test_what_is_not_seen_is_left_out(body: str, word: str) -> None:
    picture = cleaned(drawing(body))
    assert word.encode() not in picture.content
    assert len(list(read_back(picture))) >= 1


def test_entities_and_declarations_are_refused_and_a_bare_reference_is_gone() -> None:
    evil = '<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(Invalid, match="document type"):
        cleaned(drawing("&b;", before=evil))
    bare = (
        '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    )
    assert b"DOCTYPE" not in cleaned(drawing("", before=f'<?xml version="1.0"?>{bare}')).content


def test_what_a_drawing_program_says_by_classes_is_said_by_the_elements() -> None:
    style = "<style>/* x */.a,.b{fill:#0b5c62;font:x} .b{stroke:url('#g') !important}</style>"
    gradient = '<linearGradient id="g"><stop offset="0" style="stop-color:red"/></linearGradient>'
    root = read_back(cleaned(drawing(f'<defs>{style}{gradient}</defs><path d="M1 1" class="b" fill="red"/>'
                                     '<path d="M2 2" class="a" style="fill:blue"/>')))  # fmt: skip
    said = {path.get("d"): path for path in root.iter("{*}path")}
    assert dict(said["M1 1"].attrib) == {"d": "M1 1", "fill": "#0b5c62", "stroke": "url(#g)"}
    assert dict(said["M2 2"].attrib) == {"d": "M2 2", "fill": "blue"}
    assert next(root.iter("{*}stop")).get("stop-color") == "red"


def tens(name: str, repeated: str) -> str:
    """Eight elements, each of which means the next ten times, by the number `%d`."""
    return "".join(f'<{name} id="a{n + 1}">{repeated % n * 10}</{name}>' for n in range(8))


MANY = {
    "use": tens("g", '<use href="#a%d"/>') + '<path id="a0" d="M0 0"/>',
    "clip-path": tens("clipPath", '<path d="M0 0" clip-path="url(#a%d)"/>')
    + '<clipPath id="a0"><path d="M0 0"/></clipPath><path d="M0 0" clip-path="url(#a8)"/>',
    "many": "<g/>" * 20_001,
}


@pytest.mark.parametrize("body", MANY.values(), ids=MANY)
def test_few_elements_that_stand_for_millions_are_refused(body: str) -> None:
    with pytest.raises(Invalid, match="more than 20000 elements"):
        cleaned(drawing(body))


@pytest.mark.parametrize(
    "body",
    [
        '<g id="a"><use href="#a"/></g>',
        '<mask id="a"><path d="M0 0" mask="url(#b)"/></mask><mask id="b"><path d="M0 0" mask="url(#a)"/></mask>',
        "".join(f'<g id="a{n + 1}"><use href="#a{n}"/></g>' for n in reversed(range(200))),
    ],
    ids=["itself", "each other", "deep"],
)
def test_what_means_itself_is_refused(body: str) -> None:
    with pytest.raises(Invalid, match="in a circle, or too deep"):
        cleaned(drawing(body))


@pytest.mark.parametrize(
    ("head", "box"),
    [
        (
            '<svg xmlns="http://www.w3.org/2000/svg" width="30mm" height="10mm">',
            ("0 0 113.386 37.7953", "216", "72"),
        ),
        (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-5,0 24 24" width="100%">',
            ("-5 0 24 24", "72", "72"),
        ),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="64px">', ("0 0 1024 64", "256", "16")),
    ],
)
def test_a_drawing_is_as_large_as_a_page_has_room_for(head: str, box: tuple[str, str, str]) -> None:
    root = read_back(cleaned(drawing("", head)))
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == box


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "please choose one"),
        (b"GIF89a", "is neither"),
        (b"\x1f\x8b\x08\x00svgz", "is neither"),
        (b"<svg", "The file ends too early"),
        (b"<html><body/></html>", "this is <html> and no SVG"),
        (b"<svg/>", "this is <svg> and no SVG"),
        (drawing("", '<svg xmlns="http://www.w3.org/2000/svg">'), "does not say how large"),
        (drawing("", HEAD.replace("0 0 40 10", "0 0 0 10")), "does not say how large"),
        (drawing("", HEAD.replace("0 0 40 10", "0 0 nan 10")), "does not say how large"),
        (drawing("", HEAD.replace("0 0 40 10", "0 0 1e300 1e300")), "does not say how large"),
        (f"{HEAD}<title>x</title></svg>".encode(), "nothing is drawn"),
        (drawing("<g>" * 120 + "</g>" * 120), "deep"),
        (drawing(" " * MOST), "The logo has more than 200 KB"),
        (b"\x89PNG\r\n\x1a\n", "The PNG is damaged"),
        (png(Image.new("RGB", (20, 20)))[:-20], "The PNG is damaged"),
    ],
)
def test_what_is_no_picture_is_told_so(content: bytes, words: str) -> None:
    with pytest.raises(Invalid) as wrong:
        cleaned(content)
    assert words in str(wrong.value)
    assert wrong.value.field == "file"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_the_colours_of_a_png_stay_and_all_else_is_gone(mode: str) -> None:
    image = Image.effect_noise((60, 20), 90).convert("RGBA").convert(mode)
    note = PngInfo()
    note.add_text("Author", "Anna", zip=True)
    note.add(b"teSt", b"Anna")
    uploaded = png(image, pnginfo=note, dpi=(1, 1), icc_profile=b"Anna", exif=b"Exif\0\0Anna") + b"<script>"
    picture = cleaned(uploaded)
    assert picture.media_type == "image/png"
    assert set(chunks(picture.content)) <= {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"}
    shown = Image.open(io.BytesIO(picture.content))
    assert shown.convert("RGBA").tobytes() == image.convert("RGBA").tobytes()
    assert cleaned(uploaded) == picture


def test_sixteen_bits_a_colour_become_eight() -> None:
    picture = cleaned(png(Image.new("I;16", (40, 10), 0x8000)))
    assert Image.open(io.BytesIO(picture.content)).convert("L").getpixel((0, 0)) == 0x80


def test_a_large_png_is_made_as_large_as_it_is_shown() -> None:
    picture = cleaned(png(Image.new("RGBA", (3000, 500), (11, 92, 98, 255))))
    assert Image.open(io.BytesIO(picture.content)).size == (1200, 200)


def test_a_palette_with_a_transparent_colour_keeps_it() -> None:
    image = Image.new("P", (4, 1))
    image.putpalette([255, 0, 0, 0, 255, 0])
    image.putdata([0, 1, 0, 1])
    shown = Image.open(io.BytesIO(cleaned(png(image, transparency=1)).content)).convert("RGBA")
    assert [shown.getpixel((x, 0))[3] for x in range(4)] == [255, 0, 255, 0]  # type: ignore[index]


def built(*parts: tuple[bytes, bytes]) -> bytes:
    """A PNG of these parts, each with its right checksum."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


def parts_of(content: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 8
    while at < len(content):
        (size,) = struct.unpack(">I", content[at : at + 4])
        found.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


@pytest.mark.parametrize("size", [(4000, 4000), (20_000, 20_000), (2_000_000_000, 2_000_000_000)])
def test_a_bomb_is_not_unpacked(size: tuple[int, int]) -> None:
    head = struct.pack(">IIBBBBB", *size, 1, 0, 0, 0, 0)
    bomb = built((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    with pytest.raises(Invalid, match="pixels; at most 10,000,000 are taken"):
        cleaned(bomb)


def test_a_palette_that_is_missing_is_damage() -> None:
    head = struct.pack(">IIBBBBB", 2, 2, 8, 3, 0, 0, 0)
    without = built((b"IHDR", head), (b"IDAT", zlib.compress(b"\0\0\1\0\1\0")), (b"IEND", b""))
    with pytest.raises(Invalid, match="The PNG is damaged"):
        cleaned(without)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_damaged_png_is_shown_or_refused_and_breaks_nothing(mode: str) -> None:
    """Parts with a right checksum and a wrong content, in other orders, missing or cut."""
    image = Image.new(mode, (40, 10)) if mode == "I;16" else Image.new("RGBA", (40, 10)).convert(mode)
    whole, dice = parts_of(png(image, optimize=False)), random.Random(mode)
    for _ in range(80):
        parts = [(name, bytearray(data)) for name, data in whole]
        _, data = dice.choice(parts)
        for _ in range(dice.randint(0, 3) if data else 0):
            data[dice.randrange(len(data))] = dice.randrange(256)
        kept = dice.sample(parts, len(parts) - dice.choice([0, 1]))
        parts = dice.choice([parts, kept, sorted(kept, key=parts.index)])
        content = built(*((name, bytes(data)) for name, data in parts))
        with suppress(Invalid):
            cleaned(content[: dice.choice([None, None, dice.randrange(9, len(content) + 1)])])


def test_a_damaged_svg_is_shown_or_refused_and_breaks_nothing() -> None:
    style = "<style>.a{fill:#0b5c62}</style><linearGradient id='g'><stop offset='0'/></linearGradient>"
    body = f"<defs>{style}</defs><g transform='scale(2 3)'><use href='#b'/><path id='b' class='a' d='M1 1h2'/></g>"
    whole, dice, shown = drawing(body), random.Random(4), 0
    for _ in range(500):
        content = bytearray(whole)
        for _ in range(dice.randint(1, 2)):
            at, size = dice.randrange(len(content)), dice.randint(0, 1)
            content[at : at + size] = dice.choice(
                [b"", b"<", b"\0", b"'", b"url(#b)", b"-", b"1e9", b"{", b"9", b"a", b"\xff"]
            )
        with suppress(Invalid):
            read_back(cleaned(bytes(content)))
            shown += 1
    assert 50 < shown < 450, "the damage is too slight, or too grave, to try anything"
