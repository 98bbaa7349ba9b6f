"""Real invoices and credit notes: each value is on the page, or it is a loss."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.terms import term
from comptoir_engine.pivot.values import Value, read
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert
from comptoir_pdf_email.manner import Manner

SWISS = Manner("en", "CH")
WRITTEN: dict[str, Callable[[str], str]] = {
    "text": str,
    "identifier": str,
    "date": SWISS.day,
    "amount": SWISS.amount,
    "unit price": SWISS.amount,
    "quantity": SWISS.number,
    "percent": SWISS.percent,
}
WHERE = ("en16931/ubl/*", "en16931/bis/*", "xrechnung/*_ubl.xml")


def pivots(shared: Path) -> Iterator[tuple[str, Content]]:
    """The documents of the corpora that the pivot's own format would recognise."""
    for pattern in WHERE:
        for path in sorted((shared / "corpora").glob(pattern)):
            content = Content(Document(path.read_bytes(), PIVOT, "invoice"))
            try:
                known = str(content.tree.tag) in ROOTS
            except DocumentFault:
                continue
            if known:
                yield path.name, content


def expected(value: Value) -> str | None:
    """What of a value must be readable on the page; None where words stand for it, or nothing needs to."""
    found = term(value.term) if value.term else None
    written = WRITTEN.get(found.kind) if found else None
    if written is None or not value.value.strip():
        return None
    if value.term == "BT-149" and SWISS.number(value.value) == "1":
        return None
    return "".join(written(value.value.strip()).split())


@pytest.mark.timeout(300)
def test_each_value_of_real_documents_is_on_the_page_or_a_loss(
    shared: Path, text_of: Callable[..., str]
) -> None:
    seen = 0
    for name, content in pivots(shared):
        converted = convert(content, {"language": "en"})
        lost = {loss.path for loss in converted.losses}
        page = text_of(converted.content.bytes, body=True)
        values = [value for value in read(content.tree) if value.path not in lost]
        missing = [value for value in values if (what := expected(value)) and what not in page]
        assert missing == [], name
        seen += 1
    assert seen >= 30
