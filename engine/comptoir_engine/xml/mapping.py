"""The mapping table of a format: which value of it is which value of the pivot.

One CSV file beside the stylesheets is the format's one source of truth. The engine reads from it what a conversion
can't carry (losses), where a finding on the pivot was in the source, and what the format's page says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from lxml import etree

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Loss, Message
from comptoir_engine.pivot.terms import POST_AWARD, terms
from comptoir_engine.xml.homes import Homes, Routes, Step
from comptoir_engine.xml.outline import Answers, Outline, text_of
from comptoir_engine.xml.outline import Path as Names
from comptoir_engine.xml.paths import Paths, Prefixes, template, written

Side = Literal["pivot", "source"]

PIVOT_PREFIXES: Prefixes = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:Order-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2": "",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2": "cac",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2": "cbc",
    "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2": "ext",
}
"""How paths of the pivot write its namespaces."""

_CREDIT_NOTE = {
    "/Invoice": "/CreditNote",
    "cac:InvoiceLine": "cac:CreditNoteLine",
    "cbc:InvoicedQuantity": "cbc:CreditedQuantity",
    "cbc:InvoiceTypeCode": "cbc:CreditNoteTypeCode",
}
_HEADER = ["term", "pivot", "source", "cardinality", "codes", "remark", "fact"]
UNMAPPED = Message("The other format has no place for it.")
_IGNORED = "@{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True, slots=True)
class Row:
    """One value, or one group that repeats: its term and its path on both sides; an empty path: no place there."""

    term: str
    pivot: str
    source: str
    cardinality: str = ""
    codes: str = ""
    remark: str = ""
    fact: str = ""

    def path(self, side: Side) -> str:
        """The path on that side."""
        return self.pivot if side == "pivot" else self.source

    @property
    def carried(self) -> bool:
        """Whether both sides have a place for the value."""
        return bool(self.pivot and self.source)


class MappingTable:
    """The rows of one format, with the namespaces its paths are written in."""

    def __init__(self, rows: tuple[Row, ...], prefixes: Prefixes) -> None:
        self.rows = rows + tuple(_as_credit_note(row) for row in rows if row.pivot.startswith("/Invoice"))
        self.prefixes = prefixes

    @classmethod
    def load(cls, path: Path, prefixes: Prefixes) -> MappingTable:
        """Read a `mapping.csv`; raise `ConfigError` naming the line that is not of the table's shape."""
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            if reader.fieldnames != _HEADER:
                raise ConfigError(f"{path}: the first line must read {','.join(_HEADER)}")
            return cls(tuple(_row(path, number, row) for number, row in enumerate(reader, 2)), prefixes)

    def losses(self, outline: Outline, side: Side) -> Iterator[Loss]:
        """Each value of a document that the other side has no place for."""
        prefixes = PIVOT_PREFIXES if side == "pivot" else self.prefixes
        paths = Paths(prefixes)
        for (element, attribute), reason in outline.values(self._fates[side]):
            value = text_of(element, attribute)
            if attribute is not None or value.strip():
                lost = value.strip() if len(element) and attribute is None else value
                yield Loss(paths.of(element, attribute), lost, reason)

    def homes(self, made: etree._Element, origin: etree._Element, side: Side = "pivot") -> Homes:
        """Where the values of a document of that side were in the document of the other side that it is made from."""
        return Homes(self._routes[side], made, origin)

    def home(self, place: etree._Element, source: etree._Element) -> etree._Element:
        """Where the value at `place` of the pivot was in the source, or its nearest ancestor there."""
        return self.homes(place.getroottree().getroot(), source).of(place)

    @cached_property
    def _fates(self) -> Mapping[Side, Answers[Message | None]]:
        return {
            "pivot": Answers(_Fates(self.rows, "pivot", PIVOT_PREFIXES).of),
            "source": Answers(_Fates(self.rows, "source", self.prefixes).of),
        }

    @cached_property
    def _routes(self) -> Mapping[Side, Routes]:
        carried = [row for row in self.rows if row.carried and not row.pivot.startswith("//")]
        groups = [row for row in carried if _is_group(row.term)]
        return {
            "pivot": Routes(
                [Step(row.pivot, row.source) for row in carried],
                [Step(row.pivot, row.source) for row in groups],
                made_prefixes=PIVOT_PREFIXES,
                origin_prefixes=self.prefixes,
            ),
            "source": Routes(
                [Step(row.source, row.pivot) for row in carried],
                [Step(row.source, row.pivot) for row in groups],
                made_prefixes=self.prefixes,
                origin_prefixes=PIVOT_PREFIXES,
            ),
        }


def _is_group(term: str) -> bool:
    """Whether values stand under it, once for each of several."""
    return term.startswith("BG") or term in _order_groups()


@cache
def _order_groups() -> frozenset[str]:
    return frozenset(term.id for type in POST_AWARD for term in terms(type) if term.is_group)


class _Fates:
    """What the table says of the paths of one side."""

    def __init__(self, rows: tuple[Row, ...], side: Side, prefixes: Prefixes) -> None:
        self._prefixes = prefixes
        self._exact: dict[str, Row] = {}
        self._endings: dict[str, Row] = {}
        for row in rows:
            path = row.path(side)
            if path:
                kept = self._endings if path.startswith("//") else self._exact
                key = template(path).removeprefix("/") if path.startswith("//") else template(path)
                if key not in kept or row.carried:
                    kept[key] = row

    def of(self, names: Names) -> Message | None:
        """Why a value is lost; None for one that arrives, and for what speaks of schemas only."""
        if names[-1].startswith(_IGNORED):
            return None
        row = self._row(written(names, self._prefixes))
        if row is not None and row.carried:
            return None
        return Message(row.remark) if row is not None and row.remark else UNMAPPED

    def _row(self, path: str) -> Row | None:
        """The row for a template, exact ones first; None where the table is silent."""
        row = self._exact.get(path)
        if row is not None:
            return row
        return next((row for ending, row in self._endings.items() if path.endswith(ending)), None)


def _as_credit_note(row: Row) -> Row:
    path = row.pivot
    for invoice, credit_note in _CREDIT_NOTE.items():
        path = path.replace(invoice, credit_note, 1)
    return replace(row, pivot=path)


def _row(path: Path, number: int, cells: Mapping[str | None, str | None]) -> Row:
    if None in cells or None in cells.values():
        raise ConfigError(f"{path}, line {number}: expected {len(_HEADER)} cells")
    return Row(**{str(name): (value or "").strip() for name, value in cells.items()})
