"""Totals that xCBL has no place for: each is read back as the same number, or named as lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find, path_of

Convert = Callable[..., Converted]

_TOTALS = "/Invoice/cac:LegalMonetaryTotal"


@pytest.mark.parametrize("rounding", ["0.5", "0.50", "0.4", "-0.5", "1.5"])
@pytest.mark.parametrize("lines", ["8186", "8187"])
@pytest.mark.parametrize("due", ["10158", "10159"])
def test_a_total_is_read_back_the_same_or_named_as_lost(
    rounding: str, lines: str, due: str, shared: Path, write: Convert, read: Convert
) -> None:
    text = (shared / "corpora/en16931/bis/BIS_Billing_30-DataIT.xml").read_text(encoding="utf-8")
    for old, new in ((">0.5<", rounding), (">8186<", lines), (">10158<", due)):
        assert old in text
        text = text.replace(old, f">{new}<")
    source = Content(Document(text.encode(), PIVOT, "invoice"))
    written = write(source)
    lost = {loss.path for loss in written.losses}
    back = read(Content(Document(written.content.bytes, "xcbl30", "invoice"))).content.tree
    totals = find(source.tree, _TOTALS, PIVOT_PREFIXES)
    assert totals is not None
    for total in totals:
        path = path_of(total, PIVOT_PREFIXES)
        again = back.findtext(f"*/{total.tag}")
        same = again is not None and Decimal(again) == Decimal(total.text or "")
        assert same != (path in lost), path
