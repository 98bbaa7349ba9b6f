"""What becomes of a value that is changed: does it arrive, is it told as lost, or does it vanish?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.leaves import LONG, Changeable, Leaf, bare, changed
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Document, Finding, Loss
from comptoir_engine.xml.content import Content

Fate = Literal["arrives", "told", "vanishes", "breaks"]

_ENOUGH = 40
"""Characters."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a conversion made of one document: bytes and losses, or why it stopped."""

    content: bytes | None
    losses: tuple[Loss, ...] = ()
    findings: tuple[Finding, ...] = ()
    broken: str | None = None

    def holds(self, value: str) -> bool:
        """Whether a value that stands nowhere else is written in full, so that nothing needs to be compared."""
        return self.content is not None and value.encode() in self.content

    def tells_of(self, leaf: Leaf, value: str) -> bool:
        """Whether a loss or a finding names the path of that leaf; a loss must also say the value."""
        lost = any(bare(loss.path) == leaf.path and _says(loss, value) for loss in self.losses)
        return lost or any(_names(finding, leaf) for finding in self.findings)


def _says(loss: Loss, value: str) -> bool:
    """A long value may be told by its beginning: the loss names its place."""
    said, meant = loss.value.strip(), value.strip()
    return said == meant or (len(said) >= _ENOUGH and meant.startswith(said.rstrip("…")))


def _names(finding: Finding, leaf: Leaf) -> bool:
    """Schemas speak of an attribute at its element."""
    return finding.path is not None and bare(finding.path) in (leaf.path, leaf.owner)


@dataclass(frozen=True, slots=True)
class Trial:
    """One leaf, the value put there, and what became of it. `content` is what the conversion then wrote."""

    leaf: Leaf
    value: str
    fate: Fate
    content: bytes | None
    detail: str = ""


class Bench:
    """One document and one conversion; values are changed and the results compared with the unchanged one."""

    def __init__(self, candidate: Candidate, document: Document, way: Conversion) -> None:
        self._candidate = candidate
        self._document = document
        self._way = way
        self._changeable = Changeable(Content(document).tree)
        self.unchanged = self._run(document)

    def leaves(self) -> list[Leaf]:
        """All values of the document."""
        return self._changeable.leaves()

    def trials(self, leaves: Iterable[Leaf] | None = None) -> Iterator[Trial]:
        """Each of these values (where none are named, each of the candidate's share) changed in turn; a text is made a
        long one that must arrive to its very end.

        Texts that end in a digit (numbers of things, instants) are changed there too.
        """
        for leaf in self.leaves()[:: self._candidate.every] if leaves is None else leaves:
            if leaf.kind != "text" or leaf.value.strip()[-1:].isdecimal():
                yield self._trial(leaf, changed(leaf))
            if leaf.kind == "text":
                yield self._trial(leaf, f"{LONG}Z", LONG)

    def _trial(self, leaf: Leaf, value: str, shorter: str | None = None) -> Trial:
        """Put a value at a leaf. It arrives if the result is another than without it, or than with the `shorter`."""
        outcome = self._outcome(leaf, value)
        fate = self._fate(outcome, leaf, value, shorter)
        return Trial(leaf, value, fate, outcome.content, outcome.broken or "")

    def _fate(self, outcome: Outcome, leaf: Leaf, value: str, shorter: str | None) -> Fate:
        if outcome.broken is not None:
            return "breaks"
        if self._arrived(outcome, leaf, value, shorter):
            return "arrives"
        if outcome.tells_of(leaf, value):
            return "told"
        checked = self._checked(self._changeable.with_value(leaf, value))
        return "told" if checked.tells_of(leaf, value) else "vanishes"

    def _arrived(self, outcome: Outcome, leaf: Leaf, value: str, shorter: str | None) -> bool:
        if outcome.content in (None, self.unchanged.content):
            return False
        if shorter is None or outcome.holds(value):
            return True
        return outcome.content != self._outcome(leaf, shorter).content

    def _outcome(self, leaf: Leaf, value: str) -> Outcome:
        return self._run(replace(self._document, content=self._changeable.with_value(leaf, value)))

    def _run(self, document: Document) -> Outcome:
        """A changed code may make it another type, or none of this format's: then it is recognised anew."""
        try:
            content = self._candidate.seen(replace(document, format=None, type=None))
            seen = content.document
            if seen.format != document.format or seen.type not in self._way.types:
                return Outcome(f"{seen.format} {seen.type}".encode())
            converted = self._way.run(content, {})
            return Outcome(converted.content.bytes, converted.losses)
        except DocumentFault as fault:
            return Outcome(None, findings=fault.findings)
        except Exception as error:  # noqa: BLE001 - a plugin that raises anything else broke its promise
            return Outcome(None, broken=f"{type(error).__name__}: {error}")

    def _checked(self, content: bytes) -> Outcome:
        return Outcome(
            None, findings=self._candidate.reported(Content(replace(self._document, content=content)))
        )


Studies = Mapping[str, tuple[Outcome, tuple[Trial, ...]]]


def studies(candidate: Candidate) -> Studies:
    """Each good sample on its way in: what came of it unchanged, and of each change; by the sample's name."""

    def made() -> Studies:
        benches = {
            sample.name: Bench(candidate, sample.document, way) for sample, way in candidate.readable()
        }
        return {name: (bench.unchanged, tuple(bench.trials())) for name, bench in benches.items()}

    return candidate.once("studies", made)
