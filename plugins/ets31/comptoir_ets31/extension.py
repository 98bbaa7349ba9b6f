"""What ETS 3.1 has no place for, in an element of our own namespace at the end of each section.

Two partners who both run Comptoir may agree on it (option `extension`). Each value stands with its path in the pivot:

    <Extension xmlns="urn:comptoir:ets31:extension:1">
      <Value path="/Invoice/cac:Delivery/cbc:ActualDeliveryDate">2026-11-03</Value>
    </Extension>
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Loss, Message
from comptoir_engine.pivot.leftovers import (
    Leftover,
    Source,
    at,
    homeless,
    is_path,
    leftovers,
    same_place,
    together,
)  # fmt: skip
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.outline import text_of
from comptoir_engine.xml.paths import path_of
from comptoir_engine.xml.serialise import Output, serialise
from lxml import etree

from comptoir_ets31.table import EXTENSION, PREFIXES

_EXTENSION, _VALUE = f"{{{EXTENSION}}}Extension", f"{{{EXTENSION}}}Value"
_NO_PATH = Message("This is not the path of a value of the pivot.")
_NO_TEXT = Message("A value of the extension is a text; this one holds elements.")
_ALONE = Message("The value that it belongs to is missing.")
_TWICE = Message("The extension says this value twice; the first one was taken.")
_SAID_OTHERWISE = Message("The extension of the document says something else here.")


def is_in(tree: etree._Element) -> bool:
    """Whether the document holds the extension."""
    return next(tree.iter(_EXTENSION), None) is not None


def write(pivot: Content, converted: Converted, back: Conversion, output: Output) -> Converted:
    """The converted document with all that it lost in its extension; `back` reads what was written."""
    tree = converted.content.tree
    found = list(leftovers(pivot.tree, converted.losses, back.run(converted.content, {}).content.tree))
    for section, values in _by_section(found).items():
        holder = tree.find(section)
        if holder is not None:
            extension = etree.SubElement(holder, _EXTENSION, nsmap={None: EXTENSION})
            for value in values:
                etree.SubElement(extension, _VALUE, path=value.path).text = value.text
    carried = {value.loss.path for value in found}
    left = tuple(loss for loss in converted.losses if loss.path not in carried)
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    written = replace(converted.content.document, content=serialise(text, output))
    return Converted(Content.written(written), left)


def read(way: Conversion, source: Content, converted: Converted) -> Converted:
    """The pivot with what the document's extension adds to it; it is right where the document says otherwise."""
    pivot, found, losses = converted.content, dict[str, etree._Element](), list(converted.losses)
    for element in source.tree.iter(_VALUE):
        path = element.get("path", "")
        if not is_path(path, pivot.tree):
            losses += _lost(element, _NO_PATH)
        elif len(element):
            losses += _lost(element, _NO_TEXT)
        elif path in found:
            losses += _lost(element, _TWICE)
        else:
            found[path] = element
    alone = homeless(found, pivot.tree)
    losses += [loss for path in alone for loss in _lost(found[path], _ALONE)]
    said = {path: element.text or "" for path, element in found.items() if path not in alone}
    whole = together(pivot, said)
    losses += Source(way, pivot, source, PREFIXES).said_otherwise(said, whole, _SAID_OTHERWISE)
    return replace(converted, content=whole, losses=tuple(losses))


def _lost(element: etree._Element, reason: Message) -> Iterable[Loss]:
    yield Loss(path_of(element, PREFIXES, "path"), element.get("path", ""), reason)
    yield Loss(path_of(element, PREFIXES), text_of(element), reason)


def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    """Where in the document's extension the value at that path of the pivot stands, if it does."""
    place = at(pivot.tree, path)
    wanted = same_place(path_of(place[0], PIVOT_PREFIXES, place[1])) if place is not None else ""
    for element in source.tree.iter(_VALUE):
        if same_place(element.get("path", "")) == wanted:
            return path_of(element, PREFIXES), element.sourceline
    return None


def _by_section(values: Iterable[Leftover]) -> dict[str, list[Leftover]]:
    sections: dict[str, list[Leftover]] = {}
    for value in values:
        sections.setdefault(_section(value.element), []).append(value)
    return sections


def _section(element: etree._Element) -> str:
    """Where in the document a value of the pivot belongs: its head, its lines or its totals."""
    top = [element, *element.iterancestors()][-2:][0]
    name = etree.QName(top).localname
    if name.endswith("Line"):
        return "Invoice_Detail"
    return "Invoice_Summary" if name.endswith("Total") or name == "AllowanceCharge" else "Invoice_Header"
