"""The two ways: to the pivot and from it, each a stylesheet with the one mapping table.

The table is read when a document is first converted, not when the plugin is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from comptoir_engine.codes import guesses
from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT, Message, Type
from comptoir_engine.pivot import noted
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.contradictions import warned
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.serialise import Output

from comptoir_xcbl30.home import home
from comptoir_xcbl30.recognition import without_namespace
from comptoir_xcbl30.refusal import refuse, refuse_to_write
from comptoir_xcbl30.table import BILLS, HERE, ORDERS, TYPES, table

OPTIONS = (
    Option("namespace", ("dtd", "none", "namespaced"), title=Message("Document type or namespace").key),
    Option("language", title=Message("Language").key),
    Option("extension", ("on", "off"), title=Message("Notes for what the format can't hold").key),
    guesses.OPTION,
)
_CONTRADICTIONS = frozenset(
    {
        "It differs from what amount and rate give, and the pivot has no place for it here.",
        "The document states this amount twice, and this one differs from the one taken.",
        "The number of lines differs from the lines there are.",
    }
)
"""The reasons of losses, as the stylesheets have them, that the sender hears as warnings too."""
_ROOTS: Mapping[Type, str] = {
    **dict.fromkeys(BILLS, "Invoice"),
    "order": "Order",
    "order-response": "OrderResponse",
    "despatch-advice": "AdvanceShipmentNotice",
}


def to_pivot() -> Conversion:
    """xCBL 3.0 → pivot; the namespace of a document makes no difference."""
    return Conversion(
        "xcbl30", PIVOT, TYPES, _read,
        prepare=_prepare_reading, home=_home, mapping=table, glance=_glance, options=(guesses.OPTION,),
    )  # fmt: skip


def from_pivot() -> Conversion:
    """Pivot → xCBL 3.0. Options: `namespace` (`dtd`, `none` or `namespaced`), `language`, `extension` (README.md)."""
    return Conversion(
        PIVOT,
        "xcbl30",
        TYPES,
        _write,
        prepare=_prepare_writing,
        home=_written_from,
        options=OPTIONS,
        mapping=table,
    )


@cache
def _reader(type: Type) -> Conversion:
    return noted.reading(_plain_reader(type), {})


@cache
def _plain_reader(type: Type) -> Conversion:
    """By the stylesheet alone."""
    sheet = _sheet(type, "to_pivot.xsl")
    bare = XsltConversion("xcbl30", PIVOT, (type,), sheet, table(type)).conversion

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        return bare.run(without_namespace(content), options)

    return replace(bare, run=run, home=home)


@cache
def _writer(type: Type) -> Conversion:
    sheet = _sheet(type, "from_pivot.xsl")
    plain = XsltConversion(
        PIVOT, "xcbl30", (type,), sheet, table(type), output=output(type), at_once=True
    ).conversion
    return noted.writing(plain, _plain_reader(type))


def _sheet(type: Type, name: str) -> Path:
    return HERE / "xslt" / (f"orders_{name}" if type in ORDERS else name)


def _read(content: Content, options: Mapping[str, str]) -> Converted:
    bare = without_namespace(content)
    refuse(bare.tree)
    return warned(_reader(_type(content)).run(bare, options), bare.tree, {}, _CONTRADICTIONS)


def _glance(content: Content) -> Content:
    return _plain_reader(_type(content)).run(content, {}).content


def _write(content: Content, options: Mapping[str, str]) -> Converted:
    refuse_to_write(content.tree)
    return _writer(_type(content)).run(content, options)


def _type(content: Content) -> Type:
    type = content.document.type
    return "invoice" if type is None else type


def _prepare_reading() -> None:
    _prepare(_reader)


def _prepare_writing() -> None:
    _prepare(_writer)


def _prepare(way: Callable[[Type], Conversion]) -> None:
    for type in (BILLS[0], ORDERS[0]):
        if (prepare := way(type).prepare) is not None:
            prepare()


def _home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    lead = _reader(_type(pivot)).home
    return lead(path, pivot, without_namespace(source)) if lead is not None else None


def _written_from(path: str, written: Content, pivot: Content) -> tuple[str, int | None] | None:
    lead = _writer(_type(written)).home
    return lead(path, written, pivot) if lead is not None else None


def output(type: Type) -> Callable[[Mapping[str, str]], Output]:
    """How the receiver wants the file to begin: with the name of the DTD unless he asks for something else."""
    doctype = f'<!DOCTYPE {_ROOTS[type]} SYSTEM "{_ROOTS[type]}.dtd">'

    def chosen(options: Mapping[str, str]) -> Output:
        return Output(doctype=doctype if options.get("namespace", "dtd") == "dtd" else None)

    return chosen
