"""The rules as data: what each runs on and what breaks it, from the files in `rules`."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comptoir_engine.model import Severity
from comptoir_engine.xml.paths import steps_of

from comptoir_en16931.profile import HERE, demands

LINE = "line"
LINES = "(cac:InvoiceLine | cac:CreditNoteLine)"
CATEGORIES: Mapping[str, str] = {
    "S": "S", "Z": "Z", "E": "E", "AE": "AE", "IC": "K", "G": "G", "O": "O", "AF": "L", "AG": "M",
}  # fmt: skip
"""How rules call the VAT categories, and how documents do."""


FLAGS: Mapping[Severity, str] = {"error": "fatal", "warning": "warning"}
"""How the artefact flags what we call so."""


@dataclass(frozen=True, slots=True)
class Fact:
    """How grave it is to break a rule, and the terms that it speaks of.

    `subject` is the term at which it is told, None where that is what it ran on; `name` is the element or attribute,
    where the rule is about one that the standard does not use.
    """

    severity: Severity
    terms: tuple[str, ...] = ()
    subject: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What breaks it is true of an element of its kind, in XPath 3.1."""

    id: str
    broken: str


@dataclass(frozen=True, slots=True)
class Kind:
    """Elements that rules run on: `at` finds them (XPath 1.0), `narrowed` says which of these are meant (XPath 3.1),
    and unless `when` holds for the document there is none. `among` finds them and maybe others, at less cost."""

    at: str
    narrowed: str
    when: str
    rules: tuple[Rule, ...]
    among: str = ""


@dataclass(frozen=True, slots=True)
class Unused:
    """A path from the root that the standard does not use; `line` stands for a line of either kind of document."""

    rule: str
    steps: tuple[str, ...]

    @property
    def path(self) -> str:
        """As XPath has it."""
        return "/".join(LINES if step == LINE else step for step in self.steps)


@dataclass(frozen=True, slots=True)
class CodesOf:
    """The codes of some lists of the engine, without some of them and with others."""

    of: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules for one syntax, with what their stylesheet needs besides them (`shell`), and prefixes that the paths of
    kinds use for root elements. `places` are paths that others begin with by name, `lists` the codes that the engine
    has otherwise."""

    shell: Path
    roots: Mapping[str, str]
    kinds: tuple[Kind, ...]
    unused: tuple[Unused, ...]
    places: Mapping[str, str]
    lists: Mapping[str, CodesOf]


def rule_set(syntax: str) -> RuleSet:
    """Those of `rules/<syntax>.toml`."""
    tables = tomllib.loads((HERE / f"{syntax}.toml").read_text(encoding="utf-8"))
    roots, places, lists = tables.pop("roots"), tables.pop("places", {}), tables.pop("lists", {})
    kinds = (kind for table in tables.values() for kind in _kinds(table))
    alike = (Kind(at, "", _beginning(at), rules) for at, rules in sorted(_alike(syntax).items()))
    unused = tuple(_unused(HERE / f"{syntax}-unused.csv"))
    return RuleSet(
        HERE / f"{syntax}.xsl",
        roots,
        (*kinds, *alike),
        unused,
        places,
        {id: _codes_of(said) for id, said in lists.items()},
    )


def _codes_of(said: Mapping[str, list[str]]) -> CodesOf:
    return CodesOf(**{name: tuple(values) for name, values in said.items()})


def _beginning(path: str) -> str:
    """What must be there for all paths that begin so."""
    return "/".join(steps_of(f"/{path}")[:2])


def _alike(syntax: str) -> Mapping[str, tuple[Rule, ...]]:
    """The rules of a profile, by what they run on."""
    found: dict[str, tuple[Rule, ...]] = {}
    for demand in demands(syntax):
        found[demand.at] = (*found.get(demand.at, ()), Rule(demand.rule, demand.broken))
    return found


@cache
def facts(syntax: str = "ubl") -> Mapping[str, Fact]:
    """What is known of each rule; a syntax may have rules of its own, and be stricter."""
    unused = _unused(HERE / "ubl-unused.csv")
    known = {path.rule: Fact("warning", name=_plain(path.steps)) for path in unused}
    for file in (HERE / "facts.csv", HERE / f"{syntax}-facts.csv"):
        known.update(_facts(file))
    return known


def _facts(file: Path) -> Iterator[tuple[str, Fact]]:
    if file.exists():
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield row["rule"], _fact(row)


def _fact(row: Mapping[str, str]) -> Fact:
    terms = tuple(row["terms"].split())
    values = [term for term in terms if term.startswith("BT-")]
    own = row["rule"].startswith(("BR-CL-", "UBL-"))
    severity: Severity = "error" if row["severity"] == "error" else "warning"
    return Fact(severity, terms, values[0] if values and not own else None, row["name"])


def _plain(steps: tuple[str, ...]) -> str:
    names = [step.rpartition(":")[2] for step in steps if step != LINE]
    return "/".join(names)


def _kinds(table: Mapping[str, Any]) -> Iterator[Kind]:
    for name in table.get("for", [""]):
        said = {"name": name, "code": CATEGORIES.get(name, "")}
        rules = [
            Rule(_filled(id.replace("NAME", name), said), _filled(broken, said))
            for id, broken in table["rules"].items()
        ]
        narrowed, when = _filled(table.get("if", ""), said), _filled(table.get("when", ""), said)
        yield Kind(table["at"], narrowed, when, tuple(rules), table.get("among", ""))


_HOLE = re.compile(r"\{(name|code)\}")


def _filled(text: str, said: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda found: said[found[1]], text.strip())


def _unused(file: Path) -> Iterator[Unused]:
    if file.exists():
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield Unused(row["rule"], tuple(row["path"].split("/")))
