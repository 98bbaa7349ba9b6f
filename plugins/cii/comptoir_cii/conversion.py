"""The two stylesheets, bound to the mapping table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT, Finding, Message
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.mapping import MappingTable
from comptoir_engine.xml.paths import path_of

from comptoir_cii.recognition import NAMES, PREFIXES, TYPES

_HERE = Path(__file__).parent
_GUIDELINE = "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID"
_LINE = "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem"
_WITHOUT_LINES = (":minimum", ":basicwl")
"""What the guidelines of Factur-X end with that have no invoice lines."""

_NO_LINES = Message("A document of the guideline {guideline} has no lines and can't be converted.")
_NO_LINES_HINT = Message(
    "Send it to receivers who take it as it is, or write it as Factur-X BASIC or EN 16931."
)


@cache
def mapping() -> MappingTable:
    """The mapping table of the format."""
    return MappingTable.load(_HERE / "mapping.csv", PREFIXES)


def to_pivot() -> Conversion:
    """From CII to UBL 2.1."""
    conversion = XsltConversion("cii", PIVOT, TYPES, _HERE / "xslt/to_pivot.xsl", mapping()).conversion

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        _refuse_without_lines(content)
        return conversion.run(content, options)

    return replace(conversion, run=run)


def from_pivot() -> Conversion:
    """From UBL 2.1 to CII; the option `guideline` is the one (BT-24) that the receiver asks for."""
    sheet = _HERE / "xslt/from_pivot.xsl"
    options = (Option("guideline", title=Message("Guideline").key),)
    return XsltConversion(PIVOT, "cii", TYPES, sheet, mapping(), options=options).conversion


def _refuse_without_lines(content: Content) -> None:
    """Factur-X MINIMUM and BASIC WL make no UBL invoice: UBL demands a line. A line forgotten is a rule's matter."""
    guideline = content.tree.find(_GUIDELINE, NAMES)
    if guideline is None or content.tree.find(_LINE, NAMES) is not None:
        return
    name = (guideline.text or "").strip()
    if name.endswith(_WITHOUT_LINES):
        raise DocumentFault((_no_lines(name, path_of(guideline, PREFIXES), guideline.sourceline),))


def _no_lines(guideline: str, path: str, line: int | None) -> Finding:
    message = Message(_NO_LINES.key, {"guideline": guideline})
    return Finding("CII-NO-LINES", "error", message, _NO_LINES_HINT, "BT-24", path=path, line=line)
