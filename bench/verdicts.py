"""Our rules beside the official artefact: whether both say the same of a document, by rule and by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.model import Document
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import Places
from comptoir_engine.xml.saxon import saxon
from lxml import etree

from bench.damage import damaged
from bench.syntaxes import UBL, Syntax

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_SAID = (f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
_CASES = "{http://difi.no/xsd/vefa/validator/1.0}"
_LARGEST = 40_000
"""Bytes; larger documents cost minutes and say nothing new."""
_WHOLE = 0.7
"""The share of whole documents among those that are damaged; the rest are the fragments of CEN's own cases."""

Said = Counter[tuple[str, str]]
"""Rules, each with the path of the element that breaks it."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that only one of both says is broken; `why` names the artefact's fault, where it is one."""

    document: str
    rule: str
    path: str
    ours: bool
    why: str | None

    def __str__(self) -> str:
        who = "we alone" if self.ours else "the artefact alone"
        return (
            f"{self.document}: {self.rule} at {self.path} is broken, say {who}: {self.why or 'NOT EXPLAINED'}"
        )


@dataclass(slots=True)
class Compared:
    """Documents, those of which the artefact says nothing because it breaks off, and where it and we differ."""

    documents: int = 0
    broken_off: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def unexplained(self) -> list[Difference]:
        """Those that are no fault of the artefact."""
        return [each for each in self.differences if each.why is None]


class Judge:
    """Both rule sets for a syntax, ready to run; the artefact as it was published, from a copy in `folder`."""

    def __init__(self, folder: Path, syntax: Syntax = UBL) -> None:
        self.syntax = syntax
        self._official = syntax.official(folder)
        saxon().prepare(self._official)
        self._own = syntax.own()

    def compare(self, name: str, root: etree._Element, found: Compared) -> None:
        """Judge a document by both, and add it up."""
        found.documents += 1
        content = Content(
            Document(etree.tostring(root, with_tail=False), self.syntax.format, "invoice", name)
        )
        theirs = self._theirs(content)
        if theirs is None:
            found.broken_off += 1
            return
        ours = self._ours(content)
        for said, mine in ((ours - theirs, True), (theirs - ours, False)):
            for rule, path in said:
                why = self.syntax.fault(rule, _at(path, content.tree), mine)
                found.differences.append(Difference(name, rule, path, mine, why))

    def _ours(self, content: Content) -> Said:
        return Counter((each.failed.rule, _path(each.failed.element)) for each in self._own.broken(content))

    def _theirs(self, content: Content) -> Said | None:
        """None where it breaks off: it reads a value as a number, or as one value, that is none."""
        try:
            report = saxon().text(self._official, content.node, {})
        except PluginError:
            return None
        places, said = Places(content.tree), Counter[tuple[str, str]]()
        for each in parse(report.encode()).iter(*_SAID):
            place = places.locate(each.get("location", ""))
            said[self.syntax.named(each), _path(place[0] if place else content.tree)] += 1
        return said


def _path(element: etree._Element) -> str:
    return str(element.getroottree().getelementpath(element))


def _at(path: str, root: etree._Element) -> etree._Element:
    found = root.getroottree().find(path)
    assert found is not None
    return found


# Documents


def documents(folder: Path, syntax: Syntax = UBL) -> Iterator[tuple[str, bytes]]:
    """The reference documents in a syntax, whole ones and the fragments of CEN's own cases (their names have a #)."""
    for name, data in _files(folder / "corpora"):
        try:
            root = parse(data)
        except DocumentFault:
            continue  # what is no XML meets no rule
        if syntax.is_bill(root):
            yield name, data
        for number, case in enumerate(root.iter(f"{_CASES}test")):
            for fragment in filter(syntax.is_bill, case):
                yield f"{name}#{number}", etree.tostring(fragment, with_tail=False)


def _files(corpora: Path) -> Iterator[tuple[str, bytes]]:
    """All XML, and the documents that stand in PDFs."""
    for file in sorted(corpora.rglob("*.xml")):
        yield file.name, file.read_bytes()
    registry = Registry.load()
    for file in sorted((corpora / "zugferd").glob("*.pdf")):
        for inside in unpack(Document(file.read_bytes(), name=file.name), registry):
            yield file.name, inside.content


def damaged_documents(
    folder: Path, count: int, seed: int, syntax: Syntax = UBL
) -> Iterator[tuple[str, etree._Element]]:
    """So many documents, each damaged at random; the same for the same seed."""
    chance = Random(seed)
    known = [(name, data) for name, data in documents(folder, syntax) if len(data) < _LARGEST]
    whole = [each for each in known if "#" not in each[0]]
    for number in range(count):
        name, data = chance.choice(whole if chance.random() < _WHOLE else known)
        root = parse(data)
        kinds = damaged(root, chance)
        yield f"{number}: {name}, {', '.join(kinds)}", root
