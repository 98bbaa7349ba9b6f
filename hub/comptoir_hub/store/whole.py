"""A folder in which a restore was ended, or is under way, is no hub, however much of one lies in it."""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.errors import ConfigError

RESTORING = "restoring"
"""The folder in which a restore works; it goes last."""
MANIFEST = "comptoir-backup"
"""The first member of a backup; a hub's folder that holds it was unpacked by hand, or by an earlier version."""

_OF_THE_DISK = frozenset({"lost+found"})
"""What a file system keeps in its root: the hub's folder is often a mounted disk."""


def entries(folder: Path) -> set[str]:
    """The names of what somebody has put into a folder."""
    return {path.name for path in folder.iterdir()} - _OF_THE_DISK


def is_half(folder: Path) -> bool:
    """Whether a restore has not come to its end here."""
    return any((folder / name).exists() for name in (RESTORING, MANIFEST))


def check_whole(folder: Path) -> None:
    """Raises `ConfigError` for a folder that is half restored."""
    if is_half(folder):
        raise ConfigError(
            f"{folder} is half restored: a restore was ended before its end, or is still under way. "
            "Wait for it, or run `comptoir restore` into this folder again: it begins anew."
        )
