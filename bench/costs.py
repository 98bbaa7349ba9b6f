"""What one conversion costs in a warm process: from the bytes of one format to the bytes of the other."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.registry import Registry
from comptoir_engine.writing import write
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.saxon import saxon

from bench.invoices import invoice

FORMATS = ("cii", "xcbl30", "ets31")
"""Those that Saxon converts."""
TARGETS = {10: 1.2, 1_000: 80.0}
"""Lines → processor milliseconds of one conversion, either way, on the machine where they were set."""
ROUNDS = {10: (9, 20), 1_000: (5, 2)}
"""Lines → how many rounds of how many conversions; the median of the rounds is told."""

Run = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Cost:
    """One way with invoices of so many lines; `floor` is Saxon reading the document and writing it again."""

    source: str
    target: str
    lines: int
    milliseconds: float
    floor: float


def costs(registry: Registry) -> Iterator[Cost]:
    """Each format both ways, with few lines and with many."""
    for lines in TARGETS:
        pivot = invoice("C-1", lines)
        for format in FORMATS:
            there = outwards(pivot, format, registry)
            written = there().content.bytes
            yield Cost(PIVOT, format, lines, median(there, lines), median(floor(pivot, PIVOT), lines))
            back = inwards(written, format, registry)
            yield Cost(format, PIVOT, lines, median(back, lines), median(floor(written, format), lines))


def outwards(content: bytes, format: str, registry: Registry) -> Callable[[], Converted]:
    """Converts an invoice of the pivot."""
    way = registry.from_pivot(format)
    assert way is not None
    return lambda: write(way, _fresh(content, PIVOT), {}, registry.from_pivot)


def inwards(content: bytes, format: str, registry: Registry) -> Callable[[], Converted]:
    """Converts an invoice to the pivot."""
    way = registry.to_pivot(format)
    assert way is not None
    return lambda: way.run(_fresh(content, format), {})


def floor(content: bytes, format: str) -> Run:
    """What no conversion through Saxon can do without."""
    text = _fresh(content, format).text
    return lambda: saxon().write(saxon().node(text))


def _fresh(content: bytes, format: str) -> Content:
    """Nothing of it is read yet."""
    return Content(Document(content, format, "invoice"))


def median(run: Run, lines: int) -> float:
    """Processor milliseconds of one run."""
    rounds, times = ROUNDS[lines]
    run()
    return statistics.median(_round(run, times) for _ in range(rounds))


def _round(run: Run, times: int) -> float:
    clock = time.process_time()
    for _ in range(times):
        run()
    return (time.process_time() - clock) * 1000 / times
