"""The plugin under exam: what it offers, its samples, and what it makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from comptoir_engine.codes import guesses
from comptoir_engine.conformance.equipment import Equipment
from comptoir_engine.errors import ConfigError, DocumentFault
from comptoir_engine.hookspecs import Conversion, Converted, Format
from comptoir_engine.model import ENVELOPE, PIVOT, Document, Finding, Type
from comptoir_engine.pivot.head import head_of
from comptoir_engine.registry import GROUP, Registry
from comptoir_engine.writing import WayTo, write
from comptoir_engine.xml.content import Content

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Sample:
    """One sample file, as the plugin (or, for documents of the pivot, the engine) recognises it."""

    name: str
    document: Document

    @property
    def content(self) -> Content:
        """The document afresh, with nothing made of it yet."""
        return Content(self.document)


@dataclass(frozen=True, slots=True)
class Pivot:
    """A document of the pivot to write from: shipped as `pivot-*.xml`, or read from a good sample (`source`)."""

    name: str
    document: Document
    source: Sample | None = None

    @property
    def content(self) -> Content:
        """The document afresh."""
        return Content(self.document)


@dataclass
class Candidate:
    """`name` is the plugin's entry point. Everything is loaded when first asked for, and once. Of the values that the
    rules of loss change, each `every`th is: the exam proper changes them all."""

    name: str
    equipment: Equipment = field(default_factory=Equipment)
    every: int = 1
    remarks: list[str] = field(default_factory=list)
    _kept: dict[str, Any] = field(default_factory=dict)

    def once(self, name: str, make: Callable[[], Made]) -> Made:
        """What several rules look at is made by the first of them."""
        if name not in self._kept:
            self._kept[name] = make()
        made: Made = self._kept[name]
        return made

    @cached_property
    def point(self) -> EntryPoint:
        """The entry point; raise `ConfigError` where no such plugin is installed."""
        found = [point for point in entry_points(group=GROUP) if point.name == self.name]
        if not found:
            raise ConfigError(f"No plugin {self.name} is installed; `comptoir plugins` lists them.")
        return found[0]

    @cached_property
    def registry(self) -> Registry:
        """What the plugin offers, and nobody else. Its conversions may guess, so that each word is examined."""
        self.point  # noqa: B018 - says which plugin is not installed
        registry = Registry.load(only=[self.name])
        for ends, way in registry.conversions.items():
            registry.conversions[ends] = replace(way, run=partial(_guessing, way))
        return registry

    @cached_property
    def neighbours(self) -> Mapping[str, Registry]:
        """Each other installed plugin by itself. One that can't be loaded fails its own exam, not this one."""
        found = {}
        for point in entry_points(group=GROUP):
            if point.name == self.name:
                continue
            try:
                found[point.name] = Registry.load(only=[point.name])
            except ConfigError as error:
                self.remarks.append(f"{error}")
        return found

    @property
    def folder(self) -> Path:
        """The folder of the plugin's package, without importing it."""
        return folder_of(self.point)

    def files(self, kind: str) -> list[Path]:
        """The sample files of a kind: `good`, `bad` or `pivot`."""
        return sorted((self.folder / "samples").glob(f"{kind}-*"))

    @cached_property
    def good(self) -> tuple[Sample, ...]:
        """The good samples that are recognised."""
        samples = (self.sample(path) for path in self.files("good"))
        return tuple(sample for sample in samples if sample.document.type is not None)

    def sample(self, path: Path) -> Sample:
        """A file as the plugin sees it; without format and type where nobody recognises it."""
        return Sample(path.name, self.recognised(Document(path.read_bytes(), name=path.name)))

    def recognised(self, document: Document) -> Document:
        """The document with its format and type, if the plugin knows it, it is one of the pivot, or the plugin checks
        documents of a format that another installed plugin knows."""
        return self.seen(document).document

    def seen(self, document: Document) -> Content:
        """The same, with what recognition has already made of it."""
        content = Content(document)
        found = self.registry.recognise(content)
        if found is not None:
            content.document = replace(document, format=found[0].id, type=found[1])
        elif (kind := pivot_type(content)) is not None:
            content.document = replace(document, format=PIVOT, type=kind)
        elif (known := self._known_beside(content)) is not None:
            content.document = replace(document, format=known[0].id, type=known[1])
        return content

    def _known_beside(self, content: Content) -> tuple[Format, Type] | None:
        checked = {check.format for check in self.registry.checks.values()} - {PIVOT, *self.registry.formats}
        registries = self.neighbours.values() if checked else ()
        found = (registry.recognise(content) for registry in registries)
        return next((each for each in found if each is not None and each[0].id in checked), None)

    def is_envelope(self, path: Path) -> bool:
        """Whether a file holds documents and is none itself."""
        content = Content(Document(path.read_bytes(), name=path.name))
        return any(format.recognise(content) == ENVELOPE for format in self.registry.formats.values())

    @property
    def ways_in(self) -> tuple[Conversion, ...]:
        """Its conversions to the pivot."""
        return tuple(way for way in self.registry.conversions.values() if way.target == PIVOT)

    @cached_property
    def ways_out(self) -> tuple[Conversion, ...]:
        """Its conversions from the pivot, each with what it needs beside it, as the pipeline runs them. One that needs
        a format which no installed plugin writes can't be examined: it is left out."""
        ways = [way for way in self.registry.conversions.values() if way.source == PIVOT]
        return tuple(self._equipped(way) for way in ways if not self.lacking(way))

    def lacking(self, way: Conversion) -> list[str]:
        """The formats that a conversion needs and no installed plugin writes."""
        return [need for need in way.needs if self.way_to(need) is None]

    def _equipped(self, way: Conversion) -> Conversion:
        def run(content: Content, options: Mapping[str, str]) -> Converted:
            return write(way, content, options, self.way_to)

        return replace(way, run=run, prepare=partial(_prepare, way, self.way_to)) if way.needs else way

    def way_to(self, format: str) -> Conversion | None:
        """The way from the pivot to a format, its own or another installed plugin's."""
        registries = (self.registry, *self.neighbours.values())
        return next(
            (way for registry in registries if (way := registry.from_pivot(format)) is not None), None
        )

    def way_in(self, document: Document) -> Conversion | None:
        """How a document of it becomes one of the pivot."""
        way = self.registry.to_pivot(str(document.format))
        return way if way is not None and document.type in way.types else None

    def readable(self) -> Iterator[tuple[Sample, Conversion]]:
        """The good samples that can be converted to the pivot, with the conversion."""
        for sample in self.good:
            way = self.way_in(sample.document)
            if way is not None:
                yield sample, way

    @cached_property
    def pivots(self) -> tuple[Pivot, ...]:
        """All documents of the pivot that its ways out are tried with."""
        shipped = [self.sample(path) for path in self.files("pivot")]
        own = [Pivot(sample.name, sample.document) for sample in shipped if sample.document.format == PIVOT]
        read = [
            Pivot(sample.name, way.run(sample.content, {}).content.document, sample)
            for sample, way in self.readable()
        ]
        return (*own, *read)

    def writable(self, way: Conversion) -> Iterator[Pivot]:
        """The pivots that a way out takes."""
        yield from (pivot for pivot in self.pivots if pivot.document.type in way.types)

    def findings(self, document: Document) -> tuple[Finding, ...]:
        """What the plugin says against a document: its checks on it, its conversion, its checks on the pivot."""
        content = Content(document)
        try:
            content.tree  # noqa: B018 - its fault is the first finding
        except DocumentFault as fault:
            return fault.findings if document.type is None else (*fault.findings, *self.reported(content))
        found = self.reported(content)
        way = self.way_in(document)
        if way is None:
            return found
        try:
            return (*found, *self.reported(way.run(content, {}).content))
        except DocumentFault as fault:
            return (*found, *fault.findings)

    def reported(self, content: Content) -> tuple[Finding, ...]:
        """The findings of the plugin's own checks for a document of this format and type."""
        document = content.document
        return tuple(
            finding
            for check in self.registry.checks.values()
            if check.format == document.format and document.type in check.types
            for finding in check.run(content).findings
        )


def _guessing(way: Conversion, content: Content, options: Mapping[str, str]) -> Converted:
    may = {guesses.NAME: "yes"} if guesses.OPTION in way.options else {}
    return way.run(content, {**options, **may})


def _prepare(way: Conversion, way_to: WayTo) -> None:
    """What a conversion compiles, and what those compile that it needs."""
    for each in (*map(way_to, way.needs), way):
        if each is not None and each.prepare is not None:
            each.prepare()


def folder_of(point: EntryPoint) -> Path:
    """The folder of an entry point's module."""
    spec = find_spec(point.module)
    if spec is None or spec.origin is None:
        raise ConfigError(f"The module {point.module} of the plugin {point.name} is not there.")
    return Path(spec.origin).parent


def pivot_type(content: Content) -> Type | None:
    """The type of a document of the pivot; None for anything else."""
    try:
        return head_of(content.tree).type
    except DocumentFault:
        return None


def converted(way: Conversion, document: Document) -> Converted:
    """Run a conversion on a document afresh."""
    return way.run(Content(document), {})
