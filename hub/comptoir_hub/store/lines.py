"""What each company sees: a line a document, with its own read mark and trash. Every list and count is scoped here.

Lists are read by cursor: the sort value and the id of the last line, so that new arrivals neither repeat nor hide one.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

import msgspec
from comptoir_engine.model import AnswerKind, Finding, Head, Status, Type

from comptoir_hub.store.codec import from_json
from comptoir_hub.store.identity import day, instant, stamp
from comptoir_hub.store.records import Direction, DocumentRecord, Line, Page
from comptoir_hub.store.room import Room, Row
from comptoir_hub.store.words import match

Sort = Literal["time", "number", "issued", "due", "amount", "flag", "trashed"]

SORTS: dict[Sort, tuple[str, ...]] = {
    "time": ("at",),
    "number": ("number",),
    "issued": ("issued",),
    "due": ("due",),
    "amount": ("amount",),
    "flag": ("flag", "at"),
}
"""What any list can be sorted by."""
KEYS: dict[Sort, tuple[str, ...]] = {**SORTS, "trashed": ("trashed_at",)}
"""The columns of each order. When something was moved to the trash orders the trash alone: elsewhere it is empty."""
COUNTED_TO = 10_000
SEARCHED_TO = 1_000
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
class _Clauses:
    texts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, text: str, **values: Any) -> None:
        self.texts.append(text)
        self.values |= values

    def among(self, column: str, values: Sequence[str], *, negated: bool = False) -> None:
        if values:
            names = {f"{column}_{negated:d}_{n}": value for n, value in enumerate(values)}
            places = ", ".join(f":{name}" for name in names)
            self.add(f"lines.{column} {'NOT ' if negated else ''}IN ({places})", **names)

    def __str__(self) -> str:
        return " AND ".join(self.texts)


class Lines(Room):
    """Lists of documents."""

    def show(self, company_id: str, direction: Direction, document: DocumentRecord, at: datetime) -> None:
        """Puts a document into a company's list, or writes its line anew; the time of the line stays the first one."""
        sql = """INSERT INTO lines (company_id, direction, document_id, at, status, answer, flag, type, number,
            partner_id, partner, issued, due, currency, amount) VALUES (:company_id, :direction, :document_id, :at,
            :status, :answer, :flag, :type, :number, :partner_id, :partner, :issued, :due, :currency, :amount)
            ON CONFLICT DO UPDATE SET status = excluded.status, flag = excluded.flag, type = excluded.type,
            number = excluded.number, partner_id = excluded.partner_id, partner = excluded.partner,
            issued = excluded.issued, due = excluded.due, currency = excluded.currency, amount = excluded.amount"""
        values = {
            "company_id": company_id,
            "direction": direction,
            "at": stamp(at),
            **_columns(document, direction),
        }
        self._run(sql, values)

    def open(self, company_id: str, document_id: str, status: Status, at: datetime) -> None:
        """The first line of a document that was just handed in, before anything is known of it."""
        values = {
            "company_id": company_id, "direction": "sent", "document_id": document_id, "at": stamp(at),
            "status": status, "answer": "none", "flag": 0, "number": "", "partner": "", "issued": "", "due": "",
            "amount": 0,
        }  # fmt: skip
        self._insert("lines", values)

    def get(self, company_id: str, document_id: str) -> Line | None:
        """One document as this company sees it; the sender's view where it is both."""
        sql = f"{_SELECT} WHERE lines.company_id = ? AND document_id = ? ORDER BY direction DESC LIMIT 1"
        row = self._one(sql, (company_id, document_id))
        return _line(row) if row else None

    def page(self, company_id: str, wanted: Filter, *, cursor: str | None = None, size: int = 50) -> Page:
        """One page of a company's list. A cursor that can't be read is taken for none."""
        clauses = _clauses(company_id, wanted)
        place = _read_cursor(cursor, wanted.sort)
        backwards = place is not None and place[0] == "newer"
        ascending = wanted.ascending != backwards
        if place is not None:
            _after(clauses, wanted.sort, ascending, place[1])
        order = ", ".join(f"lines.{column} {'ASC' if ascending else 'DESC'}" for column in _key(wanted.sort))
        sql = f"{_SELECT} WHERE {clauses} ORDER BY {order} LIMIT :size"
        rows = self._all(sql, {**clauses.values, "size": size + 1})
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        return _page(
            rows, wanted.sort, older=more or backwards, newer=more if backwards else place is not None
        )

    def count(self, company_id: str, wanted: Filter) -> int:
        """How many lines there are, exact up to 10,000; 10,001 means more."""
        clauses = _clauses(company_id, wanted)
        sql = f"SELECT count(*) AS n FROM (SELECT 1 FROM lines WHERE {clauses} LIMIT {COUNTED_TO + 1})"
        row = self._one(sql, clauses.values)
        return int(row["n"]) if row else 0

    def counters(self, company_id: str) -> dict[str, int]:
        """The kept counters: `flags`, `drafts`, and `unread:<type>`."""
        rows = self._all(
            "SELECT name, value FROM counters WHERE company_id = ? AND value <> 0", (company_id,)
        )
        return {row["name"]: row["value"] for row in rows}

    def read(self, company_id: str, document_id: str, who: str, at: datetime) -> bool:
        """Marks a received document as read; False when it was already, or is not the company's."""
        sql = """UPDATE lines SET read_at = ?, read_by = ? WHERE company_id = ? AND direction = 'received'
            AND document_id = ? AND read_at IS NULL"""
        return self._run(sql, (stamp(at), who, company_id, document_id)) == 1

    def unread(self, company_id: str, document_id: str) -> bool:
        """Takes the read mark away; False when there was none."""
        sql = """UPDATE lines SET read_at = NULL, read_by = NULL WHERE company_id = ? AND direction = 'received'
            AND document_id = ? AND read_at IS NOT NULL"""
        return self._run(sql, (company_id, document_id)) == 1

    def trash(self, company_id: str, document_id: str, who: str, at: datetime) -> bool:
        """Hides a document for this company; False for one with a red flag, and for another company's."""
        sql = """UPDATE lines SET trashed_at = ?, trashed_by = ? WHERE company_id = ? AND document_id = ?
            AND trashed_at IS NULL AND flag = 0"""
        return self._run(sql, (stamp(at), who, company_id, document_id)) > 0

    def restore(self, company_id: str, document_id: str) -> bool:
        """Brings a document back to the list it came from, with its read mark."""
        sql = """UPDATE lines SET trashed_at = NULL, trashed_by = NULL WHERE company_id = ? AND document_id = ?
            AND trashed_at IS NOT NULL"""
        return self._run(sql, (company_id, document_id)) > 0


_SELECT = """SELECT lines.*, documents.actor, documents.status_since, documents.problem, documents.name,
    documents.head, documents.received_at, users.name AS trashed_by_name FROM lines
    JOIN documents ON documents.id = lines.document_id LEFT JOIN users ON users.id = lines.trashed_by"""

_SEARCHED = f"""lines.document_id IN (SELECT id FROM documents WHERE n IN
    (SELECT rowid FROM words WHERE words MATCH :{{}} ORDER BY rowid DESC LIMIT {SEARCHED_TO}))"""


def _key(sort: Sort) -> tuple[str, ...]:
    return (*KEYS[sort], "document_id")


def _clauses(company_id: str, wanted: Filter) -> _Clauses:
    clauses = _Clauses()
    clauses.add("lines.company_id = :company", company=company_id)
    if wanted.direction:
        clauses.add("lines.direction = :direction", direction=wanted.direction)
    if wanted.words:
        _words(clauses, company_id, wanted)
    _equal(clauses, wanted)
    _between(clauses, wanted)
    _marks(clauses, wanted)
    return clauses


def _words(clauses: _Clauses, company_id: str, wanted: Filter) -> None:
    found, values = _SEARCHED.format("words"), {"words": match(company_id, wanted.words)}
    if wanted.dated is not None:
        day, beside = wanted.dated
        of_day = "lines.issued = :day" + (f" AND {_SEARCHED.format('beside')}" if beside else "")
        found = f"({found} OR ({of_day}))"
        values |= {"day": day.isoformat()} | ({"beside": match(company_id, beside)} if beside else {})
    clauses.add(found, **values)


def _equal(clauses: _Clauses, wanted: Filter) -> None:
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


def _between(clauses: _Clauses, wanted: Filter) -> None:
    if wanted.since:
        clauses.add("lines.issued >= :since", since=wanted.since.isoformat())
    if wanted.until:
        clauses.add("lines.issued <= :until", until=wanted.until.isoformat())
    if wanted.due_until:
        clauses.add("lines.due <> '' AND lines.due <= :due", due=wanted.due_until.isoformat())
    if wanted.at_least is not None:
        clauses.add(
            "lines.amount >= :at_least AND lines.currency IS NOT NULL", at_least=_units(wanted.at_least)
        )
    if wanted.at_most is not None:
        clauses.add("lines.amount <= :at_most AND lines.currency IS NOT NULL", at_most=_units(wanted.at_most))


def _marks(clauses: _Clauses, wanted: Filter) -> None:
    if wanted.flagged:
        clauses.add("lines.flag = 1")
    if wanted.unread:
        clauses.add("lines.read_at IS NULL")
    if wanted.trashed is not None:
        clauses.add(f"lines.trashed_at IS {'NOT ' if wanted.trashed else ''}NULL")


def _after(clauses: _Clauses, sort: Sort, ascending: bool, values: list[Any]) -> None:
    columns = ", ".join(f"lines.{column}" for column in _key(sort))
    names = {f"key_{n}": value for n, value in enumerate(values)}
    places = ", ".join(f":{name}" for name in names)
    clauses.add(f"({columns}) {'>' if ascending else '<'} ({places})", **names)


def _page(rows: list[Row], sort: Sort, *, older: bool, newer: bool) -> Page:
    return Page(
        tuple(_line(row) for row in rows),
        _write_cursor("older", rows[-1], sort) if rows and older else None,
        _write_cursor("newer", rows[0], sort) if rows and newer else None,
    )


def is_cursor(cursor: str, sort: Sort) -> bool:
    """Whether this is a place in a list of that order."""
    return _read_cursor(cursor, sort) is not None


def _write_cursor(towards: str, row: Row, sort: Sort) -> str:
    place = msgspec.json.encode([towards, sort, [row[column] for column in _key(sort)]])
    return base64.urlsafe_b64encode(place).decode().rstrip("=")


def _read_cursor(cursor: str | None, sort: Sort) -> tuple[str, list[Any]] | None:
    if not cursor:
        return None
    try:
        place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        towards, sorted_by, values = msgspec.json.decode(place, type=tuple[str, str, list[str | int]])
    except (ValueError, msgspec.DecodeError):
        return None
    fits = sorted_by == sort and len(values) == len(_key(sort)) and towards in ("older", "newer")
    return (towards, values) if fits else None


def _columns(document: DocumentRecord, direction: Direction) -> dict[str, Any]:
    head = document.head
    other = head.receiver if direction == "sent" else head.sender
    return {
        "document_id": document.id, "status": document.status, "answer": document.answer,
        "flag": int(document.status == "action_needed"), "type": document.type, "number": head.number or "",
        "partner_id": document.receiver_id if direction == "sent" else document.sender_id,
        "partner": other.name if other else "", "issued": head.issued.isoformat() if head.issued else "",
        "due": head.due.isoformat() if head.due else "",
        "currency": head.currency if head.payable is not None else None,
        "amount": _units(head.payable) if head.payable is not None else 0,
    }  # fmt: skip


def _units(amount: Decimal) -> int:
    """An amount as a whole number that sorts; one that is beyond all reason is cut to the limit."""
    if amount.is_nan():
        return 0
    if amount.is_infinite() or amount.copy_abs() >= AMOUNT_LIMIT / AMOUNT_UNIT:
        return AMOUNT_LIMIT if amount > 0 else -AMOUNT_LIMIT
    return int(amount * AMOUNT_UNIT)


def _line(row: Row) -> Line:
    head = from_json(row["head"], Head) if row["head"] else Head()
    return Line(
        document_id=row["document_id"], direction=row["direction"], at=datetime.fromisoformat(row["at"]),
        status=row["status"], answer=row["answer"], flag=bool(row["flag"]), type=row["type"],
        number=row["number"] or None, partner_id=row["partner_id"], partner=row["partner"] or None,
        issued=day(row["issued"]), due=day(row["due"]), currency=row["currency"], amount=head.payable,
        actor=row["actor"], status_since=datetime.fromisoformat(row["status_since"]),
        problem=from_json(row["problem"], Finding) if row["problem"] else None, name=row["name"],
        received_at=datetime.fromisoformat(row["received_at"]), read_at=instant(row["read_at"]),
        trashed_at=instant(row["trashed_at"]), trashed_by=row["trashed_by_name"],
    )  # fmt: skip
