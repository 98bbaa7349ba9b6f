"""How a conversion grows with the lines of its document: each in a worker of its own, with a worker's memory.

    python -m bench.growth cii out 10000

prints lines, processor milliseconds and the most memory that the worker has held.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import log
from statistics import median

from comptoir_engine.registry import Registry
from comptoir_engine.xml.limits import LIMITS
from comptoir_hub.settings import Limits

from bench.costs import inwards, outwards
from bench.invoices import invoice
from bench.library import most_memory

LINES = (100, 1_000, 10_000, 50_000)
_ITSELF = [sys.executable, "-m", "bench.growth"]
_TRIED = 1_000
"""So many lines tell how long one is; documents up to that are converted several times, and the later half counts."""
_WARM = 10


@dataclass(frozen=True, slots=True)
class Point:
    """One document and what it took; `lines` are fewer than were asked for where more would be too long to be read."""

    lines: int
    milliseconds: float
    memory: int

    @property
    def a_line(self) -> float:
        """Milliseconds."""
        return self.milliseconds / self.lines


def growth(format: str, way: str) -> list[Point]:
    """The points of one format one way: `out` of the pivot, or `in`."""
    return [_point(format, way, lines) for lines in LINES]


def exponent(points: list[Point]) -> float:
    """The power of the lines that the time grows with, fitted by least squares: 1 is linear, 2 is quadratic."""
    across = [log(point.lines) for point in points]
    up = [log(point.milliseconds) for point in points]
    middle, height = sum(across) / len(across), sum(up) / len(up)
    steep = sum((x - middle) * (y - height) for x, y in zip(across, up, strict=True))
    return steep / sum((x - middle) ** 2 for x in across)


def _point(format: str, way: str, lines: int) -> Point:
    command = [*_ITSELF, format, way, str(lines)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{format} {way} with {lines} lines: {done.stderr[-500:]}")
    return Point(**json.loads(done.stdout))


def _worker(format: str, way: str, lines: int) -> Point:
    """What a worker of a hub may take, and one conversion in it."""
    resource.setrlimit(resource.RLIMIT_DATA, (Limits().worker_memory, Limits().worker_memory))
    registry = Registry.load()
    registry.prepare()
    if way == "in":
        lines = min(lines, int(LIMITS.size * 0.98 / len(_written(format, _TRIED)) * _TRIED))
        content = _written(format, lines)
    else:
        content = invoice("G-1", lines)
    run = (outwards if way == "out" else inwards)(content, format, registry)
    took = [_once(run) for _ in range(_WARM if lines <= _TRIED else 1)]
    return Point(lines, median(took[len(took) // 2 :]), most_memory())


def _once(run: Callable[[], object]) -> float:
    """Processor milliseconds."""
    clock = time.process_time()
    run()
    return (time.process_time() - clock) * 1000


def _written(format: str, lines: int) -> bytes:
    """An invoice of the format, from a process of its own, so that its memory is not counted."""
    command = [*_ITSELF, format, "written", str(lines)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def main(format: str, way: str, lines: int) -> None:
    """One point, or a document."""
    if way == "written":
        registry = Registry.load()
        sys.stdout.buffer.write(outwards(invoice("G-1", lines), format, registry)().content.bytes)
    else:
        print(json.dumps(asdict(_worker(format, way, lines))))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
