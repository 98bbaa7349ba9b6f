"""ZUGFeRD 1.0, the forerunner of Factur-X: recognised, checked and read, not written.

Its message says what CII says under older names; so it is read by the stylesheet of CII (`zugferd1_reading`). It is a
format of its own, since who takes CII does not take it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from comptoir_engine.codes import codes
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion, Converted, Format
from comptoir_engine.model import PIVOT, Finding, Message, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.days import asking_more
from comptoir_engine.xml.format import XmlFormat
from comptoir_engine.xml.mapping import MappingTable
from comptoir_engine.xml.paths import path_of
from comptoir_engine.xml.xsd import XsdCheck
from lxml import etree

from comptoir_cii.conversion import plain_reader
from comptoir_cii.days import no_days_of
from comptoir_cii.package import schema
from comptoir_cii.recognition import BILLS
from comptoir_cii.schema import terms_of
from comptoir_cii.zugferd1_names import OLD_NAMES, PREFIXES, ROOT
from comptoir_cii.zugferd1_reading import Modern

ID = "zugferd1"
VERSION = "ZUGFeRD 1.0"

_TRANSACTION = "rsm:SpecifiedSupplyChainTradeTransaction"
_AMOUNT = "ram:SpecifiedSupplyChainTradeSettlement/ram:SpecifiedTradeSettlementMonetarySummation/ram:LineTotalAmount"
_NO_LINES = Message("The document has no lines and can't be converted.")
_NO_AMOUNT = Message("A line without its net amount can't be converted; the level BASIC asks for none.")
_HINT = Message("Write it as ZUGFeRD 1 COMFORT, or as Factur-X BASIC or EN 16931.")


@cache
def mapping() -> MappingTable:
    """The mapping table: what of that of CII ZUGFeRD 1 can say, by its own names."""
    return MappingTable.load(Path(__file__).parent / "mapping-zugferd1.csv", PREFIXES)


def format_of_zugferd1() -> Format:
    """The format `zugferd1`."""
    return XmlFormat(ID, VERSION, {ROOT: "invoice"}, accept=_type_of, also=BILLS).format


def check_of_zugferd1() -> Check:
    """The check `zugferd1-xsd`, by the schema that the package `factur-x` brings."""
    schemas = dict.fromkeys(BILLS, schema("zugferd/ZUGFeRD1p0.xsd"))
    xsd = XsdCheck("zugferd1-xsd", VERSION, ID, BILLS, schemas, PREFIXES, terms_of(mapping()))
    return asking_more(xsd.check, lambda content: no_days_of(content, mapping()))


def from_zugferd1() -> Conversion:
    """From ZUGFeRD 1 to UBL 2.1."""
    return Conversion(
        ID, PIVOT, BILLS, _read,
        prepare=plain_reader("invoice").prepare, home=_home, mapping=lambda type: mapping(), glance=_glance,
    )  # fmt: skip


def _type_of(root: etree._Element, type: Type) -> Type:
    code = root.findtext("rsm:HeaderExchangedDocument/ram:TypeCode", "", OLD_NAMES).strip()
    return "credit-note" if code in codes("unece-1001", "credit-note") else type


def _modern(source: Content) -> Modern:
    return source.once(ID, lambda: Modern(source))


def _read(content: Content, options: Mapping[str, str]) -> Converted:
    modern = _modern(content)
    refused = tuple(_refused(content.tree, [line for _, line in modern.lines()]))
    if refused:
        raise DocumentFault(refused)
    converted = plain_reader("invoice").run(modern.content, options)
    return replace(converted, losses=tuple(map(modern.told, converted.losses)))


def _glance(content: Content) -> Content:
    return plain_reader("invoice").run(_modern(content).content, {}).content


def _home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    modern, lead = _modern(source), plain_reader("invoice").home
    found = lead(path, pivot, modern.content) if lead is not None else None
    return modern.home(found[0]) if found is not None else None


def _refused(root: etree._Element, lines: list[etree._Element]) -> Iterator[Finding]:
    """UBL demands lines, and the net amount of each: none is made up."""
    if not lines:
        transaction = root.find(_TRANSACTION, OLD_NAMES)
        yield _at(root if transaction is None else transaction, "CII-NO-LINES", _NO_LINES)
    for line in lines:
        if line.find(_AMOUNT, OLD_NAMES) is None:
            yield _at(line, "CII-LINE-AMOUNT", _NO_AMOUNT, "BT-131")


def _at(place: etree._Element, rule: str, message: Message, term: str | None = None) -> Finding:
    path = path_of(place, PREFIXES)
    return Finding(rule, "error", message, _HINT, term, path=path, line=place.sourceline)
