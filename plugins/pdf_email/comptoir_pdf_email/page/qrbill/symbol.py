"""The Swiss QR code: 46 mm of modules with the Swiss cross in their middle, as SVG."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import segno

SIDE = 46
"""Millimetres, whatever the version."""

_CROSS = (
    '<path fill="#fff" d="M19.5 19.5h7v7h-7z"/><path d="M20 20h6v6h-6z"/>'
    '<g transform="translate(23 23)" fill="#fff">'
    '<path d="M-1.94445-.58333h3.8889v1.16667h-3.8889z"/><path d="M-.58333-1.94445h1.16667v3.8889h-1.16667z"/></g>'
)
"""White 7 mm, black 6 mm, white bars of 35/9 × 7/6 mm; error correction makes up for what lies under it."""


def symbol(text: str) -> str:
    """The code of a payload.

    Segno gets bytes: of a text it would write Latin-1 where it can, and the code is to be UTF-8.
    """
    code = segno.make(text.encode(), mode="byte", error="m", boost_error=False, micro=False)
    modules = [list(row) for row in code.matrix]
    path = "".join(
        f"M{start} {y}h{length}v1h-{length}z" for y, row in enumerate(modules) for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}mm" height="{SIDE}mm" viewBox="0 0 {SIDE} {SIDE}">'
        f'<path transform="scale({SIDE / len(modules):.8f})" d="{path}"/>{_CROSS}</svg>'
    )


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark modules start, and how many follow one another."""
    start = 0
    for dark, run in groupby(row):
        length = len(list(run))
        if dark:
            yield start, length
        start += length
