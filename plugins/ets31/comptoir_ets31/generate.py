"""Makes `xslt/codes.xsl` from `codes/crosswalk.csv`: `python -m comptoir_ets31.generate`; a test compares the two."""

from __future__ import annotations

from comptoir_engine.codes.sheet import stylesheet

from comptoir_ets31.table import HERE, LISTS

CODES = HERE / "xslt" / "codes.xsl"


def codes() -> str:
    """The crosswalk as maps."""
    return stylesheet(LISTS, "comptoir_ets31.generate", "urn:comptoir:ets31:codes")


if __name__ == "__main__":
    CODES.write_text(codes(), encoding="utf-8")
