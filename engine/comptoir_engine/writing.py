"""Writes a document of the pivot in another format, with whatever that format's plugin asks for beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Loss
from comptoir_engine.xml.content import Content

WayTo = Callable[[str], Conversion | None]
"""The way from the pivot to a format; None where nobody writes it."""
Ours = Callable[[str], str | None]
"""What is filled in for an option that no profile says, by its name; None for nothing."""


def nothing_of_ours(name: str) -> str | None:
    """Fills nothing in."""
    return None


def heeded(conversion: Conversion, profile: Mapping[str, str]) -> dict[str, str]:
    """What of a profile this conversion heeds. The rest is others': a channel's token is no plugin's but its own."""
    names = {option.name for option in conversion.options if not option.ours}
    return {name: value for name, value in profile.items() if name in names}


def with_ours(conversion: Conversion, options: Mapping[str, str], ours: Ours) -> Mapping[str, str]:
    """The options of a conversion, with what it asks of us; a profile that says the like is not heeded."""
    names = (option.name for option in conversion.options if option.ours)
    return {
        **heeded(conversion, options),
        **{name: value for name in names if (value := ours(name)) is not None},
    }


def write(
    conversion: Conversion,
    pivot: Content,
    options: Mapping[str, str],
    way_to: WayTo,
    ours: Ours = nothing_of_ours,
) -> Converted:
    """Run a conversion from the pivot. The formats that it needs are written first, as far as they can be had.

    What one of those can't hold is lost in what is made of it, so their losses are told with those of the conversion.
    """
    beside: dict[str, Content] = {}
    losses: list[Loss] = []
    for need in conversion.needs:
        way = way_to(need)
        if way is not None and pivot.document.type in way.types:
            made = write(way, pivot, options, way_to, ours)
            beside[need] = made.content
            losses += made.losses
    pivot.beside = beside
    converted = conversion.run(pivot, with_ours(conversion, options, ours))
    if not losses:
        return converted
    return replace(converted, losses=tuple(dict.fromkeys([*losses, *converted.losses])))
