"""What rules forbid by its path alone, told from a document's outline: most documents have none of it."""

from __future__ import annotations

from collections.abc import Sequence

from comptoir_engine.xml.outline import Answers, Outline, Path
from comptoir_engine.xml.patterns import Step

Steps = tuple[Step, ...]
"""A path that must be absent, from the document on."""


class Absences:
    """The paths that must be absent, in groups that a rule set asks for together."""

    def __init__(self, groups: Sequence[Sequence[Steps]]) -> None:
        self.groups = tuple(tuple(group) for group in groups)
        self._by_name: dict[str, list[tuple[Steps, int]]] = {}
        for number, group in enumerate(self.groups):
            for steps in group:
                for name in steps[-1].names:
                    self._by_name.setdefault(name, []).append((steps, number))
        self._broken = Answers(self.broken)

    def broken(self, path: Path) -> frozenset[int]:
        """The groups that have a path which leads here."""
        found = self._by_name.get(path[-1], ())
        return frozenset(number for steps, number in found if _leads(steps, path))

    def to_ask(self, outline: Outline) -> set[int]:
        """The groups of which a document has a path, counted from 0: all others hold for it."""
        asked: set[int] = set()
        for branch in outline.branches:
            asked |= self._broken(branch)
        return asked


def _leads(steps: Steps, path: Path) -> bool:
    if not steps or not path:
        return not steps and not path
    *before, last = steps
    if path[-1] not in last.names:
        return False
    if not last.deep:
        return _leads(tuple(before), path[:-1])
    return any(_leads(tuple(before), path[:length]) for length in range(len(path)))
