"""What a rule is, and how a document of the pivot is read by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from comptoir_engine.model import Message, Severity, Type
from comptoir_engine.pivot.lexical import as_decimal, trimmed
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from lxml import etree

_NAMES = {prefix: uri for uri, prefix in PIVOT_PREFIXES.items() if prefix}

LINES = ("cac:OrderLine/cac:LineItem", "cac:DespatchLine")


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a rule is broken, and the figures or words that its message takes."""

    element: etree._Element
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for documents of these types; `breaks` yields each place where it is broken."""

    id: str
    types: tuple[Type, ...]
    severity: Severity
    message: Message
    hint: Message
    term: str | None
    breaks: Callable[[etree._Element], Iterator[Broken]]


def each(element: etree._Element, path: str) -> list[etree._Element]:
    """The elements at a path, in the pivot's prefixes."""
    return element.findall(path, _NAMES)


def lines(root: etree._Element) -> list[etree._Element]:
    """The lines, whatever the type: those elements that hold number, quantity and item."""
    return [line for path in LINES for line in each(root, path)]


def word(element: etree._Element, path: str) -> str | None:
    """The text at a path; None where nothing is said."""
    return trimmed(element.findtext(path, None, _NAMES))


def number(element: etree._Element | None) -> Decimal | None:
    """The number that an element holds; None where it holds none, which is the schema's matter."""
    return as_decimal(element.text) if element is not None else None


def one(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at a path."""
    return element.find(path, _NAMES)


def line_name(line: etree._Element) -> str:
    """What people call a line."""
    return word(line, "cbc:ID") or "?"
