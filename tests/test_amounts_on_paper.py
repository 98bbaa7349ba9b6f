"""Amounts that no binary float can hold stand on the PDF as the document states them, to their last digit."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.manner import manner
from comptoir_pdf_email.page import File, compose
from test_amounts import SHAPES, with_amounts

STATED = (
    "9007199254740993.01",
    "-9007199254740993.01",
    "0.30000000000000004",
    "0.12345678901234567890123456789",
    "123456789012345678.99",
    "999999999999999999",
    "0.0000001",
    "-0.01",
    "0",
    "0.00",
    "-0.00",
)
MANNERS = {"de-CH": ("'", "."), "de-DE": (".", ","), "fr-FR": ("\u202f", ","), "en-GB": (",", ".")}
_MONEY = re.compile(rb'(<cbc:(?:PayableAmount|TaxInclusiveAmount|PriceAmount) currencyID="[A-Z]{3}">)[^<]*')


@pytest.fixture(scope="module")
def candidate() -> Candidate:
    found = Candidate("pdf_email")
    found.registry.prepare()
    return found


@pytest.fixture(scope="module")
def way(candidate: Candidate) -> Conversion:
    [found] = [each for each in candidate.ways_out if each.target == "pdf"]
    return found


@pytest.fixture(scope="module")
def pivots(candidate: Candidate, way: Conversion) -> dict[str, Document]:
    return {pivot.name: pivot.document for pivot in candidate.writable(way)}


def text_of(pdf: bytes) -> str:
    """All that stands on the pages, without white space, for a long amount may be broken; minus as a hyphen."""
    pages = "".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return re.sub(r"\s", "", pages.replace("\ufffe", "")).replace("−", "-")


def on_page(stated: str, group: str = "", point: str = ".") -> str:
    """An amount as the page writes it: its digits, and two decimals at least."""
    sign, whole, decimals = re.fullmatch(r"(-?)(\d+)\.?(\d*)", stated).groups()  # type: ignore[union-attr]
    grouped = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group, whole)
    return re.sub(r"\s", "", f"{sign}{grouped}{point}{decimals.rstrip('0').ljust(2, '0')}")


@pytest.mark.parametrize("locale", MANNERS)
@pytest.mark.parametrize("stated", STATED)
def test_an_amount_stands_as_it_is_stated(
    stated: str, locale: str, way: Conversion, pivots: dict[str, Document]
) -> None:
    invoice = pivots["pivot-invoice.xml"]
    content, places = _MONEY.subn(rb"\g<1>" + stated.encode(), invoice.content)
    assert places > 2
    plain = text_of(way.run(Content(invoice), {"locale": locale}).content.bytes)
    said = text_of(way.run(Content(replace(invoice, content=content)), {"locale": locale}).content.bytes)
    expected = on_page(stated, *MANNERS[locale])
    assert said.count(expected) - plain.count(expected) >= places


@pytest.mark.parametrize("shape", SHAPES)
def test_each_number_of_each_type_stands_on_its_page(
    shape: str, way: Conversion, pivots: dict[str, Document]
) -> None:
    gone = {}
    for name, document in pivots.items():
        strange, places = with_amounts(document, shape)
        done = way.run(Content(strange), {})
        there, told = text_of(done.content.bytes).replace("'", ""), {loss.value for loss in done.losses}
        kept = {number: number.rstrip("0").rstrip(".") for number in places}  # quantities end with no zero
        lost = {number: places[number] for number in kept if kept[number] not in there and number not in told}
        if lost:
            gone[name] = lost
    assert len(pivots) == 5
    assert gone == {}


def test_a_sum_of_tenths_is_not_added_up_anew(way: Conversion, pivots: dict[str, Document]) -> None:
    invoice = pivots["pivot-invoice.xml"]
    content = _MONEY.sub(
        rb"\g<1>0.30", re.sub(rb"(LineExtensionAmount [^>]*>)[^<]*", rb"\g<1>0.1", invoice.content)
    )
    said = text_of(way.run(Content(replace(invoice, content=content)), {}).content.bytes)
    assert "0.30" in said
    assert "0.30000" not in said
    assert "0.10" in said


def numbers(value: object, path: str = "") -> Iterator[str]:
    """Where a number stands that JSON would hand to the template as one."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from numbers(each, f"{path}/{key}")
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each, path)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path


def test_the_template_gets_texts_and_never_a_number(pivots: dict[str, Document]) -> None:
    """Typst reads a number of JSON as a binary float; but for the day of the file none is there."""
    for document in pivots.values():
        tree = Content(with_amounts(document, SHAPES[0])[0]).tree
        xml = File("a.xml", "application/xml", "UBL 2.1", "alternative", document.content)
        page = compose(tree, manner("de", "de-CH"), xml=xml, enclose=True, picture=None).job.page
        assert set(numbers(json.loads(page))) <= {"/date"}
        assert SHAPES[0].partition("{")[0] in page.replace("'", "")
