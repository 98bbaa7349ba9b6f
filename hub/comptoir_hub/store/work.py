"""Work to be done, claimed by lease: a claim that is not finished in time is anybody's again."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Collection, Mapping
from datetime import datetime

from comptoir_hub.store.documents import COLUMNS, record
from comptoir_hub.store.identity import stamp
from comptoir_hub.store.records import DocumentRecord, Lane
from comptoir_hub.store.room import Room
from comptoir_hub.store.turns import Turns

RESTORED = "documents.n <= (SELECT CAST(value AS INTEGER) FROM marks WHERE name = 'restored')"
"""The condition that a restore brought the document back."""

_AHEAD = """lane IS NOT NULL AND lease IS NULL AND next_at > :at
    AND (status_since > :ahead OR next_at > :latest OR (next_at > :soon AND (lane <> 'deliver' OR attempts = 0)))
    AND (plan IS NULL OR json_extract(plan, '$.not_before') IS NULL)"""


class LeaseLost(Exception):
    """The claim ran out and somebody else may have the document: what was found out is thrown away."""


class Work(Room):
    """The lanes, which are columns of the documents' table."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._turns = Turns(connection)

    def claim(
        self, lane: Lane, n: int, at: datetime, until: datetime, *, after: str = ""
    ) -> tuple[str, list[DocumentRecord]]:
        """Takes up to `n` due documents of a lane, the longest due first.

        Where more are due, companies take turns, beginning with the one behind `after`: the company of the last
        document that was taken before. The first value is the lease, which `held` asks for afterwards.
        """
        return self._take(self._turns.of_companies(lane, n, stamp(at), after), until)

    def claim_by_route(
        self, n: int, at: datetime, until: datetime, *, most: int, busy: Mapping[str, int], after: str = ""
    ) -> tuple[str, list[DocumentRecord]]:
        """The same of what is to be delivered: a route gives no more than `most` less what is `busy` on it, and a full
        one is passed over."""
        return self._take(self._turns.of_routes(n, stamp(at), most, busy, after), until)

    def _take(self, chosen: list[int], until: datetime) -> tuple[str, list[DocumentRecord]]:
        lease = secrets.token_hex(8)
        if not chosen:
            return lease, []
        sql = f"""UPDATE documents SET lease = ?, next_at = ? WHERE n IN (SELECT value FROM json_each(?))
            RETURNING {COLUMNS}"""
        rows = {row["n"]: row for row in self._all(sql, (lease, stamp(until), json.dumps(chosen)))}
        return lease, [record(rows[n]) for n in chosen]

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

    def note_restored(self) -> None:
        """Notes which documents a backup brought back: what was done with them after it was made, nobody knows."""
        self._run("INSERT OR REPLACE INTO marks SELECT 'restored', coalesce(max(n), 0) FROM documents")

    def doubt_restored(self, channels: Collection[str]) -> int:
        """Marks what a restore brought back and one of these channels is to deliver as possibly delivered twice."""
        sql = f"""UPDATE documents SET doubtful = 1 WHERE lane = 'deliver' AND arrived_at IS NULL AND doubtful = 0
            AND {RESTORED} AND json_extract(plan, '$.channel') IN (SELECT value FROM json_each(?))"""
        return self._run(sql, (json.dumps(list(channels)),))

    def is_ahead(self, at: datetime, *, ahead: datetime, latest: datetime, soon: datetime) -> bool:
        """Whether there is anything to `pull_back`: a look at all that waits, which is none of the writer's time."""
        sql = f"SELECT 1 FROM documents WHERE {_AHEAD} LIMIT 1"
        return self._one(sql, _stamped(at=at, ahead=ahead, latest=latest, soon=soon)) is not None

    def pull_back(self, at: datetime, *, ahead: datetime, latest: datetime, soon: datetime) -> int:
        """Makes due what waits since a time that is still `ahead`, until after `latest`, or, where no peer has a say in
        it, until after `soon`. How many there were. What a plan puts off waits on. What has waited since a time that is
        not yet has waited since now: else each later look would find it again, and no attempt would have its pause."""
        sql = f"UPDATE documents SET next_at = :at, status_since = min(status_since, :at) WHERE {_AHEAD}"
        return self._run(sql, _stamped(at=at, ahead=ahead, latest=latest, soon=soon))

    def is_due(self, lane: Lane, at: datetime, *, beyond: int = 0) -> bool:
        """Whether there is anything to claim; with `beyond`, whether there are more than so many."""
        sql = "SELECT 1 FROM documents WHERE lane = ? AND next_at <= ? LIMIT 1 OFFSET ?"
        return self._one(sql, (lane, stamp(at), beyond)) is not None

    def waiting(self, company_id: str, *, limit: int) -> int:
        """How many documents of a company wait to be processed or are worked on; no more than `limit` are counted."""
        sql = """SELECT count(*) AS n FROM (SELECT 1 FROM documents INDEXED BY documents_by_turn
            WHERE lane IN ('process', 'process-large') AND company_id = ? LIMIT ?)"""
        row = self._one(sql, (company_id, limit))
        return int(row["n"]) if row else 0

    def depths(self) -> dict[str, int]:
        """How many documents wait or are worked on in each lane."""
        rows = self._all("SELECT lane, count(*) AS n FROM documents WHERE lane IS NOT NULL GROUP BY lane")
        return {row["lane"]: row["n"] for row in rows}


def _stamped(**times: datetime) -> dict[str, str]:
    return {name: stamp(one) for name, one in times.items()}
