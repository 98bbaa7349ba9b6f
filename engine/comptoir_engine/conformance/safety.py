"""Hostile input ends in time, with a finding, and reaches nothing."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from comptoir_engine.conformance.candidate import Candidate, Sample
from comptoir_engine.conformance.fresh import work
from comptoir_engine.conformance.hostile import Canary, attacks
from comptoir_engine.conformance.rule import rule
from comptoir_engine.conformance.worker import WITHOUT_MEND
from comptoir_engine.model import PIVOT

_WORD = "canary-7c1e4b90d2"
_IN_TIME = 10.0
"""Seconds that all of a plugin's parts together may take over one hostile file."""


def _reads_documents(candidate: Candidate) -> bool:
    """Formats of envelopes alone are attacked by `opening`."""
    registry = candidate.registry
    typed = any(format.types for format in registry.formats.values())
    return bool(typed or registry.conversions or registry.checks)


@rule("SAFE-1", "hostile files end in time with a finding", _reads_documents)
def with_a_finding(candidate: Candidate) -> Iterator[str]:
    """Files with entities, document types, bombs, 1,000 levels, cut off, in a wrong encoding, of 50 MB, made from a
    good sample, are shown to every part of the plugin by itself: a format answers its type or nothing, a check
    reports what is wrong, a conversion raises `DocumentFault`. None calls such a file valid, converts it, raises
    anything else, or takes more than ten seconds; each error says how it is mended."""
    attacked = _attacked(candidate)
    if not attacked.attempts:
        yield "There is no sample to make hostile files from."
    for attempt in attacked.attempts:
        answer = attacked.answers[attempt.file]
        if answer["seconds"] > _IN_TIME:
            yield f"{attempt.name} takes {answer['seconds']:.0f} s"
        for part, said in answer["parts"].items():
            if wrong := _wrong(attempt, said):
                yield f"{part} {wrong} {attempt.name}: {said[:200]}"


@rule("SAFE-2", "hostile files reach no file and no address", _reads_documents)
def reaches_nothing(candidate: Candidate) -> Iterator[str]:
    """The same files name, as entities, document types, XInclude, schema locations and stylesheets, a file, a pipe
    that notices its reader and an address on this machine. None of them is opened, and nothing of the file stands in
    any answer."""
    attacked = _attacked(candidate)
    if not attacked.attempts:
        yield "There is no sample to make hostile files from."
    yield from attacked.reached
    for attempt in attacked.attempts:
        for part, said in attacked.answers[attempt.file]["parts"].items():
            if _WORD in said:
                yield f"{part} writes what stands in a file that {attempt.name} only names"


@dataclass(frozen=True, slots=True)
class _Attempt:
    """One attack on one sample; `file` is the file it was written to."""

    file: str
    attack: str
    sample: str
    refusable: bool

    @property
    def name(self) -> str:
        return f"{self.attack} made from {self.sample}"


@dataclass(frozen=True, slots=True)
class _Attacked:
    attempts: tuple[_Attempt, ...]
    answers: Mapping[str, Any]
    reached: tuple[str, ...]


def _wrong(attempt: _Attempt, said: str) -> str | None:
    if said.startswith("raised"):
        return "fails over"
    if WITHOUT_MEND in said:
        return "tells no mend of"
    if attempt.refusable and said.startswith("said valid"):
        return "finds nothing wrong with"
    if attempt.refusable and said.startswith("wrote"):
        return "converts"
    return None


def _attacked(candidate: Candidate) -> _Attacked:
    """What came of the hostile files, which are tried once."""
    return candidate.once("attacked", lambda: _attack(candidate))


def _victims(candidate: Candidate) -> list[Sample]:
    """The smallest XML document of each format and type, and of the pivot if the plugin writes from it."""
    writes = any(way.source == PIVOT for way in candidate.registry.conversions.values())
    pivots = [Sample(pivot.name, pivot.document) for pivot in candidate.pivots if writes]
    smallest: dict[object, Sample] = {}
    for sample in sorted([*candidate.good, *pivots], key=lambda sample: len(sample.document.content)):
        if sample.document.content.lstrip().startswith(b"<"):
            smallest.setdefault((sample.document.format, sample.document.type), sample)
    return list(smallest.values())


def _attack(candidate: Candidate) -> _Attacked:
    with TemporaryDirectory(prefix="comptoir-exam-") as folder, _watched(Path(folder)) as (canary, reached):
        files = Path(folder) / "attacks"
        files.mkdir()
        attempts: list[_Attempt] = []
        job: list[list[str | None]] = []
        for sample in _victims(candidate):
            for attack in attacks(sample.content, canary):
                name = f"{attack.name}-{len(attempts)}"
                (files / name).write_bytes(attack.content)
                attempts.append(_Attempt(name, attack.name, sample.name, attack.refusable))
                job.append([name, sample.document.format, sample.document.type])
        answers = work("attacks", candidate.name, {"folder": str(files), "files": job}) if job else {}
    return _Attacked(tuple(attempts), answers, tuple(dict.fromkeys(reached)))


@dataclass(slots=True)
class _Trap:
    """Waits at the address and at every pipe of a folder, and notes the attacks that reach them."""

    folder: Path
    server: socket.socket
    reached: list[str] = field(default_factory=list)
    shut: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """Until it is shut."""
        while not self.shut.wait(0.01):
            self.look()

    def look(self) -> None:
        """Once."""
        for pipe in self.folder.glob("*.pipe"):
            if _opened(pipe):
                self.reached.append(f"{pipe.stem} reaches a file")
        try:
            connection, _ = self.server.accept()
        except BlockingIOError:
            return
        with connection:
            connection.settimeout(1)
            request = connection.recv(1_000).decode("latin-1").splitlines()
            self.reached.append(f"an address on this machine is called: {request[:1]}")


def _opened(pipe: Path) -> bool:
    """Opening a pipe to write succeeds only when somebody has it open to read."""
    try:
        handle = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False
    os.write(handle, _WORD.encode())
    os.close(handle)
    return True


@contextmanager
def _watched(folder: Path) -> Iterator[tuple[Canary, list[str]]]:
    """Places that nobody has any business with, and the list of who was seen there."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        trap = _Trap(folder, server)
        watcher = threading.Thread(target=trap.watch)
        watcher.start()
        try:
            yield Canary(folder, server.getsockname()[1], _WORD), trap.reached
        finally:
            trap.shut.set()
            watcher.join()
            trap.look()


RULES = (with_a_finding, reaches_nothing)
