"""The mapping table of ETS 3.1, and the names it knows."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.model import Type
from comptoir_engine.xml.mapping import MappingTable

HERE = Path(__file__).parent
LISTS = HERE / "codes"
"""The words of ETS, and the crosswalk between them and the pivot's codes."""
TYPES: tuple[Type, ...] = ("invoice", "credit-note")

EXTENSION = "urn:comptoir:ets31:extension:1"
"""The namespace of the element that may end each section with what ETS 3.1 has no place for."""

EXTRAS = "urn:comptoir:ets31:extras:1"
"""The namespace of the pivot's extension that holds numbered elements which the table does not know."""

PREFIXES = {EXTENSION: "x"}


@cache
def table() -> MappingTable:
    """`mapping.csv`."""
    return MappingTable.load(HERE / "mapping.csv", PREFIXES)


@cache
def known() -> frozenset[tuple[str, str]]:
    """Parent and child of each element of the table, by name."""
    pairs: set[tuple[str, str]] = set()
    for row in table().rows:
        steps = [step for step in row.source.split("/")[1:] if not step.startswith("@")]
        pairs.update(pairwise(steps))
    return frozenset(pairs)


@cache
def values() -> frozenset[str]:
    """The names of the table's elements that hold a value, and so no element."""
    return frozenset(child for _, child in known()) - {parent for parent, _ in known()}


def words(codes: str) -> tuple[str, ...]:
    """The words that a place may hold, as the column `codes` says them: a part of the crosswalk, or the word itself."""
    part = codes.removeprefix("list ")
    return tuple(pair.theirs for pair in crosswalk(LISTS).parts[part]) if part != codes else (codes,)
