"""Crosswalks between the codes of a format and those of the pivot: `crosswalk.csv` in the folder of its lists.

Each row pairs a word of theirs with a code of ours, and says how well it fits in either direction:

* `exact`: it says the same;
* `broader`: what it becomes says less; the conversion names the word as lost;
* `guessed`: no public source shows it; it is used only where the operator allows it, and named where it is;
* nothing: it is not used in that direction.

The row `*,*` stands for each word of their list that is a code of ours too, and has no row of its own. `walks.toml`
beside it says of each part which lists it joins.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from comptoir_engine.codes import HERE, CodeList, code_list, lists
from comptoir_engine.errors import ConfigError

FITS = ("exact", "broader", "guessed", "")
_HEADER = ["list", "theirs", "ours", "read", "write", "fact"]
_SAME = "*"


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of theirs and the code of ours; `read` and `write` say how well it fits on the way in and out."""

    list: str
    theirs: str
    ours: str
    read: str
    write: str
    fact: str


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """All pairs of one format, by part."""

    parts: Mapping[str, tuple[Pair, ...]]

    def reading(self, part: str, *, guessed: bool | None = None) -> dict[str, str]:
        """Word of theirs → code of ours; the sure ones, the guessed ones, or all of them."""
        return {
            pair.theirs: pair.ours
            for pair in self.parts[part]
            if pair.read and guessed in (None, pair.read == "guessed")
        }

    def writing(self, part: str, *, guessed: bool | None = None) -> dict[str, str]:
        """Code of ours → the word that is written for it."""
        return {
            pair.ours: pair.theirs
            for pair in self.parts[part]
            if pair.write and guessed in (None, pair.write == "guessed")
        }


@cache
def crosswalk(folder: Path) -> Crosswalk:
    """The crosswalk of a folder of lists; raise `ConfigError` naming the line that is not of its shape."""
    path = folder / "crosswalk.csv"
    parts: dict[str, list[Pair]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != _HEADER:
            raise ConfigError(f"{path}: the first line must read {','.join(_HEADER)}")
        for number, cells in enumerate(reader, 2):
            pair = Pair(**cells)
            if pair.read not in FITS or pair.write not in FITS:
                raise ConfigError(f"{path}, line {number}: a fit is exact, broader, guessed or nothing")
            parts.setdefault(pair.list, []).append(pair)
    return Crosswalk({name: tuple(_spelled_out(folder, pairs)) for name, pairs in parts.items()})


def joined(folder: Path, part: str) -> tuple[CodeList | None, CodeList | None]:
    """Their list and ours that a part joins; None where theirs is not public, or ours no code but a place."""
    walk = _walks(folder).get(part, {})
    theirs, ours = walk.get("theirs"), walk.get("ours")
    own = lists(folder) if (folder / "lists.toml").is_file() else ()
    here = folder if theirs in own else HERE
    return code_list(theirs, here) if theirs else None, code_list(ours) if ours else None


def names(folder: Path) -> frozenset[str]:
    """What a mapping table may call a list: the shared ones, the format's own, and the parts of its crosswalk."""
    own = lists(folder) if (folder / "lists.toml").is_file() else ()
    parts = crosswalk(folder).parts if (folder / "crosswalk.csv").is_file() else ()
    return frozenset((*lists(HERE), *own, *parts))


def _spelled_out(folder: Path, pairs: list[Pair]) -> Iterator[Pair]:
    named = {pair.theirs for pair in pairs}
    for pair in pairs:
        if pair.theirs != _SAME:
            yield pair
            continue
        theirs, ours = joined(folder, pair.list)
        if theirs is None:
            raise ConfigError(f"{folder / 'walks.toml'}: {pair.list} says no list of theirs")
        for word in theirs.codes:
            if word not in named and (ours is None or word in ours.codes):
                yield Pair(pair.list, word, word, pair.read, pair.write, pair.fact)


@cache
def _walks(folder: Path) -> Mapping[str, Mapping[str, str]]:
    import tomllib

    path = folder / "walks.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
