"""Backup: one file with everything, made while the hub runs.

The database is copied as of one instant. Payload files are never changed once they are written, and none is removed
while a backup is under way, so that copying them afterwards can't miss one that the copy of the database names.
"""

from __future__ import annotations

import hashlib
import io
import sqlite3
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from comptoir_engine.errors import ComptoirError

from comptoir_hub.founding import KEYS
from comptoir_hub.named import named_files
from comptoir_hub.official import FORMATS
from comptoir_hub.settings import FILE
from comptoir_hub.snapshot import copy_database, drafted, scratch_beside
from comptoir_hub.store import Reader
from comptoir_hub.store.payloads import PayloadDamaged, Payloads
from comptoir_hub.store.sqlite import DATABASE, PAYLOADS, unpack_payload
from comptoir_hub.store.whole import MANIFEST, check_whole

VERSION = b"1\n"
SUMS = "SHA256SUMS"
"""The last member: the hash of each file, so that no changed byte comes back, nor a backup that was cut short."""
ELSEWHERE = "elsewhere"
"""The folder of what lies outside the hub's folder and is named in its settings, each file under its whole path."""


class NotKept(ComptoirError):
    """The disk took no backup, or gave none: nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a backup holds, or a restore brought back."""

    documents: int
    payload_files: int
    damaged: tuple[str, ...] = ()
    """The hashes of payloads that are damaged or missing in the hub itself."""
    elsewhere: tuple[str, ...] = ()
    """Where files lie that the settings name and that are not in the hub's folder, such as keys."""


def back_up(folder: Path, target: Path) -> Kept:
    """Writes a backup to a new file, readable by its owner only; raises `ConfigError`, `NotKept`.

    It holds the signing key and all settings with their secrets: keep it as safe as the hub itself. A payload that is
    damaged keeps none of the others from being kept.
    """
    check_whole(folder)
    try:
        with (
            drafted(target) as out,
            scratch_beside(target) as scratch,
            Payloads(folder / PAYLOADS).undisturbed(alone=False),
        ):
            copy_database(folder / DATABASE, scratch / DATABASE)
            return _write(folder, scratch / DATABASE, out)
    except (OSError, sqlite3.Error) as error:
        raise NotKept(f"The backup could not be written: {error}. Nothing is left of it.") from error


def _write(folder: Path, database: Path, out: BinaryIO) -> Kept:
    files, damaged, own = 0, [], _own_files(folder)
    with tarfile.open(fileobj=out, mode="w", dereference=True) as archive:
        _add_bytes(archive, MANIFEST, VERSION)
        sums = [_add(archive, database, DATABASE)]
        sums += [_add(archive, path, name) for name, path in own.items()]
        for sha256, path, whole in payloads_of(database.parent, Payloads(folder / PAYLOADS)):
            if path is not None:
                sums.append(_add(archive, path, str(path.relative_to(folder))))
                files += 1
            if not whole:
                damaged.append(sha256)
        _add_bytes(archive, SUMS, "".join(sums).encode())
    elsewhere = tuple(str(path) for name, path in own.items() if name == f"{ELSEWHERE}{path}")
    return Kept(count(database), files, tuple(damaged), elsewhere)


def _add(archive: tarfile.TarFile, path: Path, name: str) -> str:
    """Adds a file; its line for the list of sums, in the form that `sha256sum -c` reads."""
    archive.add(path, name)
    return f"{digest(path)}  {name}\n"


def _own_files(folder: Path) -> dict[str, Path]:
    """The settings, the keys, the official packages, and what else the settings name, by the names they are kept by."""
    home = folder.absolute()
    own = [home / FILE, *(home / KEYS).glob("*"), *(home / FORMATS).rglob("*")]
    inside, outside = _named(home)
    return {str(path.relative_to(home)): path for path in sorted({*own, *inside}) if path.is_file()} | {
        f"{ELSEWHERE}{path}": path for path in outside
    }


def _named(home: Path) -> tuple[list[Path], list[Path]]:
    """What the settings name in the hub's folder, but for what is kept anyway, and what they name elsewhere."""
    named = named_files(home)
    kept = (home / DATABASE, home / PAYLOADS)
    inside = [path for path in named if path.is_relative_to(home)]
    return (
        [path for path in inside if not any(path.is_relative_to(one) for one in kept)],
        [path for path in named if not path.is_relative_to(home)],
    )


def payloads_of(folder: Path, payloads: Payloads) -> Iterator[tuple[str, Path | None, bool]]:
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


def count(database: Path) -> int:
    """How many documents there are."""
    connection = sqlite3.connect(database)
    try:
        (count,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    finally:
        connection.close()
    return int(count)


def _add_bytes(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
