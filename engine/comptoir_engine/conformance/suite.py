"""The exam as a class of tests for plain pytest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.conformance.equipment import ArchiveSettings, Equipment, PeerFactory, SenderFactory
from comptoir_engine.conformance.rule import Rule, examine
from comptoir_engine.conformance.rules import rules_for

_SHOWN = 25


def suite(
    plugin: str,
    *,
    channel_peer: PeerFactory | None = None,
    channel_sender: SenderFactory | None = None,
    archive_settings: ArchiveSettings | None = None,
    every: int = 1,
) -> type:
    """A class with one test for each rule that applies to what the plugin offers.

    Example: `TestConformance = suite("ets31")`. A channel brings a `channel_peer` if it delivers and a
    `channel_sender` if it takes in; an archive brings `archive_settings`: see `equipment`. Where the whole exam is too
    long for each change, one with `every=4` beside it has each fourth value changed by the rules of loss.
    """
    candidate = Candidate(plugin, Equipment(channel_peer, channel_sender, archive_settings), every)
    tests: dict[str, Any] = {f"test_{rule.slug}": _test(rule, candidate) for rule in rules_for(candidate)}
    return type("TestConformance", (), {"__doc__": f"The exam of {plugin}.", "candidate": candidate, **tests})


def _test(rule: Rule, candidate: Candidate) -> Callable[[object], None]:
    def test(self: object) -> None:
        __tracebackhide__ = True
        mark = examine(rule, candidate)
        if mark.violations:
            shown = list(mark.violations[:_SHOWN])
            if len(mark.violations) > _SHOWN:
                shown.append(f"and {len(mark.violations) - _SHOWN} more")
            raise AssertionError("\n  ".join([f"{rule.id}: {rule.name}", *shown]))

    test.__doc__ = rule.reference
    return test
