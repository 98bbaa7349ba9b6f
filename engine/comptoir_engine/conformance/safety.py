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
from comptoir_engine.conformance.hostile import Attack, Canary, attacks
from comptoir_engine.conformance.rule import rule

_WORD = "canary-7c1e4b90d2"
_IN_TIME = 10.0
"""Seconds that all of a plugin's parts together may take over one hostile file."""


def _reads_documents(candidate: Candidate) -> bool:
    registry = candidate.registry
    return bool(registry.formats or registry.conversions or registry.checks)


@rule("SAFE-1", "hostile files end in time with a finding", _reads_documents)
def with_a_finding(candidate: Candidate) -> Iterator[str]:
    """Files with entities, document types, bombs, 1,000 levels, cut off, in a wrong encoding, of 50 MB, made from a
    good sample, are shown to every part of the plugin by itself: a format answers its type or nothing, a check
    reports what is wrong, a conversion raises `DocumentFault`. None calls such a file valid, converts it, raises
    anything else, or takes more than ten seconds."""
    attacked = _attacked(candidate)
    if not attacked:
        yield "There is no sample to make hostile files from."
    for sample, report in attacked.items():
        for attack in report.attacks:
            answer = report.answers[attack.name]
            if answer["seconds"] > _IN_TIME:
                yield f"{attack.name} from {sample} takes {answer['seconds']:.0f} s"
            for part, said in answer["parts"].items():
                if wrong := _wrong(attack, said):
                    yield f"{part} {wrong} {attack.name} from {sample}: {said[:200]}"


@rule("SAFE-2", "hostile files reach no file and no address", _reads_documents)
def reaches_nothing(candidate: Candidate) -> Iterator[str]:
    """The same files name, as entities, document types, XInclude, schema locations and stylesheets, a file, a pipe
    that notices its reader and an address on this machine. None of them is opened, and nothing of the file stands in
    any answer."""
    attacked = _attacked(candidate)
    if not attacked:
        yield "There is no sample to make hostile files from."
    for sample, report in attacked.items():
        yield from (f"{place}, in a file made from {sample}" for place in report.reached)
        for name, answer in report.answers.items():
            for part, said in answer["parts"].items():
                if _WORD in said:
                    yield f"{part} writes what it read from a file that {name} (from {sample}) names"


@dataclass(frozen=True, slots=True)
class _Report:
    attacks: tuple[Attack, ...]
    answers: Mapping[str, Any]
    reached: tuple[str, ...]


def _wrong(attack: Attack, said: str) -> str | None:
    if said.startswith("raised"):
        return "fails over"
    if attack.refusable and said.startswith("said valid"):
        return "finds nothing wrong with"
    if attack.refusable and said.startswith("wrote"):
        return "converts"
    return None


def _attacked(candidate: Candidate) -> Mapping[str, _Report]:
    """What came of the hostile files, by the sample they were made from."""

    def made() -> Mapping[str, _Report]:
        return {sample.name: _attack(candidate, sample) for sample in _victims(candidate)}

    return candidate.once("attacks", made)


def _victims(candidate: Candidate) -> list[Sample]:
    """The smallest XML document of each format and type, and of the pivot if the plugin writes from it."""
    shipped = [Sample(pivot.name, pivot.document) for pivot in candidate.pivots if candidate.ways_out]
    smallest: dict[object, Sample] = {}
    for sample in sorted([*candidate.good, *shipped], key=lambda sample: len(sample.document.content)):
        if sample.document.content.lstrip().startswith(b"<"):
            smallest.setdefault((sample.document.format, sample.document.type), sample)
    return list(smallest.values())


def _attack(candidate: Candidate, sample: Sample) -> _Report:
    with TemporaryDirectory(prefix="comptoir-exam-") as folder, _watched(Path(folder)) as (canary, reached):
        made = tuple(attacks(sample.content, canary))
        files = Path(folder) / "attacks"
        files.mkdir()
        for attack in made:
            (files / attack.name).write_bytes(attack.content)
        job = {"folder": str(files), "format": sample.document.format, "type": sample.document.type}
        answers = work("attacks", candidate.name, job)
    slim = tuple(Attack(attack.name, b"", attack.refusable) for attack in made)
    return _Report(slim, answers, tuple(dict.fromkeys(reached)))


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
