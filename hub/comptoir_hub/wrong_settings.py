"""What is said of a setting that is not right: where it stands, what is wrong with it, and what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import msgspec
from comptoir_engine.errors import ConfigError
from comptoir_engine.messages import say
from comptoir_engine.model import Message

from comptoir_hub.misspelt import Stranger, close, fields

IN_FILE = Message("The settings in {path} are not right:")
IN_VARIABLE = Message("The variable {variable} is not right:")
IN_SECTION = Message("The section [{section}] of {file} is not right:")
IN_ALL = Message("The settings are not right:")
NO_TOML = Message("{path} is not a TOML file in UTF-8: {detail}")
ADDRESS = Message(
    "{key} must be an address that begins with http:// or https://, such as https://hub.example.com."
)
WITHIN = Message("{key} is a number from 0 to {limit}.")

_UNKNOWN = Message("There is no setting '{key}'.")
_UNKNOWN_IN = Message("[{section}] has no setting '{key}'.")
_NOT_INSTALLED = Message("{setting} names '{name}', which no installed plugin offers.")
_MEANT = Message("Did you mean '{name}'?")
_KNOWN = Message("There are: {names}.")
_MISSING = Message("{section} needs the setting {key}.")
_CHOICE = Message("{key} must be one of these: {choices}.")
_OTHER = Message("{key}: {detail}")
_KINDS: Mapping[str, Message] = {
    "int": Message("{key} must be a whole number."),
    "float": Message("{key} must be a number."),
    "bool": Message("{key} must be true or false."),
    "str": Message("{key} must be a text, in quotation marks."),
    "array": Message("{key} must be a list, in square brackets."),
    "object": Message("{key} must be a section: write [{key}], and its settings below."),
}
_BOUNDS: Mapping[str, Message] = {
    ">=": Message("{key} must be at least {limit}."),
    "<=": Message("{key} must be at most {limit}."),
    ">": Message("{key} must be more than {limit}."),
}
_AT = re.compile(r"^(?P<said>.*?)(?: - at `\$(?P<place>[^`]*)`)?$", re.DOTALL)
_LACKS = re.compile(r"Object missing required field `(\w+)`")
_BOUND = re.compile(r"Expected `(?:int|float)[^`]*` (>=|<=|>) ([\d.]+)")
_KIND = re.compile(r"Expected `(\w+)")
"""How msgspec says what is wrong, and where."""


class WrongSettings(ConfigError):
    """A setting that is not right, told in sentences."""

    def __init__(self, *sentences: Message) -> None:
        super().__init__(" ".join(map(str, sentences)))
        self._sentences = sentences

    def said(self, language: str) -> str:
        """In another language."""
        return " ".join(say(sentence, language, "comptoir_hub") for sentence in self._sentences)


def of_stranger(stranger: Stranger) -> tuple[Message, ...]:
    """What is said of a name that nobody knows."""
    known = _UNKNOWN_IN if stranger.section else _UNKNOWN
    return _say(known, section=stranger.section, key=stranger.key), *_instead(stranger.key, stranger.known)


def not_installed(setting: str, name: str, installed: Iterable[str]) -> WrongSettings:
    """What is said of a setting that names what no plugin offers."""
    return WrongSettings(IN_ALL, _say(_NOT_INSTALLED, setting=setting, name=name), *_instead(name, installed))


def key_of(error: msgspec.ValidationError) -> str:
    """The setting that an error speaks of, `limits.crashes`; empty where it names none."""
    found = _AT.match(str(error))
    return (found["place"] or "").lstrip(".") if found else ""


def of_value(error: msgspec.ValidationError, shape: Any, section: str = "") -> Message:
    """What is wrong with a value, by what msgspec says of it; `section` is where `shape` stands."""
    found = _AT.match(str(error))
    said = found["said"] if found else str(error)
    inner = key_of(error)
    key = ".".join(filter(None, (section, inner)))
    if lacks := _LACKS.match(said):
        return _say(_MISSING, section=f"[{key}]", key=lacks[1])
    if choices := _choices(shape, inner.split(".")):
        return _say(_CHOICE, key=key, choices=", ".join(choices))
    if "matching regex" in said:
        return _say(ADDRESS, key=key)
    if bound := _BOUND.match(said):
        return _say(_BOUNDS[bound[1]], key=key, limit=f"{Decimal(bound[2]).normalize():,f}".replace(",", " "))
    if (kind := _KIND.match(said)) and kind[1] in _KINDS:
        return _say(_KINDS[kind[1]], key=key)
    return _say(_OTHER, key=key, detail=said)


def _choices(shape: Any, path: list[str]) -> tuple[str, ...]:
    """The words that a setting may be; nothing for one that may be more."""
    for inner in (shape, *get_args(shape)):
        known = fields(inner)
        if path[0] in known and len(path) > 1:
            return _choices(known[path[0]], path[1:])
        if path[0] in known and get_origin(known[path[0]]) is Literal:
            return tuple(map(str, get_args(known[path[0]])))
    return ()


def _instead(name: str, known: Iterable[str]) -> tuple[Message, ...]:
    names = sorted(known)
    if meant := close(name, names):
        return (_say(_MEANT, name=meant),)
    return (_say(_KNOWN, names=", ".join(names)),) if names else ()


def _say(message: Message, **args: str) -> Message:
    return Message(message.key, args)
