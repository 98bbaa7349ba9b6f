"""The figures of the formats: `python -m bench --formats` prints them, or with a word behind it one part of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from comptoir_engine.registry import Registry

from bench.beside import print_comparison
from bench.corpus import Bill, bills, shared
from bench.costs import FORMATS, TARGETS, Cost, costs
from bench.growth import exponent, growth
from bench.survival import WAYS, Survival, survival
from bench.yardstick import slowness

PARTS = ("cost", "growth", "survival", "beside")


def figures(parts: Iterable[str]) -> None:
    """Print these parts; each says how busy the machine was."""
    registry = Registry.load()
    registry.prepare()
    wanted = list(parts) or list(PARTS)
    real = list(bills(shared(), registry)) if {"survival", "beside"} & {*wanted} else []
    for part in wanted:
        print(f"\n== {part}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {_busy()}", flush=True)
        _print(part, registry, real)


def _print(part: str, registry: Registry, real: list[Bill]) -> None:
    match part:
        case "cost":
            _print_costs(registry)
        case "growth":
            _print_growth()
        case "survival":
            _print_survival(survival(real, way, registry) for way in WAYS)
        case "beside":
            print_comparison(real, registry)


def _busy() -> str:
    """What the last minute was like."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


def _print_costs(registry: Registry) -> None:
    before = slowness()
    found = list(costs(registry))
    slow = (before + slowness()) / 2
    print(f"this machine takes {slow:.2f} times as long just now as the one where the targets were set")
    print("                          ms here   floor  ratio  ms there   target")
    for cost in found:
        print(_cost(cost, cost.milliseconds / slow, TARGETS))


def _cost(cost: Cost, there: float, targets: Mapping[int, float]) -> str:
    name = f"{cost.source} → {cost.target}, {cost.lines:,} lines"
    target = targets[cost.lines]
    kept = "kept" if there <= target else "NOT kept"
    ratio = cost.milliseconds / cost.floor
    return f"{name:26}{cost.milliseconds:7.2f} {cost.floor:7.2f} {ratio:6.2f} {there:9.2f}   {target:4.1f} {kept}"


def _print_growth() -> None:
    for format in FORMATS:
        for way in ("out", "in"):
            points = growth(format, way)
            name = f"ubl21 → {format}" if way == "out" else f"{format} → ubl21"
            print(f"{name}: the time grows with the lines to the power of {exponent(points):.2f}")
            for point in points:
                took, memory = point.a_line * 1000, point.memory / 1e6
                print(
                    f"  {point.lines:7,} lines {took:8.1f} µs a line, {memory:6,.0f} MB at most", flush=True
                )


def _print_survival(found: Iterable[Survival]) -> None:
    print(
        "                  documents   terms survived  named silent  others survived  named silent   sound after"
    )
    for one in found:
        terms, others = one.terms, one.others
        print(
            f"{one.way!s:18}{one.documents:9} {terms.all:7} {terms.same:8} {terms.named:6} {len(terms.silent):6}"
            f" {others.all:7} {others.same:8} {others.named:6} {len(others.silent):6}"
            f" {one.sound:7} {one.sound - len(one.unsound):5}",
            flush=True,
        )
