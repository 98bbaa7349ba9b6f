"""One writer with group commit: callers that come while the disk is busy share the next commit.

Each caller's work stands behind a savepoint of its own, so that one that fails takes no other with it. Where the
database gives up the whole transaction (a full disk), each is tried again alone.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from comptoir_engine.model import Message

from comptoir_hub.store.protocol import StoreUnavailable, Work
from comptoir_hub.store.transaction import Transaction

GROUP = 256
"""Most callers in one commit."""

UNAVAILABLE = {
    sqlite3.SQLITE_FULL: Message("The disk of the hub is full."),
    sqlite3.SQLITE_IOERR: Message("The disk of the hub can't be written."),
    sqlite3.SQLITE_BUSY: Message("The database of the hub is busy."),
    sqlite3.SQLITE_READONLY: Message("The database of the hub can't be written."),
    sqlite3.SQLITE_CANTOPEN: Message("The database of the hub can't be opened."),
}


@dataclass(slots=True)
class _Job:
    work: Work[Any]
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

    def submit(self, work: Work[Any]) -> asyncio.Future[Any]:
        """Hands work in; the future is done after the commit."""
        loop = asyncio.get_running_loop()
        job = _Job(work, loop, loop.create_future())
        self._jobs.put(job)
        return job.future

    def close(self) -> None:
        """Waits until all that was handed in is written."""
        self._jobs.put(None)
        self._thread.join()

    def _write(self) -> None:
        connection = self._connect()
        try:
            while group := self._next_group():
                commit_group(connection, group)
                _tell(group)
        finally:
            connection.close()

    def _next_group(self) -> list[_Job]:
        """The next callers, in order of arrival; empty when the writer is closed."""
        job = self._jobs.get()
        group: list[_Job] = []
        while job is not None:
            group.append(job)
            if len(group) == GROUP or self._jobs.empty():
                return group
            job = self._jobs.get()
        if group:
            self._jobs.put(None)
        return group


def commit_group(connection: sqlite3.Connection, group: list[_Job]) -> None:
    """Runs and commits a group of jobs; each has its result or its error afterwards."""
    if len(group) > 1:
        try:
            _commit_together(connection, group)
            return
        except sqlite3.Error:
            _roll_back(connection)
    for job in group:
        _commit_alone(connection, job)


def _commit_together(connection: sqlite3.Connection, group: list[_Job]) -> None:
    """One commit for all; raises sqlite3.Error when the database gave the whole transaction up."""
    connection.execute("BEGIN IMMEDIATE")
    for job in group:
        connection.execute("SAVEPOINT job")
        try:
            job.result, job.error = job.work(Transaction(connection)), None
        except BaseException as error:
            job.error = unavailable(error)
            if not connection.in_transaction:
                raise sqlite3.OperationalError("the transaction was given up") from error
            connection.execute("ROLLBACK TO job")
        connection.execute("RELEASE job")
    connection.execute("COMMIT")


def _commit_alone(connection: sqlite3.Connection, job: _Job) -> None:
    try:
        connection.execute("BEGIN IMMEDIATE")
        job.result, job.error = job.work(Transaction(connection)), None
        connection.execute("COMMIT")
    except BaseException as error:  # noqa: BLE001 - whatever it is, the caller hears of it
        _roll_back(connection)
        job.error = unavailable(error)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def unavailable(error: BaseException) -> BaseException:
    """What a full or broken disk is called in the hub; any other error as it is."""
    code = getattr(error, "sqlite_errorcode", None)
    message = UNAVAILABLE.get(code & 0xFF) if code is not None else None
    return StoreUnavailable(message) if message is not None else error


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
