"""A thousand findings lead home as fast each as ten do."""

from __future__ import annotations

import re
from pathlib import Path

import comptoir_xcbl30
import pytest
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from comptoir_xcbl30 import home as homes
from comptoir_xcbl30.conversion import to_pivot

SAMPLE = Path(comptoir_xcbl30.__file__).with_name("samples") / "good-invoice-minimum-in-a-namespace.xml"


def test_one_search_serves_all_findings_of_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[homes._Search] = []

    class Counted(homes._Search):
        def __init__(self, *roots: homes.etree._Element) -> None:
            super().__init__(*roots)
            made.append(self)

    monkeypatch.setattr(homes, "_Search", Counted)
    text = SAMPLE.read_text(encoding="utf-8")
    line = re.search(r"<(\w+:)?InvoiceItemDetail>.*?InvoiceItemDetail>", text, re.DOTALL)
    assert line is not None
    source = Content(Document(text.replace(line[0], line[0] * 50).encode(), "xcbl30", "invoice"))
    way = to_pivot()
    assert way.home is not None
    pivot = way.run(source, {}).content
    found = [
        way.home(f"/Invoice/cac:InvoiceLine[{n}]/cac:Item/cbc:Name", pivot, source) for n in range(1, 51)
    ]
    assert len(made) == 1
    assert len({place for place in found if place is not None}) == 50
