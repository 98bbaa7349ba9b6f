"""Which characters the page can show: a PDF/A file may not hold one that its font can't draw."""

from __future__ import annotations

import re
from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from comptoir_pdf_email.fonts import UPRIGHT

SUBSTITUTE = "\u25a1"
"""The empty box that stands where a character can't be drawn."""

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")
"""Marks that steer writing and have no shape: they may be left out with nothing missing from the page."""
_SPACES = {"\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n"}


@cache
def _drawable() -> frozenset[int]:
    with TTFont(UPRIGHT, lazy=True) as font:
        return frozenset(font.getBestCmap())


def legible(text: str) -> tuple[str, bool]:
    """The text as the page can show it, and whether that is all of it."""
    if text.isascii() and text.isprintable():
        return text, True
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n"))
    shown = "".join(_drawn(character) for character in plain)
    return shown, SUBSTITUTE not in shown or shown.count(SUBSTITUTE) == plain.count(SUBSTITUTE)


def _drawn(character: str) -> str:
    character = _SPACES.get(character, character)
    return character if character == "\n" or ord(character) in _drawable() else SUBSTITUTE
