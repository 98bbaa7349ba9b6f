"""An amount that contradicts the others of its document is not only lost: its sender hears of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import comptoir_ets31
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content

SAMPLE = (Path(comptoir_ets31.__file__).with_name("samples") / "good-invoice-two-rates.xml").read_text(
    encoding="utf-8"
)


def read_with(old: str, new: str, read: Callable[..., Converted]) -> Converted:
    assert SAMPLE.count(old) == 1
    return read(Content(Document(SAMPLE.replace(old, new).encode(), "ets31", "invoice")))


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("BV.040_Zu_versteuernder_Betrag", "1782.00", "99999.00"),
        ("BV.050_Steuerbetrag", "144.34", "-144.34"),
        ("BV.080_Bestaetigter_Gesamtpreis_der_Position_brutto", "1926.34", "-5"),
    ],
)
def test_a_contradicting_amount_is_a_warning_at_its_line(
    name: str, right: str, wrong: str, read: Callable[..., Converted]
) -> None:
    converted = read_with(f"<{name}>{right}<", f"<{name}>{wrong}<", read)
    [finding] = converted.findings
    assert (finding.rule, finding.severity) == ("CONTRADICTION", "warning")
    assert finding.line == SAMPLE[: SAMPLE.index(f"<{name}>{right}<")].count("\n") + 1
    assert (finding.path, wrong) in [(loss.path, loss.value) for loss in converted.losses]


def test_amounts_that_agree_are_not_spoken_of(read: Callable[..., Converted]) -> None:
    assert read(Content(Document(SAMPLE.encode(), "ets31", "invoice"))).findings == ()
