"""A plugin loads alone and quietly, and what it offers has the form of the contract."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, get_args

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.fresh import run_fresh
from comptoir_engine.conformance.rule import rule
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import PIVOT, Type
from comptoir_engine.registry import GROUP

_SCRIPT = Path(__file__).with_name("bare.py")
_ID = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_KINDS = ("formats", "conversions", "checks", "channels", "archives", "commands")
_TYPES = set(get_args(Type))


@rule("LOAD-1", "loads by its entry point in a fresh process")
def loads(candidate: Candidate) -> Iterator[str]:
    """Its entry point (group `comptoir`) is loaded and its hooks are called in a process where nothing but the
    engine's registry was imported before: what it needs it imports itself."""
    if fault := _loaded_alone(candidate).fault:
        yield f"it does not load: {fault}"


@rule("LOAD-2", "prints and opens nothing while it loads")
def is_quiet(candidate: Candidate) -> Iterator[str]:
    """Loading writes nothing to standard output or standard error, reads no file outside the import path, writes no
    file at all, opens no connection and starts no program. `comptoir --help` loads every plugin."""
    alone = _loaded_alone(candidate)
    if alone.printed:
        yield f"it prints {alone.printed[:200]!r}"
    yield from (f"it {act}" for act in alone.acts)


@rule("LOAD-3", "brings in no hub and no other plugin")
def comes_alone(candidate: Candidate) -> Iterator[str]:
    """Loading imports the engine, libraries and its own package, and no module of the hub or of another plugin."""
    own = candidate.point.module.partition(".")[0]
    others = {point.module.partition(".")[0] for point in entry_points(group=GROUP)} | {"comptoir_hub"}
    for module in _loaded_alone(candidate).modules:
        top = module.partition(".")[0]
        if top in others - {own, "comptoir_engine"}:
            yield f"it imports {module}"


@rule("LOAD-4", "its ids are its own")
def ids_are_its_own(candidate: Candidate) -> Iterator[str]:
    """Neither within the plugin nor together with any other installed plugin does one id have two owners."""
    for name, neighbour in candidate.neighbours.items():
        for kind in _KINDS:
            for key in getattr(candidate.registry, kind).keys() & getattr(neighbour, kind).keys():
                yield f"{kind}: {key!r} is offered by the plugin {name} too"


@rule("OFFER-1", "what it offers has the form of the contract")
def has_the_form(candidate: Candidate) -> Iterator[str]:
    """Ids are lower-case words of letters and digits joined by `-` or `_`; types are the model's, at least one; one
    of a conversion's source and target is the pivot, and the other a format of the plugin's own; a check's version
    names the rule set; at least one thing is offered. A format of envelopes alone has no types, and `unpack`."""
    registry = candidate.registry
    kinds = ("formats", "checks", "channels", "archives")
    offered = {kind: list(getattr(registry, kind).values()) for kind in kinds}
    if (
        not any(offered.values())
        and not registry.conversions
        and not registry.commands
        and not registry.extras
    ):
        yield "it offers nothing"
    for kind, objects in offered.items():
        yield from (
            f"{kind}: the id {each.id!r} is malformed" for each in objects if not _ID.fullmatch(each.id)
        )
    for each in (*offered["formats"], *offered["checks"]):
        if each.types or getattr(each, "unpack", None) is None:  # envelopes have no type
            yield from _types(f"{each.id}", each.types)
    yield from (f"the check {check.id} names no version" for check in offered["checks"] if not check.version)
    for way in registry.conversions.values():
        yield from _way(candidate, way)


def _way(candidate: Candidate, way: Any) -> Iterator[str]:
    name = f"{way.source} to {way.target}"
    yield from _types(name, way.types)
    if (way.source == PIVOT) == (way.target == PIVOT):
        yield f"the conversion {name} does not have the pivot at exactly one end"
    elif not {way.source, way.target} - {PIVOT} <= set(candidate.registry.formats):
        yield f"the conversion {name} is for a format that the plugin does not offer"


def _types(name: str, types: tuple[str, ...]) -> Iterator[str]:
    if not types or not set(types) <= _TYPES:
        yield f"{name}: the types {types!r} are not a choice of {', '.join(sorted(_TYPES))}"


@dataclass(frozen=True, slots=True)
class _Alone:
    """What `bare` saw while it loaded the plugin."""

    printed: str
    acts: tuple[str, ...]
    modules: tuple[str, ...]
    fault: str | None


def _loaded_alone(candidate: Candidate) -> _Alone:
    candidate.point  # noqa: B018 - says if no such plugin is installed
    return candidate.once("loaded alone", lambda: _load_alone(candidate.name))


def _load_alone(name: str) -> _Alone:
    with TemporaryDirectory(prefix="comptoir-exam-") as folder:
        answer = Path(folder) / "answer.json"
        done = run_fresh(["-P", str(_SCRIPT), name, str(answer)])
        printed = (done.stdout + done.stderr).strip()
        if not answer.exists():
            raise ConfigError(f"The process in which it is loaded ended early: {printed[-600:]}")
        seen = json.loads(answer.read_text(encoding="utf-8"))
        return _Alone(printed, tuple(seen["seen"]), tuple(seen["modules"]), seen["fault"])


RULES = (loads, is_quiet, comes_alone, ids_are_its_own, has_the_form)
