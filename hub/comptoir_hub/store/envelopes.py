"""Envelopes as they came, and the payloads that all rows point to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from comptoir_hub.store.identity import now, stamp
from comptoir_hub.store.payloads import Packed
from comptoir_hub.store.records import EnvelopeRecord
from comptoir_hub.store.room import Room, Row


class Envelopes(Room):
    """What arrived."""

    def add(self, envelope: EnvelopeRecord) -> None:
        """Adds an envelope; raises sqlite3.IntegrityError when the sender used its key before."""
        values = {
            "id": envelope.id, "company_id": envelope.company_id, "by": envelope.by, "channel": envelope.channel,
            "name": envelope.name, "media_type": envelope.media_type, "sha256": envelope.sha256,
            "size": envelope.size, "key": envelope.key, "received_at": stamp(envelope.received_at),
        }  # fmt: skip
        self._insert("envelopes", values)

    def get(self, company_id: str, envelope_id: str) -> EnvelopeRecord | None:
        """An envelope of this company."""
        row = self._one("SELECT * FROM envelopes WHERE company_id = ? AND id = ?", (company_id, envelope_id))
        return _envelope(row) if row else None

    def by_key(self, company_id: str, key: str) -> EnvelopeRecord | None:
        """The envelope that a sender handed in under this key."""
        row = self._one("SELECT * FROM envelopes WHERE company_id = ? AND key = ?", (company_id, key))
        return _envelope(row) if row else None

    def by_bytes(self, company_id: str, sha256: str) -> EnvelopeRecord | None:
        """The newest envelope with these bytes of which a document is still in force or can be mended."""
        sql = """SELECT envelopes.* FROM envelopes WHERE company_id = ? AND sha256 = ? AND EXISTS (
            SELECT 1 FROM documents WHERE envelope_id = envelopes.id
            AND status NOT IN ('cancelled', 'replaced', 'draft')) ORDER BY received_at DESC LIMIT 1"""
        row = self._one(sql, (company_id, sha256))
        return _envelope(row) if row else None


class PayloadTable(Room):
    """Small payloads, and the list of all."""

    def put(self, packed: Packed) -> None:
        """Keeps a payload; the same bytes are kept once."""
        self.put_all((packed,))

    def put_all(self, payloads: Iterable[Packed], *, wanted_at: str = "") -> None:
        """Keeps payloads, and notes that they are wanted now; or as long as it says (`FOREVER`).

        One that is there is written anew, which mends it where it was damaged: the note rewrites its row anyway.
        """
        sql = """INSERT INTO payloads (sha256, size, body, wanted_at) VALUES (?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET size = excluded.size, body = excluded.body,
            wanted_at = max(wanted_at, excluded.wanted_at)"""
        at = wanted_at or stamp(now())
        self._connection.executemany(sql, [(one.sha256, one.size, one.body, at) for one in payloads])

    def get(self, sha256: str) -> Packed | None:
        """A payload in its compressed form."""
        row = self._one("SELECT sha256, size, body FROM payloads WHERE sha256 = ?", (sha256,))
        return Packed(row["sha256"], row["size"], row["body"]) if row else None

    def addresses(self, *, after: str = "", limit: int = 1000) -> list[tuple[str, bool]]:
        """The addresses of payloads in order, and whether each lies in a file; `after` is the last one seen."""
        sql = "SELECT sha256, body IS NULL AS filed FROM payloads WHERE sha256 > ? ORDER BY sha256 LIMIT ?"
        return [(row["sha256"], bool(row["filed"])) for row in self._all(sql, (after, limit))]


def _envelope(row: Row) -> EnvelopeRecord:
    return EnvelopeRecord(
        row["id"], row["company_id"], row["by"], row["channel"], row["name"], row["media_type"], row["sha256"],
        row["size"], row["key"], datetime.fromisoformat(row["received_at"]),
    )  # fmt: skip
