"""A document of the pivot as values by term: `read` takes one apart, `write` puts one together."""

from __future__ import annotations

from comptoir_engine.pivot.reading import Value, read
from comptoir_engine.pivot.writing import write

__all__ = ["Value", "read", "write"]
