"""Which documents of a list are wanted, and the SQL that finds them. All of it is scoped to one company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from comptoir_engine.model import AnswerKind, Status, Type

from comptoir_hub.store.records import Direction
from comptoir_hub.store.sorting import Sort
from comptoir_hub.store.words import match

SEARCHED_TO = 10_000
"""So many documents that have the words, the newest, are looked through for what else is wanted."""
AMOUNT_UNIT = Decimal(10_000)
"""Amounts are sorted as ten-thousandths; what is shown is the amount as stated."""
AMOUNT_LIMIT = 2**62


@dataclass(frozen=True, slots=True)
class Filter:
    """Which lines of a list are wanted. Empty fields filter nothing; dates and amounts include their ends.

    `dated` is a day that the words name, and the words beside it: documents of that day are wanted too.
    """

    direction: Direction | None = None
    words: str = ""
    dated: tuple[date, str] | None = None
    partner_id: str | None = None
    number: str | None = None
    types: tuple[Type, ...] = ()
    statuses: tuple[Status, ...] = ()
    but_statuses: tuple[Status, ...] = ()
    answers: tuple[AnswerKind, ...] = ()
    since: date | None = None
    until: date | None = None
    due_until: date | None = None
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    currency: str | None = None
    flagged: bool = False
    unread: bool = False
    trashed: bool | None = False
    sort: Sort = "time"
    ascending: bool = False


@dataclass(slots=True)
class Clauses:
    """Conditions that all must hold, as SQL, with the values that are bound to them."""

    texts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, text: str, **values: Any) -> None:
        """One more condition."""
        self.texts.append(text)
        self.values |= values

    def among(self, column: str, values: Sequence[str], *, negated: bool = False) -> None:
        """A column is one of these values, or none of them; without values, any."""
        if values:
            names = {f"{column}_{negated:d}_{n}": value for n, value in enumerate(values)}
            places = ", ".join(f":{name}" for name in names)
            self.add(f"lines.{column} {'NOT ' if negated else ''}IN ({places})", **names)

    def __str__(self) -> str:
        return " AND ".join(self.texts)


_SEARCHED = f"""lines.document_id IN (SELECT id FROM documents WHERE n IN
    (SELECT rowid FROM words WHERE words MATCH :{{}} ORDER BY rowid DESC LIMIT {SEARCHED_TO}))"""


def clauses_of(company_id: str, wanted: Filter) -> Clauses:
    """What must hold of the lines that one company wants to see."""
    clauses = Clauses()
    clauses.add("lines.company_id = :company", company=company_id)
    if wanted.direction:
        clauses.add("lines.direction = :direction", direction=wanted.direction)
    if wanted.words:
        _words(clauses, company_id, wanted)
    _equal(clauses, wanted)
    _between(clauses, wanted)
    _marks(clauses, wanted)
    return clauses


def _words(clauses: Clauses, company_id: str, wanted: Filter) -> None:
    found, values = _SEARCHED.format("words"), {"words": match(company_id, wanted.words)}
    if wanted.dated is not None:
        day, beside = wanted.dated
        of_day = "lines.issued = :day" + (f" AND {_SEARCHED.format('beside')}" if beside else "")
        found = f"({found} OR ({of_day}))"
        values |= {"day": day.isoformat()} | ({"beside": match(company_id, beside)} if beside else {})
    clauses.add(found, **values)


def _equal(clauses: Clauses, wanted: Filter) -> None:
    if wanted.partner_id:
        clauses.add("lines.partner_id = :partner", partner=wanted.partner_id)
    if wanted.number:
        clauses.add("lines.number = :number", number=wanted.number)
    if wanted.currency:
        clauses.add("lines.currency = :currency", currency=wanted.currency)
    clauses.among("type", wanted.types)
    clauses.among("status", wanted.statuses)
    clauses.among("status", wanted.but_statuses, negated=True)
    clauses.among("answer", wanted.answers)


def _between(clauses: Clauses, wanted: Filter) -> None:
    if wanted.since:
        clauses.add("lines.issued >= :since", since=wanted.since.isoformat())
    if wanted.until:
        clauses.add("lines.issued <= :until", until=wanted.until.isoformat())
    if wanted.due_until:
        clauses.add("lines.due <> '' AND lines.due <= :due", due=wanted.due_until.isoformat())
    if wanted.at_least is not None:
        clauses.add(
            "lines.amount >= :at_least AND lines.currency IS NOT NULL", at_least=units(wanted.at_least)
        )
    if wanted.at_most is not None:
        clauses.add("lines.amount <= :at_most AND lines.currency IS NOT NULL", at_most=units(wanted.at_most))


def _marks(clauses: Clauses, wanted: Filter) -> None:
    if wanted.flagged:
        clauses.add("lines.flag = 1")
    if wanted.unread:
        clauses.add("lines.read_at IS NULL")
    if wanted.trashed is not None:
        clauses.add(f"lines.trashed_at IS {'NOT ' if wanted.trashed else ''}NULL")


def units(amount: Decimal) -> int:
    """An amount as a whole number that sorts; one that is beyond all reason is cut to the limit."""
    if amount.is_nan():
        return 0
    if amount.is_infinite() or amount.copy_abs() >= AMOUNT_LIMIT / AMOUNT_UNIT:
        return AMOUNT_LIMIT if amount > 0 else -AMOUNT_LIMIT
    return int(amount * AMOUNT_UNIT)
