"""The exam's rule that no value vanishes, with documents that others wrote instead of our samples.

`make test` changes a few values of each document, chosen by a seed that is told when a test fails;
`make test-long` changes every value there is, but of those that repeat in one document only some.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random, randrange

import pytest
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.fates import silent
from comptoir_engine.conformance.leaves import Leaf, some_of_each
from comptoir_engine.conformance.trials import Bench
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.registry import Registry

SEED = int(os.environ.get("COMPTOIR_SEED") or randrange(10**6))
WRITERS = {"cii": "cii", "xcbl30": "xcbl30", "ets31": "ets31", "html": "html", "pdf": "pdf_email"}
"""Each format that is written, and the plugin that does it. UBL is the pivot itself."""

PART = {PIVOT: (24, 8), "cii": (12, 6), "xcbl30": (12, 6), "ets31": (12, 6), "html": (12, 4), "pdf": (6, 2)}
"""Of so many documents so many values each are changed by `make test`, on the way to each format."""
REPEATS = 2
"""So many of those that repeat in a document are changed by `make test-long`."""
LONG = {"pdf": (20, 1_000)}
"""A page is slow to set: `make test-long` changes every value, but of so many documents only."""


@dataclass(frozen=True)
class Journey:
    """A document, and the conversion that it goes through."""

    name: str
    candidate: Candidate
    document: Document
    way: Conversion


@pytest.fixture(scope="module")
def candidates(registry: Registry) -> dict[str, Candidate]:
    """The plugins that read or write, each under the exam's eyes; all compiled with the others."""
    found = {name: Candidate(name) for name in {*WRITERS.values(), "ubl21"}}
    for candidate in found.values():
        candidate.registry.prepare()
    return found


def chosen(leaves: list[Leaf], chance: Random, limit: int | None) -> list[Leaf]:
    """Some of each kind; so many at most, or without a limit all."""
    if limit is None:
        return some_of_each(leaves, chance, REPEATS)
    each = some_of_each(leaves, chance)
    return chance.sample(each, min(limit, len(each)))


def vanished(journeys: Iterable[Journey], part: tuple[int, int] | None) -> Iterator[str]:
    """What vanishes on these ways, or on a part of them: so many, and so many values each."""
    chance, all_ways = Random(SEED), list(journeys)
    for journey in all_ways if part is None else chance.sample(all_ways, min(part[0], len(all_ways))):
        bench = Bench(journey.candidate, journey.document, journey.way)
        if bench.unchanged.broken:
            yield f"{journey.name} breaks: {bench.unchanged.broken}"
        elif bench.unchanged.content is not None:  # otherwise a finding says why it can't be
            leaves = chosen(bench.leaves(), chance, part[1] if part else None)
            yield from silent(journey.name, bench.trials(leaves))


def assert_nothing(vanished: Iterable[str]) -> None:
    sentences = list(vanished)
    assert not sentences, "\n".join([f"COMPTOIR_SEED={SEED} does the same again", *sentences])


@pytest.fixture(scope="module")
def ways_in(whole: dict[str, Document], candidates: dict[str, Candidate]) -> list[Journey]:
    """Each document that is not of the pivot on its way there."""
    return [
        Journey(f"{name} to the pivot", candidate, document, way)
        for name, document in whole.items()
        if (candidate := candidates.get(str(document.format))) and (way := candidate.way_in(document))
    ]


def ways_out(format: str, pivots: dict[str, Document], candidates: dict[str, Candidate]) -> Iterator[Journey]:
    candidate = candidates[WRITERS[format]]
    way = next(way for way in candidate.ways_out if way.target == format)
    for name, document in pivots.items():
        if document.type in way.types:
            yield Journey(f"{name} as {format}", candidate, document, way)


def test_no_value_of_a_real_document_vanishes_on_its_way_to_the_pivot(ways_in: list[Journey]) -> None:
    assert_nothing(vanished(ways_in, PART[PIVOT]))


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_none_of_all_values_vanishes_on_its_way_to_the_pivot(ways_in: list[Journey]) -> None:
    assert len(ways_in) >= 38
    assert_nothing(vanished(ways_in, None))


@pytest.mark.parametrize("format", WRITERS)
def test_no_value_of_a_real_document_vanishes_on_its_way_from_the_pivot(
    format: str, pivots: dict[str, Document], candidates: dict[str, Candidate]
) -> None:
    assert_nothing(vanished(ways_out(format, pivots, candidates), PART[format]))


@pytest.mark.long
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("format", WRITERS)
def test_none_of_all_values_vanishes_on_its_way_from_the_pivot(
    format: str, pivots: dict[str, Document], candidates: dict[str, Candidate]
) -> None:
    assert_nothing(vanished(ways_out(format, pivots, candidates), LONG.get(format)))
