"""One writer with group commit: callers that come while the disk is busy share the next commit.

One that fails takes no other with it. Most that fail have written nothing yet, and the group goes on; where one leaves
half of its work behind, the group is done again with a savepoint for each, and where the database gives up the whole
transaction (a full disk), each is tried again alone. Savepoints are not the first try since they are dear: each keeps
a copy of every page that its work changes, and makes the search index write what it gathers for the whole commit.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from comptoir_engine.model import Message

from comptoir_hub.store.protocol import StoreUnavailable, Work
from comptoir_hub.store.transaction import Transaction

GROUP = 256
"""Most callers in one commit."""
LINGER = 0.02
"""Seconds for which work that nobody waits for may wait for others: a commit costs more than the work of a document."""

UNAVAILABLE = {
    sqlite3.SQLITE_FULL: Message("The disk of the hub is full."),
    sqlite3.SQLITE_IOERR: Message("The disk of the hub can't be written."),
    sqlite3.SQLITE_BUSY: Message("The database of the hub is busy."),
    sqlite3.SQLITE_READONLY: Message("The database of the hub can't be written."),
    sqlite3.SQLITE_CANTOPEN: Message("The database of the hub can't be opened."),
}
_UNREADABLE = Message("The hub can't read its own files at the moment.")


@dataclass(slots=True)
class _Job:
    work: Work[Any]
    lingers: bool
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Writer:
    """The thread that writes. `submit` from any event loop; `close` once, when nobody submits any more."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        self._connect = connect
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="comptoir-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[Any], *, lingers: bool = False) -> asyncio.Future[Any]:
        """Hands work in; the future is done after the commit, for which work that `lingers` waits a moment."""
        loop = asyncio.get_running_loop()
        job = _Job(work, lingers, loop, loop.create_future())
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Waits until all that was handed in is written."""
        self._jobs.put(None)
        self._thread.join()

    def _write(self) -> None:
        connection = self._connect()
        commits = _Commits(connection)
        try:
            while group := self._next_group():
                commits.commit(group)
                _tell(group)
        finally:
            connection.close()

    def _next_group(self) -> list[_Job]:
        """The next callers, in order of arrival; empty when the writer is closed."""
        job = self._jobs.get()
        group: list[_Job] = []
        until = time.monotonic() + LINGER
        with suppress(queue.Empty):
            while job is not None:
                group.append(job)
                if len(group) == GROUP:
                    return group
                until = until if job.lingers else 0.0
                job = self._another(until)
            if group:
                self._jobs.put(None)
        return group

    def _another(self, until: float) -> _Job | None:
        """Raises `queue.Empty` when nobody else comes in time."""
        wait = until - time.monotonic() if until else 0.0
        return self._jobs.get(timeout=wait) if wait > 0 else self._jobs.get_nowait()


class _HalfDone(Exception):
    """Work that failed had written something already."""


class _Commits:
    """Runs and commits groups of jobs on one connection; each job has its result or its error afterwards."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._transaction = Transaction(connection)

    def commit(self, group: list[_Job]) -> None:
        """The group in one commit if that can be."""
        if len(group) > 1 and (self._tried(self._at_once, group) or self._tried(self._apart, group)):
            return
        for job in group:
            self._alone(job)

    def _tried(self, way: Callable[[list[_Job]], None], group: list[_Job]) -> bool:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            way(group)
            self._connection.execute("COMMIT")
        except (_HalfDone, sqlite3.Error):
            self._roll_back()
            return False
        return True

    def _at_once(self, group: list[_Job]) -> None:
        for job in group:
            before = self._connection.total_changes
            self._run(job)
            if job.error is not None and self._connection.total_changes != before:
                raise _HalfDone

    def _apart(self, group: list[_Job]) -> None:
        for job in group:
            self._connection.execute("SAVEPOINT job")
            self._run(job)
            if job.error is not None:
                self._connection.execute("ROLLBACK TO job")
            self._connection.execute("RELEASE job")

    def _run(self, job: _Job) -> None:
        """Raises sqlite3.Error when the database gave the whole transaction up."""
        try:
            job.result, job.error = job.work(self._transaction), None
        except BaseException as error:
            job.error = unavailable(error)
            if not self._connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was given up") from error

    def _alone(self, job: _Job) -> None:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            job.result, job.error = job.work(self._transaction), None
            self._connection.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the caller hears of it
            self._roll_back()
            job.error = unavailable(error)

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")


def unavailable(error: BaseException) -> BaseException:
    """What a full or broken disk is called in the hub; any other error as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    message = UNAVAILABLE.get(code & 0xFF) if code is not None else None
    return StoreUnavailable(message) if message is not None else error


def unreadable(error: OSError | sqlite3.Error) -> BaseException:
    """The same of what was to be read, of which large payloads are files. A reader that writes is a fault of ours."""
    if isinstance(error, OSError):
        return StoreUnavailable(_UNREADABLE)
    wrote = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY
    return error if wrote else unavailable(error)


def _tell(group: list[_Job]) -> None:
    """One wake-up for each event loop, not for each caller."""
    for loop in {job.loop for job in group}:
        mine = [job for job in group if job.loop is loop]
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
