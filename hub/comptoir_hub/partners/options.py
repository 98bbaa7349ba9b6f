"""What a receiver's profile may say: the options of the formats it gets and of the channel they come by."""

from __future__ import annotations

from collections.abc import Iterable

from comptoir_engine.hookspecs import Option
from comptoir_engine.registry import Registry


def options_of(registry: Registry, formats: Iterable[str], channel: str) -> list[Option]:
    """All that somebody heeds on the way to the receiver, each name once."""
    ways = (registry.from_pivot(format) for format in formats)
    found = [option for way in ways if way is not None for option in way.options]
    found += registry.channels[channel].options if channel in registry.channels else ()
    return list({option.name: option for option in reversed(found)}.values())[::-1]
