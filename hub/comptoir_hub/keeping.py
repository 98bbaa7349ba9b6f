"""Backup and restore: one file with everything, made while the hub runs.

The database is copied as of one instant. Payload files are never changed once they are written, and none is removed
while a backup is under way, so that copying them afterwards can't miss one that the copy of the database names.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comptoir_engine.errors import ComptoirError, ConfigError

from comptoir_hub.exchange.hub import only_hub
from comptoir_hub.founding import KEYS
from comptoir_hub.official import FORMATS
from comptoir_hub.settings import FILE
from comptoir_hub.snapshot import copy_database, drafted, scratch_in
from comptoir_hub.store import Reader
from comptoir_hub.store.payloads import PayloadDamaged, Payloads
from comptoir_hub.store.sqlite import DATABASE, PAYLOADS, unpack_payload

MANIFEST = "comptoir-backup"
VERSION = b"1\n"
SUMS = "SHA256SUMS"
"""The last member: the hash of each file, so that no changed byte comes back, nor a backup that was cut short."""


class NotKept(ComptoirError):
    """The disk took no backup, or gave none: nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, or a restore brought back."""

    documents: int
    payload_files: int
    damaged: tuple[str, ...] = ()
    """The hashes of payloads that are damaged or missing in the hub itself."""


def back_up(folder: Path, target: Path) -> Kept:
    """Writes a backup to a new file, readable by its owner only; raises `ConfigError`, `NotKept`.

    It holds the signing key and all settings with their secrets: keep it as safe as the hub itself. A payload that is
    damaged keeps none of the others from being kept.
    """
    try:
        with (
            drafted(target) as out,
            scratch_in(folder) as scratch,
            Payloads(folder / PAYLOADS).undisturbed(alone=False),
        ):
            copy_database(folder / DATABASE, scratch / DATABASE)
            return _write(folder, scratch / DATABASE, out)
    except (OSError, sqlite3.Error) as error:
        raise NotKept(f"The backup could not be written: {error}. Nothing is left of it.") from error


def restore(source: Path, folder: Path) -> Kept:
    """Brings a backup back into an empty folder and checks every byte of it; raises `ConfigError`, `NotKept`."""
    if not source.is_file():
        raise ConfigError(f"{source} is no file.")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError(f"{folder} is not empty. Restore into an empty folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with only_hub(folder):
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


def _brought_back(source: Path, folder: Path) -> Kept:
    with tarfile.open(source, "r:") as archive:
        _check_manifest(archive, source)
        archive.extractall(folder, filter="data")
        _check_sums(folder)
        _keep_to_oneself(folder)
    return _checked(folder)


def _write(folder: Path, database: Path, out: BinaryIO) -> Kept:
    files, damaged = 0, []
    with tarfile.open(fileobj=out, mode="w") as archive:
        _add_bytes(archive, MANIFEST, VERSION)
        sums = [_add(archive, database, DATABASE)]
        sums += [_add(archive, path, str(path.relative_to(folder))) for path in _own_files(folder)]
        for sha256, path, whole in _payloads(database.parent, Payloads(folder / PAYLOADS)):
            if path is not None:
                sums.append(_add(archive, path, str(path.relative_to(folder))))
                files += 1
            if not whole:
                damaged.append(sha256)
        _add_bytes(archive, SUMS, "".join(sums).encode())
    return Kept(_count(database), files, tuple(damaged))


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


def _payloads(folder: Path, payloads: Payloads) -> Iterator[tuple[str, Path | None, bool]]:
    """Each payload's hash, its file if it has one, and whether it is whole."""
    reader = Reader(folder)
    try:
        for sha256, filed in _addresses(reader):
            path = payloads.path(sha256)
            yield sha256, path if filed and path.exists() else None, _is_whole(reader, payloads, sha256)
    finally:
        reader.close()


def _is_whole(reader: Reader, payloads: Payloads, sha256: str) -> bool:
    try:
        reader.read(lambda tx: unpack_payload(tx, payloads, sha256))
    except PayloadDamaged:
        return False
    return True


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
        found = list(_payloads(folder, reader.payloads))
    finally:
        reader.close()
    files = sum(path is not None for _, path, _ in found)
    return Kept(_count(folder / DATABASE), files, tuple(sha256 for sha256, _, whole in found if not whole))


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
