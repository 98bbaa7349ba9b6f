"""The one family of fonts that pages are set in: Inter, with Latin, Greek and Cyrillic letters."""

from __future__ import annotations

from pathlib import Path

import fontpkg_inter  # type: ignore[import-untyped]  # ships no types

FOLDER = Path(fontpkg_inter.ROOT) / "files"
UPRIGHT = FOLDER / "Inter[opsz,wght].ttf"
