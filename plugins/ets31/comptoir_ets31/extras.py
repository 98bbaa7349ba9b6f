"""Numbered elements that the table does not know, kept in an extension of the pivot and written back at their place.

    <Extras xmlns="urn:comptoir:ets31:extras:1">
      <I.H.010_Basisdaten><BV.070_Bestelldatum>20260901000000000</BV.070_Bestelldatum></I.H.010_Basisdaten>
      <Line number="2"><I.D.010_Basisdaten><BV.050_Kostenstelle>4410</BV.050_Kostenstelle></I.D.010_Basisdaten></Line>
    </Extras>

Kept is what holds one text, under a group that the pivot has a counterpart of: another one would stand elsewhere, or
nowhere, when it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from comptoir_engine.codes.crosswalk import crosswalk
from comptoir_engine.hookspecs import Converted
from comptoir_engine.pivot.leftovers import with_tree
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES, UNMAPPED
from comptoir_engine.xml.paths import Paths
from comptoir_engine.xml.serialise import Output, serialise
from lxml import etree

from comptoir_ets31.table import EXTRAS, LISTS, PREFIXES, known

Home = tuple[str, int | None]

_NAMED = re.compile(r"BV\.[0-9]{3}_[A-Za-z0-9_.-]{1,80}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")
_EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
_HOLDER = ("UBLExtensions", "UBLExtension", "ExtensionContent")
_EXTRAS = "/".join(f"{{{_EXT}}}{name}" for name in _HOLDER) + f"/{{{EXTRAS}}}Extras"
_LINE, _TAX = f"{{{EXTRAS}}}Line", f"{{{EXTRAS}}}Tax"
_FIRST, _TAXES = "I.D.010_Basisdaten", "I.S.020_Aufschluesselung_der_Steuern"
_TERMS = "I.H.080_Zahlungsbedingungen"


@dataclass(frozen=True, slots=True)
class Place:
    """A group of the document; of the groups of a line and of the taxes, that of which line or row."""

    group: str
    number: int = 0

    @property
    def owner(self) -> str | None:
        """The element of the extension that says the number."""
        if not self.number:
            return None
        return _TAX if self.group == _TAXES else _LINE


def keep(source: Content, converted: Converted) -> Converted:
    """The pivot with the extras of the document; they are lost no more."""
    unknown = any(loss.reason.key == UNMAPPED.key and "/BV." in loss.path for loss in converted.losses)
    found = list(_in_document(source.tree)) if unknown else []
    if not found:
        return converted
    tree = converted.content.tree
    tree.insert(0, _extension(found))
    paths = Paths(PREFIXES)
    kept = {paths.of(element) for _, element in found}
    losses = tuple(loss for loss in converted.losses if loss.path not in kept)
    return replace(converted, content=with_tree(converted.content, tree), losses=losses)


def put_back(pivot: Content, converted: Converted, output: Output) -> Converted:
    """The written document with the extras of the pivot, each at its place in the order of numbers."""
    found = list(_in_pivot(pivot.tree))
    if not found:
        return converted
    tree = converted.content.tree
    groups, paths, written = dict(_groups(tree)), Paths(PIVOT_PREFIXES), set[str]()
    added: dict[etree._Element, list[etree._Element]] = {}
    for place, extra in found:
        group = groups.get(place)
        if group is not None:
            added.setdefault(group, []).append(_written(extra))
            written.add(paths.of(extra))
            written.add(f"{paths.of(_above(_above(extra)))}/@number")
    for group, elements in added.items():
        group[:] = sorted([*group, *elements], key=lambda each: str(each.tag)[:6])
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    document = replace(converted.content.document, content=serialise(text, output))
    losses = tuple(loss for loss in converted.losses if loss.path not in written)
    return replace(converted, content=Content.written(document), losses=losses)


def home(path: str, pivot: Content, source: Content) -> Home | None:
    """Where in the document the extra at that path of the pivot stood."""
    if "/ext:UBLExtensions" not in path:
        return None
    homes: Mapping[str, Home] = pivot.once(("extras", source), lambda: _homes(pivot, source))
    return homes.get(path)


def _homes(pivot: Content, source: Content) -> Mapping[str, Home]:
    there, ours, theirs = dict[str, Home](), Paths(PIVOT_PREFIXES), Paths(PREFIXES)
    for (_, extra), (_, element) in zip(_in_pivot(pivot.tree), _in_document(source.tree), strict=False):
        group = _above(element)
        there[ours.of(extra)] = theirs.of(element), element.sourceline
        there.setdefault(f"{ours.of(_above(_above(extra)))}/@number", (theirs.of(group), group.sourceline))
    return there


def _extension(found: Iterable[tuple[Place, etree._Element]]) -> etree._Element:
    top = etree.Element(f"{{{_EXT}}}{_HOLDER[0]}", nsmap={"ext": _EXT})
    content = etree.SubElement(etree.SubElement(top, f"{{{_EXT}}}{_HOLDER[1]}"), f"{{{_EXT}}}{_HOLDER[2]}")
    extras = etree.SubElement(content, f"{{{EXTRAS}}}Extras", nsmap={None: EXTRAS})
    for (owner, number), extras_of_one in groupby(found, lambda each: (each[0].owner, each[0].number)):
        holder = extras if owner is None else etree.SubElement(extras, owner, number=str(number))
        for place, elements in groupby(extras_of_one, lambda each: each[0]):
            group = etree.SubElement(holder, f"{{{EXTRAS}}}{place.group}")
            for _, element in elements:
                etree.SubElement(group, f"{{{EXTRAS}}}{element.tag!s}").text = element.text
    return top


def _in_document(tree: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    for place, group in _groups(tree):
        for element in group:
            if _is_extra(place.group, str(element.tag), element):
                yield place, element


def _in_pivot(tree: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    """Its extras; a stranger may have written them, so each must be one that a document may hold."""
    for holder in tree.findall(f"{_EXTRAS}/*"):
        owned = holder.tag in (_LINE, _TAX)
        said = holder.get("number", "")
        if owned and not _NUMBER.fullmatch(said):
            continue
        for group in holder if owned else (holder,):
            place = Place(_local(group), int(said) if owned else 0)
            if place.owner == (str(holder.tag) if owned else None):
                yield from ((place, each) for each in group if _is_extra(place.group, _local(each), each))


def _is_extra(group: str, name: str, element: etree._Element) -> bool:
    """Whether this element of a group is one text under a numbered name that the table does not have there."""
    alone = len(element) == 0 and not element.attrib and (element.text or "").strip() != ""
    return alone and _NAMED.fullmatch(name) is not None and (group, name) not in known()


def _groups(tree: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    """The groups of the table that a document has, each that the conversion reads."""
    for section in ("Invoice_Header", "Invoice_Detail", "Invoice_Summary"):
        holder = tree.find(section)
        if holder is not None:
            yield from _of_lines(holder) if section == "Invoice_Detail" else _of_section(holder)


def _of_section(section: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    for name in dict.fromkeys(str(each.tag) for each in section):
        groups = list(section.iterchildren(name))
        if name == _TAXES:
            yield from ((Place(name, number), group) for number, group in enumerate(groups, 1))
        elif (section.tag, name) in known():
            read = list(filter(_is_due, groups))[:1] if name == _TERMS else groups
            if len(read) == 1:
                yield Place(name), read[0]


def _is_due(terms: etree._Element) -> bool:
    """Whether these payment terms are a due date, which alone the pivot holds."""
    word = terms.findtext("BV.010_Zahlungsbedingungen", "")
    return crosswalk(LISTS).reading("terms").get(" ".join(word.split())) == "due-date"


def _of_lines(detail: etree._Element) -> Iterator[tuple[Place, etree._Element]]:
    number, seen = 0, set[str]()
    for part in (part for items in detail.iterchildren("Invoice_Items") for part in items):
        name = str(part.tag)
        if name == _FIRST:
            number += 1
            seen.clear()
        if number and name not in seen and ("Invoice_Items", name) in known():
            seen.add(name)
            yield Place(name, number), part


def _written(extra: etree._Element) -> etree._Element:
    element = etree.Element(_local(extra))
    element.text = extra.text
    return element


def _local(element: etree._Element) -> str:
    """The name of an element of the extension; empty for one of another namespace."""
    namespace, _, name = str(element.tag).rpartition("}")
    return name if namespace == f"{{{EXTRAS}" else ""


def _above(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent
