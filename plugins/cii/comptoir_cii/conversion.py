"""The ways to the pivot and from it: for invoices and for orders a stylesheet each, bound to its mapping table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT, Message, Type
from comptoir_engine.pivot import noted
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.mapping import MappingTable

from comptoir_cii.narrow import narrowing
from comptoir_cii.recognition import BILLS, ORDER_PREFIXES, PREFIXES, TYPES
from comptoir_cii.refusal import refuse_without_lines, refuse_without_order_lines, refuse_without_prices

_HERE = Path(__file__).parent
_OPTIONS = (Option("guideline", title=Message("Guideline").key),)
_OFFERED = (
    *_OPTIONS,
    Option("extension", ("on", "off"), title=Message("Notes for what the format can't hold").key),
)
"""The stylesheet heeds the first, this module the other."""


@cache
def mapping(type: Type = "invoice") -> MappingTable:
    """The mapping table of a type; an invoice and a credit note share theirs."""
    if type in BILLS:
        return MappingTable.load(_HERE / "mapping.csv", PREFIXES)
    return MappingTable.load(_HERE / "mapping-order.csv", ORDER_PREFIXES)


def to_pivot() -> Conversion:
    """From CII to UBL 2.1."""
    return Conversion(
        "cii", PIVOT, TYPES, _read,
        prepare=_prepare_reading, home=_home, mapping=mapping, glance=_glance,
    )  # fmt: skip


def from_pivot() -> Conversion:
    """From UBL 2.1 to CII; the option `guideline` is the one (BT-24) that the receiver asks for, `extension` puts what
    CII has no place for into notes."""
    return Conversion(
        PIVOT,
        "cii",
        TYPES,
        _write,
        prepare=_prepare_writing,
        home=_written_from,
        options=_OFFERED,
        mapping=mapping,
    )


@cache
def _reader(type: Type) -> Conversion:
    return noted.reading(plain_reader(type), PREFIXES if type in BILLS else ORDER_PREFIXES)


@cache
def plain_reader(type: Type) -> Conversion:
    """The way to the pivot by the stylesheet alone."""
    types, sheet = _of(type, "to_pivot.xsl")
    return XsltConversion("cii", PIVOT, types, sheet, mapping(type)).conversion


@cache
def _writer(type: Type) -> Conversion:
    types, sheet = _of(type, "from_pivot.xsl")
    plain = XsltConversion(
        PIVOT, "cii", types, sheet, mapping(type), options=_OPTIONS, at_once=True
    ).conversion
    narrow = narrowing(plain, plain_reader(type)) if type in BILLS else plain
    return noted.writing(narrow, plain_reader(type))


def _of(type: Type, sheet: str) -> tuple[tuple[Type, ...], Path]:
    if type in BILLS:
        return BILLS, _HERE / "xslt" / sheet
    return (type,), _HERE / "xslt" / f"order_{sheet}"


def _read(content: Content, options: Mapping[str, str]) -> Converted:
    type = _type(content)
    (refuse_without_order_lines if type == "order" else refuse_without_lines)(content)
    return _reader(type).run(content, options)


def _glance(content: Content) -> Content:
    return plain_reader(_type(content)).run(content, {}).content


def _write(content: Content, options: Mapping[str, str]) -> Converted:
    type = _type(content)
    if type == "order":
        refuse_without_prices(content)
    return _writer(type).run(content, options)


def _type(content: Content) -> Type:
    """One type for each table."""
    return "order" if content.document.type == "order" else "invoice"


def _prepare_reading() -> None:
    _prepare(_reader)


def _prepare_writing() -> None:
    _prepare(_writer)


def _prepare(way: Callable[[Type], Conversion]) -> None:
    for type in ("invoice", "order"):
        if (prepare := way(type).prepare) is not None:
            prepare()


def _home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    lead = _reader(_type(source)).home
    return lead(path, pivot, source) if lead is not None else None


def _written_from(path: str, written: Content, pivot: Content) -> tuple[str, int | None] | None:
    lead = _writer(_type(pivot)).home
    return lead(path, written, pivot) if lead is not None else None
