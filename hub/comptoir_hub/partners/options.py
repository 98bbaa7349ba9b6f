"""What a receiver's profile may say: the options of the formats it gets and of the channel they come by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from comptoir_engine.hookspecs import Option
from comptoir_engine.model import Message
from comptoir_engine.registry import Registry

from comptoir_hub.errors import Invalid

LONGEST = 500

_CHOICE = Message("{option}: {value} is none of {values}.")
_LENGTH = Message("{option}: at most {n} characters.")


def options_of(registry: Registry, formats: Iterable[str], channel: str) -> list[Option]:
    """All that somebody heeds on the way to the receiver and a profile may say, each name once."""
    ways = (registry.from_pivot(format) for format in formats)
    found = [option for way in ways if way is not None for option in way.options if not option.ours]
    found += registry.channels[channel].options if channel in registry.channels else ()
    return list({option.name: option for option in reversed(found)}.values())[::-1]


def profile_of(
    said: Mapping[str, str], options: Iterable[Option], before: Mapping[str, str]
) -> dict[str, str]:
    """The profile that a form says, of these options alone; raises `Invalid` for a value that nobody takes.

    An empty field takes an option away; but a secret is not shown in the form, so that an empty one leaves it.
    """
    profile = {}
    for option in options:
        value = said.get(option.name, "").strip() or (before.get(option.name, "") if option.secret else "")
        if option.values and value and value not in option.values:
            args = {"option": option.title or option.name, "value": value, "values": ", ".join(option.values)}
            raise Invalid(option.name, Message(_CHOICE.key, args))
        if len(value) > LONGEST:
            raise Invalid(
                option.name, Message(_LENGTH.key, {"option": option.title or option.name, "n": str(LONGEST)})
            )
        if value:
            profile[option.name] = value
    return profile
