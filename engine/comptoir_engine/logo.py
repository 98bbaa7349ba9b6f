"""The logo of whoever writes a document, as it comes to the conversions that show it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field

from comptoir_engine.hookspecs import Option

NAME = "logo"
OPTION = Option(NAME, ours=True)
"""What a conversion declares that shows it."""
KINDS = {"image/png": "png", "image/svg+xml": "svg"}
"""What it may be."""

_ADDRESS = re.compile(r"data:(?P<media_type>[\w/+-]+);base64,(?P<content>[A-Za-z0-9+/=]+)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was cleaned: its media type and its bytes."""

    media_type: str
    content: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        """`png` or `svg`."""
        return KINDS[self.media_type]

    @property
    def address(self) -> str:
        """The whole picture as an address (`data:`), which is the option's value."""
        return f"data:{self.media_type};base64,{base64.b64encode(self.content).decode()}"


def picture(option: str | None) -> Picture | None:
    """The picture that the option's value is; None where there is none. Raises `ValueError` for anything else."""
    if not option:
        return None
    found = _ADDRESS.fullmatch(option)
    if found is None or found["media_type"] not in KINDS:
        raise ValueError("a logo is a data: address of a PNG or an SVG in base64")
    return Picture(found["media_type"], base64.b64decode(found["content"], validate=True))
