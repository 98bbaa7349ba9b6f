"""The plugins of one call of the command, loaded when they are first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comptoir_engine.registry import Registry


def loaded() -> Registry:
    """Every installed plugin; several commands of one call share them."""
    return click.get_current_context().ensure_object(_Kept).registry()


class _Kept:
    _loaded: Registry | None = None

    def registry(self) -> Registry:
        """Loads every plugin once."""
        from comptoir_engine.registry import Registry

        if self._loaded is None:
            self._loaded = Registry.load()
        return self._loaded
