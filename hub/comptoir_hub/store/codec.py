"""Values as JSON text in a column, and back; msgspec knows the dataclasses of the engine."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar, cast

import msgspec

T = TypeVar("T")

_encoder = msgspec.json.Encoder()


@cache
def _decoder(shape: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(shape)


def to_json(value: object) -> str:
    """Any value of the engine's model as JSON: decimals and dates as text."""
    return _encoder.encode(value).decode()


def from_json(text: str, shape: type[T]) -> T:
    """The value that `to_json` wrote."""
    return cast(T, _decoder(cast(Any, shape)).decode(text))
