"""The words of the readable page, and what the codes on it mean, for whoever else makes documents readable."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

TABLE = Path(__file__).with_name("words.csv")


@cache
def words(language: str) -> Mapping[tuple[str, str], str]:
    """(list, key) → word: `("unit", "HUR")`, `("label", "lines")`; `language` is one of the term table's."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {(row["list"], row["key"]): row[language] for row in csv.DictReader(file)}
