"""Who may do what to a folder at the same time: one hub, and one process that changes the shape of the database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from comptoir_engine.errors import ConfigError

LOCK = "hub.lock"
SHAPE_LOCK = "shape.lock"


@contextmanager
def only_hub(folder: Path, refusal: str | None = None) -> Iterator[None]:
    """Makes sure that no other hub works in this folder; raises `ConfigError` with the `refusal`, or its own.

    The lock dies with the process.
    """
    with _locked(folder / LOCK, fcntl.LOCK_EX | fcntl.LOCK_NB) as mine:
        if not mine:
            raise ConfigError(
                refusal or f"Another hub runs in {folder}. Stop it first, or name another folder."
            )
        yield


@contextmanager
def only_shaper(folder: Path) -> Iterator[None]:
    """Waits until nobody else looks at the shape of this folder's database, or changes it."""
    with _locked(folder / SHAPE_LOCK, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(path: Path, operation: int) -> Iterator[bool]:
    """Whether the lock is ours while the context is open."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, operation)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        with suppress(OSError):
            os.close(handle)
