"""The stylesheet of a rule set: it writes a line for each rule that is broken, `BR-21 4 1 17`.

Behind the rule stand the number of its kind of element, and where among these the ones are that break it; 1 is the
first. Most documents break nothing, so a rule first asks whether any does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby

from comptoir_engine import codes

from comptoir_en16931.profile import HERE
from comptoir_en16931.ruleset import LINE, CodesOf, Kind, Rule, RuleSet, Unused

_CODES = re.compile(r"\$((?:iso|unece|eas|vatex|mime|own)[\w-]*)")
_PLACE = re.compile(r"\$([\w-]+)")
_PARTS = {f"unece-1001-{kind}": ("unece-1001", kind) for kind in ("invoice", "credit-note")}
_END = "</xsl:stylesheet>"
_SHARED = HERE / "shared.xsl"
"""What the stylesheets for all syntaxes ask for by name."""


def sheet(rules: RuleSet) -> str:
    """The whole stylesheet, as text."""
    shell = rules.shell.read_text(encoding="utf-8")
    body = "".join(_parts(rules))
    lists = "".join(_code_list(name, rules.lists) for name in sorted(set(_CODES.findall(shell + body))))
    return shell.replace(_END, f"{_shared()}{lists}{_countries_of_vat()}{body}{_END}")


def kinds_of(rules: RuleSet) -> list[str]:
    """The different paths of its kinds of elements; a line of the result counts them from 1."""
    return [_whole(path, rules.places) for path in _paths(rules)]


def _paths(rules: RuleSet) -> list[str]:
    return list(dict.fromkeys(kind.at for kind in rules.kinds))


def _whole(path: str, places: Mapping[str, str]) -> str:
    """With the paths of its places written out."""
    while "$" in path:
        path = _PLACE.sub(lambda found: places[found[1]], path)
    return path


def _shared() -> str:
    text = _SHARED.read_text(encoding="utf-8")
    return text[text.index(">", text.index("<xsl:stylesheet")) + 1 : text.index(_END)]


def _parts(rules: RuleSet) -> Iterator[str]:
    paths = _paths(rules)
    among = {kind.at: kind.among for kind in rules.kinds if kind.among}
    for name, path in rules.places.items():
        yield f'<xsl:variable name="{name}" select={_attribute(path)}/>'
    for number, path in enumerate(paths, 1):
        yield f'<xsl:variable name="at{number}" select={_attribute(path)}/>'
        some = among.get(path) or path.replace(" | ", ", ")
        yield f'<xsl:variable name="some{number}" select={_attribute(some)}/>'
    yield '<xsl:template name="rules">'
    for when, kinds in groupby(rules.kinds, key=lambda kind: kind.when):
        inner = "".join(_of_kind(kind, paths.index(kind.at) + 1) for kind in kinds)
        yield f"<xsl:if test={_attribute(when)}>{inner}</xsl:if>" if when else inner
    yield f'<xsl:for-each select="/*">{_absences(rules.unused)}</xsl:for-each>'
    yield "</xsl:template>"


def _of_kind(kind: Kind, number: int) -> str:
    return "".join(_rule(rule, kind.narrowed, number) for rule in kind.rules)


def _rule(rule: Rule, narrowed: str, number: int) -> str:
    broken = f"({rule.broken}) and ({narrowed})" if narrowed else rule.broken
    each = f"<xsl:if test={_attribute(broken)}><xsl:text> </xsl:text><xsl:value-of select='position()'/></xsl:if>"
    return (
        f"<xsl:if test={_attribute(f'$some{number}[boolean({broken})]')}><xsl:text>{rule.id} {number}</xsl:text>"
        f'<xsl:for-each select="$at{number}">{each}</xsl:for-each><xsl:text>&#10;</xsl:text></xsl:if>'
    )


# What the standard does not use


def _absences(unused: Iterable[Unused], depth: int = 0) -> str:
    """Goes down the paths as far as the document does, into its lines only for names that it has."""
    written: list[Unused] = []
    below: dict[str, list[Unused]] = {}
    for path in unused:
        if len(path.steps) == depth + 1:
            written.append(path)
        else:
            below.setdefault(path.steps[depth], []).append(path)
    return _tests(written) + "".join(
        f"<xsl:for-each select={_attribute(step)}>{_absences(paths, depth + 1)}</xsl:for-each>"
        if step != LINE
        else _of_lines(paths)
        for step, paths in below.items()
    )


def _of_lines(unused: Iterable[Unused]) -> str:
    """There may be many: a path is followed only where the document has its last name at all."""
    return "".join(
        f"<xsl:if test=\"exists($has('{path.steps[-1].partition(':')[2]}'))\">"
        f"{_test(path.rule, path.path)}</xsl:if>"
        for path in unused
    )


def _tests(unused: Sequence[Unused]) -> str:
    if not unused:
        return ""
    some = "|".join(path.steps[-1] for path in unused)
    return f'<xsl:if test="{some}">{"".join(_test(path.rule, path.steps[-1]) for path in unused)}</xsl:if>'


def _test(rule: str, path: str) -> str:
    return f'<xsl:if test="{path}"><xsl:text>{rule}&#10;</xsl:text></xsl:if>'


def _attribute(text: str) -> str:
    return f'"{escape(text)}"'


# Codes


def _code_list(name: str, own: Mapping[str, CodesOf]) -> str:
    """A variable that holds a list, as a map; `unece-1001-invoice` is that part of a list."""
    entries = ",".join(f"'{code}':1" for code in sorted(codes_of(name, own)))
    return f'<xsl:variable name="{name}" select="map{{{entries}}}"/>'


def _codes(name: str) -> frozenset[str]:
    whole, kind = _PARTS.get(name, (name, None))
    return codes.codes(whole, kind)


def codes_of(name: str, own: Mapping[str, CodesOf]) -> frozenset[str]:
    """Those of a list, one of the rule set's own or one of the engine."""
    if name not in own:
        return _codes(name)
    said = own[name]
    return frozenset().union(*map(_codes, said.of)).difference(said.but).union(said.also)


def _countries_of_vat() -> str:
    """As VAT identifiers name them, each between spaces; Greece has letters of its own there."""
    known = " ".join(sorted({*codes.codes("iso-3166-1"), "EL"}))
    return f'<xsl:variable name="vat-countries" select="\' {known} \'"/>'
