"""A format that looks into files hands out what is in them, or says what is wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import rule
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Format
from comptoir_engine.model import ENVELOPE, Document
from comptoir_engine.xml.content import Content

_TRIES = 60
_IN_TIME = 10.0
"""Seconds that all damaged copies of one sample may take together."""

Unpack = Callable[[Content], tuple[Document, ...]]


def _openers(candidate: Candidate) -> list[tuple[Format, Unpack]]:
    return [(each, each.unpack) for each in candidate.registry.formats.values() if each.unpack is not None]


def _opens(candidate: Candidate) -> bool:
    return bool(_openers(candidate))


@rule("OPEN-1", "opens its samples", _opens)
def opens_its_samples(candidate: Candidate) -> Iterator[str]:
    """Each `good-*` sample that a format with `unpack` recognises gives at least one file, each under a bare name that
    no other has, and twice the same. There is such a sample for each of these formats."""
    for format, unpack in _openers(candidate):
        samples = list(_known(candidate, format, "good"))
        if not samples:
            yield f"samples/ holds no good-… file for the format {format.id} to open"
        for path, content in samples:
            yield from (f"{path.name}: {wrong}" for wrong in _opened_wrongly(unpack, content))


@rule("OPEN-2", "says what is wrong with what it can't open", _opens)
def says_what_is_wrong(candidate: Candidate) -> Iterator[str]:
    """A `bad-<rule>-*` sample that is an envelope raises `DocumentFault` with that rule; a format of envelopes alone
    ships one. Good samples, cut off or with bytes changed, unpack or raise `DocumentFault`: nothing else, no fault of
    recognition or explanation, and in ten seconds for all sixty damaged copies of one."""
    for format, unpack in _openers(candidate):
        bad = [one for one in _known(candidate, format, "bad") if format.recognise(one[1]) == ENVELOPE]
        if not bad and not format.types:
            yield f"samples/ holds no bad-<rule>-… file of the format {format.id}"
        for path, content in bad:
            said = _said(unpack, content)
            if not any(f"{path.stem}-".startswith(f"bad-{rule}-") for rule in said):
                yield f"{path.name} has none of the faults its name says, but {', '.join(said) or 'no fault'}"
        for path, content in _known(candidate, format, "good"):
            yield from (f"{path.name}, damaged: {wrong}" for wrong in _damaged(format, unpack, content.bytes))


def _known(candidate: Candidate, format: Format, kind: str) -> Iterator[tuple[Path, Content]]:
    for path in candidate.files(kind):
        content = Content(Document(path.read_bytes(), name=path.name))
        if format.recognise(content) is not None:
            yield path, content


def _opened_wrongly(unpack: Unpack, content: Content) -> Iterator[str]:
    files = unpack(content)
    names = [file.name or "" for file in files]
    if not files:
        yield "nothing comes out of it"
    if unpack(Content(content.document)) != files:
        yield "something else comes out of it the second time"
    yield from (f"the name {name!r} is not bare" for name in names if not _is_bare(name))
    if len(set(names)) < len(names):
        yield "two files come out of it under one name"


def _is_bare(name: str) -> bool:
    return name.strip(" .") != "" and name.isprintable() and not set(name) & set("/\\:")


def _said(unpack: Unpack, content: Content) -> list[str]:
    try:
        unpack(content)
    except DocumentFault as fault:
        return [finding.rule for finding in fault.findings]
    return []


def _damaged(format: Format, unpack: Unpack, sample: bytes) -> Iterator[str]:
    started = time.perf_counter()
    for copy in _copies(sample):
        content = Content(Document(copy))
        try:
            if format.recognise(content) is not None:
                _said(unpack, content)
            elif format.explain is not None:
                format.explain(content)
        except Exception as error:  # noqa: BLE001 - what a plugin raises over a damaged file is what is examined
            yield f"raises {type(error).__name__}: {error}"
            return
    if time.perf_counter() - started > _IN_TIME:
        yield f"takes {time.perf_counter() - started:.0f} s"


def _copies(sample: bytes) -> Iterator[bytes]:
    """The same damage every time."""
    chance = random.Random(1)  # noqa: S311 - nothing secret
    for number in range(_TRIES):
        if number % 3 == 0:
            yield sample[: chance.randrange(len(sample))]
        else:
            changed = bytearray(sample)
            for _ in range(number % 3):
                changed[chance.randrange(len(sample))] = chance.randrange(256)
            yield bytes(changed)


RULES = (opens_its_samples, says_what_is_wrong)
