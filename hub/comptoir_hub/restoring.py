"""Restore: a backup is unpacked and checked in a folder inside the hub's, and becomes the hub at the end.

That folder is the mark of a restore that has not come to its end: while it is there nothing opens the hub, and a
further restore begins anew. It lies inside, for the hub's folder may be a mounted disk, and then nothing beside it is
on the same one.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tarfile
from pathlib import Path

from comptoir_engine.errors import ConfigError
from sqlite_utils import Database

from comptoir_hub.founding import KEYS
from comptoir_hub.keeping import ELSEWHERE, SUMS, VERSION, Kept, NotKept, count, digest, payloads_of
from comptoir_hub.official import FORMATS
from comptoir_hub.settings import FILE
from comptoir_hub.store import Reader
from comptoir_hub.store.locks import LOCK, SHAPE_LOCK, only_hub
from comptoir_hub.store.migrations import migrate
from comptoir_hub.store.payloads import PayloadDamaged
from comptoir_hub.store.sqlite import DATABASE, PAYLOADS
from comptoir_hub.store.transaction import Transaction
from comptoir_hub.store.whole import MANIFEST, RESTORING, entries, is_half

OURS = frozenset({
    RESTORING, MANIFEST, SUMS, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", FILE, PAYLOADS,
    KEYS, FORMATS, ELSEWHERE,
})  # fmt: skip
"""What may lie in a folder that is half restored; whatever else does is somebody's own."""


def restore(source: Path, folder: Path) -> Kept:
    """Brings a backup back into an empty folder, or one that is half restored, and checks every byte of it.

    Raises `ConfigError`, `NotKept`.
    """
    if not source.is_file():
        raise ConfigError(f"{source} is no file.")
    _check_free(folder)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_hub(folder):
        _check_free(folder)
        _empty(folder)
        try:
            return _brought_back(source, folder)
        except (tarfile.TarError, PayloadDamaged, sqlite3.DatabaseError) as error:
            _empty(folder)
            raise ConfigError(f"{source} is not a whole backup: {error}. Nothing was restored.") from error
        except OSError as error:
            _empty(folder)
            raise NotKept(f"{source} could not be restored: {error}. Nothing of it is left.") from error
        except BaseException:
            _empty(folder)
            raise


def _check_free(folder: Path) -> None:
    there = entries(folder) - {LOCK, SHAPE_LOCK} if folder.is_dir() else set()
    if (folder.exists() and not folder.is_dir()) or (there and not is_half(folder)):
        raise ConfigError(f"{folder} is not empty. Restore into an empty folder.")
    if there - OURS:
        others = ", ".join(sorted(there - OURS))
        raise ConfigError(
            f"{folder} is half restored and holds other things too: {others}. Move them away first."
        )


def _brought_back(source: Path, folder: Path) -> Kept:
    """The mark goes last, when all is on disk."""
    half = folder / RESTORING
    half.mkdir(mode=0o700)
    with tarfile.open(source, "r:") as archive:
        _check_manifest(archive, source)
        archive.extractall(half, filter="data")
    _check_sums(half)
    _note_restored(half / DATABASE)
    kept = _checked(half)
    _keep_to_oneself(half)
    folder.chmod(0o700)
    os.sync()
    for path in sorted(half.iterdir()):
        path.rename(folder / path.name)
    half.rmdir()
    os.sync()
    return kept


def _check_manifest(archive: tarfile.TarFile, source: Path) -> None:
    first = archive.next()
    file = archive.extractfile(first) if first is not None and first.name == MANIFEST else None
    if file is None or file.read() != VERSION:
        raise ConfigError(f"{source} is not a backup of a hub.")


def _check_sums(folder: Path) -> None:
    if not (folder / SUMS).exists():
        raise PayloadDamaged("its end is missing")
    for line in (folder / SUMS).read_text(encoding="utf-8").splitlines():
        expected, _, name = line.partition("  ")
        path = folder / name
        if not path.is_file() or digest(path) != expected:
            raise PayloadDamaged(f"{name} is damaged")
    for name in (MANIFEST, SUMS):
        (folder / name).unlink()


def _note_restored(database: Path) -> None:
    """Writes down which documents the backup knew: what became of them since, nobody knows."""
    connection = sqlite3.connect(database)
    connection.row_factory = sqlite3.Row
    try:
        migrate(Database(connection))
        Transaction(connection).work.note_restored()
        connection.commit()
    finally:
        connection.close()


def _checked(folder: Path) -> Kept:
    """Every page of the database, both chains of the journal, every payload: what the hub had lost is lost here too."""
    connection = sqlite3.connect(folder / DATABASE)
    try:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    if said != "ok":
        raise PayloadDamaged(f"the database is damaged ({said})")
    reader = Reader(folder)
    try:
        with reader.reading() as tx:
            if tx.journal.broken_at() is not None or tx.journal.exchange_broken_at() is not None:
                raise PayloadDamaged("the journal's chain is broken")
        found = list(payloads_of(folder, reader.payloads))
    finally:
        reader.close()
    files = sum(path is not None for _, path, _ in found)
    damaged = tuple(sha256 for sha256, _, whole in found if not whole)
    return Kept(count(folder / DATABASE), files, damaged, _elsewhere(folder / ELSEWHERE))


def _elsewhere(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(f"/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()))


def _keep_to_oneself(folder: Path) -> None:
    """The hub's data is its owner's alone, whatever rights the folder had."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _empty(folder: Path) -> None:
    """Takes away what came out of a backup; the mark goes last."""
    for path in sorted(folder.iterdir(), key=lambda path: path.name == RESTORING):
        if path.name in OURS:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
