"""The exam without pytest: what `comptoir check-plugin` runs and says."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import Mark, examine
from comptoir_engine.conformance.rules import rules_for
from comptoir_engine.errors import ConfigError


def candidate_for(plugin: str, tests: Path | None = None) -> Candidate:
    """The plugin for the whole exam, with the equipment that its own `suite(…)` in the file `tests` names; raise
    `ConfigError` where no such plugin is installed."""
    if tests is None:
        alone = Candidate(plugin)
        alone.point  # noqa: B018 - says if no such plugin is installed
        return alone
    for made in vars(_loaded(tests)).values():
        candidate = getattr(made, "candidate", None)
        if isinstance(candidate, Candidate) and candidate.name == plugin:
            return Candidate(plugin, candidate.equipment)
    raise ConfigError(f"{tests} holds no suite of the plugin {plugin}.")


def marked(candidate: Candidate) -> Iterator[Mark]:
    """Each rule that applies, examined."""
    yield from (examine(rule, candidate) for rule in rules_for(candidate))


def mark_lines(mark: Mark) -> list[str]:
    """The rule, passed, failed or untried, and below it every violation and remark."""
    word = "untried" if mark.untried else "FAILED" if mark.violations else "passed"
    violations = [f"         ✗ {violation}" for violation in mark.violations]
    remarks = [f"         · {remark}" for remark in mark.remarks]
    return [f"{word:<7} {mark.rule.id:<9} {mark.rule.name}", *violations, *remarks]


def _loaded(tests: Path) -> object:
    spec = spec_from_file_location(f"comptoir_exam_{tests.stem}", tests)
    if spec is None or spec.loader is None:
        raise ConfigError(f"{tests} is not a Python file.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
