"""The term table as a tree: which elements of a UBL document mean what, with the conditions that tell them apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from lxml import etree

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Type
from comptoir_engine.pivot.terms import Term, invoice_path, terms
from comptoir_engine.xml.mapping import PIVOT_PREFIXES

Relation = Literal["is", "is not", "is or is absent"]

ROOTS: dict[str, Type] = {
    "{urn:oasis:names:specification:ubl:schema:xsd:Invoice-2}Invoice": "invoice",
    "{urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2}CreditNote": "credit-note",
    "{urn:oasis:names:specification:ubl:schema:xsd:Order-2}Order": "order",
    "{urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2}OrderResponse": "order-response",
    "{urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2}DespatchAdvice": "despatch-advice",
}
"""Root element (Clark notation) → type."""

_STEP = re.compile(r"/(?P<name>[\w:@.-]+)(?:\[(?P<condition>[^\]]*)\])?")
_OPERAND = r"(?P<path>[\w:@/.-]+)(?P<relation>!?=)(?P<expected>'[^']*'|/[\w:/.-]+)"
_CONDITION = re.compile(rf"(?P<negated>not\()?{_OPERAND}\)?")
_NAMESPACES = {prefix: namespace for namespace, prefix in PIVOT_PREFIXES.items() if prefix}
_TRUTHS = {"1": "true", "0": "false"}


def clark(name: str) -> str:
    """`cbc:ID` in Clark notation; a name without a prefix has no namespace."""
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}" if prefix else local


@dataclass(frozen=True, slots=True)
class Condition:
    """What makes one of several elements of the same name the right one: a value at `steps` below it.

    Written `[a/b='x']` (is), `[not(a/b='x')]` (is not) or `[not(a/b!='x')]` (is, or is absent). `expected` is a text,
    or the path of a value below the root where `elsewhere` is set: `[a/@b=/Invoice/cbc:DocumentCurrencyCode]`.
    """

    steps: tuple[str, ...]
    attribute: str | None
    relation: Relation
    expected: str
    elsewhere: bool

    def holds(self, element: etree._Element, root: etree._Element) -> bool:
        """Whether the element is meant."""
        expected = self.wanted(root)
        values = [self._value(found) for found in element.iterfind("/".join(self.steps))]
        if self.relation == "is":
            return expected is not None and expected in values
        if self.relation == "is not":
            return expected not in values
        return all(value == expected for value in values)

    def wanted(self, root: etree._Element) -> str | None:
        """The text that is asked for, in this document."""
        if not self.elsewhere:
            return self.expected
        return (root.findtext(self.expected) or "").strip() or None

    def _value(self, element: etree._Element) -> str:
        value = element.get(self.attribute, "") if self.attribute else element.text or ""
        value = value.strip()
        return _TRUTHS.get(value, value) if self.expected in ("true", "false") else value


@dataclass(eq=False, slots=True)
class Place:
    """An element as the term table knows it.

    `terms` are said by its text, `attributes` by its attributes; `groups` start here. `repeats`: several of them
    stand for several occurrences, and are counted. `key` is its path with conditions, as an invoice writes it: the
    same for the same thing in each type of document.
    """

    tag: str
    key: str
    condition: Condition | None = None
    repeats: bool = False
    order: int = 0
    terms: list[Term] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    attributes: dict[str, Term] = field(default_factory=dict)
    children: dict[str, list[Place]] = field(default_factory=dict)

    def child(self, element: etree._Element, root: etree._Element) -> Place | None:
        """The place of a child element: the first of its name whose condition holds."""
        for place in self.children.get(str(element.tag), ()):
            if place.condition is None or place.condition.holds(element, root):
                return place
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The tree for one type of document, and for each term the places from the root's child down to its element."""

    type: Type
    root: Place
    chains: dict[str, tuple[Place, ...]]


@cache
def layout(type: Type) -> Layout:
    """The layout of one type of document."""
    tag = next(tag for tag, each in ROOTS.items() if each == type)
    made = Layout(type, Place(tag, invoice_path("/" + tag.rpartition("}")[2])), {})
    for each in terms(type):
        chain = tuple(_chain(made.root, each.paths[type]))
        made.chains[each.id] = chain
        _enter(each, (made.root, *chain)[-1], each.paths[type])
        if type in each.repeats:
            tuple(_chain(made.root, each.repeats[type]))[-1].repeats = True
    return made


def _enter(term: Term, place: Place, path: str) -> None:
    attribute = path.rpartition("/@")[2] if "/@" in path.rpartition("]")[2] else None
    if attribute:
        place.attributes[attribute] = term
    elif term.is_group:
        place.groups.append(term.id)
    else:
        place.terms.append(term)


def _chain(root: Place, path: str) -> Iterator[Place]:
    """The places along a path, without the root; those that are missing are made."""
    here = root
    for step in list(_STEP.finditer(path))[1:]:
        if step["name"].startswith("@"):
            return
        here = _step(here, step["name"], step["condition"])
        yield here


def _step(parent: Place, name: str, condition: str | None) -> Place:
    key = parent.key + invoice_path(f"/{name}[{condition}]" if condition else f"/{name}")
    siblings = parent.children.setdefault(clark(name), [])
    for place in siblings:
        if place.key == key:
            return place
    made = Place(clark(name), key, _condition(condition), order=len(siblings))
    siblings.append(made)
    return made


def _condition(text: str | None) -> Condition | None:
    if text is None:
        return None
    read = _CONDITION.fullmatch(text)
    if read is None:
        raise ConfigError(f"the term table has a condition that can't be read: [{text}]")
    *steps, last = read["path"].split("/")
    attribute = last.removeprefix("@") if last.startswith("@") else None
    expected = read["expected"]
    return Condition(
        steps=tuple(clark(step) for step in (steps if attribute else [*steps, last])),
        attribute=attribute,
        relation=_relation(negated=bool(read["negated"]), unequal=read["relation"] == "!="),
        expected="/".join(map(clark, expected.split("/")[2:])) if expected[0] == "/" else expected[1:-1],
        elsewhere=expected[0] == "/",
    )


def _relation(*, negated: bool, unequal: bool) -> Relation:
    if not negated:
        return "is"
    return "is or is absent" if unequal else "is not"
