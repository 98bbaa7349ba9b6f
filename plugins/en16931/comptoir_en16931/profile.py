"""Rules that are all alike, as rows: how often something may stand, which codes it takes, that it is not used."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent / "rules"


@dataclass(frozen=True, slots=True)
class Demand:
    """What a rule asks of the elements at a path: that `what`, a child or an attribute, stands `once`, `at most once`
    or `at least once`, that it is `stated`, that it is a `code` of the list, or that it is `unused`; without `what` it
    is the element itself."""

    rule: str
    at: str
    must: str
    what: str
    list: str

    @property
    def broken(self) -> str:
        """What is true of an element that breaks it, in XPath 3.1."""
        return {
            "once": f"count({self.what}) != 1",
            "at most once": f"count({self.what}) > 1",
            "at least once": f"not({self.what})",
            "stated": f"not({self.what})",
            "code": f"string({self.what}) != '' and not(${self.list}(string({self.what})))",
            "unused": self.what or "true()",
        }[self.must]


@cache
def demands(syntax: str) -> tuple[Demand, ...]:
    """Those of `rules/<syntax>-profile.csv`; none where there is no such file."""
    file = HERE / f"{syntax}-profile.csv"
    if not file.exists():
        return ()
    with file.open(encoding="utf-8", newline="") as rows:
        return tuple(Demand(**row) for row in csv.DictReader(rows))
