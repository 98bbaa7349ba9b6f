"""What ETS 3.1 has no place for, in an element of our own namespace at the end of each section.

Two partners who both run Comptoir may agree on it (option `extension`). Each value stands with its path in the pivot:

    <Extension xmlns="urn:comptoir:ets31:extension:1">
      <Value path="/Invoice/cac:Delivery/cbc:ActualDeliveryDate">2026-11-03</Value>
    </Extension>

Of elements that repeat, those that ETS 3.1 holds are numbered first, because only those are there when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document, Loss, Message
from comptoir_engine.pivot.values import Value
from comptoir_engine.pivot.values import write as written
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find, path_of, step_name
from comptoir_engine.xml.serialise import Output, serialise
from lxml import etree

from comptoir_ets31.table import EXTENSION, PREFIXES

_EXTENSION, _VALUE = f"{{{EXTENSION}}}Extension", f"{{{EXTENSION}}}Value"
_PATH = re.compile(
    r"/(Invoice|CreditNote)(/(cac|cbc|ext):[A-Za-z]+(\[[1-9][0-9]{0,4}\])?){1,12}(/@[A-Za-z]+)?"
)
_NO_PATH = Message("This is not the path of a value of the pivot.")

Leaf = tuple[etree._Element, str | None]
"""A value of a document: an element's text, or its attribute of that name."""


def is_in(tree: etree._Element) -> bool:
    """Whether the document holds the extension."""
    return next(tree.iter(_EXTENSION), None) is not None


def write(pivot: Content, converted: Converted, output: Output) -> Converted:
    """The converted document with all that it lost in its extension; nothing is lost then."""
    lost = dict.fromkeys(_at(pivot.tree, loss) for loss in converted.losses)
    numbers = _Numbers(lost.keys())
    tree = converted.content.tree
    for section, leaves in _by_section(lost).items():
        holder = tree.find(section)
        if holder is not None:
            extension = etree.SubElement(holder, _EXTENSION, nsmap={None: EXTENSION})
            for leaf in leaves:
                etree.SubElement(extension, _VALUE, path=numbers.path(leaf)).text = _text(leaf)
    return Converted(_content(tree, converted.content.document, output))


def read(source: Content, converted: Converted) -> Converted:
    """The pivot with what the document's extension adds to it."""
    values, losses = list(_said(converted.content.tree)), list(converted.losses)
    root = step_name(str(converted.content.tree.tag), PIVOT_PREFIXES)
    for element in source.tree.iter(_VALUE):
        path, text = element.get("path", ""), element.text or ""
        if _PATH.fullmatch(path) and path.startswith(f"/{root}/"):
            values.append(Value(None, (), text, path))
        else:
            losses.append(Loss(path_of(element, PREFIXES, "path"), path, _NO_PATH))
            losses.append(Loss(path_of(element, PREFIXES), text, _NO_PATH))
    document = converted.content.document
    tree = written(values, "credit-note" if root == "CreditNote" else "invoice")
    return Converted(_content(tree, document, Output()), tuple(losses))


def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
    """Where in the document's extension the value at that path of the pivot stands, if it does."""
    place = find(pivot.tree, path, PIVOT_PREFIXES)
    wanted = path_of(place, PIVOT_PREFIXES) if place is not None else ""
    for element in source.tree.iter(_VALUE):
        if element.get("path") == wanted:
            return path_of(element, PREFIXES), element.sourceline
    return None


def _content(tree: etree._Element, document: Document, output: Output) -> Content:
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    return Content(replace(document, content=serialise(text, output)))


def _at(pivot: etree._Element, loss: Loss) -> Leaf:
    element = find(pivot, loss.path, PIVOT_PREFIXES)
    if element is None:
        raise ValueError(f"a loss names no place of the pivot: {loss.path}")
    return element, loss.path.rpartition("/@")[2] if "/@" in loss.path else None


def _text(leaf: Leaf) -> str:
    element, attribute = leaf
    return (element.get(attribute) if attribute else element.text) or ""


def _leaves(element: etree._Element) -> Iterator[Leaf]:
    """All values at and below an element."""
    for each in element.iter(etree.Element):
        yield from ((each, str(name)) for name in each.attrib if not str(name).startswith("{"))
        if not len(each) and (each.text or "").strip():
            yield each, None


def _said(pivot: etree._Element) -> Iterator[Value]:
    for element, attribute in _leaves(pivot):
        yield Value(None, (), _text((element, attribute)), path_of(element, PIVOT_PREFIXES, attribute))


def _by_section(leaves: Iterable[Leaf]) -> dict[str, list[Leaf]]:
    sections: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        sections.setdefault(_section(leaf[0]), []).append(leaf)
    return sections


def _section(element: etree._Element) -> str:
    """Where in the document a value of the pivot belongs: its head, its lines or its totals."""
    top = [element, *element.iterancestors()][-2:][0]
    name = etree.QName(top).localname
    if name.endswith("Line"):
        return "Invoice_Detail"
    return "Invoice_Summary" if name.endswith("Total") or name == "AllowanceCharge" else "Invoice_Header"


class _Numbers:
    """The numbers that elements of the pivot will have there again: among those of one name, lost ones come last."""

    def __init__(self, lost: Collection[Leaf]) -> None:
        self._lost = lost
        self._numbers: dict[etree._Element, int | None] = {}

    def path(self, leaf: Leaf) -> str:
        """The path of a value, in the notation of `comptoir_engine.xml.paths`."""
        element, attribute = leaf
        chain = [*reversed([element, *element.iterancestors()])]
        steps = [self._step(each) for each in chain]
        return "/" + "/".join(steps) + (f"/@{attribute}" if attribute else "")

    def _step(self, element: etree._Element) -> str:
        name = step_name(str(element.tag), PIVOT_PREFIXES)
        if element not in self._numbers:
            self._number(element)
        number = self._numbers[element]
        return f"{name}[{number}]" if number else name

    def _number(self, element: etree._Element) -> None:
        parent = element.getparent()
        same = [element] if parent is None else list(parent.iterchildren(str(element.tag)))
        if len(same) == 1:
            self._numbers[element] = None
            return
        held = sorted(same, key=self._is_lost)
        self._numbers.update((each, number) for number, each in enumerate(held, 1))

    def _is_lost(self, element: etree._Element) -> bool:
        return all(leaf in self._lost for leaf in _leaves(element))
