"""Loads one plugin with nothing else around and notes what it does meanwhile: `python -P bare.py NAME ANSWER`.

Run as a script, so that not even the exam's own modules are loaded before it. The answer is a JSON file.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from comptoir_engine import registry

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_OUTWARD = ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec")


class _Watch:
    """Notes every file opened outside the import path, and everything that reaches out of the process."""

    def __init__(self) -> None:
        kept = {*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix}
        self._readable = tuple(os.path.realpath(path) + os.sep for path in kept if path)
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


def _points(group: str) -> list[EntryPoint]:
    return list(entry_points(group=group))


def main(name: str, answer: Path) -> None:
    """Load the plugin, call its hooks, write down what was seen and which modules came with it."""
    (point,) = [point for point in _points(registry.GROUP) if point.name == name]
    further = _points(registry.HOOKSPECS_GROUP)
    before, watch = set(sys.modules), _Watch()
    sys.addaudithook(watch)
    plugin = registry.loaded(point)
    brought = set(sys.modules) - before
    specs = [registry.loaded(point).module for point in further]
    before = set(sys.modules)
    registry.Registry.of([plugin], specs)
    brought |= set(sys.modules) - before
    seen = list(watch.seen)
    answer.write_text(json.dumps({"seen": seen, "modules": sorted(brought)}), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
