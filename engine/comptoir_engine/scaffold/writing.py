"""From the template to the files of a new plugin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from comptoir_engine.errors import ConfigError

TEMPLATE = Path(__file__).with_name("template")
_PLACE = "@name@"
_ENDING = ".txt"
"""Every file of the template ends so, that no tool takes it for what it will become."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


def write_plugin(name: str, into: Path) -> list[Path]:
    """Write the tree of a new plugin into the folder `into/name`; answer its files.

    Raise `ConfigError` for a name that can't be a module's, and for a folder that is there already.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"{name}: a plugin's name is small letters, digits and _, and begins with a letter."
        )
    folder = into / name
    if folder.exists():
        raise ConfigError(f"{folder} is there already.")
    return [_write(source, folder, name) for source in _sources()]


def _sources() -> Iterator[Path]:
    yield from sorted(path for path in TEMPLATE.rglob(f"*{_ENDING}") if path.is_file())


def _write(source: Path, folder: Path, name: str) -> Path:
    relative = str(source.relative_to(TEMPLATE)).removesuffix(_ENDING).replace(_PLACE, name)
    target = folder / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source.read_text(encoding="utf-8").replace(_PLACE, name), encoding="utf-8")
    return target
