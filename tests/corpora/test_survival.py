"""The figures of what survives: `python -m bench --formats survival` prints them."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.registry import Registry

from bench.corpus import Bill, bills
from bench.survival import FULL, WAYS, Way, survival

PART = {Way("facturx"): 9, Way("xcbl30", extension=True): 3, Way("ets31", extension=True): 3}
"""Of these dearer ways `make test` goes with one of so many documents, `make test-long` with all."""


@pytest.fixture(scope="module")
def real(shared: Path, registry: Registry) -> list[Bill]:
    found = list(bills(shared, registry))
    assert len(found) >= 74
    return found


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_each_business_term_survives_or_is_a_named_loss(
    way: Way, real: list[Bill], registry: Registry
) -> None:
    _assert_survives(real[:: PART.get(way, 1)], way, registry)


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("way", PART, ids=str)
def test_so_it_does_in_every_document(way: Way, real: list[Bill], registry: Registry) -> None:
    _assert_survives(real, way, registry)


def _assert_survives(chosen: list[Bill], way: Way, registry: Registry) -> None:
    if way.format not in registry.writable():
        pytest.skip(f"the plugin that writes {way.format} is not installed")
    found, documents = survival(chosen, way, registry), len(chosen)
    assert (found.terms.silent, found.others.silent) == ([], [])
    assert (found.documents, found.sound) == (documents, documents)
    assert found.terms.all >= 60 * documents
    assert found.terms.same + found.terms.named == found.terms.all
    if found.way in FULL:
        assert found.terms.same == found.terms.all
    if found.way in FULL or found.way.extension or found.way.format == "xcbl30":
        assert found.unsound == set()
    assert found.unsound <= found.lossy
