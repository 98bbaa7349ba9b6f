"""Writes `xslt/tables.xsl` from the data files, because a stylesheet may read no file when it runs.

    python -m comptoir_engine.pivot.html.tables

`words.csv` has the words of the page in each language, with what the codes mean. What the page shows by design is the
term table, and `seen.csv` for values without a term: a path with a value is shown by implication when it has that value.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from comptoir_engine.pivot.terms import LANGUAGES, Term, terms
from comptoir_engine.xml.paths import template

HERE = Path(__file__).parent
TABLES = HERE / "xslt" / "tables.xsl"

_MONEY = ("amount", "unit price")
_SHEET = """\
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <!-- Made by comptoir_engine.pivot.html.tables from words.csv, seen.csv and the term table: mend those, not this. -->
{variables}
</xsl:stylesheet>
"""
_MAP = '  <xsl:variable name="{name}" as="map(xs:string, xs:string)" select="map{{\n    {entries}}}"/>'


def sheet() -> str:
    """The stylesheet's text."""
    maps = [_map(f"words-{language}", _words(language)) for language in LANGUAGES]
    return _SHEET.format(variables="\n".join([*maps, _map("seen", sorted(_seen()))]))


def _words(language: str) -> list[tuple[str, str]]:
    with (HERE / "words.csv").open(encoding="utf-8", newline="") as file:
        return [(f"{row['list']}/{row['key']}", row[language]) for row in csv.DictReader(file)]


def _seen() -> Iterator[tuple[str, str]]:
    for term in terms():
        if not term.is_group:
            yield from ((path, "") for path in _paths(term))
    with (HERE / "seen.csv").open(encoding="utf-8", newline="") as file:
        yield from ((row["path"], row["value"]) for row in csv.DictReader(file))


def _paths(term: Term) -> Iterator[str]:
    """Below the root, by local names, as an invoice has them."""
    steps = template(term.path).replace("cbc:", "").replace("cac:", "").split("/")[2:]
    path = "/".join(steps)
    yield path
    if term.kind in _MONEY:
        yield f"{path}/@currencyID"


def _map(name: str, entries: list[tuple[str, str]]) -> str:
    written = (f"{_literal(key)}: {_literal(value)}" for key, value in dict(entries).items())
    return _MAP.format(name=name, entries=",\n    ".join(written))


def _literal(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return "'" + escaped.replace("'", "''") + "'"


if __name__ == "__main__":
    TABLES.write_text(sheet(), encoding="utf-8")
