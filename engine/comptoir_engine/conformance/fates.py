"""No silent loss: every value arrives, or is told as lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import rule
from comptoir_engine.conformance.trials import Bench, Trial, studies


def _reads(candidate: Candidate) -> bool:
    return bool(candidate.ways_in)


def _writes(candidate: Candidate) -> bool:
    return bool(candidate.ways_out)


@rule("LOSS-1", "no value vanishes on the way to the pivot", _reads)
def to_the_pivot(candidate: Candidate) -> Iterator[str]:
    """Each text of an element and each attribute of each good sample is changed in turn: a day, a number, an
    indicator into another, a text into a long one and then at its very end.

    Either the pivot changes, or a loss names the value's path and says the value (a long one by its beginning), or
    a finding (of the conversion, or of the plugin's checks) names its path. Nothing that is changed may break the
    conversion: what it can't take is a `DocumentFault`.
    """
    found = studies(candidate)
    if not found:
        yield "No good sample can be converted to the pivot."
    for sample, (_, trials) in found.items():
        yield from silent(f"{sample} to the pivot", trials)


@rule("LOSS-2", "no value vanishes on the way from the pivot", _writes)
def from_the_pivot(candidate: Candidate) -> Iterator[str]:
    """Each value of each pivot (those read from the good samples, and the plugin's own `samples/pivot-*.xml`) is
    changed in turn in the same way. Either what is written changes, or a loss or a finding names the value's
    path in the pivot."""
    for way in candidate.ways_out:
        pivots = list(candidate.writable(way))
        if not pivots:
            yield f"There is no pivot to write as {way.target}: ship a samples/pivot-….xml."
        for pivot in pivots:
            trials = Bench(candidate, pivot.document, way).trials()
            yield from silent(f"{pivot.name} as {way.target}", trials)


def silent(journey: str, trials: Iterable[Trial]) -> Iterator[str]:
    """A sentence for each value that vanishes or breaks the conversion."""
    for trial in trials:
        place = f"{journey}: “{_shown(trial.value)}” at {trial.leaf.path}"
        if trial.fate == "vanishes":
            yield f"{place} vanishes: the result is the same, and no loss or finding names this path"
        elif trial.fate == "breaks":
            yield f"{place} breaks the conversion: {trial.detail}"


def _shown(value: str) -> str:
    return value if len(value) < 60 else f"{value[:25]} … {value[-25:]}"


RULES = (to_the_pivot, from_the_pivot)
