"""Payloads are addressed by their SHA-256 and kept compressed: small ones in the database, large ones as files."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import zstandard

LEVEL = 3
INLINE_LIMIT = 256 * 1024
"""Bytes up to which a payload lies in the database, in the commit of the row that names it."""


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
        body = zstandard.compress(content, LEVEL)
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

    def path(self, sha256: str) -> Path:
        """Where a large payload lies."""
        return self.folder / sha256[:2] / f"{sha256[2:]}.zst"

    def _write(self, path: Path, body: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_through(path, body)
        for folder in (path.parent, self.folder):
            _sync_folder(folder)


def _decompress(compressed: bytes, size: int) -> bytes:
    try:
        return zstandard.decompress(compressed, max_output_size=size)
    except zstandard.ZstdError as error:
        raise PayloadDamaged(str(error)) from error


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
