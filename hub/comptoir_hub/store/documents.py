"""Documents: what is known of each, and its status, which lives here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import fields
from datetime import datetime
from typing import Any

from comptoir_engine.model import Answer, Finding, Head, Plan

from comptoir_hub.store.codec import from_json, to_json
from comptoir_hub.store.identity import instant, stamp
from comptoir_hub.store.records import DocumentRecord, FileRecord, HeldRun, Judgement, Move
from comptoir_hub.store.room import Room, Row

FILES = tuple[FileRecord, ...]
OLDER = """n < coalesce((SELECT min(younger.n) FROM documents AS younger INDEXED BY documents_online
    WHERE younger.dropped_at IS NULL AND younger.received_at >= :before), 9e18)"""
"""The condition that none came in later before it: what came in while the clock was behind is younger than it says."""


class Documents(Room):
    """The documents' own table. Companies see it through their lines only (`seen_by`)."""

    def add(
        self, document_id: str, envelope_id: str, company_id: str, file: FileRecord, move: Move, at: datetime, *,
        attachments: FILES = (), held: bool = False, unpacked: bool = False, replaces: str | None = None,
        chosen_id: str | None = None,
    ) -> None:  # fmt: skip
        """Adds a document as it came, before anything is known of it."""
        values: dict[str, Any] = {
            "id": document_id, "envelope_id": envelope_id, "company_id": company_id, "name": file.name or None,
            "media_type": file.media_type or None, "sha256": file.sha256, "size": file.size,
            "attachments": to_json(attachments) if attachments else None, "held": held, "unpacked": unpacked,
            "replaces": replaces, "chosen_id": chosen_id, "received_at": stamp(at), "crashes": 0, "attempts": 0,
            "run": 1, "doubtful": 0, "answer": "none", **_move(move, at),
        }  # fmt: skip
        self._insert("documents", values)

    def get(self, document_id: str) -> DocumentRecord | None:
        """A document, whoever asks: for the hub's own work only."""
        row = self._one(f"SELECT {COLUMNS} FROM documents WHERE id = ?", (document_id,))
        return record(row) if row else None

    def seen_by(self, company_id: str, document_id: str) -> DocumentRecord | None:
        """A document that this company sent or received; None for any other."""
        sql = f"""SELECT {COLUMNS} FROM documents WHERE id = ? AND EXISTS (
            SELECT 1 FROM lines WHERE lines.company_id = ? AND lines.document_id = documents.id)"""
        row = self._one(sql, (document_id, company_id))
        return record(row) if row else None

    def sent_by(self, company_id: str, document_id: str) -> DocumentRecord | None:
        """A document that this company handed in or that was sent in its name."""
        sql = f"SELECT {COLUMNS} FROM documents WHERE id = ? AND ? IN (company_id, sender_id)"
        row = self._one(sql, (document_id, company_id))
        return record(row) if row else None

    def newest_between(self, sender_id: str, receiver_id: str) -> str | None:
        """The newest document that one company received of another and that could be read."""
        sql = """SELECT documents.id FROM lines JOIN documents ON documents.id = lines.document_id
            WHERE lines.company_id = ? AND lines.direction = 'received' AND documents.sender_id = ?
            AND documents.pivot IS NOT NULL AND documents.dropped_at IS NULL ORDER BY lines.at DESC LIMIT 1"""
        row = self._one(sql, (receiver_id, sender_id))
        return row["id"] if row else None

    def newest_sent(self, company_id: str) -> str | None:
        """The newest document that a company sent, that could be read and is still here."""
        sql = """SELECT documents.id FROM lines JOIN documents ON documents.id = lines.document_id
            WHERE lines.company_id = ?1 AND lines.direction = 'sent' AND documents.sender_id = ?1
            AND documents.pivot IS NOT NULL AND documents.dropped_at IS NULL ORDER BY lines.at DESC LIMIT 1"""
        row = self._one(sql, (company_id,))
        return row["id"] if row else None

    def of_envelope(self, envelope_id: str, *, limit: int = 1000) -> list[DocumentRecord]:
        """All documents of an envelope, in the order in which they were taken out."""
        sql = f"SELECT {COLUMNS} FROM documents WHERE envelope_id = ? ORDER BY n LIMIT ?"
        return [record(row) for row in self._all(sql, (envelope_id, limit))]

    def holder(self, number_key: str, *, but: str) -> str | None:
        """The document in force that holds this number."""
        sql = """SELECT id FROM documents WHERE number_key = ? AND id <> ?
            AND status IN ('in_progress', 'waiting', 'delivered')"""
        row = self._one(sql, (number_key, but))
        return row["id"] if row else None

    def twin(self, bytes_key: str, *, but: str) -> str | None:
        """The document in force that is the same bytes between the same companies."""
        sql = """SELECT id FROM documents WHERE bytes_key = ? AND id <> ?
            AND status IN ('in_progress', 'waiting', 'delivered')"""
        row = self._one(sql, (bytes_key, but))
        return row["id"] if row else None

    def held(self, *, limit: int) -> list[DocumentRecord]:
        """What waits for customer care, whosesoever it is, the longest first."""
        sql = f"SELECT {COLUMNS} FROM documents WHERE actor = 'care' ORDER BY status_since LIMIT ?"
        return [record(row) for row in self._all(sql, (limit,))]

    def held_runs(self, *, limit: int) -> list[HeldRun]:
        """The same in short, the newest first."""
        sql = """SELECT id, run, status_since, coalesce(json_extract(problem, '$.rule'), '') AS rule FROM documents
            WHERE actor = 'care' ORDER BY status_since DESC LIMIT ?"""
        return [
            HeldRun(row["id"], row["run"], datetime.fromisoformat(row["status_since"]), row["rule"])
            for row in self._all(sql, (limit,))
        ]

    def unreached(
        self, receiver_id: str, *, sender_id: str | None = None, limit: int
    ) -> list[DocumentRecord]:
        """What can't reach a company (from one sender) until that company mends something, the longest first."""
        sql = f"""SELECT {COLUMNS} FROM documents WHERE receiver_id = ? AND status = 'action_needed'
            AND actor = 'receiver' AND sender_id = coalesce(?, sender_id) ORDER BY status_since LIMIT ?"""
        return [record(row) for row in self._all(sql, (receiver_id, sender_id, limit))]

    def stopped_with(self, number_key: str, *, but: str, limit: int = 10) -> list[DocumentRecord]:
        """Documents of this number that wait to be mended, the first that came first."""
        sql = f"""SELECT {COLUMNS} FROM documents WHERE number_key = ? AND id <> ? AND status = 'action_needed'
            ORDER BY n LIMIT ?"""
        return [record(row) for row in self._all(sql, (number_key, but, limit))]

    def stopped_by(self, rules: Collection[str], *, after: int, limit: int) -> list[DocumentRecord]:
        """Documents that one of these rules stopped, in the order in which they came, behind number `after`."""
        sql = f"{STOPPED_BY} ORDER BY n LIMIT ?"
        return [record(row) for row in self._all(sql, (json.dumps(list(rules)), after, limit))]

    def become(self, document_id: str, file: FileRecord, attachments: FILES) -> None:
        """Puts the document that was taken out of an envelope in the place of the envelope."""
        self._update("documents", _source(file, attachments), "id = ?", document_id)

    def judge(
        self, document_id: str, judgement: Judgement, move: Move, at: datetime, *, same_as: str | None = None,
        rival: str | None = None,
    ) -> None:  # fmt: skip
        """Writes what processing found and the status that follows; lists are the caller's.

        Raises sqlite3.IntegrityError when it comes into force while another holds its number or its bytes.
        """
        values = {
            "format": judgement.format, "type": judgement.type, "head": to_json(judgement.head),
            "sender_id": judgement.sender_id, "receiver_id": judgement.receiver_id,
            "plan": to_json(judgement.plan) if judgement.plan else None,
            "target": to_json(judgement.target) if judgement.target else None,
            "target_format": judgement.plan.format if judgement.plan else None,
            "pivot": to_json(judgement.pivot) if judgement.pivot else None,
            "renderings": to_json(judgement.renderings) if judgement.renderings else None,
            "number_key": judgement.number_key, "bytes_key": judgement.bytes_key,
            "route": f"{judgement.plan.channel} {judgement.receiver_id}" if judgement.plan else None,
            "same_as": same_as, "rival": rival, **_move(move, at),
        }  # fmt: skip
        source = _source(judgement.source, judgement.attachments) if judgement.source else {}
        self._update("documents", {**values, **source}, "id = ?", document_id)

    def move(self, document_id: str, move: Move, at: datetime) -> None:
        """Changes the status, in the document and in everybody's list; frees it from whoever held it.

        Raises sqlite3.IntegrityError when it comes into force while another holds its number or its bytes.
        """
        self._update("documents", _move(move, at), "id = ?", document_id)
        self._restate(document_id, move)

    def arrive(self, document: DocumentRecord, move: Move, at: datetime, *, delivered: bool) -> None:
        """The same, and notes since when the receiver has it and, if so, that the receipt came."""
        values = _move(move, at) | {"arrived_at": stamp(document.arrived_at or at)}
        if delivered:
            values["delivered_at"] = stamp(at)
        self._update("documents", values, "id = ?", document.id)
        self._restate(document.id, move)

    def _restate(self, document_id: str, move: Move) -> None:
        line = {"status": move.status, "flag": int(move.status == "action_needed")}
        self._update("lines", line, "document_id = ?", document_id)

    def unsent(self, before: datetime, *, limit: int) -> list[str]:
        """Uploads that were checked and never sent, handed in before that time."""
        sql = f"""SELECT id FROM documents WHERE status = 'draft' AND held = 1 AND lane IS NULL
            AND received_at < :before AND {OLDER} ORDER BY received_at LIMIT :limit"""
        return [row["id"] for row in self._all(sql, {"before": stamp(before), "limit": limit})]

    def run_again(self, document_id: str, move: Move, at: datetime) -> None:
        """Starts a new run under the same id; steps of the earlier runs stay, the number is free until it is judged."""
        sql = """UPDATE documents SET run = run + 1, crashes = 0, attempts = 0, number_key = NULL, bytes_key = NULL,
            rival = NULL WHERE id = ?"""
        self._run(sql, (document_id,))
        self.move(document_id, move, at)

    def release(self, document_id: str, not_before: datetime) -> None:
        """Lets a held document go on to delivery, not before that time, once it is processed again."""
        sql = "UPDATE documents SET held = 0, not_before = ? WHERE id = ?"
        self._run(sql, (stamp(not_before), document_id))

    def choose_receiver(self, document_id: str, company_id: str) -> None:
        """Says who the receiver is, whatever the content names; its bytes stay untouched."""
        self._run("UPDATE documents SET chosen_id = ? WHERE id = ?", (company_id, document_id))

    def supersede(self, document_id: str, at: datetime) -> None:
        """Takes it out of force while its delivery is under way: who holds it still writes down how that ends."""
        values = {"status": "replaced", "status_since": stamp(at), "actor": "nobody", "problem": None}
        self._update("documents", values, "id = ?", document_id)
        self._restate(document_id, Move("replaced"))

    def will_replace(self, newer: str, older: str | None) -> None:
        """Says which document this one shall replace once it is ready; its rival is that one: a person said so."""
        self._run("UPDATE documents SET replaces = ?, rival = ? WHERE id = ?", (older, older, newer))

    def link_version(self, older: str, newer: str) -> None:
        """Says that one document is a new version of another; of several, it names the first that it replaces."""
        self._run("UPDATE documents SET replaced_by = ? WHERE id = ?", (newer, older))
        self._run("UPDATE documents SET replaces = coalesce(replaces, ?) WHERE id = ?", (older, newer))

    def doubt(self, document_id: str) -> None:
        """Marks it as possibly delivered twice; the mark stays."""
        self._run("UPDATE documents SET doubtful = 1 WHERE id = ?", (document_id,))

    def readdress(self, document_id: str, plan: Plan) -> None:
        """Says where the next attempt goes: format and channel stay as they were prepared."""
        self._update("documents", {"plan": to_json(plan)}, "id = ?", document_id)

    def sent_as(self, document_id: str, file: FileRecord) -> None:
        """Says which bytes were delivered, where a later run has made others."""
        self._update("documents", {"target": to_json(file)}, "id = ?", document_id)

    def attempted(self, document_id: str) -> int:
        """Counts an attempt to deliver that failed; how many there were now."""
        row = self._one(
            "UPDATE documents SET attempts = attempts + 1 WHERE id = ? RETURNING attempts", (document_id,)
        )
        assert row is not None
        return int(row["attempts"])

    def archived(self, document_id: str, at: datetime) -> None:
        """Notes when it was sealed; nothing is left to be done then, and the status stays as it is."""
        sql = "UPDATE documents SET archived_at = ?, lane = NULL, next_at = NULL, lease = NULL WHERE id = ?"
        self._run(sql, (stamp(at), document_id))

    def answer(self, document_id: str, answer: Answer) -> None:
        """Writes the receiver's word, in the document and in everybody's list."""
        values = {
            "answer": answer.kind, "answer_reason": answer.reason, "answered_by": answer.by,
            "answered_at": stamp(answer.at),
        }  # fmt: skip
        self._update("documents", values, "id = ?", document_id)
        self._update("lines", {"answer": answer.kind}, "document_id = ?", document_id)


def _source(file: FileRecord, attachments: FILES) -> dict[str, Any]:
    return {
        "name": file.name or None, "media_type": file.media_type or None, "sha256": file.sha256, "size": file.size,
        "attachments": to_json(attachments) if attachments else None, "unpacked": True,
    }  # fmt: skip


def _move(move: Move, at: datetime) -> dict[str, Any]:
    return {
        "status": move.status, "status_since": stamp(at), "actor": move.actor,
        "problem": to_json(move.problem) if move.problem else None, "lane": move.lane,
        "next_at": stamp(move.next_at or at) if move.lane else None, "lease": None,
    }  # fmt: skip


def record(row: Row) -> DocumentRecord:
    """A row of `COLUMNS` as a value: by place, since each name would be looked for among all the others."""
    values: list[Any] = list(row)
    for place, read in _READ:
        values[place] = read(values[place])
    return DocumentRecord(*values)


def _problem(text: str | None) -> Finding | None:
    return from_json(text, Finding) if text else None


def _head(text: str | None) -> Head:
    return from_json(text, Head) if text else Head()


def _plan(text: str | None) -> Plan | None:
    return from_json(text, Plan) if text else None


def _file(text: str | None) -> FileRecord | None:
    return from_json(text, FileRecord) if text else None


def _files(text: str | None) -> FILES:
    return from_json(text, FILES) if text else ()


_NAMES = tuple(field.name for field in fields(DocumentRecord))
COLUMNS = ", ".join(_NAMES)
"""The columns that `record` reads, in the order of the value's fields."""

STOPPED_BY = f"""SELECT {COLUMNS} FROM documents WHERE status = 'action_needed'
    AND json_extract(problem, '$.rule') IN (SELECT value FROM json_each(?)) AND n > ?"""

_READERS: dict[str, Callable[[Any], Any]] = {
    "problem": _problem, "head": _head, "plan": _plan, "target": _file, "pivot": _file, "attachments": _files,
    "renderings": _files, "held": bool, "unpacked": bool, "doubtful": bool,
    **dict.fromkeys(
        ("status_since", "next_at", "answered_at", "received_at", "arrived_at", "delivered_at", "archived_at",
         "not_before", "dropped_at"), instant,
    ),
}  # fmt: skip
_READ = tuple((_NAMES.index(name), read) for name, read in _READERS.items())
