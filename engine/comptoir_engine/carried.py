"""What a format carries of each thing that a document can say, read from the mapping tables of its conversions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from comptoir_engine.model import PIVOT, Message, Type
from comptoir_engine.pivot.terms import Term, invoice_path, terms
from comptoir_engine.registry import Registry
from comptoir_engine.xml.mapping import UNMAPPED, MappingTable, Row
from comptoir_engine.xml.paths import template

_SPREAD = "//"
"""How a path begins that stands for many places, which is no place of its own."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A term with its places in a format; without places, why it has none."""

    term: Term
    places: tuple[str, ...]
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class Uncarried:
    """A place of a format for which the pivot has none, and why."""

    place: str
    reason: Message


@dataclass(frozen=True, slots=True)
class Carriage:
    """What a format carries of one type of document. `own`: what only the format can say."""

    terms: tuple[Carried, ...]
    own: tuple[Uncarried, ...]


def carriage(registry: Registry, format: str, type: Type) -> Carriage | None:
    """What a format carries of a type; None where it has no mapping table (a page is written whole) or no such type.

    The pivot's own format carries every term where it stands.
    """
    if format == PIVOT:
        whole = (Carried(term, (term.paths[type],)) for term in terms(type) if not term.is_group)
        return Carriage(tuple(whole), ())
    table = _table(registry, format, type)
    if table is None:
        return None
    rows = [row for row in table.rows if not row.pivot.startswith("/CreditNote")]
    said = (_carried(term, type, rows) for term in terms(type) if not term.is_group)
    return Carriage(tuple(said), tuple(_own(rows)))


def _table(registry: Registry, format: str, type: Type) -> MappingTable | None:
    for pair in ((format, PIVOT), (PIVOT, format)):
        conversion = registry.conversions.get(pair)
        if conversion is not None and conversion.mapping is not None and type in conversion.types:
            return conversion.mapping(type)
    return None


def _rows(term: Term, type: Type, rows: list[Row]) -> list[Row]:
    """The rows of a term; of one that shares its element with others, those of the element."""
    place = template(invoice_path(term.paths[type]))
    return [row for row in rows if row.term == term.id] or [
        row for row in rows if template(row.pivot) == place
    ]


def _carried(term: Term, type: Type, rows: list[Row]) -> Carried:
    own = _rows(term, type, rows)
    places = tuple(dict.fromkeys(row.source for row in own if row.carried))
    if places:
        return Carried(term, places)
    why = next((row.remark for row in own if row.remark), None)
    return Carried(term, (), Message(why) if why else UNMAPPED)


def _own(rows: Iterable[Row]) -> Iterable[Uncarried]:
    for row in rows:
        if row.source and not row.pivot and not row.source.startswith(_SPREAD):
            yield Uncarried(row.source, Message(row.remark) if row.remark else UNMAPPED)
