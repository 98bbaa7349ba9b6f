"""Work to be done, claimed by lease: a claim that is not finished in time is anybody's again."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from comptoir_hub.store.documents import COLUMNS, record
from comptoir_hub.store.identity import stamp
from comptoir_hub.store.records import DocumentRecord, Lane
from comptoir_hub.store.room import Room

LOOKED_AT = 200
"""Most due documents that one claim looks at."""


class LeaseLost(Exception):
    """The claim ran out and somebody else may have the document: what was found out is thrown away."""


class Work(Room):
    """The lanes, which are columns of the documents' table."""

    def claim(
        self, lane: Lane, n: int, at: datetime, until: datetime, *, per_route: int | None = None,
        busy: Mapping[str, int] | None = None,
    ) -> tuple[str, list[DocumentRecord]]:  # fmt: skip
        """Takes up to `n` due documents of a lane, the longest due first.

        A route gives no more than `per_route` less what `busy` says is under way on it; a full one is passed over, and
        the first documents beyond it are looked at. The first value is the lease, which `held` asks for afterwards.
        """
        lease = secrets.token_hex(8)
        most = per_route or n
        sql = f"""UPDATE documents SET lease = :lease, next_at = :until WHERE id IN (
            SELECT id FROM (
                SELECT id, next_at, route, row_number() OVER (PARTITION BY route ORDER BY next_at) AS place FROM (
                    SELECT id, next_at, route FROM documents WHERE lane = :lane AND next_at <= :at
                    AND coalesce(route, '') NOT IN (SELECT value FROM json_each(:full))
                    ORDER BY next_at LIMIT {LOOKED_AT}))
            WHERE place <= :most - coalesce((SELECT value FROM json_each(:busy) WHERE key = route), 0)
            ORDER BY next_at LIMIT :n) RETURNING {COLUMNS}"""
        counts = busy or {}
        values = {
            "lease": lease, "until": stamp(until), "lane": lane, "at": stamp(at), "n": n, "most": most,
            "busy": json.dumps(dict(counts)),
            "full": json.dumps([route for route, count in counts.items() if count >= most]),
        }  # fmt: skip
        rows = sorted(self._all(sql, values), key=lambda row: int(row["n"]))
        return lease, [record(row) for row in rows]

    def held(self, document_id: str, lease: str) -> DocumentRecord:
        """A claimed document as it is now; raises `LeaseLost` when the claim holds no more."""
        row = self._one(f"SELECT {COLUMNS} FROM documents WHERE id = ? AND lease = ?", (document_id, lease))
        if row is None:
            raise LeaseLost(document_id)
        return record(row)

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

    def take_over(self, at: datetime) -> int:
        """Frees all claims: for the start of the only hub on this store. How many there were."""
        sql = "UPDATE documents SET lease = NULL, next_at = ? WHERE lease IS NOT NULL"
        return self._run(sql, (stamp(at),))

    def is_due(self, lane: Lane, at: datetime, *, beyond: int = 0) -> bool:
        """Whether there is anything to claim; with `beyond`, whether there are more than so many."""
        sql = "SELECT 1 FROM documents WHERE lane = ? AND next_at <= ? LIMIT 1 OFFSET ?"
        return self._one(sql, (lane, stamp(at), beyond)) is not None

    def depths(self) -> dict[str, int]:
        """How many documents wait or are worked on in each lane."""
        rows = self._all("SELECT lane, count(*) AS n FROM documents WHERE lane IS NOT NULL GROUP BY lane")
        return {row["lane"]: row["n"] for row in rows}
