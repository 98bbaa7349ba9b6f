"""Code lists: each stands once, as data with its version and source; `codes.known("unece-4461", "30")`.

A folder of lists holds `lists.toml` (an entry each: title, version, source, and the version's date where its source
says one) and `<id>.csv` with a column `code`, unless the entry gives its few codes itself. Lists that several packages
use stand here; a format's own stand in the folder `codes` of its plugin. Nothing is read before it is asked for.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comptoir_engine.errors import ConfigError

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CodeList:
    """One list: what it is, of which version, where from; `rows` hold the code and what else the list says of it."""

    id: str
    title: str
    version: str
    source: str
    date: str
    rows: tuple[Mapping[str, str], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes in the list's order."""
        return tuple(row["code"] for row in self.rows)


def known(id: str, code: str) -> bool:
    """Whether the shared list holds the code."""
    return code in codes(id)


@cache
def codes(id: str, kind: str | None = None) -> frozenset[str]:
    """The codes of a shared list; those of one kind, where the list tells kinds apart."""
    rows = code_list(id).rows
    return frozenset(row["code"] for row in rows if kind is None or kind in row["kind"].split())


@cache
def code_list(id: str, folder: Path = HERE) -> CodeList:
    """A list by its id; raise `ConfigError` where the folder has none, or its entry is not whole."""
    entries = _entries(folder)
    if id not in entries:
        raise ConfigError(f"{folder / 'lists.toml'}: there is no list {id}")
    entry = entries[id]
    try:
        facts = {name: str(entry[name]) for name in ("title", "version", "source")}
    except KeyError as missing:
        raise ConfigError(f"{folder / 'lists.toml'}: the list {id} says no {missing.args[0]}") from None
    return CodeList(id, **facts, date=str(entry.get("date", "")), rows=_rows(folder, id, entry))


def lists(folder: Path = HERE) -> tuple[str, ...]:
    """The ids of the lists of a folder, in its order."""
    return tuple(_entries(folder))


def _rows(folder: Path, id: str, entry: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    if "codes" in entry:
        return tuple({"code": str(code)} for code in entry["codes"])
    with (folder / f"{id}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _entries(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    import tomllib

    entries: dict[str, dict[str, Any]] = tomllib.loads((folder / "lists.toml").read_text(encoding="utf-8"))
    return entries
