"""A document that a conversion refuses still shows a clerk which it is: its number, its day and its parties."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import Document
from comptoir_engine.pipeline import validate
from comptoir_engine.registry import Registry

from workshop.packages import ROOT

REFUSED = sorted(
    path
    for pattern in (
        "cii/comptoir_cii/samples/bad-CII-[!D]*.xml",  # CII-DATE is a check’s, which comes before
        "xcbl30/comptoir_xcbl30/samples/bad-XCBL30-*.xml",
    )
    for path in (ROOT / "plugins").glob(pattern)
)


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def test_there_are_refusals_to_look_at() -> None:
    assert len(REFUSED) >= 10


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_is_refused_has_its_number_its_day_and_its_parties(path: Path, registry: Registry) -> None:
    result = validate(Document(path.read_bytes()), registry)
    assert (result.outcome, result.steps[-1].stage) == ("stopped", "to_pivot")
    head = result.head
    assert head.type == result.document.type
    assert head.number
    assert head.issued is not None
    assert head.seller is not None
    assert head.buyer is not None
    assert head.seller.name
    assert head.buyer.name
    assert head.number.encode() in path.read_bytes()
