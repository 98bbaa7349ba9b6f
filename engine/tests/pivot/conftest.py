"""Documents to try the pivot's room on: one of our own, and the reference documents beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.pivot import html
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.values import Value, write
from comptoir_engine.xml.parse import parse
from lxml import etree

Documents = dict[str, etree._Element]

SAMPLES = Path(html.__file__).parent / "samples"


@pytest.fixture(scope="session")
def documents(shared: Path) -> Documents:
    """All whole UBL invoices and credit notes of the reference documents, by file name."""
    files = sorted((shared / "corpora").rglob("*.[xX][mM][lL]"))
    roots = {
        file.name: parse(file.read_bytes()) for file in files if not file.parent.name.startswith("unit-")
    }
    found = {name: root for name, root in roots.items() if root.tag in ROOTS}
    assert len(found) > 30
    return found


@pytest.fixture
def sample() -> etree._Element:
    """An invoice of our own in which every term of the standard occurs, also those that exclude each other."""
    return parse((SAMPLES / "pivot-invoice-of-every-term.xml").read_bytes())


@pytest.fixture
def small() -> list[Value]:
    """The values of a two-line invoice, without paths, as a form would give them."""
    head = {
        "BT-1": "R-4711",
        "BT-2": "2026-11-03",
        "BT-3": "380",
        "BT-5": "CHF",
        "BT-24": "urn:cen.eu:en16931:2017",
        "BT-27": "Alpha Papier AG",
        "BT-31": "CHE-123.456.788 MWST",
        "BT-40": "CH",
        "BT-44": "Muster AG",
        "BT-55": "CH",
        "BT-106": "148.00",
        "BT-109": "148.00",
        "BT-110": "11.99",
        "BT-112": "159.99",
        "BT-115": "159.99",
    }
    lines = {
        "BT-126": ("1", "2"),
        "BT-129": ("5", "8"),
        "BT-130": ("XBX", "H87"),
        "BT-131": ("120.00", "28.00"),
        "BT-146": ("24.00", "3.50"),
        "BT-151": ("S", "S"),
        "BT-152": ("8.1", "8.1"),
        "BT-153": ("Paper A4, white", "Folder, grey"),
    }
    vat = {"BT-116": "148.00", "BT-117": "11.99", "BT-118": "S", "BT-119": "8.1"}
    return [
        *(Value(term, (), text) for term, text in head.items()),
        *(Value(term, (n,), text) for term, texts in lines.items() for n, text in enumerate(texts, 1)),
        *(Value(term, (1,), text) for term, text in vat.items()),
    ]


@pytest.fixture
def invoice(small: list[Value]) -> etree._Element:
    """The document that says the values of `small`."""
    return write(small, "invoice")
