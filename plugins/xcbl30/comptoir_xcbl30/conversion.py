"""The two ways: to the pivot and from it, each a stylesheet with the one mapping table.

The table is read when a document is first converted, not when the plugin is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.serialise import Output

from comptoir_xcbl30.home import home
from comptoir_xcbl30.recognition import without_namespace
from comptoir_xcbl30.refusal import refuse
from comptoir_xcbl30.table import HERE, TYPES, table

OPTIONS = (Option("namespace", ("dtd", "none", "namespaced")), Option("language"))
_DOCTYPE = '<!DOCTYPE Invoice SYSTEM "Invoice.dtd">'


def to_pivot() -> Conversion:
    """xCBL 3.0 → pivot; the namespace of a document makes no difference."""
    return Conversion("xcbl30", PIVOT, TYPES, _read, prepare=_prepare_reading, home=_home)


def from_pivot() -> Conversion:
    """Pivot → xCBL 3.0. Options: `namespace` (`dtd`, `none` or `namespaced`) and `language` (see README.md)."""
    return Conversion(
        PIVOT, "xcbl30", TYPES, _write, prepare=_prepare_writing, home=_written_from, options=OPTIONS
    )


@cache
def _reader() -> Conversion:
    return XsltConversion("xcbl30", PIVOT, TYPES, HERE / "xslt" / "to_pivot.xsl", table()).conversion


@cache
def _writer() -> Conversion:
    stylesheet = HERE / "xslt" / "from_pivot.xsl"
    return XsltConversion(PIVOT, "xcbl30", TYPES, stylesheet, table(), output=output).conversion


def _read(content: Content, options: Mapping[str, str]) -> Converted:
    bare = without_namespace(content)
    refuse(bare.tree)
    return _reader().run(bare, options)


def _write(content: Content, options: Mapping[str, str]) -> Converted:
    return _writer().run(content, options)


def _prepare_reading() -> None:
    if (prepare := _reader().prepare) is not None:
        prepare()


def _prepare_writing() -> None:
    if (prepare := _writer().prepare) is not None:
        prepare()


def _home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    return home(path, pivot, without_namespace(source))


def _written_from(path: str, written: Content, pivot: Content) -> tuple[str, int | None] | None:
    lead = _writer().home
    return lead(path, written, pivot) if lead is not None else None


def output(options: Mapping[str, str]) -> Output:
    """How the receiver wants the file to begin: with the name of the DTD unless he asks for something else."""
    return Output(doctype=_DOCTYPE if options.get("namespace", "dtd") == "dtd" else None)
