"""Documents damaged at random, as people and programs damage them: dropped, doubled, changed, moved, emptied,
reordered, with odd codes and odd numbers."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from random import Random

from lxml import etree

_CODES = (
    "AE", "L", "M", "E", "S", "Z", "G", "O", "K", "B", "s", "VAT", "vat", " VAT ", "GST", "EUR", "CHF", "eur", "XXX",
    "DE", "CH", "XX", "380", "381", "30", "58", "9999", "C62", "true", "false", "1", "0", "130", "50", "0088", "SEPA",
    "9930", "VATEX-EU-AE", "vatex-eu-ae", "95", "FC", "application/pdf", "text/html", "3", "35", "VA", "FC", "102",
)  # fmt: skip
_NUMBERS = (
    "0", "-0", "-1", "1", "0.00", "-0.00", "100", "99.999", "1000000000000.01", "19", "8.1", "0.005", "1e3", "+5",
    "007", ".5", "5.", "-0.01", "abc", "", " 12.50 ", "1,5", "12.345",
)  # fmt: skip
_CODED = ("Code", "ID", "Indicator", "Name", "CountryID", "TypeCode")
_COUNTED = ("Amount", "Percent", "Quantity")
_ATTRIBUTES = ("schemeName", "listID", "name", "uri", "languageID", "schemeID", "format")
_MOST = 4
"""Damages of one document, at most."""


def damaged(root: etree._Element, chance: Random) -> list[str]:
    """Damages the document in place; returns the kinds of damage."""
    done = []
    for _ in range(chance.randint(1, _MOST)):
        elements = [element for element in root.iter("*") if element is not root]
        if elements:
            kind = chance.choice([*_KINDS])
            _KINDS[kind](elements, chance)
            done.append(kind)
    return done


def _drop(elements: list[etree._Element], chance: Random) -> None:
    element = chance.choice(elements)
    _parent(element).remove(element)


def _double(elements: list[etree._Element], chance: Random) -> None:
    element = chance.choice(elements)
    element.addnext(deepcopy(element))


def _change(elements: list[etree._Element], chance: Random) -> None:
    leaves = _leaves(elements)
    if leaves:
        chance.choice(leaves).text = chance.choice(leaves).text


def _move(elements: list[etree._Element], chance: Random) -> None:
    element, target = chance.choice(elements), chance.choice(elements)
    if element is not target and element not in target.iterancestors():
        target.append(element)


def _empty(elements: list[etree._Element], chance: Random) -> None:
    element = chance.choice(elements)
    element.text = None
    for child in [*element]:
        element.remove(child)


def _reorder(elements: list[etree._Element], chance: Random) -> None:
    parent = _parent(chance.choice(elements))
    children = [*parent]
    chance.shuffle(children)
    parent.extend(children)


def _odd_code(elements: list[etree._Element], chance: Random) -> None:
    coded = [each for each in _leaves(elements) if str(each.tag).endswith(_CODED)]
    if coded:
        chance.choice(coded).text = chance.choice(_CODES)


def _odd_number(elements: list[etree._Element], chance: Random) -> None:
    counted = [each for each in _leaves(elements) if str(each.tag).endswith(_COUNTED)]
    if counted:
        chance.choice(counted).text = chance.choice(_NUMBERS)


def _odd_attribute(elements: list[etree._Element], chance: Random) -> None:
    element = chance.choice([each for each in elements if each.attrib] or elements)
    name = chance.choice([*map(str, element.attrib), *_ATTRIBUTES])
    if name in element.attrib and chance.random() < 0.3:
        del element.attrib[name]
    else:
        element.set(name, chance.choice(_CODES))


def _odd_text(elements: list[etree._Element], chance: Random) -> None:
    leaves = [each for each in _leaves(elements) if each.text]
    if leaves:
        leaf = chance.choice(leaves)
        text = leaf.text or ""
        leaf.text = chance.choice([text.lower(), text.upper(), f" {text} ", text + "0", text[:-1], text * 2])


_KINDS: dict[str, Callable[[list[etree._Element], Random], None]] = {
    "dropped": _drop, "doubled": _double, "changed": _change, "moved": _move, "emptied": _empty,
    "reordered": _reorder, "odd code": _odd_code, "odd number": _odd_number, "odd attribute": _odd_attribute,
    "odd text": _odd_text,
}  # fmt: skip


def _leaves(elements: list[etree._Element]) -> list[etree._Element]:
    return [element for element in elements if not len(element)]


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None
    return parent
