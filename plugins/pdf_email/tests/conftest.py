"""What the tests of this package share: documents that say whatever a test needs, and a look into a PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping

import pytest
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.pivot.layout import layout
from comptoir_engine.pivot.terms import BILLS, Term, terms
from comptoir_engine.pivot.values import Value, write
from comptoir_engine.xml.content import Content
from lxml import etree

CODES = {
    "BT-5": "EUR",
    "BT-6": "SEK",
    "BT-8": "35",
    "BT-21": "AAI",
    "BT-82": "BT-82 by transfer",
    "BT-81": "58",
    "BT-95": "S",
    "BT-102": "S",
    "BT-118": "S",
    "BT-151": "S",
    "BT-130": "KGM",
    "BT-150": "KGM",
    "BT-98": "95",
    "BT-140": "95",
    "BT-105": "FC",
    "BT-145": "FC",
    "BT-125-1": "text/csv",
    "BT-158-1": "STI",
    "BT-157-1": "0160",
}
COUNTRIES = ("BT-40", "BT-55", "BT-69", "BT-80", "BT-159")


def value_of(term: Term, type: Type) -> str:
    """A value that no other term has, as far as its kind allows."""
    number = int(re.sub(r"\D", "", term.id))
    fixed = {**CODES, "BT-3": "381" if type == "credit-note" else "380"}
    if term.id in fixed:
        return fixed[term.id]
    if term.id in COUNTRIES:
        return "CH"
    made: Mapping[str, Callable[[], str]] = {
        "date": lambda: f"20{number:02d}-03-0{1 + number % 9}" if number < 100 else f"2{number}-03-01",
        "amount": lambda: f"{1000 + number}.{number % 90 + 10}",
        "unit price": lambda: f"{2000 + number}.{number % 90 + 10}5",
        "quantity": lambda: f"{3000 + number}.5",
        "percent": lambda: f"{number}.75",
        "binary": lambda: "Y29uY3JldGU7MTIK",
        "code": lambda: f"{term.id}c",
    }
    return made.get(term.kind, lambda: f"{term.id} said")()


def _everything(type: Type = "invoice") -> dict[str, str]:
    return {term.id: value_of(term, type) for term in terms() if not term.is_group}


@pytest.fixture
def everything() -> Callable[..., dict[str, str]]:
    """`everything(type)`: a value for each term of the standard."""
    return _everything


@pytest.fixture
def document() -> Callable[..., Content]:
    """`document(said, type, lines)`: a document that says these terms."""
    return _document


def _document(said: Mapping[str, str], type: Type = "invoice", lines: int = 1) -> Content:
    """A document that says these terms, each once, but what belongs to a line once a line."""
    chains = layout(type).chains
    line = next(place for place in chains["BG-25" if type in BILLS else "line"] if place.repeats)
    values = []
    for id, value in said.items():
        depth = sum(place.repeats for place in chains[id])
        repeated = range(1, lines + 1) if line in chains[id] else range(1, 2)
        values += [Value(id, (number, 1)[:depth], value) for number in repeated]
    content = etree.tostring(write(values, type), xml_declaration=True, encoding="UTF-8")
    return Content(Document(content, PIVOT, type))


BODY = ("-x", "0", "-y", "40", "-W", "600", "-H", "755")
"""The part of an A4 page between its head and its foot, in points."""

SIMPLE = {
    "BT-1": "R-2026-0042",
    "BT-2": "2026-11-03",
    "BT-3": "380",
    "BT-5": "CHF",
    "BT-9": "2026-12-03",
    "BT-24": "urn:cen.eu:en16931:2017",
    "BT-27": "Seeblick Mechanik AG",
    "BT-40": "CH",
    "BT-44": "Hotel Alpenrose GmbH",
    "BT-55": "CH",
    "BT-106": "1125.00",
    "BT-109": "1125.00",
    "BT-110": "91.13",
    "BT-112": "1216.13",
    "BT-115": "1216.13",
    "BT-116": "1125.00",
    "BT-117": "91.13",
    "BT-118": "S",
    "BT-119": "8.1",
    "BT-126": "1",
    "BT-129": "10",
    "BT-130": "H87",
    "BT-131": "1125.00",
    "BT-146": "112.50",
    "BT-151": "S",
    "BT-152": "8.1",
    "BT-153": "Kugellager 6204",
}
"""A small invoice, by term."""


@pytest.fixture
def simple() -> dict[str, str]:
    """A small invoice, by term, to be changed at will."""
    return dict(SIMPLE)


@pytest.fixture
def text_of() -> Callable[..., str]:
    """`text_of(pdf)`: the text of a PDF without any white space; `body=True` leaves heads and feet of pages out."""
    return _text_of


def _text_of(pdf: bytes, *, body: bool = False) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    done = subprocess.run(
        ["pdftotext", "-raw", "-enc", "UTF-8", *(BODY if body else ()), "-", "-"],
        input=pdf,
        stdout=subprocess.PIPE,
        check=True,
    )
    return "".join(done.stdout.decode().split())


@pytest.fixture
def boxes_of() -> Callable[[bytes], list[tuple[float, float, float, float]]]:
    """`boxes_of(pdf)`: where each word stands on its page (left, top, right, bottom), in points."""
    return _boxes_of


def _boxes_of(pdf: bytes) -> list[tuple[float, float, float, float]]:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, stdout=subprocess.PIPE, check=True)
    edges = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)"', done.stdout.decode())
    return [(float(left), float(top), float(right), float(bottom)) for left, top, right, bottom in edges]
