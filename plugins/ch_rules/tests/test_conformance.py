"""The exam that every plugin passes."""

from __future__ import annotations

from comptoir_engine.conformance import suite

TestConformance = suite("ch_rules")
