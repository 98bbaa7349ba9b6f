"""The tables of xCBL 3.0: values (`mapping.csv`) and codes (`codes.csv`), and where its files lie."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from comptoir_engine.model import Type
from comptoir_engine.xml.mapping import MappingTable

HERE = Path(__file__).parent
TYPES: tuple[Type, ...] = ("invoice", "credit-note")


@cache
def table() -> MappingTable:
    """`mapping.csv`; its paths stand in no namespace."""
    return MappingTable.load(HERE / "mapping.csv", {})


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our tables, by column."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def codes(name: str) -> Mapping[str, str]:
    """One list of `codes.csv`: the word of xCBL → the code of the pivot."""
    return {row["xcbl"]: row["pivot"] for row in rows(HERE / "codes.csv") if row["list"] == name}
