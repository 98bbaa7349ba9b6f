"""Options of a profile as they are typed, NAME=VALUE: one that nobody heeds is wrong use, said with what was meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from comptoir_engine.hookspecs import Option


LANGUAGES = ("en", "de", "fr", "it")
"""Those of the catalogues, whose import alone would cost the help a fifth of its time."""
language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of the messages.",
)
"""Of every command that says something of a document."""


def language_of_locale(environment: Mapping[str, str]) -> str:
    """The language of who types, as POSIX says it: for what ends a command that no option says the language of."""
    said = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return said[:2].lower() if said[:2].lower() in LANGUAGES else "en"


def profile_of(texts: Iterable[str], known: Iterable[Option], hint: str) -> dict[str, str]:
    """The profile that the texts are; `hint` is the parameter they were typed for."""
    values = _values(known)
    profile: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise click.BadParameter(f"{text}: write NAME=VALUE", param_hint=hint)
        if name not in values:
            raise click.BadParameter(f"{name}: {_instead(name, values)}", param_hint=hint)
        if values[name] and value not in values[name]:
            raise click.BadParameter(f"{text}: {name} is one of {', '.join(values[name])}", param_hint=hint)
        if name in profile:
            raise click.BadParameter(f"{name}: said twice", param_hint=hint)
        profile[name] = value
    return profile


def _values(known: Iterable[Option]) -> dict[str, tuple[str, ...]]:
    """What each option takes; nothing for one that some of its readers take any text for. Ours nobody types."""
    values: dict[str, tuple[str, ...]] = {}
    for option in (each for each in known if not each.ours):
        before = values.get(option.name, option.values)
        values[option.name] = tuple(dict.fromkeys(before + option.values)) if before and option.values else ()
    return values


def _instead(name: str, known: Iterable[str]) -> str:
    import difflib

    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"no such option; did you mean {close[0]}? There are {', '.join(names)}"
    return f"no such option; there are {', '.join(names)}" if names else "no such option; there are none"
