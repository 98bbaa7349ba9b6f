"""Tries an official package on the samples that came with it: is each sound, read, and written back the same?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from comptoir_engine.codes import guesses
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.official.in_order import in_official_order
from comptoir_engine.official.ours import schema_check
from comptoir_engine.pipeline import Processed, convert
from comptoir_engine.pivot.compare import compare
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

Schemas = dict[str, Path]


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one sample.

    `sound`: the official schema accepts it. `losses`: values that reading it loses. `written_soundly`: it accepts what
    was written back. `terms`: terms that are not the same afterwards. `identical`: the same canonical XML.
    """

    name: str
    recognised: bool
    sound: bool = False
    losses: int = 0
    written_soundly: bool = False
    terms: tuple[str, ...] = ()
    identical: bool = False
    problem: Finding | None = None


def with_official(registry: Registry, format: str, schemas: dict[str, Path], version: str) -> Registry:
    """The same registry, whose check of the format's schema asks the official schemas, and whose documents of the
    format stand in their order."""
    own = schema_check(registry, format)
    if own is None or own.with_schemas is None:
        return registry
    official = own.with_schemas(schemas, version)  # type: ignore[arg-type]
    conversions = dict(registry.conversions)
    way_out, way_in = registry.from_pivot(format), registry.to_pivot(format)
    if way_out is not None and way_in is not None:
        conversions[PIVOT, format] = in_official_order(way_out, way_in, official, schemas)
    return replace(registry, checks={**registry.checks, own.id: official}, conversions=conversions)


def tried(registry: Registry, format: str, name: str, content: bytes) -> Trial:
    """Reads a sample, writes it back, and compares; the registry is one `with_official`.

    Guesses are allowed: whether they were right is what a sample shows.
    """
    known = registry.recognise(Content(Document(content)), format)
    if known is None:
        return Trial(name, recognised=False)
    report = _checked(registry, format, content)
    read = convert(Document(content), registry, PIVOT, source=format, ours=guesses.allowed)
    if read.target is None:
        return Trial(name, True, report, problem=_problem(read))
    losses = sum(len(step.losses) for step in read.steps)
    written = convert(Document(read.target.content), registry, format, source=PIVOT, ours=guesses.allowed)
    if written.target is None:
        return Trial(name, True, report, losses, problem=_problem(written))
    again = convert(Document(written.target.content), registry, PIVOT, source=format, ours=guesses.allowed)
    terms = ("?",) if again.target is None else _other_terms(read.target.content, again.target.content)
    sound = _checked(registry, format, written.target.content)
    identical = _canonical(content) == _canonical(written.target.content)
    return Trial(name, True, report, losses, sound, terms, identical)


def _checked(registry: Registry, format: str, content: bytes) -> bool:
    check = schema_check(registry, format)
    known = registry.recognise(Content(Document(content)), format)
    if check is None or known is None:
        return False
    return check.run(Content(Document(content, format, known[1]))).verdict == "valid"


def _other_terms(one: bytes, other: bytes) -> tuple[str, ...]:
    found = compare(Content(Document(one)).tree, Content(Document(other)).tree)
    return tuple(dict.fromkeys(str(difference.term) for difference in found))


def _canonical(content: bytes) -> bytes:
    tree = Content(Document(content)).tree
    for element in tree.iter(etree.Element):
        element.text = (element.text or "").strip() or None
        element.tail = None
    return bytes(etree.tostring(tree, method="c14n"))


def _problem(done: Processed) -> Finding | None:
    findings = [finding for step in done.steps for report in step.reports for finding in report.findings]
    return next((finding for finding in findings if finding.severity == "error"), None)
