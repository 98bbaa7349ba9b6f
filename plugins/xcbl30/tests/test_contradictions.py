"""An amount that contradicts the others of its document is not only lost: its sender hears of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import comptoir_xcbl30
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content

FILE = Path(comptoir_xcbl30.__file__).with_name("samples") / "good-invoice-minimum-in-a-namespace.xml"
SAMPLE = FILE.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"), [("<TaxAmount>0<", "<TaxAmount>+7<"), ("<TaxAmount>0<", "<TaxAmount>-99999<")]
)
def test_a_contradicting_amount_is_a_warning_at_its_line(
    old: str, new: str, read: Callable[..., Converted]
) -> None:
    assert SAMPLE.count(old) == 1
    converted = read(Content(Document(SAMPLE.replace(old, new).encode(), "xcbl30", "invoice")))
    [finding] = converted.findings
    assert (finding.rule, finding.severity) == ("CONTRADICTION", "warning")
    assert finding.line == SAMPLE[: SAMPLE.index(old)].count("\n") + 1
    assert finding.path in [loss.path for loss in converted.losses]


def test_amounts_that_agree_are_not_spoken_of(read: Callable[..., Converted]) -> None:
    assert read(Content(Document(SAMPLE.encode(), "xcbl30", "invoice"))).findings == ()
