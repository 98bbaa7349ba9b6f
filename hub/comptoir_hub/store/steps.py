"""What became of a document: its steps, each attempt to deliver it, and the containers of the archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from comptoir_engine.held import HELD
from comptoir_engine.model import Loss, Message, Report, Stage, StepStatus

from comptoir_hub.store.codec import from_json, to_json
from comptoir_hub.store.identity import instant, stamp
from comptoir_hub.store.records import (
    ContainerRecord,
    DeliveryOutcome,
    DeliveryRecord,
    FileRecord,
    StepRecord,
    Undelivered,
)
from comptoir_hub.store.room import Room, Row
from comptoir_hub.store.work import RESTORED

ALL = -1
"""No limit."""
LOOKED_AT = 200
"""So many of the oldest documents that did not reach a receiver for one cause are looked at."""
NEWEST = 500
"""Most attempts that are read, beside those that are in doubt."""
LATE = timedelta(minutes=10)
"""So late no attempt begins of a hub that runs and has room."""

StepRow = tuple[
    Stage,
    StepStatus,
    str,
    float,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    str | None,
    int | None,
]
"""The columns of a step from its stage to its artefact: instants, reports and losses as the text that is stored."""


class Steps(Room):
    """The stages of each document's way. All are kept, those of earlier runs too."""

    def add(self, document_id: str, run: int, steps: Sequence[StepRecord]) -> None:
        """Adds steps at the end; their `document_id`, `n` and `run` are set here."""
        self.add_rows(document_id, run, [row_of(step) for step in steps])

    def add_rows(self, document_id: str, run: int, steps: Sequence[StepRow]) -> None:
        """The same with steps that are rows already."""
        sql = """INSERT INTO steps VALUES (?, (SELECT coalesce(max(n), 0) + 1 FROM steps WHERE document_id = ?),
            ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
        self._connection.executemany(sql, [(document_id, document_id, run, *step) for step in steps])

    def finish(
        self, document_id: str, stage: Stage, status: StepStatus, started: datetime, took: float, *,
        plugin: str | None, reports: tuple[Report, ...] = (), artefact: FileRecord | None = None,
    ) -> None:  # fmt: skip
        """Ends the newest step of a stage; `took` is in seconds, without the time in which it waited its turn."""
        values = {
            "status": status, "started": stamp(started), "took": took, "plugin": plugin,
            "reports": to_json(reports) if reports else None,
            **dict(zip(("sha256", "name", "media_type", "size"), _artefact(artefact), strict=True)),
        }  # fmt: skip
        where = "document_id = ? AND n = (SELECT max(n) FROM steps WHERE document_id = ? AND stage = ?)"
        self._update("steps", values, where, document_id, document_id, stage)

    def of(self, document_id: str, *, limit: int = 500) -> list[StepRecord]:
        """The newest steps of a document, in order; `ALL` of them for who asks for that."""
        sql = "SELECT * FROM (SELECT * FROM steps WHERE document_id = ? ORDER BY n DESC LIMIT ?) ORDER BY n"
        return [_step(row) for row in self._all(sql, (document_id, limit))]

    def get(self, document_id: str, n: int) -> StepRecord | None:
        """One step of a document, of whichever run."""
        row = self._one("SELECT * FROM steps WHERE document_id = ? AND n = ?", (document_id, n))
        return _step(row) if row else None

    def arrival(self, document_id: str) -> StepRecord | None:
        """The step with which a document came in."""
        sql = "SELECT * FROM steps WHERE document_id = ? AND stage = 'received' ORDER BY n LIMIT 1"
        row = self._one(sql, (document_id,))
        return _step(row) if row else None

    def made(self, document_id: str, start: str) -> FileRecord | None:
        """The file of any step whose hash begins like this."""
        sql = "SELECT * FROM steps WHERE document_id = ? AND substr(sha256, 1, ?) = ? ORDER BY n LIMIT 1"
        row = self._one(sql, (document_id, len(start), start))
        return _file(row) if row else None


class Deliveries(Room):
    """Each attempt to deliver. An attempt that never ended was cut off: nobody knows whether it arrived."""

    def start(self, document_id: str, key: str, channel: str, address: str, at: datetime) -> int:
        """Notes an attempt before it is made; its number."""
        sql = """INSERT INTO deliveries (document_id, n, key, channel, address, started_at, outcome, doubtful)
            SELECT :id, coalesce(max(n), 0) + 1, :key, :channel, :address, :at, 'started', 0
            FROM deliveries WHERE document_id = :id RETURNING n"""
        values = {"id": document_id, "key": key, "channel": channel, "address": address, "at": stamp(at)}
        row = self._one(sql, values)
        assert row is not None
        return int(row["n"])

    def end(
        self, document_id: str, n: int, outcome: DeliveryOutcome, at: datetime, *, doubtful: bool = False,
        reference: str | None = None, detail: Message | None = None, next_at: datetime | None = None,
    ) -> None:  # fmt: skip
        """Notes how an attempt ended."""
        values = {
            "outcome": outcome, "ended_at": stamp(at), "doubtful": doubtful, "reference": reference,
            "detail": to_json(detail) if detail else None, "next_at": stamp(next_at) if next_at else None,
        }  # fmt: skip
        self._update("deliveries", values, "document_id = ? AND n = ?", document_id, n)

    def first_failed(self, document_id: str, count: int) -> datetime | None:
        """When the earliest of the last so many attempts that failed was made; None where there are not so many."""
        sql = """SELECT started_at FROM deliveries WHERE document_id = ? AND outcome = 'try_later'
            ORDER BY n DESC LIMIT 1 OFFSET ?"""
        row = self._one(sql, (document_id, count - 1)) if count > 0 else None
        return datetime.fromisoformat(row["started_at"]) if row else None

    def not_tried(self, document_id: str, count: int) -> timedelta:
        """How long none of the last so many attempts was made although one was due: the hub stood still, or its clock
        was set. A hub at work is late by less than counts here."""
        sql = "SELECT started_at, next_at FROM deliveries WHERE document_id = ? ORDER BY n DESC LIMIT ?"
        newest_first = self._all(sql, (document_id, count))
        late = (
            datetime.fromisoformat(later["started_at"]) - datetime.fromisoformat(earlier["next_at"])
            for later, earlier in pairwise(newest_first)
            if earlier["next_at"] is not None
        )
        return sum((wait for wait in late if wait > LATE), timedelta())

    def cut_off(self, document_id: str) -> bool:
        """Whether an earlier attempt may have arrived although nobody knows, or was made after a backup that is the
        hub now."""
        sql = f"""SELECT 1 FROM deliveries WHERE document_id = :id AND ({_MAY_HAVE_ARRIVED})
            UNION ALL SELECT 1 FROM documents WHERE id = :id AND {RESTORED} LIMIT 1"""
        return self._one(sql, {"id": document_id}) is not None

    def of(self, document_id: str) -> list[DeliveryRecord]:
        """The newest attempts and, before them, those that may have arrived although nobody knows; in order."""
        sql = f"""SELECT * FROM deliveries WHERE document_id = :id AND ({_MAY_HAVE_ARRIVED}
            OR n > (SELECT max(n) FROM deliveries WHERE document_id = :id) - :newest) ORDER BY n"""
        return [_delivery(row) for row in self._all(sql, {"id": document_id, "newest": NEWEST})]

    def each(self, document_id: str) -> list[DeliveryRecord]:
        """All attempts, in order: for the archive."""
        sql = "SELECT * FROM deliveries WHERE document_id = ? ORDER BY n"
        return [_delivery(row) for row in self._all(sql, (document_id,))]

    def last(self, document_id: str) -> DeliveryRecord | None:
        """The newest attempt."""
        sql = "SELECT * FROM deliveries WHERE document_id = ? ORDER BY n DESC LIMIT 1"
        row = self._one(sql, (document_id,))
        return _delivery(row) if row else None

    def undelivered(self, *, limit: int) -> list[Undelivered]:
        """What did not reach its receivers, by receiver and cause, the oldest first; not what is held."""
        asked = {"limit": limit, "looked_at": LOOKED_AT}
        found = [*self._all(_GIVEN_UP, asked), *self._all(_TRIED_AGAIN, asked)]
        looked: Counter[tuple[str, str | None]] = Counter()
        for row in found:
            looked[row["route"], row["rule"]] += row["n"]
        causes = (_undelivered(row, looked[row["route"], row["rule"]] >= LOOKED_AT) for row in found)
        return sorted(causes, key=lambda one: one.since)[:limit]


_MAY_HAVE_ARRIVED = "outcome IN ('started', 'unknown') OR doubtful"


def _ways(index: str, which: str, cause: str, causes: str) -> str:
    """The receivers with each cause that keeps documents from them, those with the oldest document first, and of each
    its oldest documents: a step from receiver to receiver, however many wait for one."""
    some = f"FROM documents INDEXED BY {index} WHERE {which}"
    of_way = f"{some} AND route = ways.route AND {cause} = ways.cause"
    return f"""WITH RECURSIVE known(route) AS (
        SELECT (SELECT min(route) {some})
        UNION ALL SELECT (SELECT min(route) {some} AND route > known.route) FROM known WHERE route IS NOT NULL),
    causes(cause) AS (VALUES {causes}),
    ways AS (SELECT route, cause, (SELECT min(n) {some} AND route = known.route AND {cause} = causes.cause) AS oldest
        FROM known JOIN causes WHERE oldest IS NOT NULL ORDER BY oldest LIMIT :limit),
    looked AS (SELECT documents.*, cause FROM ways CROSS JOIN documents
        ON documents.n IN (SELECT n {of_way} ORDER BY n LIMIT :looked_at))"""


_RULES = ("DELIVERY-REFUSED", "DELIVERY-UNREACHABLE", "DELIVERY-NO-WAY")
_GIVEN_UP = f"""{
    _ways(
        "documents_undelivered",
        "status = 'action_needed' AND actor <> 'care' AND route IS NOT NULL "
        f"AND json_extract(problem, '$.rule') IN {_RULES}",
        "json_extract(problem, '$.rule')",
        ", ".join(f"('{rule}')" for rule in _RULES),
    )
}
    SELECT route, cause AS rule, json_extract(problem, '$.message') AS said, count(*) AS n, min(status_since) AS since
    FROM looked GROUP BY route, cause, json_extract(problem, '$.message.key')"""
_TRIED_AGAIN = f"""{
    _ways(
        "documents_retried",
        "lane = 'deliver' AND attempts > 0 AND route IS NOT NULL",
        "(actor = 'hub')",
        "(0), (1)",
    )
}
    SELECT route, CASE cause WHEN 1 THEN '{HELD}' END AS rule, last.detail AS said, count(*) AS n,
    min(first.started_at) AS since FROM looked
    JOIN deliveries AS first ON first.document_id = looked.id AND first.n = 1
    JOIN deliveries AS last ON last.document_id = looked.id AND last.n = (
        SELECT max(n) FROM deliveries WHERE document_id = looked.id AND detail IS NOT NULL)
    GROUP BY route, cause, json_extract(last.detail, '$.key')"""
"""With one `min`, what stands beside it is of the row that has it."""


class Containers(Room):
    """What was sealed."""

    def add(self, container: ContainerRecord) -> None:
        """Adds a container; a document that was exchanged again gets a further one."""
        values = {
            "document_id": container.document_id, "archive": container.archive, "name": container.file.name,
            "media_type": container.file.media_type, "sha256": container.file.sha256, "size": container.file.size,
            "sealed_at": stamp(container.sealed_at), "kept_until": container.kept_until.isoformat(),
            "n": self._next(container.document_id),
        }  # fmt: skip
        self._insert("containers", values)

    def verified(self, document_id: str, n: int, verdict: str, at: datetime) -> None:
        """Notes the result of the last verification."""
        sql = "UPDATE containers SET verdict = ?, verified_at = ? WHERE document_id = ? AND n = ?"
        self._run(sql, (verdict, stamp(at), document_id, n))

    def of(self, document_id: str, *, limit: int = 50) -> list[ContainerRecord]:
        """A document's newest containers, in the order in which they were sealed."""
        sql = "SELECT * FROM (SELECT * FROM containers WHERE document_id = ? ORDER BY n DESC LIMIT ?) ORDER BY n"
        return [_container(row) for row in self._all(sql, (document_id, limit))]

    def get(self, document_id: str, n: int) -> ContainerRecord | None:
        """One of them."""
        row = self._one("SELECT * FROM containers WHERE document_id = ? AND n = ?", (document_id, n))
        return _container(row) if row else None

    def _next(self, document_id: str) -> int:
        row = self._one(
            "SELECT coalesce(max(n), 0) + 1 AS n FROM containers WHERE document_id = ?", (document_id,)
        )
        assert row is not None
        return int(row["n"])


def row_of(step: StepRecord) -> StepRow:
    """A step as a row, made where there is time for it: findings and losses can be thousands."""
    return (
        step.stage, step.status, stamp(step.started), step.took, step.plugin,
        to_json(step.reports) if step.reports else None, to_json(step.losses) if step.losses else None,
        *_artefact(step.artefact),
    )  # fmt: skip


def _artefact(file: FileRecord | None) -> tuple[str, str, str, int] | tuple[None, None, None, None]:
    return (file.sha256, file.name, file.media_type, file.size) if file else (None, None, None, None)


def _step(row: Row) -> StepRecord:
    return StepRecord(
        row["document_id"], row["n"], row["run"], row["stage"], row["status"], datetime.fromisoformat(row["started"]),
        row["took"], row["plugin"], from_json(row["reports"], tuple[Report, ...]) if row["reports"] else (),
        from_json(row["losses"], tuple[Loss, ...]) if row["losses"] else (), _file(row),
    )  # fmt: skip


def _file(row: Row) -> FileRecord | None:
    return FileRecord(row["sha256"], row["name"], row["media_type"], row["size"]) if row["sha256"] else None


def _delivery(row: Row) -> DeliveryRecord:
    return DeliveryRecord(
        row["n"], row["key"], row["channel"], row["address"], datetime.fromisoformat(row["started_at"]),
        instant(row["ended_at"]), row["outcome"], bool(row["doubtful"]), row["reference"],
        from_json(row["detail"], Message) if row["detail"] else None, instant(row["next_at"]),
    )  # fmt: skip


def _undelivered(row: Row, more: bool) -> Undelivered:
    channel, _, receiver_id = row["route"].partition(" ")
    said = from_json(row["said"], Message)
    return Undelivered(
        receiver_id, channel, row["rule"], said, row["n"], more, datetime.fromisoformat(row["since"])
    )


def _container(row: Row) -> ContainerRecord:
    return ContainerRecord(
        row["document_id"], row["n"], row["archive"],
        FileRecord(row["sha256"], row["name"], row["media_type"], row["size"]),
        datetime.fromisoformat(row["sealed_at"]), date.fromisoformat(row["kept_until"]), row["verdict"],
        instant(row["verified_at"]),
    )  # fmt: skip
