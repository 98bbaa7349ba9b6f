"""What a receiver must find in each document: values that the standard leaves open and he can't work without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Finding, Message, Report
from comptoir_engine.pivot.compare import IN_ORDER
from comptoir_engine.pivot.reading import Leaf, leaves
from comptoir_engine.pivot.terms import BILLS, POST_AWARD, Term, terms
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import find

RULE = "REQUIRED"
_MISSING = Message("The recipient needs this value in each document, and it is missing.")
_MISSING_IN_LINE = Message("The recipient needs this value in each line, and it is missing in line {line}.")
_MEND = Message("Add the value and send the document again. What is needed was agreed with the recipient.")


@cache
def required(wanted: tuple[str, ...]) -> Check:
    """The check that each of these terms is said: once in a document, and for a term of the lines in each line.

    A type of document that has no such term is not asked for it.
    """
    return Check("required", "rules", "", PIVOT, (*BILLS, *POST_AWARD), partial(_run, frozenset(wanted)))


def _run(wanted: frozenset[str], content: Content) -> Report:
    type = content.document.type
    asked = [term for term in terms(type) if term.id in wanted] if type is not None else []
    missing = _missing(asked, list(leaves(content.tree))) if asked else ()
    found = tuple(replace(each, line=_row(content, each.path)) for each in missing)
    return Report("required", "", "invalid" if found else "valid", found)


def _row(content: Content, path: str | None) -> int | None:
    place = find(content.tree, path, PIVOT_PREFIXES) if path else None
    return place.sourceline if place is not None else None


def _missing(asked: list[Term], said: list[Leaf]) -> Iterator[Finding]:
    lines = {number: path for leaf in said if (place := _line(leaf)) for number, path in (place,)}
    there = {(leaf.term.id, _number(leaf)) for leaf in said if leaf.term and leaf.value.value.strip()}
    anywhere = {term for term, _ in there}
    for term in asked:
        if not _is_of_lines(term):
            if term.id not in anywhere:
                yield Finding(RULE, "error", _MISSING, _MEND, term=term.id)
            continue
        for number, path in lines.items():
            if (term.id, number) not in there:
                message = Message(_MISSING_IN_LINE.key, {"line": str(number)})
                yield Finding(RULE, "error", message, _MEND, term=term.id, index=(number,), path=path)


def _is_of_lines(term: Term) -> bool:
    return any(path.startswith(f"{line}/") for path in term.paths.values() for line in IN_ORDER)


def _line(leaf: Leaf) -> tuple[int, str] | None:
    """The number and the path of the line that a value stands in."""
    number = _number(leaf)
    return (number, "/".join(leaf.value.path.split("/")[:3])) if number else None


def _number(leaf: Leaf) -> int:
    return next((number for place, number in leaf.groups if place.key in IN_ORDER), 0)
