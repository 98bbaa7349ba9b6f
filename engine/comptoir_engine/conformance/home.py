"""A finding on the pivot leads home, to the path and line of the file that its sender knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from comptoir_engine.conformance.candidate import Candidate, Sample
from comptoir_engine.conformance.leaves import Leaf, bare, leaves_of
from comptoir_engine.conformance.rule import rule
from comptoir_engine.conformance.trials import Outcome, Trial, studies
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Paths


def _reads(candidate: Candidate) -> bool:
    return bool(candidate.ways_in)


@rule("HOME-1", "findings on the pivot lead home", _reads)
def leads_home(candidate: Candidate) -> Iterator[str]:
    """For each element with a value in the pivot of each good sample, the conversion's `home` names a path that
    exists in the source, with its line. Where changing a value of the source changes that value of the pivot, the
    path is that value's element or attribute or one around it, and not the whole document. Of a path in which a value
    was not changed, because only a share was, nobody knows."""
    studied = studies(candidate)
    if not studied:
        yield "No good sample can be converted to the pivot."
    for sample, way in candidate.readable():
        unchanged, trials = studied[sample.name]
        if unchanged.content is None:
            yield f"{sample.name} is not converted"
        elif way.home is None:
            yield f"the conversion from {way.source} has no `home`"
        else:
            tried = {trial.leaf.path for trial in trials}
            yield from _led(sample, way, unchanged.content, _origins(unchanged, trials), tried)


def _led(
    sample: Sample, way: Conversion, written: bytes, origins: Mapping[str, set[str]], tried: set[str]
) -> Iterator[str]:
    assert way.home is not None
    source, pivot = sample.content, Content(Document(written, way.target, sample.document.type))
    paths = Paths({})
    lines = {
        bare(paths.of(each, name)): each.sourceline
        for each in source.tree.iter(etree.Element)
        for name in (None, *map(str, each.attrib))
    }
    root = next(iter(lines))
    untried = [leaf.path for leaf in leaves_of(source.tree) if leaf.path not in tried]
    for leaf, path in _places(pivot.tree):
        place = way.home(path, pivot, source)
        where = f"{sample.name}: a finding at {leaf.path} of the pivot leads"
        if place is None or bare(place[0]) not in lines:
            yield f"{where} to {place}, which is nowhere in the source"
            continue
        home = bare(place[0])
        if place[1] != lines[home]:
            yield f"{where} to line {place[1]}, but {home} is on line {lines[home]}"
        elif home != root and any(_holds(home, each) for each in untried):
            continue
        elif strayed := _strayed(home, origins.get(leaf.path, set()), root):
            yield f"{where} to {home}, {strayed}"


def _strayed(home: str, origins: set[str], root: str) -> str | None:
    if not origins or any(_holds(home, origin) for origin in origins if home != root):
        return None
    shown = ", ".join(sorted(origins)[:3])
    return f"but its value comes from {shown}"


def _holds(home: str, origin: str) -> bool:
    return origin == home or origin.startswith(home + "/")


def _origins(unchanged: Outcome, trials: tuple[Trial, ...]) -> Mapping[str, set[str]]:
    """Path of a value in the pivot → the values of the source that it changes with."""
    before = _values(unchanged.content)
    found: dict[str, set[str]] = {}
    for trial in trials:
        if trial.fate == "arrives":
            for path, value in _values(trial.content).items():
                if path in before and before[path] != value:
                    found.setdefault(path, set()).add(trial.leaf.path)
    return found


def _values(content: bytes | None) -> Mapping[str, str]:
    if content is None or not content.startswith(b"<"):
        return {}
    return {leaf.path: leaf.value for leaf in leaves_of(Content(Document(content)).tree)}


def _places(root: etree._Element) -> Iterator[tuple[Leaf, str]]:
    """Each element with a value: as a leaf, and its path as the contract writes it."""
    elements, paths = list(root.iter(etree.Element)), Paths(PIVOT_PREFIXES)
    for leaf in leaves_of(root):
        if leaf.attribute is None:
            yield leaf, paths.of(elements[leaf.element])


RULES = (leads_home,)
