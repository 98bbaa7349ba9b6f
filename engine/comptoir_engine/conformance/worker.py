"""What runs in a fresh process: `python -m comptoir_engine.conformance.worker TASK PLUGIN`, a job as JSON on stdin.

The last line of standard output is the answer as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from comptoir_engine.conformance.candidate import Candidate, Sample, converted
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion, Format
from comptoir_engine.model import PIVOT, Document, Finding, Type
from comptoir_engine.xml.content import Content

WITHOUT_MEND = "tells no mend for"
"""How an answer names an error that only says what is wrong."""

_MEMORY = 3_000_000_000
"""Bytes of data a worker may hold: a bomb that goes off ends the worker, not the machine."""


def digests(candidate: Candidate, job: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Take the named samples of a folder through all the plugin does; answer the SHA-256 of each result."""
    samples = [candidate.sample(Path(job["folder"]) / name) for name in job["names"]]
    return {sample.name: dict(_stages(candidate, sample)) for sample in samples}


def _stages(candidate: Candidate, sample: Sample) -> Iterator[tuple[str, str]]:
    document = sample.document
    yield "recognition", f"{document.format} {document.type}"
    yield "reports", _digest(repr(candidate.reported(sample.content)).encode())
    way = candidate.way_in(document)
    if way is not None:
        read = converted(way, document)
        yield "pivot", _digest(read.content.bytes)
        yield "losses", _digest(repr(read.losses).encode())
        document = read.content.document
    for out in candidate.ways_out if document.format == PIVOT else ():
        if document.type in out.types:
            written = converted(out, document)
            yield out.target, _digest(written.content.bytes)
            yield f"losses as {out.target}", _digest(repr(written.losses).encode())


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def attacks(candidate: Candidate, job: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Show each file of a folder to every part of the plugin; answer what each said, wrote and took."""
    for way in candidate.ways_out:
        if way.needs and way.prepare is not None:
            way.prepare()
    candidate.registry.prepare()
    folder, found = Path(job["folder"]), {}
    for name, format, kind in job["files"]:
        document, started = Document((folder / name).read_bytes(), format, kind), time.perf_counter()
        says = {part: _told(run, document) for part, run in _parts(candidate, format, kind)}
        found[name] = {"parts": says, "seconds": time.perf_counter() - started}
    return found


Part = Callable[[Content], str]


def _parts(candidate: Candidate, format: str, kind: Type) -> Iterator[tuple[str, Part]]:
    """Everything of the plugin that may be shown a document of that format and type."""
    registry = candidate.registry
    for each in registry.formats.values():
        yield f"format {each.id}", partial(_recognises, each)
    for check in registry.checks.values():
        if check.format == format and kind in check.types:
            yield f"check {check.id}", partial(_reports, check)
    for way in (*candidate.ways_in, *candidate.ways_out):
        if way.source == format and kind in way.types:
            yield f"conversion {way.source} to {way.target}", partial(_writes, way)


def _recognises(format: Format, content: Content) -> str:
    return f"said {format.recognise(content)}"


def _reports(check: Check, content: Content) -> str:
    report = check.run(content)
    return f"said {report.verdict} " + _words(report.findings)


def _writes(way: Conversion, content: Content) -> str:
    return "wrote " + way.run(content, {}).content.bytes.decode("latin-1")


def _told(part: Part, document: Document) -> str:
    try:
        return part(Content(document))
    except DocumentFault as fault:
        return "refused " + _words(fault.findings)
    except Exception as error:  # noqa: BLE001 - what a plugin raises over a hostile file is what is examined
        return f"raised {type(error).__name__}: {error}"


def _words(findings: Iterable[Finding]) -> str:
    """What is wrong; an error without a mend is told apart."""
    said = [f"{finding.rule} {finding.message}" for finding in findings]
    mute = [each.rule for each in findings if each.severity == "error" and each.hint is None]
    return " ".join([*(f"{WITHOUT_MEND} {rule};" for rule in mute), *said])


_TASKS: Mapping[str, Callable[[Candidate, Mapping[str, Any]], Mapping[str, Any]]] = {
    "digests": digests,
    "attacks": attacks,
}


def main() -> None:
    """Do one task."""
    task, plugin = sys.argv[1:]
    with suppress(ValueError):  # a lower limit that is set already stays
        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, _MEMORY))
    answer = _TASKS[task](Candidate(plugin), json.load(sys.stdin))
    sys.stdout.write("\n" + json.dumps(answer))


if __name__ == "__main__":
    main()
