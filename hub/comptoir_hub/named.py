"""Files that the settings of plugins name: keys and certificates, in the hub's folder or elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from comptoir_hub.settings import load_settings


def named_files(folder: Path) -> list[Path]:
    """All of them, by their whole paths.

    By what the settings say and not by their fields, so that a plugin that can't be loaded stops no backup. A relative
    path is meant from the hub's folder; a channel's may be meant from where the command runs.
    """
    settings = load_settings(folder)
    places = (folder.absolute(), Path.cwd())
    texts = _texts((settings.channels, settings.archives))
    paths = {Path(os.path.normpath(place / text)) for text in texts for place in places}
    return sorted(path for path in paths if _is_file(path))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _is_file(path: Path) -> bool:
    """What can't be a path is none: a password may hold anything."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
