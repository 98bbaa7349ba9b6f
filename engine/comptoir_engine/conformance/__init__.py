"""The exam that every plugin passes.

A plugin's `tests/test_conformance.py` is three lines, run by plain pytest; `comptoir check-plugin NAME` runs the same:

    from comptoir_engine.conformance import suite

    TestConformance = suite("ets31")

A channel brings its partner's side along, an archive its keys; see `equipment`. Each rule has an id, a name and a
docstring that is its reference; see `rules`.
"""

from __future__ import annotations

from comptoir_engine.conformance.equipment import Arrival, Equipment, Manner, Peer, Sender
from comptoir_engine.conformance.suite import suite

__all__ = ["Arrival", "Equipment", "Manner", "Peer", "Sender", "suite"]
