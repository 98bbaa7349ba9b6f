"""What is kept no longer: the bytes of documents that are over and whose time online has passed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from comptoir_hub.store.documents import OLDER
from comptoir_hub.store.identity import instant, stamp
from comptoir_hub.store.room import Room

_OVER = f"""SELECT documents.id FROM documents LEFT JOIN payloads ON payloads.sha256 = documents.sha256
    WHERE dropped_at IS NULL AND received_at < :before AND status_since < :ended
    AND status IN ('delivered', 'replaced', 'cancelled') AND lane IS NULL
    AND (archived_at IS NOT NULL OR delivered_at IS NULL OR json_extract(plan, '$.archive') IS NULL)
    AND coalesce(wanted_at, '') < :before AND documents.{OLDER} ORDER BY received_at LIMIT :limit"""

_NAMED = """WITH chosen AS (SELECT * FROM documents WHERE {which})
    SELECT sha256 FROM chosen
    UNION SELECT steps.sha256 FROM chosen JOIN steps ON steps.document_id = chosen.id WHERE steps.sha256 IS NOT NULL
    UNION SELECT envelopes.sha256 FROM chosen JOIN envelopes ON envelopes.id = chosen.envelope_id
    UNION SELECT json_extract(target, '$.sha256') FROM chosen WHERE target IS NOT NULL
    UNION SELECT json_extract(pivot, '$.sha256') FROM chosen WHERE pivot IS NOT NULL
    UNION SELECT json_extract(value, '$.sha256') FROM chosen, json_each(attachments)
    UNION SELECT json_extract(value, '$.sha256') FROM chosen, json_each(renderings)"""
"""All payloads that documents name; those of their containers are among them, for a step names them too."""

_UNFINISHED = """(status IN ('draft', 'in_progress', 'waiting', 'action_needed') OR lane IS NOT NULL)
    AND received_at < :before"""
"""The condition of the index `documents_unfinished`. What came in later has put its payloads later too."""

_FREE = f"""SELECT sha256, body IS NULL AS filed FROM payloads WHERE wanted_at < :before
    AND sha256 IN ({_NAMED.format(which="id IN (SELECT value FROM json_each(:ids))")})
    AND sha256 NOT IN ({_NAMED.format(which=_UNFINISHED)})"""


class Steady(NamedTuple):
    """Since when the clock goes on without a doubt of its own, and the last gap between two rounds in that time.

    The gap went from `before`, None where there is none, to `gap`; it is the `starts`th since the doubt began, each of
    them at a start of the hub.
    """

    since: datetime
    before: datetime | None
    gap: datetime
    starts: int = 0


class Retention(Room):
    """Finds what may go, and lets it go. Lists' lines, heads, steps, findings, hashes and containers stay."""

    def begin_round(
        self, at: datetime, *, gap: timedelta, is_rest: Callable[[Steady, datetime], bool]
    ) -> Steady:
        """Notes a round. One that is further from the last than the gap, either way, begins a steady time anew; unless
        the hub only rested, as `is_rest` says of the time under way and the last round in it."""
        last, steady = self._marked("round"), self.steady()
        if last is None or steady is None:
            steady = self._begin(Steady(at, last, at))
        elif abs(at - last) > gap:
            rested = is_rest(steady, last)
            steady = self._begin(
                Steady(steady.since if rested else at, last, at, steady.starts + 1 if rested else 0)
            )
        self._mark("round", at)
        return steady

    def steady(self) -> Steady | None:
        """The steady time under way; None before the first round."""
        since = self._marked("steady")
        if since is None:
            return None
        starts = self._one("SELECT value FROM marks WHERE name = 'starts'")
        gap = self._marked("gap") or since
        return Steady(since, self._marked("before"), gap, int(starts["value"]) if starts else 0)

    def _begin(self, steady: Steady) -> Steady:
        self._mark("steady", steady.since)
        self._mark("before", steady.before)
        self._mark("gap", steady.gap)
        self._run("INSERT OR REPLACE INTO marks VALUES ('starts', ?)", (str(steady.starts),))
        return steady

    def _marked(self, name: str) -> datetime | None:
        row = self._one("SELECT value FROM marks WHERE name = ?", (name,))
        return instant(row["value"]) if row else None

    def _mark(self, name: str, at: datetime | None) -> None:
        if at is None:
            self._run("DELETE FROM marks WHERE name = ?", (name,))
        else:
            self._run("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, stamp(at)))

    def over(self, before: datetime, *, ended: datetime, limit: int) -> list[str]:
        """Documents that came in before a time, were over before another, and are sealed where that was agreed; the
        oldest first. One whose very bytes were handed in again later waits for the later one."""
        values = {"before": stamp(before), "ended": stamp(ended), "limit": limit}
        return [row["id"] for row in self._all(_OVER, values)]

    def free(self, document_ids: Sequence[str], before: datetime) -> list[tuple[str, bool]]:
        """The payloads of these documents that nobody else needs, and whether each lies in a file.

        Whoever came later has put the payload since; who came before and is not finished is looked at.
        """
        values = {"ids": json.dumps(list(document_ids)), "before": stamp(before)}
        return [(row["sha256"], bool(row["filed"])) for row in self._all(_FREE, values)]

    def drop(self, document_ids: Sequence[str], before: datetime, at: datetime) -> None:
        """Lets go of the payloads of these documents that nobody else needs, and notes when."""
        free = [sha256 for sha256, _ in self.free(document_ids, before)]
        self._run(
            "DELETE FROM payloads WHERE sha256 IN (SELECT value FROM json_each(?))", (json.dumps(free),)
        )
        self._note(document_ids, at)

    def _note(self, document_ids: Iterable[str], at: datetime) -> None:
        sql = "UPDATE documents SET dropped_at = ? WHERE id IN (SELECT value FROM json_each(?))"
        self._run(sql, (stamp(at), json.dumps(list(document_ids))))
