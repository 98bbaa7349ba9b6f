"""Where two schemas part: elements that only one of them knows, their order, how often they may stand, and codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from comptoir_engine.errors import ConfigError
from comptoir_engine.official.schemas import dtd_at, xsd_at

Kind = Literal["only official", "only ours", "order", "how often", "codes"]
Often = tuple[int, int | None]
"""At least and at most; None is without end."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that the two see otherwise: at which element, and what each says of it."""

    kind: Kind
    place: str
    official: str = ""
    ours: str = ""


@dataclass(slots=True)
class Model:
    """What a schema says: element → its children in order with how often each may stand; element → its codes."""

    children: dict[str, dict[str, Often]] = field(default_factory=dict)
    codes: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, parent: str, child: str, often: Often) -> None:
        """Notes a child; one that stands in several places of its parent may stand as often as all of them together."""
        known = self.children.setdefault(parent, {})
        if child not in known:
            known[child] = often
            return
        least, most = known[child]
        together = None if most is None or often[1] is None else most + often[1]
        known[child] = (min(least, often[0]), together)


def differences(official: Path, ours: Path, root: str) -> list[Difference]:
    """Where two schemas part in documents that begin with `root`; raises `ConfigError` for one that is broken."""
    return list(_between(model_of(official, root), model_of(ours, root), root))


def model_of(schema: Path, root: str) -> Model:
    """What a schema says of documents that begin with `root` (Clark notation); a DTD knows no namespaces."""
    return _of_dtd(schema) if schema.suffix.lower() == ".dtd" else _of_xsd(schema, root)


def _between(official: Model, ours: Model, root: str) -> Iterator[Difference]:
    """From the root down, through what both know: what lies below an element that one does not know is not told."""
    seen, waiting = {root}, [root]
    while waiting:
        parent = waiting.pop(0)
        theirs, own = official.children.get(parent, {}), ours.children.get(parent, {})
        yield from _of_element(parent, theirs, own)
        yield from _of_codes(parent, official.codes.get(parent), ours.codes.get(parent))
        common = [child for child in own if child in theirs and child not in seen]
        seen.update(common)
        waiting.extend(common)


def _of_element(parent: str, theirs: Mapping[str, Often], own: Mapping[str, Often]) -> Iterator[Difference]:
    name = _local(parent)
    for child in theirs:
        if child not in own:
            yield Difference("only official", f"{name}/{_local(child)}", _written(theirs[child]))
    for child in own:
        if child not in theirs:
            yield Difference("only ours", f"{name}/{_local(child)}", ours=_written(own[child]))
    common = [child for child in theirs if child in own]
    ours = [child for child in own if child in theirs]
    if common != ours:
        yield Difference("order", name, ", ".join(map(_local, common)), ", ".join(map(_local, ours)))
    for child in common:
        if theirs[child] != own[child]:
            place = f"{name}/{_local(child)}"
            yield Difference("how often", place, _written(theirs[child]), _written(own[child]))


def _of_codes(
    element: str, theirs: frozenset[str] | None, own: frozenset[str] | None
) -> Iterator[Difference]:
    if theirs is None or own is None or theirs == own:
        return
    official, ours = ", ".join(sorted(theirs - own)), ", ".join(sorted(own - theirs))
    yield Difference("codes", _local(element), official, ours)


def _written(often: Often) -> str:
    return f"{often[0]}..{'n' if often[1] is None else often[1]}"


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _of_xsd(path: Path, root: str) -> Model:
    schema = xsd_at(path)
    model = Model()
    waiting: list[Any] = (
        [schema.elements[root]] if root in schema.elements else list(schema.elements.values())
    )
    seen = {element.name for element in waiting}
    while waiting:
        element = waiting.pop()
        _note_codes(model, element)
        if not element.type.has_complex_content():
            continue
        for child, often in _children(element.type.content, (1, 1)):
            model.add(element.name, child.name, often)
            if child.name not in seen:
                seen.add(child.name)
                waiting.append(child)
    return model


def _children(group: Any, around: Often) -> Iterator[tuple[Any, Often]]:
    """The elements of a content model; what stands in a choice or in a group that may be missing may be missing."""
    least, most = _times(around, (group.min_occurs, group.max_occurs))
    if group.model == "choice" and len(group) > 1:
        least = 0
    for part in group:
        if hasattr(part, "model"):
            yield from _children(part, (least, most))
        elif part.name is not None:
            yield part, _times((least, most), (part.min_occurs, part.max_occurs))


def _times(one: Often, other: Often) -> Often:
    most = None if one[1] is None or other[1] is None else one[1] * other[1]
    return one[0] * other[0], most


def _note_codes(model: Model, element: Any) -> None:
    codes = getattr(element.type, "enumeration", None)
    if codes:
        model.codes[element.name] = frozenset(map(str, codes))


def _of_dtd(path: Path) -> Model:
    dtd = dtd_at(path)
    if dtd is None:
        raise ConfigError(f"The schema {path.name} can't be used: it is no DTD.")
    model = Model()
    for element in dtd.iterelements():
        if element.content is not None:
            for child, often in _parts(element.content, (1, 1)):
                model.add(str(element.name), child, often)
    return model


_OFTEN: Mapping[str, Often] = {"once": (1, 1), "opt": (0, 1), "mult": (0, None), "plus": (1, None)}


def _parts(content: Any, around: Often) -> Iterator[tuple[str, Often]]:
    """The elements of a content model of a DTD: a tree of pairs, as deep as it is long."""
    waiting = [(content, around)]
    while waiting:
        part, outer = waiting.pop()
        often = _times(outer, _OFTEN[part.occur])
        if part.type == "element":
            yield part.name, often
        elif part.type in ("seq", "or"):
            if part.type == "or":
                often = (0, often[1])
            waiting.extend((each, often) for each in (part.right, part.left) if each is not None)
