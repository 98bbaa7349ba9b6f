"""To the pivot and back: the same meaning, and the second round changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from comptoir_engine.conformance.candidate import Candidate, Pivot, converted
from comptoir_engine.conformance.leaves import bare
from comptoir_engine.conformance.rule import rule
from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Document, Loss
from comptoir_engine.pivot.compare import Difference, compare


def _both_ways(candidate: Candidate) -> bool:
    return any(way.target == other.source for way, other in _pairs(candidate))


def _pairs(candidate: Candidate) -> list[tuple[Conversion, Conversion]]:
    """Each way out with the way in of the same format."""
    return [(out, way) for out in candidate.ways_out for way in candidate.ways_in if way.source == out.target]


@rule("ROUND-1", "to the pivot and back means the same", _both_ways)
def the_same_meaning(candidate: Candidate) -> Iterator[str]:
    """What was read is written and read again: both pivots mean the same by term (`comptoir_engine.pivot.compare`).

    A difference is forgiven where a loss of the way out names its path, or a loss of the way back says its value.
    """
    for pivot, written, _, back in _journeys(candidate):
        again = _read(candidate, back, written.content.document)
        differences = compare(pivot.content.tree, again.content.tree)
        for difference in differences:
            if not _told(difference, written.losses, again.losses):
                yield f"{pivot.name}: {_sentence(difference)}"


@rule("ROUND-2", "a second round changes nothing", _both_ways)
def a_second_round(candidate: Candidate) -> Iterator[str]:
    """What was written, read and written again is the same to the byte; so is the pivot after that."""
    for pivot, written, out, back in _journeys(candidate):
        once = _read(candidate, back, written.content.document)
        twice = converted(out, once.content.document)
        thrice = _read(candidate, back, twice.content.document)
        yield from _unlike(f"{pivot.name} as {back.source}", written.content.bytes, twice.content.bytes)
        yield from _unlike(f"the pivot of {pivot.name}", once.content.bytes, thrice.content.bytes)


def _journeys(candidate: Candidate) -> Iterator[tuple[Pivot, Converted, Conversion, Conversion]]:
    for out, back in _pairs(candidate):
        pivots = list(candidate.writable(out))
        if not pivots:
            raise ConfigError(f"No good sample becomes a pivot that can be written as {out.target}.")
        yield from ((pivot, converted(out, pivot.document), out, back) for pivot in pivots)


def _read(candidate: Candidate, way: Conversion, document: Document) -> Converted:
    """Read what was written as a stranger would: its format and type are recognised."""
    seen = candidate.recognised(Document(document.content, attachments=document.attachments))
    if seen.format != way.source or seen.type not in way.types:
        raise ConfigError(
            f"What is written as {way.source} is not recognised as such, but as {seen.format} {seen.type}."
        )
    return converted(way, seen)


def _told(difference: Difference, out: tuple[Loss, ...], back: tuple[Loss, ...]) -> bool:
    if any(bare(loss.path) == bare(difference.path) for loss in out):
        return True
    return any(loss.value == difference.left for loss in chain(out, back))


def _sentence(difference: Difference) -> str:
    name = difference.term or "a value without a term"
    sides = [f"“{side}”" if side is not None else "nothing" for side in (difference.left, difference.right)]
    return f"{name} at {difference.path} was {sides[0]} and is {sides[1]} after the way there and back"


def _unlike(what: str, first: bytes, second: bytes) -> Iterator[str]:
    if first != second:
        yield f"{what} changes in the second round: {_first_difference(first, second)}"


def _first_difference(first: bytes, second: bytes) -> str:
    pairs = enumerate(zip(first, second, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(first), len(second)))
    pieces = [content[max(0, at - 30) : at + 30].decode("utf-8", "replace") for content in (first, second)]
    return f"…{pieces[0]}… became …{pieces[1]}…"


RULES = (the_same_meaning, a_second_round)
