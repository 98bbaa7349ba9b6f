"""What the page has no place of its own for: found by walking the document once, listed at the page's end."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from comptoir_engine.pivot.terms import Term, invoice_path, terms
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.outline import Answers, Outline, text_of
from comptoir_engine.xml.outline import Path as Names
from comptoir_engine.xml.paths import Paths, steps_of, template, written

SEEN = Path(__file__).with_name("seen.csv")

_XSI = "@{http://www.w3.org/2001/XMLSchema-instance}"
_SPACE = re.compile(r"(@?)(?:\{[^}]*\}|[A-Za-z]+:)")
"""A prefix, or a namespace in braces."""
_MONEY = ("amount", "unit price")
_NEVER = "\0"


@cache
def seen() -> Mapping[str, str]:
    """The templates (as of an invoice) that the stylesheets show, and the one value they imply, or none.

    They are those of all terms, an amount with its currency, and for what has no term those of `seen.csv`.
    """
    shown = {path: "" for term in terms() if not term.is_group for path in _paths(term)}
    with SEEN.open(encoding="utf-8", newline="") as file:
        shown.update((row["path"], row["value"]) for row in csv.DictReader(file))
    return shown


def rest(outline: Outline) -> list[tuple[str, str]]:
    """Place in words and value of each leaf and attribute that nothing else on the page shows."""
    paths, found = Paths(PIVOT_PREFIXES), []
    for (element, attribute), implied in outline.values(_implied):
        value = text_of(element, attribute)
        if value.strip() and value != implied:
            found.append((in_words(paths.of(element, attribute)), value))
    return found


def _paths(term: Term) -> Iterator[str]:
    yield template(term.path)
    if term.kind in _MONEY:
        yield f"{template(term.path)}/@currencyID"


def _ask(names: Names) -> str | None:
    """The one value that the page implies at a path; None where it shows whatever stands there."""
    if names[-1].startswith(_XSI):
        return None
    return seen().get(invoice_path(written(names, PIVOT_PREFIXES)), _NEVER) or None


_implied = Answers(_ask)


def in_words(path: str) -> str:
    """A path for people: `InvoiceLine 3 › Item › PackQuantity › @unitCode`."""
    steps = (_SPACE.sub(r"\1", step) for step in steps_of(path)[1:])
    return " › ".join(step.replace("[", " ").replace("]", "") for step in steps)
