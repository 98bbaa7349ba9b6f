"""What a page brings along stays small: all styles under 24 KB and all script under 14 KB, in the static folder."""

from __future__ import annotations

import re
from pathlib import Path

import comptoir_hub.portal
import pytest

PORTAL = Path(comptoir_hub.portal.__file__).parent
KB = 1024


@pytest.mark.parametrize(("kind", "most"), [("css", 24 * KB), ("js", 14 * KB)])
def test_styles_and_script_keep_to_their_budget(kind: str, most: int) -> None:
    files = list((PORTAL / "static").rglob(f"*.{kind}"))
    assert files
    sizes = {file.name: file.stat().st_size for file in files}
    assert sum(sizes.values()) < most, sizes


def test_no_style_or_script_stands_outside_the_static_folder() -> None:
    """Else the budget would not hold it."""
    pages = list(PORTAL.rglob("*.html"))
    assert pages
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=\"/static/)", text), page.name
        assert not re.search(r"<link[^>]*stylesheet[^>]*href=\"(?!/static/)", text), page.name
