"""Work to be done, claimed by lease: a claim that is not finished in time is anybody's again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from datetime import datetime

from comptoir_hub.store.documents import record
from comptoir_hub.store.identity import stamp
from comptoir_hub.store.records import DocumentRecord, Lane
from comptoir_hub.store.room import Room


class LeaseLost(Exception):
    """The claim ran out and somebody else may have the document: what was found out is thrown away."""


class Work(Room):
    """The lanes, which are columns of the documents' table."""

    def claim(
        self, lane: Lane, n: int, at: datetime, until: datetime, *, busy_routes: Iterable[str] = ()
    ) -> tuple[str, list[DocumentRecord]]:
        """Takes up to `n` due documents of a lane, the longest due first, and leaves out routes that are busy.

        The first value is the lease, which `hold` asks for when the work is done.
        """
        lease = secrets.token_hex(8)
        sql = """UPDATE documents SET lease = :lease, next_at = :until WHERE id IN (
            SELECT id FROM documents WHERE lane = :lane AND next_at <= :at
            AND (route IS NULL OR route NOT IN (SELECT value FROM json_each(:busy)))
            ORDER BY next_at LIMIT :n) RETURNING *"""
        values = {
            "lease": lease, "until": stamp(until), "lane": lane, "at": stamp(at), "n": n,
            "busy": json.dumps(list(busy_routes)),
        }  # fmt: skip
        return lease, [record(row) for row in self._all(sql, values)]

    def hold(self, document_id: str, lease: str) -> None:
        """Makes sure that the claim still holds; raises `LeaseLost`."""
        if self._one("SELECT 1 FROM documents WHERE id = ? AND lease = ?", (document_id, lease)) is None:
            raise LeaseLost(document_id)

    def give_back(self, document_id: str, lease: str, at: datetime) -> None:
        """Lets others have a claimed document from `at` on."""
        sql = "UPDATE documents SET lease = NULL, next_at = ? WHERE id = ? AND lease = ?"
        self._run(sql, (stamp(at), document_id, lease))

    def crashed(self, document_id: str) -> int:
        """Counts a worker that was lost with this document in hand; how many there were now."""
        row = self._one(
            "UPDATE documents SET crashes = crashes + 1 WHERE id = ? RETURNING crashes", (document_id,)
        )
        return int(row["crashes"]) if row else 0

    def attempted(self, document_id: str) -> int:
        """Counts an attempt to deliver; how many there were now."""
        row = self._one(
            "UPDATE documents SET attempts = attempts + 1 WHERE id = ? RETURNING attempts", (document_id,)
        )
        return int(row["attempts"]) if row else 0

    def take_over(self, at: datetime) -> int:
        """Frees all claims: for the start of the only hub on this store. How many there were."""
        sql = "UPDATE documents SET lease = NULL, next_at = ? WHERE lease IS NOT NULL"
        return self._run(sql, (stamp(at),))

    def next_due(self, lane: Lane) -> datetime | None:
        """When the next document of a lane is due."""
        row = self._one("SELECT min(next_at) AS due FROM documents WHERE lane = ?", (lane,))
        return datetime.fromisoformat(row["due"]) if row and row["due"] else None
