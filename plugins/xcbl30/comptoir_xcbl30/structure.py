"""The check against the reconstructed schema: structure and types of values, no lists of codes.

A code that is not on any list is no fault: the lists of 3.0 are not public.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Report
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.xsd import XsdCheck

from comptoir_xcbl30.recognition import without_namespace
from comptoir_xcbl30.table import HERE, TYPES, table

SCHEMA = HERE / "schema" / "invoice.xsd"
VERSION = "reconstruction 1 of 2026-11-25 (from public facts of xCBL 3.0 and 3.5, not the official schema)"


def check() -> Check:
    """The schema check of the format."""
    schemas = dict.fromkeys(TYPES, SCHEMA)
    plain = XsdCheck("xcbl30-xsd", VERSION, "xcbl30", TYPES, schemas, {}, _terms()).check

    def run(content: Content) -> Report:
        try:
            return plain.run(without_namespace(content))
        except DocumentFault as fault:
            return Report(plain.id, plain.version, "invalid", fault.findings)

    return replace(plain, run=run)


def _terms() -> Mapping[str, str]:
    """Path of a value → its business term."""
    found: dict[str, str] = {}
    for row in table().rows:
        if row.source and row.term.startswith("BT"):
            found.setdefault(row.source, row.term)
    return found
