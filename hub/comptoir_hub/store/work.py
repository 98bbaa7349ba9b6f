"""Work to be done, claimed by lease: a claim that is not finished in time is anybody's again."""

from __future__ import annotations

import json
import secrets
from collections import Counter
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
        chosen = (
            self._due(lane, n, at)
            if per_route is None
            else self._due_by_route(lane, at, per_route, busy or {})[:n]
        )
        if not chosen:
            return lease, []
        sql = f"""UPDATE documents SET lease = ?, next_at = ? WHERE n IN (SELECT value FROM json_each(?))
            RETURNING {COLUMNS}"""
        rows = sorted(
            self._all(sql, (lease, stamp(until), json.dumps(chosen))), key=lambda row: int(row["n"])
        )
        return lease, [record(row) for row in rows]

    def _due(self, lane: Lane, n: int, at: datetime) -> list[int]:
        sql = "SELECT n FROM documents WHERE lane = ? AND next_at <= ? ORDER BY next_at LIMIT ?"
        return [row["n"] for row in self._all(sql, (lane, stamp(at), n))]

    def _due_by_route(self, lane: Lane, at: datetime, most: int, busy: Mapping[str, int]) -> list[int]:
        """Counted here and not by a window function, which costs several times as much."""
        sql = """SELECT n, coalesce(route, '') FROM documents WHERE lane = ? AND next_at <= ?
            AND coalesce(route, '') NOT IN (SELECT value FROM json_each(?)) ORDER BY next_at LIMIT ?"""
        full = json.dumps([route for route, count in busy.items() if count >= most])
        taken = Counter(busy)
        chosen = []
        for n, route in self._all(sql, (lane, stamp(at), full, LOOKED_AT)):
            taken[route] += 1
            if taken[route] <= most:
                chosen.append(n)
        return chosen

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
