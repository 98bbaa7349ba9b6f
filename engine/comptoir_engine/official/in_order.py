"""A way out of the pivot whose documents stand in the order of the official schema that is in force.

Our own schemas may be reconstructions: they know the elements of a format and guess their order. Where the format's
owner asks for another one, what we write is put into it, if that makes it valid and it still reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

from lxml import etree

from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.hookspecs import Check, Conversion, Converted, Option
from comptoir_engine.model import Message
from comptoir_engine.official.arranging import arrange
from comptoir_engine.pivot.compare import compare
from comptoir_engine.writing import with_ours
from comptoir_engine.xml.content import Content

LEFT_OUT = "left-out"
UNKNOWN = Option("unknown-elements", ("kept", LEFT_OUT), title=Message("Elements that nobody here knows").key)
"""What a conversion declares that writes elements back which its own table lacks. The official schema may not know them
either: then they are left out, and told as lost."""
_ROOT = re.compile(rb"<[^?!]")
_ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["']([^"']+)""")


def in_official_order(
    way_out: Conversion, way_in: Conversion, official: Check, schemas: Mapping[str, Path]
) -> Conversion:
    """`official` asks the schemas, each under the type of its documents; `way_in` reads what `way_out` writes."""

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        converted = way_out.run(content, options)
        schema = schemas.get(str(content.document.type))
        if schema is None or official.run(converted.content).verdict != "invalid":
            return converted
        arranged = in_order(converted, schema, options)
        if arranged is None and UNKNOWN in way_out.options:
            poorer = way_out.run(content, {**options, UNKNOWN.name: LEFT_OUT})
            arranged = poorer if is_valid(poorer.content) else in_order(poorer, schema, options)
        return converted if arranged is None else arranged

    def in_order(converted: Converted, schema: Path, options: Mapping[str, str]) -> Converted | None:
        written = converted.content
        arranged = _arranged(written, schema)
        if arranged is None or not is_valid(arranged):
            return None
        said = with_ours(way_in, {}, options.get)
        same = _same(_read(way_in, written, said), _read(way_in, arranged, said))
        return replace(converted, content=arranged) if same else None

    def is_valid(content: Content) -> bool:
        return official.run(content).verdict == "valid"

    return replace(way_out, run=run)


def _arranged(written: Content, schema: Path) -> Content | None:
    """The document in the order of a schema; None where that changes nothing, or the schema is beyond us."""
    root = deepcopy(written.tree)
    try:
        if not arrange(root, schema):
            return None
    except ConfigError:
        return None
    start = _ROOT.search(written.bytes)
    named = _ENCODING.match(written.bytes)
    encoding = named[1].decode("ascii") if named is not None else "UTF-8"
    body = etree.tostring(root, encoding=encoding, xml_declaration=False, with_tail=False)
    head = written.bytes[: start.start()] if start is not None else b""
    return Content(replace(written.document, content=head + body + b"\n"), beside=written.beside)


def _read(way_in: Conversion, content: Content, options: Mapping[str, str]) -> Content | None:
    try:
        return way_in.run(content, options).content
    except (DocumentFault, PluginError):
        return None


def _same(one: Content | None, other: Content | None) -> bool:
    return one is not None and other is not None and not compare(one.tree, other.tree)
