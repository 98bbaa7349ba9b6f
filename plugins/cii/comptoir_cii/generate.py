"""Makes `xslt/lists.xsl` from the code lists: `python -m comptoir_cii.generate`; a test compares the two."""

from __future__ import annotations

from pathlib import Path

from comptoir_engine.codes import code_list, codes
from comptoir_engine.codes.sheet import stylesheet

FOLDER = Path(__file__).parent
SHEET = FOLDER / "xslt" / "lists.xsl"


def lists() -> str:
    """The crosswalk, the types that make a credit note, and the terms of delivery, as maps."""
    sets = {
        "credit-note": sorted(codes("unece-1001", "credit-note"), key=int),
        "delivery": code_list("unece-4053").codes,
    }
    return stylesheet(FOLDER / "codes", "comptoir_cii.generate", "urn:comptoir:cii:codes", sets)


if __name__ == "__main__":
    SHEET.write_text(lists(), encoding="utf-8")
