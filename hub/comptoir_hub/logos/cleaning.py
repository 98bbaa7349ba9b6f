"""From a file that somebody uploads to a picture that may stand in documents: written anew, or refused."""

from __future__ import annotations

from comptoir_engine.logo import Picture
from comptoir_engine.model import Message

from comptoir_hub.errors import Invalid
from comptoir_hub.logos.raster import PNG, cleaned_png
from comptoir_hub.logos.vector import cleaned_svg

MOST = 200_000
"""Bytes of a logo, as it comes and as it is kept: it stands in each document, for as long as that is kept."""
FIELD = "file"

_NONE = Message("File: please choose one.")
_SIZE = Message("The logo has more than {most}. Save it smaller, or with fewer colours.")
_KIND = Message("A logo is a PNG or an SVG, and this file is neither. Save it as one of them.")


def cleaned(content: bytes) -> Picture:
    """The picture, without anything that is not to be seen; raises `Invalid` that says where and how to mend it."""
    if not content:
        raise Invalid(FIELD, _NONE)
    _check_size(content)
    if content.startswith(PNG):
        picture = Picture("image/png", cleaned_png(content))
    elif content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        picture = Picture("image/svg+xml", cleaned_svg(content))
    else:
        raise Invalid(FIELD, _KIND)
    _check_size(picture.content)
    return picture


def _check_size(content: bytes) -> None:
    if len(content) > MOST:
        raise Invalid(FIELD, Message(_SIZE.key, {"most": f"{MOST // 1000} KB"}))
