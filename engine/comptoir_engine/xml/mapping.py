"""The mapping table of a format: which value of it is which value of the pivot.

One CSV file beside the stylesheets is the format's one source of truth. The engine reads from it what a conversion
can't carry (losses), where a finding on the pivot was in the source, and what the format's page says.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from lxml import etree

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Loss, Message
from comptoir_engine.xml.outline import Answers, Outline, text_of
from comptoir_engine.xml.outline import Path as Names
from comptoir_engine.xml.paths import Paths, Prefixes, path_of, step_name, steps_of, template, written

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
_UNMAPPED = Message("The other format has no place for it.")
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
        for (element, attribute), fate in outline.values(self._fates[side]):
            value = text_of(element, attribute)
            if attribute is not None or value.strip():
                lost = value.strip() if len(element) and attribute is None else value
                yield Loss(paths.of(element, attribute), lost, fate.reason)

    def home(self, place: etree._Element, source: etree._Element) -> etree._Element:
        """Where the value at `place` of the pivot was in the source, or its nearest ancestor there."""
        here: etree._Element | None = place
        while here is not None:
            for row in self._by_pivot.get(template(path_of(here, PIVOT_PREFIXES)), ()):
                found = _follow(row, self._groups, here, source, self.prefixes) if _fits(row, here) else None
                if found is not None:
                    return found
            here = here.getparent()
        return source

    @cached_property
    def _fates(self) -> Mapping[Side, Answers[_Uncarried | None]]:
        return {
            "pivot": Answers(_Fates(self.rows, "pivot", PIVOT_PREFIXES).of),
            "source": Answers(_Fates(self.rows, "source", self.prefixes).of),
        }

    @cached_property
    def _by_pivot(self) -> Mapping[str, tuple[Row, ...]]:
        found: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.carried and not row.pivot.startswith("//"):
                found.setdefault(template(row.pivot), []).append(row)
        return {path: tuple(rows) for path, rows in found.items()}

    @cached_property
    def _groups(self) -> tuple[Row, ...]:
        groups = (row for row in self.rows if row.term.startswith("BG") and row.carried)
        return tuple(sorted(groups, key=lambda row: len(steps_of(row.pivot))))


@dataclass(frozen=True, slots=True)
class _Uncarried:
    """A value that the other side has no place for, with the row that says why; None where the table is silent."""

    row: Row | None

    @property
    def reason(self) -> Message:
        """Why it is lost."""
        return Message(self.row.remark) if self.row is not None and self.row.remark else _UNMAPPED


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

    def of(self, names: Names) -> _Uncarried | None:
        """None for a value that arrives, and for what speaks of schemas only."""
        if names[-1].startswith(_IGNORED):
            return None
        row = self._row(written(names, self._prefixes))
        return _Uncarried(row) if row is None or not row.carried else None

    def _row(self, path: str) -> Row | None:
        """The row for a template, exact ones first; None where the table is silent."""
        row = self._exact.get(path)
        if row is not None:
            return row
        return next((row for ending, row in self._endings.items() if path.endswith(ending)), None)


def _fits(row: Row, place: etree._Element) -> bool:
    """Whether the conditions of the row's path hold at this place of the pivot."""
    if "[" not in row.pivot:
        return True
    steps = steps_of(row.pivot)[1:]
    root = place.getroottree().getroot()
    return place in _select(root, "".join(f"/{step}" for step in steps), PIVOT_PREFIXES)


def _follow(
    row: Row, groups: tuple[Row, ...], place: etree._Element, source: etree._Element, prefixes: Prefixes
) -> etree._Element | None:
    """Walk from the source's root along the row's path, taking in each repeating group the same one as in the pivot."""
    here, walked = source, _root_step(row.source)
    if walked != "/" + step_name(str(source.tag), prefixes):
        return None
    for group in groups:
        if not _inside(group, row) or not group.source.startswith(walked):
            continue
        position = _position(group, place)
        members = _select(here, group.source[len(walked) :], prefixes)
        if position is None or position >= len(members):
            return None
        here, walked = members[position], group.source
    found = _select(here, row.source[len(walked) :], prefixes)
    return found[0] if found else None


def _inside(group: Row, row: Row) -> bool:
    return all(
        theirs == ours or theirs.startswith(ours + "/")
        for ours, theirs in ((group.pivot, row.pivot), (group.source, row.source))
    )


def _position(group: Row, place: etree._Element) -> int | None:
    """Counted from 0: the which of its group the ancestor of `place` is, among those its predicates admit."""
    depth = len(steps_of(group.pivot))
    chain = [place, *place.iterancestors()]
    member = chain[-depth] if depth <= len(chain) else None
    parent = member.getparent() if member is not None else None
    if member is None or parent is None:
        return None
    step = "/" + steps_of(group.pivot)[-1]
    members = _select(parent, step, PIVOT_PREFIXES)
    return members.index(member) if member in members else None


def _root_step(path: str) -> str:
    return "/" + steps_of(path)[0]


@lru_cache(maxsize=4_096)
def _compiled(path: str, names: tuple[tuple[str, str], ...]) -> etree.XPath:
    return etree.XPath(path, namespaces=dict(names))


def _select(here: etree._Element, path: str, prefixes: Prefixes) -> list[etree._Element]:
    """The elements at a relative path (`/a/b[…]`, `/@attribute` gives its owner); an empty path is `here` itself."""
    steps = [step for step in steps_of(path) if step and not step.startswith("@")]
    if not steps:
        return [here]
    names = tuple((prefix or "_", namespace) for namespace, prefix in prefixes.items())
    bare = "_" in dict(names)
    written = "/".join(f"_:{step}" if bare and ":" not in template(step) else step for step in steps)
    return list(_compiled(written, names)(here))


def _as_credit_note(row: Row) -> Row:
    path = row.pivot
    for invoice, credit_note in _CREDIT_NOTE.items():
        path = path.replace(invoice, credit_note, 1)
    return replace(row, pivot=path)


def _row(path: Path, number: int, cells: Mapping[str | None, str | None]) -> Row:
    if None in cells or None in cells.values():
        raise ConfigError(f"{path}, line {number}: expected {len(_HEADER)} cells")
    return Row(**{str(name): (value or "").strip() for name, value in cells.items()})
