"""What `comptoir new-plugin` writes: a format plugin that is green on the exam at once."""

from __future__ import annotations

from comptoir_engine.scaffold.writing import write_plugin

__all__ = ["write_plugin"]
