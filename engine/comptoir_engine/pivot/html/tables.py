"""Writes `xslt/tables.xsl` from `words.csv` and `page.css`, because a stylesheet may read no file when it runs.

    python -m comptoir_engine.pivot.html.tables

`words.csv` has the words of the page in each language, with what the codes mean; `page.css` says how it looks. Both
are compiled with the stylesheet, so that no page pays for them.
"""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.pivot.html.words import words
from comptoir_engine.pivot.terms import LANGUAGES

HERE = Path(__file__).parent
TABLES = HERE / "xslt" / "tables.xsl"

_SHEET = """\
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" exclude-result-prefixes="#all">
  <!-- Made by comptoir_engine.pivot.html.tables from words.csv and page.css: mend those, not this. -->
{variables}
  <xsl:template name="style"><style xmlns="http://www.w3.org/1999/xhtml">{style}</style></xsl:template>
</xsl:stylesheet>
"""
_MAP = '  <xsl:variable name="{name}" as="map(xs:string, xs:string)" select="map{{\n    {entries}}}"/>'


def sheet() -> str:
    """The stylesheet's text."""
    maps = [_map(f"words-{language}", _words(language)) for language in LANGUAGES]
    style = (HERE / "page.css").read_text(encoding="utf-8")
    return _SHEET.format(variables="\n".join(maps), style=style)


def _words(language: str) -> list[tuple[str, str]]:
    return [(f"{list}/{key}", word) for (list, key), word in words(language).items()]


def _map(name: str, entries: list[tuple[str, str]]) -> str:
    written = (f"{_literal(key)}: {_literal(value)}" for key, value in dict(entries).items())
    return _MAP.format(name=name, entries=",\n    ".join(written))


def _literal(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return "'" + escaped.replace("'", "''") + "'"


if __name__ == "__main__":
    TABLES.write_text(sheet(), encoding="utf-8")
