"""What each company sees: a line a document, with its own read mark and trash. Every list and count is scoped here.

Lists are read by cursor: the sort value and the id of the last line, so that new arrivals neither repeat nor hide one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from comptoir_engine.model import Finding, Head, Status

from comptoir_hub.store.codec import from_json
from comptoir_hub.store.filters import SEARCHED_TO, Clauses, Filter, clauses_of, units
from comptoir_hub.store.identity import day, instant, stamp
from comptoir_hub.store.records import Direction, DocumentRecord, Line, Page
from comptoir_hub.store.room import Room, Row
from comptoir_hub.store.sorting import Sort, read_cursor, sorted_by, write_cursor
from comptoir_hub.store.words import match

COUNTED_TO = 10_000


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
        clauses = clauses_of(company_id, wanted)
        place = read_cursor(cursor, wanted.sort)
        backwards = place is not None and place[0] == "newer"
        ascending = wanted.ascending != backwards
        if place is not None:
            _after(clauses, wanted.sort, ascending, place[1])
        order = ", ".join(
            f"lines.{column} {'ASC' if ascending else 'DESC'}" for column in sorted_by(wanted.sort)
        )
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
        clauses = clauses_of(company_id, wanted)
        sql = f"SELECT count(*) AS n FROM (SELECT 1 FROM lines WHERE {clauses} LIMIT {COUNTED_TO + 1})"
        row = self._one(sql, clauses.values)
        return int(row["n"]) if row else 0

    def is_cut(self, company_id: str, words: str) -> bool:
        """Whether so many documents have these words that only the newest of them are looked through."""
        sql = f"SELECT count(*) AS n FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT {SEARCHED_TO + 1})"
        row = self._one(sql, (match(company_id, words),)) if words else None
        return row is not None and row["n"] > SEARCHED_TO

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
    documents.head, documents.received_at, users.name AS trashed_by_name, companies.name AS partner_name
    FROM lines JOIN documents ON documents.id = lines.document_id LEFT JOIN users ON users.id = lines.trashed_by
    LEFT JOIN companies ON companies.id = lines.partner_id"""


def _after(clauses: Clauses, sort: Sort, ascending: bool, values: list[Any]) -> None:
    columns = ", ".join(f"lines.{column}" for column in sorted_by(sort))
    names = {f"key_{n}": value for n, value in enumerate(values)}
    places = ", ".join(f":{name}" for name in names)
    clauses.add(f"({columns}) {'>' if ascending else '<'} ({places})", **names)


def _page(rows: list[Row], sort: Sort, *, older: bool, newer: bool) -> Page:
    return Page(
        tuple(_line(row) for row in rows),
        write_cursor("older", rows[-1], sort) if rows and older else None,
        write_cursor("newer", rows[0], sort) if rows and newer else None,
    )


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
        "amount": units(head.payable) if head.payable is not None else 0,
    }  # fmt: skip


def _is_same_name(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def _line(row: Row) -> Line:
    head = from_json(row["head"], Head) if row["head"] else Head()
    known, called = row["partner_name"], row["partner"] or None
    return Line(
        document_id=row["document_id"], direction=row["direction"], at=datetime.fromisoformat(row["at"]),
        status=row["status"], answer=row["answer"], flag=bool(row["flag"]), type=row["type"],
        number=row["number"] or None, partner_id=row["partner_id"], partner=known or called,
        partner_called=called if known and called and not _is_same_name(known, called) else None,
        issued=day(row["issued"]), due=day(row["due"]), currency=row["currency"], amount=head.payable,
        actor=row["actor"], status_since=datetime.fromisoformat(row["status_since"]),
        problem=from_json(row["problem"], Finding) if row["problem"] else None, name=row["name"],
        received_at=datetime.fromisoformat(row["received_at"]), read_at=instant(row["read_at"]),
        trashed_at=instant(row["trashed_at"]), trashed_by=row["trashed_by_name"],
    )  # fmt: skip
