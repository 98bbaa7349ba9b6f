"""What a conversion takes grows with the lines, not with their square (`python -m bench --formats growth`)."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from comptoir_engine.registry import Registry

from bench.costs import FORMATS, inwards, outwards
from bench.growth import Point, exponent
from bench.invoices import invoice

FEW, MANY = 250, 1_000
MOST = 6.0
"""Four times the lines take four times as long, and sixteen times where each line looks at all others."""
TIMES = 3


@pytest.fixture(scope="module")
def registry() -> Registry:
    """With the conversions compiled, and nothing else."""
    found = Registry.load()
    for format in FORMATS:
        for way in (found.from_pivot(format), found.to_pivot(format)):
            if way is not None and way.prepare is not None:
                way.prepare()
    return found


@pytest.mark.parametrize("format", FORMATS)
def test_four_times_the_lines_take_about_four_times_as_long(format: str, registry: Registry) -> None:
    if format not in registry.writable():
        pytest.skip(f"the plugin of {format} is not installed")
    few, many = (invoice("G-1", lines) for lines in (FEW, MANY))
    there = outwards(few, format, registry), outwards(many, format, registry)
    assert _grown(*there) < MOST
    read = (inwards(way().content.bytes, format, registry) for way in there)
    assert _grown(*read) < MOST


def _grown(few: Callable[[], object], many: Callable[[], object]) -> float:
    return _took(many) / _took(few)


def _took(run: Callable[[], object]) -> float:
    """Processor seconds, where others disturbed it least."""
    run()
    return min(_once(run) for _ in range(TIMES))


def _once(run: Callable[[], object]) -> float:
    clock = time.process_time()
    run()
    return time.process_time() - clock


@pytest.mark.parametrize("power", [1, 2])
def test_the_fit_tells_a_line_from_a_square(power: int) -> None:
    points = [Point(lines, 0.1 * lines**power, 0) for lines in (100, 1_000, 10_000)]
    assert exponent(points) == pytest.approx(power)


def test_work_that_looks_at_each_line_from_each_line_is_noticed() -> None:
    def square(lines: int) -> Callable[[], object]:
        return lambda: [one for one in range(lines) for other in range(lines) if one == other]

    assert _grown(square(FEW), square(MANY)) > MOST
