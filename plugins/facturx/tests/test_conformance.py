"""The exam."""

from __future__ import annotations

from comptoir_engine.conformance import suite

TestConformance = suite("facturx")
