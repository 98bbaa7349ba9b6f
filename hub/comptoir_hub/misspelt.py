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

    def __str__(self) -> str:
        where = f"[{self.section}] has" if self.section else "There is"
        return f"{where} no setting {self.key!r}{instead(self.key, self.known)}."


def strangers(values: Mapping[str, Any], shape: Any, section: str = "") -> Iterator[Stranger]:
    """Every key of `values` that the class `shape` (msgspec Struct or dataclass) has no field for, at any depth."""
    known = fields(shape)
    for key, value in values.items():
        if known and key not in known:
            yield Stranger(section, key, tuple(known))
        elif isinstance(value, Mapping):
            for inner in (known[key], *get_args(known[key])) if known else ():
                yield from strangers(value, inner, f"{section}.{key}" if section else key)


def instead(name: str, known: Iterable[str]) -> str:
    """The end of a sentence on an unknown name: `; did you mean 'host'?`, or all there are."""
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"; did you mean {close[0]!r}"
    return f"; there are {', '.join(names)}" if names else ""


def fields(shape: Any) -> Mapping[str, Any]:
    """The names and types of a class's settings; none for what is no class of settings."""
    if isinstance(shape, type) and issubclass(shape, msgspec.Struct):
        return {field.encode_name: field.type for field in msgspec.structs.fields(shape)}
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        hints = get_type_hints(shape)
        return {field.name: hints[field.name] for field in dataclasses.fields(shape) if field.init}
    return {}
