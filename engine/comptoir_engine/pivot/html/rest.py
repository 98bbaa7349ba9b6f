"""What the page has no place of its own for: found by walking the document once, listed at the page's end."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from lxml import etree

from comptoir_engine.pivot.terms import Term, invoice_path, terms
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of, step_name, template

SEEN = Path(__file__).with_name("seen.csv")

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
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


def rest(tree: etree._Element) -> list[tuple[str, str]]:
    """Place in words and value of each leaf and attribute that nothing else on the page shows."""
    return [
        (_whereabouts(element, attribute), value)
        for element, attribute, value, path in _values(tree)
        if value.strip() and seen().get(path, _NEVER) not in ("", value)
    ]


def _paths(term: Term) -> Iterator[str]:
    yield template(term.path)
    if term.kind in _MONEY:
        yield f"{template(term.path)}/@currencyID"


def _values(tree: etree._Element) -> Iterator[tuple[etree._Element, str | None, str, str]]:
    stack = [(tree, _step("", str(tree.tag)))]
    while stack:
        element, path = stack.pop()
        for name, value in element.items():
            if not name.startswith(_XSI):
                yield element, name, value, f"{path}/@{step_name(name, PIVOT_PREFIXES)}"
        if len(element):
            stack.extend((child, _step(path, str(child.tag))) for child in reversed(element))
            text = "".join([element.text or "", *(child.tail or "" for child in element)])
        else:
            text = element.text or ""
        yield element, None, text, path


@cache
def _step(path: str, tag: str) -> str:
    """The template of a child, as an invoice has it; cached, for a document's templates are few."""
    return invoice_path(f"{path}/{step_name(tag, PIVOT_PREFIXES)}")


def _whereabouts(element: etree._Element, attribute: str | None) -> str:
    """`InvoiceLine 3 › Item › PackQuantity › @unitCode`."""
    path = path_of(element, PIVOT_PREFIXES, attribute)
    steps = (step.rpartition(":")[2] for step in path.split("/")[2:])
    return " › ".join(step.replace("[", " ").replace("]", "") for step in steps)
