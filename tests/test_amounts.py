"""Amounts that no binary float can hold go through each conversion to their last digit, or are told as lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from itertools import count

import pytest
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from lxml import etree

PLUGINS = ("cii", "xcbl30", "ets31", "html")
SHAPES = (
    "9007199254740993.01{n:03}",
    "0.30000000000000004{n:03}",
    "0.0000001{n:03}",
    "123456789012345678.{n:03}",
    "-1{n:03}.{n:03}",
)
"""Of what binary floats get wrong: beyond 2^53, the sum of 0.1 and 0.2, what Python writes with an exponent."""

_AMOUNT = re.compile(r"[+-]?\d+\.\d+")
_PARTED = re.compile("(?<=\\d)[’'\u00a0\u202f](?=\\d{3})")


@pytest.fixture(scope="module", params=PLUGINS)
def candidate(request: pytest.FixtureRequest) -> Candidate:
    found = Candidate(request.param)
    found.registry.prepare()
    return found


def journeys(candidate: Candidate) -> Iterator[tuple[str, Document, Conversion]]:
    """Every good sample on its way in, and every pivot on each way out."""
    yield from ((sample.name, sample.document, way) for sample, way in candidate.readable())
    for way in candidate.ways_out:
        yield from ((pivot.name, pivot.document, way) for pivot in candidate.writable(way))


def with_amounts(document: Document, shape: str) -> tuple[Document, dict[str, str]]:
    """The document with a number of that shape, each another, wherever one with a point stands; and where they are."""
    root, number, places = deepcopy(Content(document).tree), count(1), {}
    for element in root.iter(etree.Element):
        if len(element) == 0 and _AMOUNT.fullmatch((element.text or "").strip()):
            element.text = shape.format(n=next(number))
            places[element.text] = str(element.tag).rpartition("}")[2]
    return replace(document, content=etree.tostring(root, encoding="UTF-8", xml_declaration=True)), places


def said(content: Content) -> str:
    """All that a document or a page says, without what parts the thousands."""
    return _PARTED.sub("", content.bytes.decode()).replace("−", "-")


def digits(number: str) -> str:
    """Without a plus, and without zeros that pad its fraction: they may go."""
    bare = number.removeprefix("+")
    return bare.rstrip("0") if "." in bare else bare


@pytest.mark.parametrize("shape", SHAPES)
def test_each_amount_arrives_to_its_last_digit_or_is_told(candidate: Candidate, shape: str) -> None:
    gone, tried = {}, 0
    for name, document, way in journeys(candidate):
        strange, places = with_amounts(document, shape)
        try:
            done = way.run(Content(strange), {})
        except DocumentFault:
            continue
        there, told = said(done.content), {loss.value for loss in done.losses}
        lost = {n: place for n, place in places.items() if digits(n) not in there and n not in told}
        tried += len(places)
        if lost:
            gone[f"{name} as {way.target}"] = lost
    assert tried > 20
    assert gone == {}
