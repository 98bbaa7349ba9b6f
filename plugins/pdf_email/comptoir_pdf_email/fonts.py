"""The fonts that pages are set in: Inter, with Latin, Greek and Cyrillic letters; on a QR-bill Liberation Sans."""

from __future__ import annotations

from pathlib import Path

import fontpkg_inter  # type: ignore[import-untyped]  # ships no types

FOLDER = Path(fontpkg_inter.ROOT) / "files"
UPRIGHT = FOLDER / "Inter[opsz,wght].ttf"
OF_THE_SLIP = Path(__file__).parent / "template" / "fonts"
"""Liberation Sans, one of the four fonts that a QR-bill may have, with its licence."""
