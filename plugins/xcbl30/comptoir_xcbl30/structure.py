"""The check against the reconstructed schema: structure and types of values, no lists of codes.

A code that is not on any list is no fault: the lists of 3.0 are not public.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from functools import cache
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report, Type
from comptoir_engine.official.arranging import arrange
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import template
from comptoir_engine.xml.xsd import XsdCheck, schema_at

from comptoir_xcbl30.recognition import without_namespace
from comptoir_xcbl30.table import BILLS, HERE, ORDERS, TYPES, table

SCHEMA = HERE / "schema" / "xcbl30.xsd"
ID = "xcbl30-xsd"
VERSION = "reconstruction 1 of 2026-11-25 (from public facts of xCBL 3.0 and 3.5, not the official schema)"

_NO_DATE = Message("The value “{value}” of {name} is not a date as xCBL writes it.")
_ORDER = Message("The elements stand in another order than that of the schema; they are read by their names.")
_ORDER_HINT = Message(
    "Put this element where the schema expects it; the programs of others may refuse the document."
)
_DATE_HINT = Message("Write a day that exists, for example 20261103 or 20261103T00:00:00.")


def check() -> Check:
    """The schema check of the format. Elements that are all there and stand in another order are read by their names,
    so that they are pointed out and not refused; an official schema that is in force is asked as it is."""
    return _check(dict.fromkeys(TYPES, SCHEMA), VERSION, is_ours=True)


def _check(schemas: Mapping[Type, Path], version: str, *, is_ours: bool) -> Check:
    @cache
    def plain() -> Check:
        """The schema's own words; the table is read when a document is first checked."""
        return XsdCheck(ID, version, "xcbl30", TYPES, schemas, {}, _terms()).check

    def prepare() -> None:
        for schema in schemas.values():
            schema_at(schema)

    def run(content: Content) -> Report:
        try:
            bare = without_namespace(content)
            report = plain().run(bare)
            if report.verdict == "invalid" and is_ours:
                report = _in_order(report, bare, plain())
        except DocumentFault as fault:
            return Report(ID, version, "invalid", fault.findings)
        return replace(report, findings=tuple(_explained(finding, content) for finding in report.findings))

    def with_schemas(official: Mapping[Type, Path], version: str) -> Check:
        return _check({**schemas, **official}, version, is_ours=False)

    return Check(
        ID,
        "schema",
        version,
        "xcbl30",
        TYPES,
        run,
        prepare=prepare,
        schemas=schemas,
        with_schemas=with_schemas,
    )


def _in_order(report: Report, content: Content, check: Check) -> Report:
    """What is said of the same elements in the order of our schema, where nothing but that was wrong."""
    misplaced = next((each for each in report.findings if each.rule == "XSD-ELEMENT-CONTENT"), None)
    tree = deepcopy(content.tree)
    before = sum(1 for _ in tree.iter())
    if misplaced is None or not arrange(tree, SCHEMA) or sum(1 for _ in tree.iter()) != before:
        return report
    ordered = check.run(Content.read_as(content.document, tree))
    if ordered.verdict != "valid":
        return report
    told = replace(misplaced, rule="XCBL30-ORDER", severity="warning", message=_ORDER, hint=_ORDER_HINT)
    return replace(ordered, findings=(*ordered.findings, told))


def _explained(finding: Finding, content: Content) -> Finding:
    """Patterns stand for dates only, and nobody reads one."""
    if finding.rule != "XSD-CVC-PATTERN-VALID" or finding.path is None:
        return finding
    name = finding.path.rpartition("/")[2].partition("[")[0]
    value = next(
        (each.text for each in content.tree.iter(f"{{*}}{name}") if each.sourceline == finding.line), ""
    )
    return replace(
        finding,
        message=Message(_NO_DATE.key, {"value": (value or "").strip()[:80], "name": name}),
        hint=_DATE_HINT,
    )


def _terms() -> Mapping[str, str]:
    """Path of a value → its business term."""
    found: dict[str, str] = {}
    for type in (BILLS[0], *ORDERS):
        for row in table(type).rows:
            if row.source and row.term and not row.term.startswith("BG"):
                found.setdefault(template(row.source), row.term)
    return found
