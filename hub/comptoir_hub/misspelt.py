"""A name that nobody knows, and the one that was probably meant: a misspelt setting must not be silently ignored."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

import msgspec


@dataclass(frozen=True, slots=True)
class Stranger:
    """A key at `section` (`limits`, `channels.http`; empty at the top) that its class does not have."""

    section: str
    key: str
    known: tuple[str, ...]


def strangers(values: Mapping[str, Any], shape: Any, section: str = "") -> Iterator[Stranger]:
    """Every key of `values` that the class `shape` (msgspec Struct or dataclass) has no field for, at any depth."""
    known = fields(shape)
    for key, value in values.items():
        if known and key not in known:
            yield Stranger(section, key, tuple(known))
        elif isinstance(value, Mapping):
            for inner in (known[key], *get_args(known[key])) if known else ():
                yield from strangers(value, inner, f"{section}.{key}" if section else key)


def close(name: str, known: Iterable[str]) -> str | None:
    """The one of the known names that was probably meant."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1)), None)


def fields(shape: Any) -> Mapping[str, Any]:
    """The names and types of a class's settings; none for what is no class of settings."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return {field.encode_name: field.type for field in msgspec.structs.fields(shape)}
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape)
        return {field.name: hints[field.name] for field in dataclasses.fields(shape) if field.init}
    return {}
