"""What runs in a worker process: one thread, one registry, all stylesheets compiled before the first document.

A worker gets ids and reads the store; it never writes there. What it hands back is written by the hub.
"""

from __future__ import annotations

import errno
import gc
import re
import resource
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import ArchiveRoles
from comptoir_engine.logo import Picture
from comptoir_engine.model import Message
from comptoir_engine.pivot.compare import Difference, State, side_by_side
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

from comptoir_hub.errors import Invalid
from comptoir_hub.exchange.archiving_work import seal
from comptoir_hub.exchange.filling import ours_of
from comptoir_hub.exchange.processing_work import damaged, misfit, pivot_of, rendered, work_on
from comptoir_hub.exchange.source import read_back
from comptoir_hub.exchange.worker_outcome import Outcome, Sealed, Trouble, to_bytes
from comptoir_hub.logos.trial import sample, tried
from comptoir_hub.official import with_those_in_force
from comptoir_hub.partners.planning import House
from comptoir_hub.settings import Limits, section
from comptoir_hub.store import Reader
from comptoir_hub.store.payloads import Packed, PayloadDamaged


@dataclass(frozen=True, slots=True)
class Briefing:
    """What a worker is told at its start; `registry` makes the registry (a function, so that it can be pickled)."""

    folder: Path
    rules: tuple[str, ...] | None
    rendering: str
    memory: int
    archives: Mapping[str, Mapping[str, Any]]
    guesses: bool = False
    large_from: int = Limits().large_from
    registry: Callable[[], Registry] = Registry.load


@dataclass(frozen=True, slots=True)
class Bench:
    """What a worker keeps between documents."""

    registry: Registry
    reader: Reader
    house: House
    briefing: Briefing


_NOT_MAPPED = re.compile("(failed to|cannot) (map|allocate)", re.IGNORECASE)
"""How the loader says of a library that there was no memory for it."""
_NEARLY = 0.75
_bench: list[Bench | ConfigError] = []


def begin(briefing: Briefing) -> None:
    """The start of a worker process: sets its limits and compiles all there is. What stands in the way of that is said
    by the first task: the parent would only see that the process ended."""
    resource.setrlimit(resource.RLIMIT_DATA, (briefing.memory, briefing.memory))
    try:
        registry = with_those_in_force(briefing.registry(), briefing.folder)
        registry.prepare(*(briefing.rules or ()))
    except Exception as error:
        if _lacks_memory(error) or (isinstance(error, ConfigError) and _is_full(briefing.memory)):
            _bench.append(_too_little(briefing.memory, error))
        elif isinstance(error, ConfigError):
            _bench.append(error)
        else:
            raise
        return
    _bench.append(Bench(registry, Reader(briefing.folder), _house(registry, briefing), briefing))
    gc.collect()
    gc.freeze()


def _lacks_memory(error: BaseException) -> bool:
    """Whether a fault comes of memory that was not to be had, whatever it was taken for on its way."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, MemoryError) or getattr(cause, "errno", None) == errno.ENOMEM:
            return True
        if isinstance(cause, ImportError) and _NOT_MAPPED.search(str(cause)):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def _is_full(memory: int) -> bool:
    """Whether most of what a worker may take is taken: many a library says no more than "unknown error" then."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    taken = next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData"))
    return taken > memory * _NEARLY


def _too_little(memory: int, error: Exception) -> ConfigError:
    said = "" if _lacks_memory(error) else f" It took most of them before this happened: {error}"
    return ConfigError(
        f"The setting limits.worker_memory allows a worker {memory:,} bytes, too few to begin with. Raise it; "
        f"without the setting it is {Limits().worker_memory:,}.{said}"
    )


def _at_work() -> Bench:
    """What this worker has at hand; raises `ConfigError` where it could not begin."""
    if isinstance(_bench[0], ConfigError):
        raise _bench[0]
    return _bench[0]


def ready() -> int:
    """Answers once the worker has begun: the memory it takes, in bytes. Raises `ConfigError` where it could not."""
    _at_work()
    return resident()


def process_batch(document_ids: tuple[str, ...]) -> tuple[tuple[bytes, ...], int]:
    """Works on documents one after the other; what came of each (`from_bytes`), and the memory the worker takes."""
    bench = _at_work()
    return tuple(_packed(bench, document_id) for document_id in document_ids), resident()


def seal_batch(document_ids: tuple[str, ...]) -> tuple[tuple[Sealed | Trouble, ...], int]:
    """Seals the containers of documents, one after the other."""
    bench = _at_work()
    return tuple(_sealed(bench, document_id) for document_id in document_ids), resident()


def render_document(document_id: str, format: str, options: Mapping[str, str]) -> bytes:
    """A document's pivot written in a format; raises `DocumentFault`."""
    bench = _at_work()
    return rendered(document_id, format, options, bench.registry, bench.reader, bench.house)


def mend_source(document_id: str) -> tuple[Packed, ...] | None:
    """What the store has lost of a document, taken once more out of its envelope; None where that lost it too."""
    bench = _at_work()
    try:
        return read_back(document_id, bench.registry, bench.reader)
    except PayloadDamaged:
        return None


def take_logo(content: bytes) -> Picture | Message:
    """A logo, cleaned and tried; else what is wrong with it and how to mend it."""
    try:
        return tried(content, _at_work().registry)
    except Invalid as wrong:
        return wrong.message


def show_logo(company_id: str, format: str, options: Mapping[str, str]) -> bytes:
    """A sample document of a company with its logo."""
    bench = _at_work()
    with bench.reader.reading() as tx:
        company = tx.companies.get(company_id)
    assert company is not None
    return sample(company, format, options, bench.registry, ours_of(company_id, bench.reader, bench.house))


def lay_beside(
    one: str, other: str, everything: bool, most: int
) -> tuple[tuple[tuple[Difference, State], ...], int, int]:
    """What two documents' pivots say, at most so many values side by side; how many differ, and how many there are."""
    reader = _at_work().reader
    found = side_by_side(*(Content(pivot_of(each, reader)).tree for each in (one, other)))
    apart = tuple(each for each in found if each[1] != "same")
    return (found if everything else apart)[:most], len(apart), len(found)


def verify_container(archive: str, container: bytes) -> Any:
    """What an archive says of a container."""
    return _archive(archive).verify(container)


def open_archives() -> None:
    """Opens every archive that is set up; raises `ConfigError` where one can't seal."""
    for archive_id in _at_work().briefing.archives:
        _archive(archive_id)


def resident() -> int:
    """The memory of this process in bytes."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def _packed(bench: Bench, document_id: str) -> bytes:
    """Whatever a plugin does, there is an outcome: an error that leaves the worker would end the hub."""
    try:
        return to_bytes(_outcome(bench, document_id))
    except Exception as error:  # noqa: BLE001
        return to_bytes(misfit(document_id, error))


def _outcome(bench: Bench, document_id: str) -> Outcome:
    try:
        return work_on(
            document_id, bench.registry, bench.reader, bench.house, large_from=bench.briefing.large_from
        )
    except PayloadDamaged:
        return damaged(document_id)
    except (OSError, sqlite3.OperationalError) as error:
        return Trouble(document_id, f"{type(error).__name__}: {error}")


def _sealed(bench: Bench, document_id: str) -> Sealed | Trouble:
    try:
        return seal(document_id, bench.registry, bench.reader, _archive)
    except PayloadDamaged as error:
        return Trouble(document_id, f"{type(error).__name__}: {error}", damaged=True)
    except Exception as error:  # noqa: BLE001 - a plugin may raise anything; the hub says so and tries again
        return Trouble(document_id, f"{type(error).__name__}: {error}")


@cache
def _archive(archive_id: str) -> ArchiveRoles:
    bench = _at_work()
    archive = bench.registry.archives[archive_id]
    values = bench.briefing.archives.get(archive_id)
    settings = section(values, archive.settings, f"archives.{archive_id}") if archive.settings else None
    return archive.open(settings)


def _house(registry: Registry, briefing: Briefing) -> House:
    checks = registry.rules() if briefing.rules is None else briefing.rules
    rendering = briefing.rendering if registry.from_pivot(briefing.rendering) else None
    return House(checks, rendering, briefing.guesses)
