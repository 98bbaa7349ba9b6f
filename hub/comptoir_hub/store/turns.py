"""Whose document comes next where more are due than can be taken: no company waits for all that another has sent.

What a choice costs grows with the companies and receivers for which something waits, never with the documents.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from comptoir_hub.store.records import Lane
from comptoir_hub.store.room import Room

T = TypeVar("T")

LOOKED_AT = 200
"""So many due documents are looked at one by one; where there are more, companies take turns."""

_LONGEST_DUE = """SELECT n, route, next_at FROM documents INDEXED BY documents_to_do
    WHERE lane = ? AND next_at <= ? ORDER BY next_at LIMIT ?"""

_QUEUE = """SELECT n FROM documents INDEXED BY documents_by_turn
    WHERE lane = ? AND company_id = ? AND next_at <= ? ORDER BY next_at LIMIT ?"""
_NEXT = """(SELECT company_id FROM documents INDEXED BY documents_by_turn
    WHERE lane = :lane AND company_id > {} ORDER BY company_id LIMIT 1)"""
_WITH_WORK = f"""WITH RECURSIVE known(id) AS (
        SELECT {_NEXT.format(":after")} UNION ALL SELECT {_NEXT.format("known.id")} FROM known WHERE id < :last)
    SELECT id FROM known WHERE id <= :last AND EXISTS (SELECT 1 FROM documents INDEXED BY documents_by_turn
        WHERE lane = :lane AND company_id = known.id AND next_at <= :at) LIMIT :limit"""
"""A step from company to company."""
_BEHIND_ALL = "\U0010ffff"

_QUEUE_TO = """SELECT n FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route = ? AND company_id = ? AND next_at <= ? ORDER BY next_at LIMIT ?"""
_NEXT_ROUTE = """(SELECT route FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route > {} ORDER BY route LIMIT 1)"""
_ROUTES = f"""WITH RECURSIVE known(route) AS (
        SELECT {_NEXT_ROUTE.format("''")} UNION ALL SELECT {_NEXT_ROUTE.format("known.route")} FROM known
        WHERE route IS NOT NULL)
    SELECT route FROM known WHERE route IS NOT NULL"""
_NEXT_TO = """(SELECT company_id FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route = :route AND company_id > {} ORDER BY company_id LIMIT 1)"""
_WITH_WORK_TO = f"""WITH RECURSIVE known(id) AS (
        SELECT {_NEXT_TO.format("''")} UNION ALL SELECT {_NEXT_TO.format("known.id")} FROM known WHERE id IS NOT NULL)
    SELECT id FROM known WHERE EXISTS (SELECT 1 FROM documents INDEXED BY documents_by_route
        WHERE lane = 'deliver' AND route = :route AND company_id = known.id AND next_at <= :at)"""
"""The same from receiver to receiver, and there from company to company."""


class Turns(Room):
    """Chooses what is taken out of a lane, by the numbers of documents."""

    def of_companies(self, lane: Lane, n: int, at: str, after: str) -> list[int]:
        """Up to `n` due documents: all, or one of each company from the one behind `after` on, then the next one."""
        first = self._all(_LONGEST_DUE, (lane, at, n + 1))
        if len(first) <= n:  # what is due at once goes in the order in which it came
            return [row["n"] for row in sorted(first, key=lambda row: (row["next_at"], row["n"]))]
        queues = [
            self._numbers(_QUEUE, lane, company_id, at, n)
            for company_id in self._with_work(lane, n, at, after)
        ]
        return _dealt(queues, n)

    def of_routes(self, n: int, at: str, most: int, busy: Mapping[str, int]) -> list[int]:
        """The same of what is to be delivered, with no more than `most` under way on a route, of which `busy` are now.

        Companies come in any order: one that begins after another would be the last on some route for ever.
        """
        first = self._all(_LONGEST_DUE, ("deliver", at, LOOKED_AT))
        taken = Counter(busy)
        fit = [row["n"] for row in first if _gives(taken, row["route"], most)]
        if len(fit) <= n and len(first) < LOOKED_AT:
            return fit
        taken = Counter(busy)
        open_to = self._open_to(at, most, busy)
        queues = [
            self._to_any(company_id, _mixed(own), at, most, taken) for company_id, own in open_to.items()
        ]
        return _dealt(_mixed(queues), n)

    def _open_to(self, at: str, most: int, busy: Mapping[str, int]) -> dict[str, list[str]]:
        """The companies with due work for routes that have room, and those routes."""
        found = defaultdict(list)
        for (route,) in self._all(_ROUTES):
            if busy.get(route, 0) < most:
                for (company_id,) in self._all(_WITH_WORK_TO, {"route": route, "at": at}):
                    found[company_id].append(route)
        return found

    def _to_any(
        self, company_id: str, routes: Iterable[str], at: str, most: int, taken: Counter[str]
    ) -> Iterator[int]:
        """A company's due documents as far as their routes have room."""
        for route in routes:
            for number in self._numbers(_QUEUE_TO, route, company_id, at, most):
                if not _gives(taken, route, most):
                    break
                yield number

    def _numbers(self, sql: str, *parameters: str | int) -> Iterator[int]:
        return iter([row["n"] for row in self._all(sql, parameters)])

    def _with_work(self, lane: Lane, n: int, at: str, after: str) -> list[str]:
        """The next `n` companies with due work, from the one behind `after` round to `after` itself."""
        wanted = {"lane": lane, "at": at, "limit": n}
        later = self._all(_WITH_WORK, {**wanted, "after": after, "last": _BEHIND_ALL})
        wanted["limit"] = n - len(later)
        before = self._all(_WITH_WORK, {**wanted, "after": "", "last": after}) if after else []
        return [row["id"] for row in (*later, *before)]


def _gives(taken: Counter[str], route: str, most: int) -> bool:
    """Whether a route still has room, of which a place is then taken."""
    taken[route] += 1
    return taken[route] <= most


def _mixed(things: list[T]) -> list[T]:
    return random.sample(things, len(things))


def _dealt(queues: list[Iterator[int]], n: int) -> list[int]:
    """One of each queue, then the next one of each, `n` in all: counted here and not by a window function, which costs
    several times as much."""
    found: list[int] = []
    while queues and len(found) < n:
        for queue in queues[:]:
            number = next(queue, None) if len(found) < n else None
            if number is not None:
                found.append(number)
            else:
                queues.remove(queue)
    return found
