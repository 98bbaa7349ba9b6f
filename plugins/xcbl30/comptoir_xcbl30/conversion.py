"""The two ways: to the pivot and from it, each a stylesheet with the one mapping table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import PIVOT
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.conversion import XsltConversion
from comptoir_engine.xml.serialise import Output

from comptoir_xcbl30.home import home
from comptoir_xcbl30.recognition import without_namespace
from comptoir_xcbl30.refusal import refuse
from comptoir_xcbl30.table import HERE, TYPES, table

_DOCTYPE = '<!DOCTYPE Invoice SYSTEM "Invoice.dtd">'


def to_pivot() -> Conversion:
    """xCBL 3.0 → pivot; the namespace of a document makes no difference."""
    plain = XsltConversion("xcbl30", PIVOT, TYPES, HERE / "xslt" / "to_pivot.xsl", table()).conversion

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        bare = without_namespace(content)
        refuse(bare.tree)
        return plain.run(bare, options)

    def lead_home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
        return home(path, pivot, without_namespace(source))

    return replace(plain, run=run, home=lead_home)


def from_pivot() -> Conversion:
    """Pivot → xCBL 3.0. Options: `namespace` (`dtd`, `none` or `namespaced`) and `language` (see README.md)."""
    stylesheet = HERE / "xslt" / "from_pivot.xsl"
    return XsltConversion(PIVOT, "xcbl30", TYPES, stylesheet, table(), output=output).conversion


def output(options: Mapping[str, str]) -> Output:
    """How the receiver wants the file to begin: with the name of the DTD unless he asks for something else."""
    return Output(doctype=_DOCTYPE if options.get("namespace", "dtd") == "dtd" else None)
