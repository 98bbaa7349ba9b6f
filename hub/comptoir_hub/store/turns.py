"""Whose document comes next where more are due than can be taken: no company waits for all that another has sent.

What a choice costs grows with the companies and receivers for which something waits, never with the documents.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeVar

from comptoir_hub.store.records import Lane
from comptoir_hub.store.room import Room

T = TypeVar("T")

LOOKED_AT = 200
"""So many due documents are looked at one by one; where there are more, companies take turns."""

LEAST = 8
"""So many due documents of each company are looked at, however many companies there are."""

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

_QUEUE_OF = """SELECT n, route FROM documents INDEXED BY documents_by_turn
    WHERE lane = 'deliver' AND company_id = ? AND next_at <= ? ORDER BY next_at LIMIT ?"""

_QUEUE_TO = """SELECT n FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route = ? AND company_id = ? AND next_at <= ? ORDER BY next_at LIMIT ?"""
_ROUTES_OF = "SELECT route FROM documents WHERE n IN (SELECT value FROM json_each(?))"
_NEXT_ROUTE = """(SELECT route FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route > {} ORDER BY route LIMIT 1)"""
_ROUTES = f"""WITH RECURSIVE known(route) AS (
        SELECT {_NEXT_ROUTE.format("''")} UNION ALL SELECT {_NEXT_ROUTE.format("known.route")} FROM known
        WHERE route IS NOT NULL)
    SELECT route FROM known WHERE route IS NOT NULL"""
"""A step from receiver to receiver."""
_NEXT_TO = """(SELECT company_id FROM documents INDEXED BY documents_by_route
    WHERE lane = 'deliver' AND route = :route AND company_id > {} ORDER BY company_id LIMIT 1)"""
_WITH_WORK_TO = f"""WITH RECURSIVE known(id) AS (
        SELECT {_NEXT_TO.format(":after")} UNION ALL SELECT {_NEXT_TO.format("known.id")} FROM known
        WHERE id < :last)
    SELECT id FROM known WHERE id <= :last AND EXISTS (SELECT 1 FROM documents INDEXED BY documents_by_route
        WHERE lane = 'deliver' AND route = :route AND company_id = known.id AND next_at <= :at) LIMIT :limit"""
"""And for one of them from company to company."""


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

    def of_routes(self, n: int, at: str, most: int, busy: Mapping[str, int], after: str) -> list[int]:
        """The same of what is to be delivered, with no more than `most` under way on a route, of which `busy` are now.

        Of the companies that are looked at nobody is first: who always began after another would be the last on some
        route for ever. Where they don't fill `n`, the routes that have room are looked through for more.
        """
        first = self._all(_LONGEST_DUE, ("deliver", at, LOOKED_AT))
        taken = Counter(busy)
        fit = [row["n"] for row in first if _gives(taken, row["route"], most)]
        if len(fit) <= n and len(first) < LOOKED_AT:
            return fit
        taken = Counter(busy)
        companies = _mixed(self._with_work("deliver", n, at, after))
        each = max(LEAST, LOOKED_AT // max(len(companies), 1))
        found = _dealt([self._to_any(company_id, at, each, most, taken) for company_id in companies], n)
        return found if len(found) == n else self._filled(found, n, at, most, Counter(busy), after)

    def _to_any(self, company_id: str, at: str, limit: int, most: int, taken: Counter[str]) -> Iterator[int]:
        """A company's longest due documents as far as their routes have room."""
        for number, route in self._all(_QUEUE_OF, (company_id, at, limit)):
            if _gives(taken, route, most):
                yield number

    def _filled(
        self, found: list[int], n: int, at: str, most: int, busy: Counter[str], after: str
    ) -> list[int]:
        """What was found, and more from routes that still have room: it waits behind all that goes to full ones."""
        busy.update(route for (route,) in self._all(_ROUTES_OF, (json.dumps(found),)))
        known = set(found)
        open_to = [route for (route,) in self._all(_ROUTES) if busy[route] < most]
        for route in _mixed(open_to)[:LOOKED_AT]:
            room = min(most - busy[route], n - len(known))
            known.update(self._behind(route, at, room, after, known))
        return [*found, *(known - set(found))]

    def _behind(self, route: str, at: str, room: int, after: str, known: set[int]) -> list[int]:
        """Up to `room` more due documents to one receiver, of one company after the other."""
        queues = [
            iter([number for (number,) in self._all(_QUEUE_TO, (route, company_id, at, room + len(known)))])
            for company_id in self._round(_WITH_WORK_TO, {"route": route, "at": at}, room, after)
        ]
        return _dealt([filter(lambda number: number not in known, queue) for queue in queues], room)

    def _numbers(self, sql: str, *parameters: str | int) -> Iterator[int]:
        return iter([row["n"] for row in self._all(sql, parameters)])

    def _with_work(self, lane: Lane, n: int, at: str, after: str) -> list[str]:
        """The next `n` companies with due work, from the one behind `after` round to `after` itself."""
        return self._round(_WITH_WORK, {"lane": lane, "at": at}, n, after)

    def _round(self, sql: str, wanted: Mapping[str, str], n: int, after: str) -> list[str]:
        later = self._all(sql, {**wanted, "limit": n, "after": after, "last": _BEHIND_ALL})
        rest = {**wanted, "limit": n - len(later), "after": "", "last": after}
        before = self._all(sql, rest) if after and len(later) < n else []
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
