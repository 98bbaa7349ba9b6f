"""Loads one plugin with nothing else around and notes what it does meanwhile: `python -P bare.py NAME ANSWER`.

Run as a script, so that not even the exam's own modules are loaded before it. The answer is a JSON file.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from comptoir_engine import registry

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_OUTWARD = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")


class _Watch:
    """Notes every file opened outside the import path, and everything that reaches out of the process."""

    def __init__(self) -> None:
        self._readable = tuple(_libraries())
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            self._opened(*arguments)
        elif event in _OUTWARD:
            self.seen.append(f"calls {event}{arguments[1:2]!r}")

    def _opened(self, name: object, mode: str | None, flags: int) -> None:
        if not isinstance(name, str | bytes):
            return
        path = os.path.realpath(os.fsdecode(name))
        if flags & _WRITES:
            self.seen.append(f"writes {path}")
        elif not path.startswith(self._readable):
            self.seen.append(f"reads {path}")


def _libraries() -> Iterator[str]:
    """The import path and what it links to: an environment may borrow its libraries from another."""
    for path in {*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix} - {""}:
        yield os.path.realpath(path) + os.sep
        links = [entry for entry in Path(path).glob("*") if entry.is_symlink()]
        yield from (os.path.realpath(link) + (os.sep if link.is_dir() else "") for link in links)


def _points(group: str) -> list[EntryPoint]:
    return list(entry_points(group=group))


def main(name: str, answer: Path) -> None:
    """Load the plugin, call its hooks, write down what was seen, which modules came with it, and what failed."""
    (point,) = [point for point in _points(registry.GROUP) if point.name == name]
    brought, watch = set[str](), _Watch()
    sys.addaudithook(watch)
    try:
        _load(point, brought)
        fault = None
    except Exception as error:  # noqa: BLE001 - whatever it is belongs into the answer
        fault = str(error)
    seen = list(watch.seen)
    answer.write_text(
        json.dumps({"seen": seen, "modules": sorted(brought), "fault": fault}), encoding="utf-8"
    )


def _load(point: EntryPoint, brought: set[str]) -> None:
    """Load the plugin and call its hooks; further hookspecs are there by then, and not of its bringing."""
    before = set(sys.modules)
    try:
        plugin = registry.loaded(point)
    finally:
        brought |= set(sys.modules) - before
    specs = [registry.loaded(further).module for further in _points(registry.HOOKSPECS_GROUP)]
    before = set(sys.modules)
    try:
        registry.Registry.of([plugin], specs)
    finally:
        brought |= set(sys.modules) - before


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
