"""All rules of the exam, in the order in which they are applied."""

from __future__ import annotations

from comptoir_engine.conformance import (
    delivery,
    fates,
    home,
    intake,
    keeping,
    loading,
    opening,
    recognition,
    rounds,
    safety,
    samples,
    sealing,
    steadiness,
)  # fmt: skip
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.rule import Rule, always

RULES: tuple[Rule, ...] = (
    *loading.RULES,
    *samples.RULES,
    *recognition.RULES,
    *opening.RULES,
    *rounds.RULES,
    *fates.RULES,
    *home.RULES,
    *steadiness.RULES,
    *safety.RULES,
    *delivery.RULES,
    *intake.RULES,
    *keeping.RULES,
    *sealing.RULES,
)


def rules_for(candidate: Candidate) -> tuple[Rule, ...]:
    """The rules that apply to what the plugin offers; for one that can't be loaded, those that always apply."""
    try:
        return tuple(rule for rule in RULES if rule.applies(candidate))
    except Exception:  # noqa: BLE001 - each of these rules says itself why the plugin can't be loaded
        return tuple(rule for rule in RULES if rule.applies is always)
