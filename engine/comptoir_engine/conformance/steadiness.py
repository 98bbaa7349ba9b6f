"""The same document gives the same result: in every process, whatever came before it, and at a steady pace."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace
from statistics import median
from typing import Any

from lxml import etree

from comptoir_engine.conformance.candidate import Candidate, Pivot, Sample
from comptoir_engine.conformance.fresh import digests
from comptoir_engine.conformance.rule import rule
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.saxon import saxon

_ONE = {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_OTHER = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
_FEW, _MANY = 30, 300
_ALLOWED = 0.1
"""CPU seconds that a document may always take, whatever the floor is."""
_SLOW = 0.5
_TIMES_THE_FLOOR = 60
_TIMES_AS_LONG = 4 * _MANY / _FEW


def _converts(candidate: Candidate) -> bool:
    return bool(candidate.registry.conversions)


def _handles_documents(candidate: Candidate) -> bool:
    return bool(candidate.registry.conversions or candidate.registry.checks)


@rule("SAME-1", "two processes give the same bytes", _converts)
def in_two_processes(candidate: Candidate) -> Iterator[str]:
    """All good samples and pivots go through two fresh processes that differ in hash seed, time zone and locale:
    recognition, reports, losses and written bytes are the same."""
    if not _all(candidate):
        yield "There is no sample."
    one, other = (_digested(candidate, surroundings) for surroundings in (_ONE, _OTHER))
    yield from _unlike(one, other, "in another process")


@rule("SAME-2", "nothing of one document is left for the next", _handles_documents)
def whatever_came_before(candidate: Candidate) -> Iterator[str]:
    """The sample with the least in it, of each format and type, gives the same after all larger ones as it does alone
    in a fresh process."""
    samples = _all(candidate)
    if not samples:
        yield "There is no sample."
    after = _digested(candidate, _ONE)
    least = {(sample.document.format, sample.document.type): sample for sample in samples}
    for sample in least.values():
        alone = digests(candidate.name, [sample], _ONE)
        yield from _unlike(alone, after, "after the other samples")


def _digested(candidate: Candidate, surroundings: Mapping[str, str]) -> Mapping[str, Any]:
    """What a fresh process makes of all samples, the largest first."""
    return candidate.once(
        f"digests {surroundings['TZ']}", lambda: digests(candidate.name, _all(candidate), surroundings)
    )


def _all(candidate: Candidate) -> list[Sample]:
    """All documents there are to try, the largest first."""
    shipped = [Sample(pivot.name, pivot.document) for pivot in candidate.pivots if pivot.source is None]
    return sorted([*candidate.good, *shipped], key=lambda sample: -len(sample.document.content))


def _unlike(one: Mapping[str, Any], other: Mapping[str, Any], when: str) -> Iterator[str]:
    for name, stages in one.items():
        for stage, digest in stages.items():
            if other[name].get(stage) != digest:
                yield f"{name}: {stage} is another {when}"


@rule("PACE-1", "takes its time within bounds", _handles_documents)
def in_time(candidate: Candidate) -> Iterator[str]:
    """CPU time a good sample (its checks, its conversion, and each way out), beside the floor: the same document
    parsed, handed to Saxon and written again, with nothing done to it. The bound is generous: sixty times the floor,
    and a tenth of a second is always allowed. A document of 300 lines may take four times as long a line as one of
    30. The figures are remarks of the rule."""
    if not _all(candidate):
        yield "There is no sample."
    for sample in _all(candidate):
        floor = _seconds(lambda sample=sample: _floor(sample))  # type: ignore[misc]
        taken = _seconds(lambda sample=sample: _through(candidate, sample.document))  # type: ignore[misc]
        figures = f"{sample.name}: {taken * 1000:.1f} ms, {taken / floor:.1f} times the floor"
        candidate.remarks.append(figures)
        if taken > max(_ALLOWED, _TIMES_THE_FLOOR * floor):
            yield figures
    yield from _growth(candidate)


def _growth(candidate: Candidate) -> Iterator[str]:
    for way in candidate.ways_out:
        for pivot in candidate.writable(way):
            if _lines(Content(pivot.document).tree):
                yield from _grown(candidate, way, pivot)
                break


def _grown(candidate: Candidate, way: Conversion, pivot: Pivot) -> Iterator[str]:
    few, many = (_with_lines(pivot.document, count) for count in (_FEW, _MANY))
    yield from _times(candidate, f"writing {way.target}", way, few, many)
    back = candidate.registry.to_pivot(way.target)
    if back is not None:
        written = [
            replace(way.run(Content(each), {}).content.document, type=pivot.document.type)
            for each in (few, many)
        ]
        yield from _times(candidate, f"reading {way.target}", back, *written)


def _times(candidate: Candidate, what: str, way: Conversion, few: Document, many: Document) -> Iterator[str]:
    short = _seconds(lambda: way.run(Content(few), {}))
    long = _middle(lambda: way.run(Content(many), {}))
    figures = f"{what}: {_FEW} lines {short * 1000:.1f} ms, {_MANY} lines {long * 1000:.1f} ms"
    candidate.remarks.append(figures)
    if long > max(_ALLOWED, _TIMES_AS_LONG * short):
        yield f"{figures}; the time grows faster than the number of lines"


def _lines(root: etree._Element) -> list[etree._Element]:
    return [child for child in root if isinstance(child.tag, str) and child.tag.endswith("Line")]


def _with_lines(document: Document, count: int) -> Document:
    root = deepcopy(Content(document).tree)
    line = _lines(root)[-1]
    for _ in range(count - len(_lines(root))):
        line.addnext(deepcopy(line))
    return replace(document, content=etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds, after one time to warm up."""
    work()
    return _middle(work)


def _middle(work: Callable[[], object]) -> float:
    """CPU seconds, the middle of five; what is slow is asked once."""
    first = _timed(work)
    return first if first > _SLOW else max(median([first, *(_timed(work) for _ in range(4))]), 1e-6)


def _timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _floor(sample: Sample) -> None:
    if sample.document.content.lstrip().startswith(b"<"):
        saxon().write(sample.content.node)


def _through(candidate: Candidate, document: Document) -> None:
    content = Content(document)
    candidate.reported(content)
    way = candidate.way_in(document)
    pivot = way.run(content, {}).content if way is not None else content
    for out in candidate.ways_out if pivot.document.format == PIVOT else ():
        if pivot.document.type in out.types:
            out.run(pivot, {})


RULES = (in_two_processes, whatever_came_before, in_time)
