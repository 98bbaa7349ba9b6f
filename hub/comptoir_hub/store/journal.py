"""Two chains of hashes: who did what, and which bytes were exchanged. A changed or missing entry breaks its chain."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime

from comptoir_hub.store.codec import from_json, to_json
from comptoir_hub.store.identity import stamp
from comptoir_hub.store.records import JournalEntry
from comptoir_hub.store.room import Room, Row

START = "0" * 64


class Journal(Room):
    """Writes the chains, reads them and proves them."""

    def note(
        self, act: str, *, who: str, at: datetime, company_id: str | None = None, object: str | None = None,
        detail: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Adds one entry: `who` is a user's id, `token:…`, `hub` or `command`; `object` an id."""
        last = self._one("SELECT n, hash FROM journal ORDER BY n DESC LIMIT 1")
        n = last["n"] + 1 if last else 1
        fields = (stamp(at), who, company_id, act, object, to_json(dict(detail or {})))
        sql = "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._run(sql, (n, *fields, link(last["hash"] if last else START, n, *fields)))

    def note_exchange(
        self, document_id: str, *, sender_id: str, receiver_id: str, source: str, delivered: str, at: datetime
    ) -> None:
        """Adds what was exchanged, once it was delivered: the hashes of what came in and of what went out."""
        last = self._one("SELECT n, hash FROM exchanged ORDER BY n DESC LIMIT 1")
        n = last["n"] + 1 if last else 1
        fields = (stamp(at), document_id, sender_id, receiver_id, source, delivered)
        sql = "INSERT INTO exchanged VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        self._run(sql, (n, *fields, link(last["hash"] if last else START, n, *fields)))

    def of_object(self, company_id: str, object: str, *, limit: int = 100) -> list[JournalEntry]:
        """What was done to one thing, as far as this company is concerned; the newest first."""
        sql = "SELECT * FROM journal WHERE object = ? AND company_id = ? ORDER BY n DESC LIMIT ?"
        return [_entry(row) for row in self._all(sql, (object, company_id, limit))]

    def changed_answers(self, company_id: str, *, since: datetime, limit: int) -> list[JournalEntry]:
        """The answers to a company's documents, or its own, that were changed since then; the newest first."""
        sql = """SELECT * FROM journal WHERE company_id = ? AND act = 'document.answer_changed' AND at >= ?
            ORDER BY n DESC LIMIT ?"""
        return [_entry(row) for row in self._all(sql, (company_id, stamp(since), limit))]

    def broken_at(self) -> int | None:
        """The number of the first entry that does not fit to the one before; None when the journal is whole."""
        return _first_break(self._each("journal"))

    def exchange_broken_at(self) -> int | None:
        """The same of the chain over what was exchanged."""
        return _first_break(self._each("exchanged"))

    def _each(self, table: str) -> Iterator[Row]:
        yield from self._connection.execute(f"SELECT * FROM {table} ORDER BY n")


def link(previous: str, *fields: object) -> str:
    """The hash of an entry: SHA-256 over the previous hash and the entry's fields as a JSON list."""
    return hashlib.sha256(to_json([previous, *fields]).encode()).hexdigest()


def _first_break(rows: Iterator[Row]) -> int | None:
    previous = START
    for expected, row in enumerate(rows, start=1):
        *fields, found = tuple(row)
        if row["n"] != expected or link(previous, *fields) != found:
            return expected
        previous = found
    return None


def _entry(row: Row) -> JournalEntry:
    return JournalEntry(
        row["n"], datetime.fromisoformat(row["at"]), row["who"], row["company_id"], row["act"], row["object"],
        from_json(row["detail"], dict[str, str]), row["hash"],
    )  # fmt: skip
