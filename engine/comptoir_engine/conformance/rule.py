"""A rule of the exam, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import Unequipped

Applies = Callable[[Candidate], bool]
Run = Callable[[Candidate], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Rule:
    """`run` yields a sentence for each way in which the plugin breaks the rule; `applies` asks what it offers."""

    id: str
    name: str
    run: Run
    applies: Applies

    @property
    def reference(self) -> str:
        """What the rule asks, in full."""
        return self.run.__doc__ or ""

    @property
    def slug(self) -> str:
        """The rule's id and name as a function would be called."""
        words = f"{self.id} {self.name}".lower()
        return "_".join("".join(sign if sign.isalnum() else " " for sign in words).split())


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of one rule: no violations, passed. `remarks` are figures worth knowing.

    One that is `untried` is not passed either; its violation says what it lacks.
    """

    rule: Rule
    violations: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    untried: bool = False


def always(candidate: Candidate) -> bool:
    """For rules that every plugin keeps."""
    return True


def rule(id: str, name: str, applies: Applies = always) -> Callable[[Run], Rule]:
    """Make a function a rule; its docstring is the rule's reference."""

    def make(run: Run) -> Rule:
        return Rule(id, name, run, applies)

    return make


def examine(rule: Rule, candidate: Candidate) -> Mark:
    """Apply one rule; a rule that can't be applied is broken, and says why."""
    candidate.remarks.clear()
    try:
        violations = tuple(dict.fromkeys(rule.run(candidate)))
    except Unequipped as lack:
        return Mark(rule, (str(lack),), untried=True)
    except Exception as error:  # noqa: BLE001 - whatever a plugin raises here is a broken promise of it
        violations = (f"The rule can't be applied: {type(error).__name__}: {error}",)
    return Mark(rule, violations, tuple(candidate.remarks))
