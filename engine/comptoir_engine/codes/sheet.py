"""The crosswalk of a format as maps for its stylesheets: `xslt/codes.xsl` is made from it.

`$c:unit` leads from a word to the code, `$c:unit-word` from a code to the word that is written. Where some pairs are
guessed, the maps hold them only if the parameter `guesses` is `yes`; `$c:unit-guessed` and `$c:unit-word-guessed` are
those alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from comptoir_engine.codes.crosswalk import Crosswalk, crosswalk

_HEAD = """\
<!-- Made by {maker} from the folder codes. -->
<xsl:stylesheet version="3.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:map="http://www.w3.org/2005/xpath-functions/map"
    xmlns:c="{namespace}" exclude-result-prefixes="#all">
"""
_PARAMETER = """\
  <!-- Whether the operator allows what no public source shows. -->
  <xsl:param name="guesses" as="xs:string" select="'no'"/>
"""


def stylesheet(
    folder: Path, maker: str, namespace: str, sets: Mapping[str, Iterable[str]] | None = None
) -> str:
    """The module with a map for each part of the crosswalk, and a map of each code to itself for each of `sets`."""
    walk = crosswalk(folder) if (folder / "crosswalk.csv").is_file() else Crosswalk({})
    parts = [line for part in walk.parts for line in _part(walk, part)]
    own = [_static(name, {code: code for code in codes}) for name, codes in (sets or {}).items()]
    guesses = _PARAMETER if any("$guesses" in line for line in parts) else ""
    head = _HEAD.format(maker=maker, namespace=namespace)
    return f"{head}{guesses}{''.join(parts)}{''.join(own)}</xsl:stylesheet>\n"


def _part(walk: Crosswalk, part: str) -> Iterator[str]:
    yield from _maps(part, walk.reading(part, guessed=False), walk.reading(part, guessed=True))
    yield from _maps(f"{part}-word", walk.writing(part, guessed=False), walk.writing(part, guessed=True))


def _maps(name: str, sure: Mapping[str, str], guessed: Mapping[str, str]) -> Iterator[str]:
    """Both maps are constants, so that a run costs no more for having to choose."""
    if not guessed:
        if sure:
            yield _static(name, sure)
        return
    yield _static(f"{name}-sure", sure)
    yield _static(f"{name}-guessed", guessed)
    both = f"map:merge(($c:{name}-sure, $c:{name}-guessed))"
    yield f'  <xsl:variable name="c:{name}-all" static="yes" as="map(xs:string, xs:string)" select="{both}"/>\n'
    choice = f"if ($guesses = 'yes') then $c:{name}-all else $c:{name}-sure"
    yield f'  <xsl:variable name="c:{name}" as="map(xs:string, xs:string)" select="{choice}"/>\n'


def _static(name: str, pairs: Mapping[str, str]) -> str:
    """Words and codes hold no quote, ampersand or bracket (a test looks): nothing of them needs escaping."""
    entries = ", ".join(f"'{key}': '{value}'" for key, value in pairs.items())
    select = f'select="map{{{entries}}}"'
    return f'  <xsl:variable name="c:{name}" static="yes" as="map(xs:string, xs:string)" {select}/>\n'
