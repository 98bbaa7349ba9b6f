"""PNG: decoded and written anew, so that nothing is left but colours."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from comptoir_engine.model import Message

from comptoir_hub.errors import Invalid

if TYPE_CHECKING:
    from PIL.Image import Image

PNG = b"\x89PNG\r\n\x1a\n"
MOST_PIXELS = 10_000_000
"""They are counted before they are unpacked: a few bytes can stand for very many."""
LARGEST = (1200, 400)
"""Pixels that a page has use for: it is printed at most 60 mm × 12 mm."""
KEPT = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})
"""Kinds of colour that are written as they are; others become one of them."""

_PIXELS = Message(
    "The picture has {width} × {height} pixels; at most {most} are taken. A logo needs no more than 1200 × 400."
)
_DAMAGED = Message("The PNG is damaged. Export it again.")


def cleaned_png(content: bytes) -> bytes:
    """The picture, no larger than it is shown; raises `Invalid`."""
    from PIL import Image  # few processes ever see a logo

    try:
        with warnings.catch_warnings(action="ignore", category=Image.DecompressionBombWarning):
            image = Image.open(io.BytesIO(content), formats=("PNG",))
            _check_pixels(image)
            image.load()
        return _written(_fitting(image))
    except Invalid:
        raise
    except Image.DecompressionBombError as error:
        raise _too_many("?", "?") from error
    except Exception as error:  # a reader stumbles over damage in more ways than it has names for
        raise Invalid("file", _DAMAGED) from error


def _check_pixels(image: Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise _too_many(str(image.width), str(image.height))


def _too_many(width: str, height: str) -> Invalid:
    args = {"width": width, "height": height, "most": f"{MOST_PIXELS:,}"}
    return Invalid("file", Message(_PIXELS.key, args))


def _fitting(image: Image) -> Image:
    """Its colours in a kind that every reader of PNG knows, and no larger than there is use for."""
    is_large = image.width > LARGEST[0] or image.height > LARGEST[1]
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert(
            "L"
        )  # 16 bits a colour: no eye tells the lower eight
    if image.mode not in KEPT or (is_large and image.mode in ("1", "P")):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if is_large:
        image.thumbnail(LARGEST)
    return image


def _written(image: Image) -> bytes:
    """What the file said beside its colours is not written."""
    image.info = {name: value for name, value in image.info.items() if name == "transparency"}
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
