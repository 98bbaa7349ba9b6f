"""Numbers and days of the pivot that are none: rules can't reckon with them, and a fragment meets no schema before."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from comptoir_engine.model import Finding
from comptoir_engine.pivot.lexical import as_date, as_decimal
from comptoir_engine.pivot.terms import at_path
from comptoir_engine.xml.complaints import DAY, NUMBER, of_form
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Paths, step_name

RULE = "VALUE-UNREADABLE"
_BASIC = next(f"{{{namespace}}}*" for namespace, prefix in PIVOT_PREFIXES.items() if prefix == "cbc")
_NUMBERS = ("Amount", "Quantity", "Percent", "Rate", "Numeric", "Measure")
"""How the names of all numbers of UBL end, as its naming rules have it; those of its days end in `Date`."""


def unreadable_values(root: etree._Element) -> Iterator[Finding]:
    """A finding at each number and each day that can't be read as one."""
    paths = Paths(PIVOT_PREFIXES)
    for place in root.iter(_BASIC):
        example = _not_as(str(place.tag), place.text)
        if example is not None:
            path = paths.of(place)
            said, term = (
                of_form(step_name(str(place.tag), PIVOT_PREFIXES), _text(place), example),
                at_path(path),
            )
            yield Finding(
                RULE,
                "error",
                said.message,
                said.hint,
                term.id if term else None,
                path=path,
                line=place.sourceline,
            )


def _not_as(name: str, text: str | None) -> str | None:
    """An example of what it should be; None where it is that."""
    if name.endswith(_NUMBERS) and as_decimal(text) is None:
        return NUMBER
    return DAY if name.endswith("Date") and as_date(text) is None else None


def _text(place: etree._Element) -> str:
    return (place.text or "").strip()
