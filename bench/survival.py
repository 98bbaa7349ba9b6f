"""What of the business terms of real documents is left after a way to a format and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from comptoir_engine.codes import guesses
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document
from comptoir_engine.pivot.compare import side_by_side
from comptoir_engine.registry import Registry
from comptoir_engine.unpacking import unpack
from comptoir_engine.writing import with_ours, write
from comptoir_engine.xml.content import Content

from bench.corpus import Bill


@dataclass(frozen=True, slots=True)
class Way:
    """A format, and whether what it has no place for travels in its notes or its extension."""

    format: str
    extension: bool = False

    @property
    def options(self) -> dict[str, str]:
        """What the two partners agreed on."""
        return {"extension": "on"} if self.extension else {}

    def __str__(self) -> str:
        return f"{self.format}, extended" if self.extension else self.format


FULL = (Way("cii"), Way("facturx"))
"""These have a place for every business term."""
WAYS = (*FULL, Way("xcbl30"), Way("xcbl30", extension=True), Way("ets31"), Way("ets31", extension=True))


@dataclass(slots=True)
class Tally:
    """Values counted: what says the same afterwards, what a loss names, what neither."""

    all: int = 0
    same: int = 0
    named: int = 0
    silent: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Survival:
    """The figures of one way: business terms, other values, and documents that keep the official rules before and
    (but for those named) after; `lossy` are those of which a business term is lost."""

    way: Way
    documents: int = 0
    terms: Tally = field(default_factory=Tally)
    others: Tally = field(default_factory=Tally)
    sound: int = 0
    unsound: set[str] = field(default_factory=set)
    lossy: set[str] = field(default_factory=set)


def survival(bills: Iterable[Bill], way: Way, registry: Registry) -> Survival:
    """Take each document from UBL to the format and back, and count."""
    found = Survival(way)
    for bill in bills:
        before = Content(bill.pivot)
        after, told, unread = _there_and_back(before, way, registry)
        found.documents += 1
        _count(found, before, after, told, unread)
        if is_sound(before, registry):
            found.sound += 1
            if not is_sound(after, registry):
                found.unsound.add(str(bill.pivot.name))
    return found


def is_sound(pivot: Content, registry: Registry) -> bool:
    """Whether it keeps every rule that there is for it."""
    return all(check.run(pivot).verdict == "valid" for check in _rules(pivot, registry))


def _rules(pivot: Content, registry: Registry) -> list[Check]:
    checks = [registry.checks[id] for id in registry.rules()]
    return [each for each in checks if pivot.document.type in each.types]


def _there_and_back(before: Content, way: Way, registry: Registry) -> tuple[Content, set[str], set[str]]:
    """The document afterwards, the places that the way out names as lost, the values that the way back does.

    Codes may be guessed, and guesses are told.
    """
    writer = registry.from_pivot(way.format)
    assert writer is not None
    made = write(writer, before, way.options, registry.from_pivot, guesses.allowed)
    arrived = _opened(replace(made.content.document, type=before.document.type), registry)
    reader = registry.to_pivot(str(arrived.format))
    assert reader is not None
    back = reader.run(Content(arrived), with_ours(reader, way.options, guesses.allowed))
    read = Content(Document(back.content.bytes, PIVOT, before.document.type))
    return read, {loss.path for loss in made.losses}, {loss.value for loss in back.losses}


def _opened(document: Document, registry: Registry) -> Document:
    """What a PDF holds; anything else as it is."""
    [inside] = unpack(Document(document.content, name="it"), registry)
    known = registry.recognise(Content(inside))
    assert known is not None
    return replace(inside, format=known[0].id, type=known[1])


def _count(found: Survival, before: Content, after: Content, told: set[str], unread: set[str]) -> None:
    for each, state in side_by_side(before.tree, after.tree):
        if each.left is None:
            continue
        tally = found.terms if (each.term or "").startswith("BT-") else found.others
        tally.all += 1
        if state == "same":
            tally.same += 1
        elif each.path in told or each.left in unread:
            tally.named += 1
            found.lossy.update([str(before.document.name)] if tally is found.terms else [])
        else:
            tally.silent.append(f"{before.document.name} {each.path} {each.left!r} became {each.right!r}")
