"""The store in one folder: one SQLite file and the large payloads beside it. Nothing to install or configure."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from comptoir_hub.store.locks import only_hub, only_shaper
from comptoir_hub.store.migrations import is_older, migrate
from comptoir_hub.store.payloads import PayloadDamaged, Payloads
from comptoir_hub.store.protocol import Work
from comptoir_hub.store.transaction import Transaction
from comptoir_hub.store.whole import check_whole
from comptoir_hub.store.writer import Writer, unreadable

T = TypeVar("T")
DATABASE = "comptoir.sqlite3"
PAYLOADS = "payloads"
PATIENCE = 15.0
"""Seconds a writer waits for another process that writes (an administrator's command beside a running hub)."""
READERS = 4
PRAGMAS = (
    "synchronous = FULL", "foreign_keys = ON", "temp_store = MEMORY", "cache_size = -65536",
    "wal_autocheckpoint = 4000", "journal_size_limit = 67108864",
)  # fmt: skip
"""Full: a commit is on disk. A checkpoint every 16 MB: pages that change often are copied less often."""

_OLDER_HUB = (
    "A hub of an older version of Comptoir runs on this database. Stop it and start it with this version; until then, "
    "use the version that it runs with."
)


def open_store(folder: Path) -> SqliteStore:
    """Opens the store in a folder, made or brought to today's shape first where that is needed.

    Any number of processes may do so at once. Raises `ConfigError` where a hub runs that an older version began, which
    would not know the new shape, and where the folder is half restored.
    """
    check_whole(folder)
    with only_shaper(folder):
        _prepare(folder, alone=False)
    return SqliteStore(folder)


@contextmanager
def hub_store(folder: Path) -> Iterator[SqliteStore]:
    """The same for the only hub on it, which has the folder while the context is open; the caller closes the store.

    Raises `ConfigError` where another hub has it. That is asked with the shape in hand: so a command that changes the
    shape is never taken for a hub, nor a hub that begins, and has not changed it yet, for an older one.
    """
    check_whole(folder)
    with ExitStack() as held:
        with only_shaper(folder):
            held.enter_context(only_hub(folder))
            _prepare(folder, alone=True)
        yield SqliteStore(folder)


class Reader:
    """A view of the store for a process that never writes; each `reading` sees one consistent state."""

    def __init__(self, folder: Path) -> None:
        self.payloads = Payloads(folder / PAYLOADS)
        self._connection = _connect_reader(folder / DATABASE)
        self._transaction = Transaction(self._connection)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A read transaction."""
        self._connection.execute("BEGIN")
        try:
            yield self._transaction
        finally:
            self._connection.execute("ROLLBACK")

    def read(self, work: Work[T]) -> T:
        """Runs `work` in a read transaction."""
        self._connection.execute("BEGIN")
        try:
            return work(self._transaction)
        finally:
            self._connection.execute("ROLLBACK")

    def payload(self, sha256: str) -> bytes:
        """The bytes with this hash; raises `PayloadDamaged` when they are missing or others."""
        with self.reading() as transaction:
            return unpack_payload(transaction, self.payloads, sha256)

    def close(self) -> None:
        """Lets go of the database."""
        self._connection.close()


class _Own(threading.local):
    """What each thread that reads has to itself."""

    reader: Reader | None = None


class SqliteStore:
    """The store of one hub process: one writer, a few readers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.payloads = Payloads(folder / PAYLOADS)
        self._writer = Writer(lambda: _connect_writer(folder / DATABASE))
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="comptoir-reader")
        self._own = _Own()

    async def write(self, work: Work[T], *, lingers: bool = False) -> T:
        """Runs `work` in the writer's next commit."""
        result: T = await self._writer.submit(work, lingers=lingers)
        return result

    async def read(self, work: Work[T], *, brief: bool = False) -> T:
        """Runs `work` on one consistent state; a brief one on this very thread."""
        if brief:
            return self._read(work)
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._read, work)

    async def payload(self, sha256: str) -> bytes:
        """The bytes with this hash; raises `PayloadDamaged` when they are missing or others."""
        return await self.read(lambda transaction: unpack_payload(transaction, self.payloads, sha256))

    async def close(self) -> None:
        """Finishes the writes that were handed in, then lets go of the files."""
        await asyncio.to_thread(self._writer.close)
        self._readers.shutdown()

    def _read(self, work: Work[T]) -> T:
        try:
            reader = self._own.reader
            if reader is None:
                reader = self._own.reader = Reader(self.folder)
            return reader.read(work)
        except (OSError, sqlite3.Error) as error:
            raise unreadable(error) from error


def unpack_payload(transaction: Transaction, payloads: Payloads, sha256: str) -> bytes:
    """The bytes with this hash, out of the database or their file."""
    packed = transaction.payloads.get(sha256)
    if packed is None:
        raise PayloadDamaged(f"{sha256} is missing")
    try:
        return payloads.unpack(packed.sha256, packed.size, packed.body)
    except FileNotFoundError as error:
        raise PayloadDamaged(f"{sha256} is missing") from error


def _prepare(folder: Path, *, alone: bool) -> None:
    path = folder / DATABASE
    (folder / PAYLOADS).mkdir(exist_ok=True)
    connection = sqlite3.connect(path, timeout=PATIENCE)
    try:
        path.chmod(0o600)
        connection.execute("PRAGMA journal_mode = WAL")
        # Each step of a new shape is whole or not at all; the close, or the hub's next commit, puts all on the disk.
        connection.execute("PRAGMA synchronous = NORMAL")
        database = Database(connection)
        with nullcontext() if alone or not is_older(database) else only_hub(folder, _OLDER_HUB):
            migrate(database)
        connection.commit()
    finally:
        connection.close()


def _connect_writer(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _connect_reader(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    connection = sqlite3.connect(
        uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = ON")
    return connection
