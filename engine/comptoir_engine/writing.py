"""Writes a document of the pivot in another format, with whatever that format's plugin asks for beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Loss
from comptoir_engine.xml.content import Content

WayTo = Callable[[str], Conversion | None]
"""The way from the pivot to a format; None where nobody writes it."""


GUESSES = "guesses"
"""The option that lets a conversion use codes that no public source shows."""


def with_guesses(profile: Mapping[str, str], *, allowed: bool) -> dict[str, str]:
    """The options of a conversion. Whether it may guess is the operator's to say, and not a profile's."""
    said = {name: value for name, value in profile.items() if name != GUESSES}
    return {**said, GUESSES: "yes"} if allowed else said


def write(conversion: Conversion, pivot: Content, options: Mapping[str, str], way_to: WayTo) -> Converted:
    """Run a conversion from the pivot. The formats that it needs are written first, as far as they can be had.

    What one of those can't hold is lost in what is made of it, so their losses are told with those of the conversion.
    """
    beside: dict[str, Content] = {}
    losses: list[Loss] = []
    for need in conversion.needs:
        way = way_to(need)
        if way is not None and pivot.document.type in way.types:
            made = write(way, pivot, options, way_to)
            beside[need] = made.content
            losses += made.losses
    pivot.beside = beside
    converted = conversion.run(pivot, options)
    return Converted(converted.content, tuple(dict.fromkeys([*losses, *converted.losses])))
