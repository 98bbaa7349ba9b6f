"""Payloads are addressed by their SHA-256 and kept compressed: small ones in the database, large ones as files."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import zstandard

LEVEL = 3
INLINE_LIMIT = 256 * 1024
"""Bytes up to which a payload lies in the database, in the commit of the row that names it."""


FOREVER = "9999-12-31"
"""Until when a payload is wanted that no period ends: a container's."""


class _Zstandard(threading.local):
    """What compresses, of each thread its own: to make it takes as long as to use it."""

    def __init__(self) -> None:
        self.compress = zstandard.ZstdCompressor(level=LEVEL).compress
        self.decompress = zstandard.ZstdDecompressor().decompress


_zstandard = _Zstandard()


class PayloadDamaged(Exception):
    """The bytes that lie under an address are not the bytes that were put there."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A payload ready to be stored; `body` is its compressed form, or None where it already lies in a file."""

    sha256: str
    size: int
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Payloads:
    """The folder of large payloads, and the way in and out of the compressed form."""

    folder: Path

    def pack(self, content: bytes) -> Packed:
        """Compresses; a large payload is on disk, fsynced, when this returns. Raises OSError when the disk is full."""
        sha256 = hashlib.sha256(content).hexdigest()
        body = _zstandard.compress(content)
        if len(content) <= INLINE_LIMIT:
            return Packed(sha256, len(content), body)
        self._write(self.path(sha256), body)
        return Packed(sha256, len(content), None)

    def unpack(self, sha256: str, size: int, body: bytes | None) -> bytes:
        """The payload as it was put in; raises `PayloadDamaged` when its hash is another."""
        compressed = body if body is not None else self.path(sha256).read_bytes()
        content = _decompress(compressed, size)
        if hashlib.sha256(content).hexdigest() != sha256:
            raise PayloadDamaged(sha256)
        return content

    def discard(self, sha256: str, before: datetime) -> None:
        """Removes a large payload, unless somebody has packed the same bytes since then; he is told by `_is_there`."""
        path = self.path(sha256)
        aside = path.with_suffix(".gone")
        with suppress(FileNotFoundError):
            path.rename(aside)
        if aside.exists() and aside.stat().st_mtime >= before.timestamp():
            aside.rename(path)
        aside.unlink(missing_ok=True)

    @contextmanager
    def undisturbed(self, *, alone: bool) -> Iterator[bool]:
        """Lets nothing be removed meanwhile; or, `alone`, whether nobody asks for that and it may be."""
        handle = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield _locked(handle, fcntl.LOCK_EX | fcntl.LOCK_NB if alone else fcntl.LOCK_SH)
        finally:
            os.close(handle)

    def path(self, sha256: str) -> Path:
        """Where a large payload lies."""
        return self.folder / sha256[:2] / f"{sha256[2:]}.zst"

    def _write(self, path: Path, body: bytes) -> None:
        """A file that is there is believed when it is the same: what came again mends one that was damaged."""
        path.parent.mkdir(parents=True, exist_ok=True)
        if not _is_there(path, body):
            _write_through(path, body)
        for folder in (path.parent, self.folder):
            _sync_folder(folder)


def _decompress(compressed: bytes, size: int) -> bytes:
    try:
        return _zstandard.decompress(compressed, max_output_size=size)
    except (zstandard.ZstdError, MemoryError) as error:
        raise PayloadDamaged(str(error) or "it says that it is larger than all memory") from error


def _locked(handle: int, operation: int) -> bool:
    try:
        fcntl.flock(handle, operation)
    except BlockingIOError:
        return False
    return True


def _is_there(path: Path, body: bytes) -> bool:
    """Whether the file is there and whole; it counts as put now, so that it is not removed before its row is there."""
    try:
        os.utime(path)
        return path.read_bytes() == body
    except FileNotFoundError:
        return False


def _write_through(path: Path, body: bytes) -> None:
    """Writes beside, syncs, then renames: whoever sees the name sees all the bytes."""
    draft = path.with_suffix(f".{secrets.token_hex(4)}.part")
    try:
        with draft.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
