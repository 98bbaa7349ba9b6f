"""The writer's logo on the readable page, and how it comes to the conversions that show it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click import BadParameter
from comptoir_engine import logo
from comptoir_engine.cli_options import profile_of
from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.logo import Picture, picture
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pivot.html import OPTIONS, render
from comptoir_engine.writing import write
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from lxml import etree

SAMPLES = Path(__file__).parents[2] / "comptoir_engine" / "pivot" / "html" / "samples"
XHTML = "{http://www.w3.org/1999/xhtml}"
DOT = Picture(
    "image/svg+xml",
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4" cx="5" cy="5"/></svg>',
)


def sample(path: Path) -> Content:
    return Content(Document(path.read_bytes(), PIVOT, path.stem.removeprefix("pivot-").split("-of-")[0]))  # type: ignore[arg-type]


def page(content: Content, **options: str) -> etree._Element:
    return parse(render(content, options).content.bytes)


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.xml")), ids=lambda path: path.stem)
def test_the_logo_stands_first_on_the_page_of_every_type_under_its_company_s_name(path: Path) -> None:
    found = page(sample(path), logo=DOT.address)
    (image,) = found.iter(f"{XHTML}img")
    name = next(each for each in found.iter(f"{XHTML}p") if each.get("class") == "who")
    assert image.get("src") == DOT.address
    assert image.get("alt") == name.text
    assert list(next(found.iter(f"{XHTML}header")).iter())[3] is image
    without = page(sample(path))
    assert list(without.iter(f"{XHTML}img")) == []


def test_no_text_of_a_document_is_taken_for_the_room_of_the_logo() -> None:
    path = SAMPLES / "pivot-invoice-of-every-term.xml"
    root = etree.fromstring(path.read_bytes())
    number = root.find("{*}ID")
    assert number is not None
    number.text = '<img src="logo" alt="x"/> "logo"'
    found = page(Content(Document(etree.tostring(root), PIVOT, "invoice")), logo=DOT.address)
    assert [image.get("src") for image in found.iter(f"{XHTML}img")] == [DOT.address]
    assert number.text in (found.findtext(f".//{XHTML}title") or "")


@pytest.mark.parametrize(
    "value",
    [
        "https://example.com/logo.png",
        "data:text/html;base64,PGI+",
        'data:image/png;base64,AA=="><script>',
        "data:image/svg+xml,<svg/>",
    ],
)
def test_a_logo_is_nothing_but_a_whole_picture(value: str) -> None:
    with pytest.raises(ValueError, match="data: address"):
        picture(value)


def test_a_picture_comes_back_from_its_address() -> None:
    assert picture(DOT.address) == DOT
    assert picture(None) is picture("") is None


def heeding(
    source: str, *options: str, needs: tuple[str, ...] = ()
) -> tuple[Conversion, list[dict[str, str]]]:
    """A conversion that writes down what it was run with."""
    seen: list[dict[str, str]] = []

    def run(content: Content, given: object) -> Converted:
        seen.append(dict(given))  # type: ignore[call-overload]
        return Converted(content)

    declared = (logo.OPTION,) if logo.NAME in options else ()
    return Conversion(PIVOT, source, ("invoice",), run, needs, options=declared), seen


def test_only_conversions_that_ask_for_it_get_it_those_that_another_needs_too() -> None:
    inner, shown = heeding("pdf", logo.NAME)
    outer, plain = heeding("facturx", needs=("pdf",))
    document = Content(Document(b"<Invoice/>", PIVOT, "invoice"))
    asked: list[str] = []

    def ours(name: str) -> str:
        asked.append(name)
        return DOT.address

    write(outer, document, {"language": "de"}, {"pdf": inner}.get, ours)
    assert shown == [{"logo": DOT.address}]
    assert plain == [{}]
    assert asked == ["logo"]


def test_a_profile_can_t_say_it() -> None:
    inner, seen = heeding("pdf", logo.NAME)
    document = Content(Document(b"<Invoice/>", PIVOT, "invoice"))
    write(inner, document, {"logo": DOT.address}, {}.get)
    assert seen == [{}]
    with pytest.raises(BadParameter, match="no such option"):
        profile_of(["logo=x"], OPTIONS, "--option")
