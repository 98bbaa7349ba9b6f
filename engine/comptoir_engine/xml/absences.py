"""What rules forbid by its path alone, told from a document's outline: most documents have none of it."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.xml.outline import Answers, Outline, Path
from comptoir_engine.xml.patterns import Step


class Absences:
    """The paths that must be absent, each by its steps from the document on."""

    def __init__(self, forbidden: Iterable[tuple[Step, ...]]) -> None:
        self.forbidden = tuple(dict.fromkeys(forbidden))
        self._by_name: dict[str, list[tuple[Step, ...]]] = {}
        for steps in self.forbidden:
            for name in steps[-1].names:
                self._by_name.setdefault(name, []).append(steps)
        self._forbids = Answers(self.forbids)

    def forbids(self, path: Path) -> bool:
        """Whether one of the paths that must be absent leads here."""
        return any(_leads(steps, path) for steps in self._by_name.get(path[-1], ()))

    def may_fail(self, outline: Outline) -> bool:
        """Whether the document has one of these paths."""
        return any(map(self._forbids, outline.branches))


def _leads(steps: tuple[Step, ...], path: Path) -> bool:
    if not steps or not path:
        return not steps and not path
    *before, last = steps
    if path[-1] not in last.names:
        return False
    if not last.deep:
        return _leads(tuple(before), path[:-1])
    return any(_leads(tuple(before), path[:length]) for length in range(len(path)))
