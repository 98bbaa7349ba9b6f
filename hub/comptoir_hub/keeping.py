"""Backup and restore: one file with everything, made while the hub runs.

The database is copied as of one instant. Payload files are never changed once they are written, and none is removed
while a backup is under way, so that copying them afterwards can't miss one that the copy of the database names.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comptoir_engine.errors import ConfigError

from comptoir_hub.exchange.hub import only_hub
from comptoir_hub.founding import KEYS
from comptoir_hub.official import FORMATS
from comptoir_hub.settings import FILE
from comptoir_hub.store import Reader
from comptoir_hub.store.payloads import PayloadDamaged, Payloads
from comptoir_hub.store.sqlite import DATABASE, PAYLOADS

MANIFEST = "comptoir-backup"
VERSION = b"1\n"
SUMS = "SHA256SUMS"
"""The last member: the hash of each file, so that no changed byte comes back, nor a backup that was cut short."""
PAGES = 1000
"""Pages copied before writers get their turn."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, or a restore brought back."""

    documents: int
    payload_files: int


def back_up(folder: Path, target: Path) -> Kept:
    """Writes a backup to a new file, readable by its owner only; raises `ConfigError`, `PayloadDamaged`.

    It holds the signing key and all settings with their secrets: keep it as safe as the hub itself.
    """
    draft = target.with_name(target.name + ".part")
    handle = _begun(draft)
    try:
        with (
            os.fdopen(handle, "wb") as out,
            tempfile.TemporaryDirectory(dir=folder) as scratch,
            Payloads(folder / PAYLOADS).undisturbed(alone=False),
        ):
            copy = Path(scratch) / DATABASE
            _copy_database(folder / DATABASE, copy)
            kept = _write(folder, copy, out)
        draft.rename(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return kept


def restore(source: Path, folder: Path) -> Kept:
    """Brings a backup back into an empty folder and checks every byte of it; raises `ConfigError`."""
    if not source.is_file():
        raise ConfigError(f"{source} is no file.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty. Restore into an empty folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with only_hub(folder), tarfile.open(source, "r:") as archive:
            _check_manifest(archive, source)
            archive.extractall(folder, filter="data")
            _check_sums(folder)
            _keep_to_oneself(folder)
        return _checked(folder)
    except (tarfile.TarError, PayloadDamaged, sqlite3.DatabaseError) as error:
        _empty(folder)
        raise ConfigError(f"{source} is not a whole backup: {error}. Nothing was restored.") from error


def _begun(draft: Path) -> int:
    """The file that is written first; one that is there may be another backup's that is still under way."""
    try:
        return os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise ConfigError(
            f"{draft} is there: another backup writes it, or one broke off. Remove it if none is under way."
        ) from None


def _copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: of one instant, whatever is written meanwhile."""
    origin = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        origin.backup(copy, pages=PAGES)
        copy.execute("PRAGMA journal_mode = DELETE")
    finally:
        copy.close()
        origin.close()


def _write(folder: Path, database: Path, out: BinaryIO) -> Kept:
    files = 0
    with tarfile.open(fileobj=out, mode="w") as archive:
        _add_bytes(archive, MANIFEST, VERSION)
        sums = [_add(archive, database, DATABASE)]
        sums += [_add(archive, path, str(path.relative_to(folder))) for path in _own_files(folder)]
        for path in _payload_files(database.parent, Payloads(folder / PAYLOADS)):
            sums.append(_add(archive, path, str(path.relative_to(folder))))
            files += 1
        _add_bytes(archive, SUMS, "".join(sums).encode())
    out.flush()
    os.fsync(out.fileno())
    return Kept(_count(database), files)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Adds a file; its line for the list of sums, in the form that `sha256sum -c` reads."""
    archive.add(path, name)
    return f"{digest(path)}  {name}\n"


def _own_files(folder: Path) -> Iterator[Path]:
    if (folder / FILE).exists():
        yield folder / FILE
    if (folder / KEYS).exists():
        yield from sorted(path for path in (folder / KEYS).iterdir() if path.is_file())
    yield from sorted(path for path in (folder / FORMATS).rglob("*") if path.is_file())


def _payload_files(folder: Path, payloads: Payloads) -> Iterator[Path]:
    reader = Reader(folder)
    try:
        yield from (payloads.path(sha256) for sha256, filed in _addresses(reader) if filed)
    finally:
        reader.close()


def _addresses(reader: Reader) -> Iterator[tuple[str, bool]]:
    last = ""
    while True:
        with reader.reading() as tx:
            found = tx.payloads.addresses(after=last)
        if not found:
            return
        yield from found
        last = found[-1][0]


def _checked(folder: Path) -> Kept:
    """Every page of the database, both chains of the journal, every payload."""
    connection = sqlite3.connect(folder / DATABASE)
    try:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    if said != "ok":
        raise PayloadDamaged(f"the database is damaged ({said})")
    reader, files = Reader(folder), 0
    try:
        with reader.reading() as tx:
            if tx.journal.broken_at() is not None or tx.journal.exchange_broken_at() is not None:
                raise PayloadDamaged("the journal's chain is broken")
        for sha256, filed in _addresses(reader):
            reader.payload(sha256)
            files += filed
    finally:
        reader.close()
    return Kept(_count(folder / DATABASE), files)


def _count(database: Path) -> int:
    connection = sqlite3.connect(database)
    try:
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    finally:
        connection.close()
    return int(count)


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


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _keep_to_oneself(folder: Path) -> None:
    """The hub's data is its owner's alone, whatever rights the folder had."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _empty(folder: Path) -> None:
    """Takes away what came out of a damaged backup; the folder was empty before."""
    for path in folder.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
