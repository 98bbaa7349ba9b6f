"""What a backup is made of: a draft that nobody else writes, and the database as of one instant."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from comptoir_engine.errors import ConfigError

from comptoir_hub.store.sqlite import DATABASE

PART = ".part"
"""How the name of a backup ends that is being written."""
SCRATCH = f"{PART}.scratch"
"""How the folder beside it ends in which the copy of the database lies meanwhile."""
PAGES = 1000
"""Pages copied between two moments at which Ctrl+C is heeded."""


@contextmanager
def drafted(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target that becomes it at the end, or nothing; what a killed backup left there is written over.

    Raises `ConfigError` where another backup writes to the same target.
    """
    draft = target.with_name(target.name + PART)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o600), "wb") as out:
        if not _alone(out.fileno()) or not _is_at(out.fileno(), draft):
            raise ConfigError(f"Another backup to {target} is under way. Wait for it, or name another file.")
        try:
            os.fchmod(out.fileno(), 0o600)
            os.ftruncate(out.fileno(), 0)
            yield out
            out.flush()
            os.fsync(out.fileno())
            draft.rename(target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise


@contextmanager
def scratch_beside(target: Path) -> Iterator[Path]:
    """A folder beside a target that is `drafted`, for the time of its backup: the hub's own disk may be full.

    What killed backups left there goes first.
    """
    own = target.with_name(target.name + SCRATCH)
    _remove(own)
    for left in target.parent.glob(f"*{SCRATCH}"):
        _remove_if_left(left)
    try:
        own.mkdir(mode=0o700)
        yield own
    finally:
        _remove(own)


def copy_database(source: Path, target: Path) -> None:
    """The database as of the instant at which this begins, whatever is written meanwhile."""
    try:
        _copy_beside_writers(source, target)
    except sqlite3.OperationalError:
        if not _copy_at_rest(source, target):
            raise
    copy = sqlite3.connect(target)
    try:
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()


def _copy_beside_writers(source: Path, target: Path) -> None:
    """Without the reader's own transaction the copy would begin anew with each commit.

    While it is open the WAL grows by what is written; no memory is taken by it.
    """
    origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    copy = sqlite3.connect(target)
    try:
        origin.execute("BEGIN")
        origin.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        origin.backup(copy, pages=PAGES, progress=_heed_signals)
        origin.execute("ROLLBACK")
    finally:
        copy.close()
        origin.close()


def _copy_at_rest(source: Path, target: Path) -> bool:
    """The file itself, as long as nobody writes; whether that was so. On a full disk SQLite opens nothing in WAL mode
    that is not open already, since it makes two small files beside it."""
    before = source.stat()
    if _is_written(source):
        return False
    shutil.copyfile(source, target)
    return not _is_written(source) and source.stat().st_mtime_ns == before.st_mtime_ns


def _is_written(database: Path) -> bool:
    """Whether there is a WAL that holds anything: whoever writes begins with it."""
    with suppress(FileNotFoundError):
        return database.with_name(f"{database.name}-wal").stat().st_size > 0
    return False


def _heed_signals(status: int, left: int, total: int) -> None:
    """Nothing to do: Python runs what waits for it, such as Ctrl+C, before this returns."""


def _alone(handle: int) -> bool:
    """Takes the lock, which dies with the process; False where another has it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(handle: int, path: Path) -> bool:
    """Whether the open file still has this name: a backup that just ended gave it another."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat())
    return False


def _remove_if_left(scratch: Path) -> None:
    """Removes what a backup left behind that is no more, and its draft; one under way holds the draft's lock."""
    draft = scratch.with_name(scratch.name.removesuffix(SCRATCH) + PART)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        _remove(scratch)
        return
    except OSError:
        return
    try:
        if _alone(handle) and _is_at(handle, draft):
            _remove(scratch)
            draft.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _remove(scratch: Path) -> None:
    """Removes the copy and its folder, and nothing that another may have put there."""
    with suppress(OSError):
        for ending in ("", "-journal", "-wal", "-shm"):
            (scratch / f"{DATABASE}{ending}").unlink(missing_ok=True)
        scratch.rmdir()
