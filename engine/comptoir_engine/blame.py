"""Whose fault it is that a converted document is not what its schema asks for, and where the reason stands.

A schema lets more pass than another: a day `INF`, a currency `9999`. What comes from a value of the sender is his to
mend, at that value; only the rest is our own work, and held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import PIVOT, Finding, Loss, Message, Report
from comptoir_engine.pivot.leftovers import put_back_alone
from comptoir_engine.pivot.terms import Term, at_path, every_term
from comptoir_engine.xml.complaints import missing_path, refuses_a_value
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import template

_UNFIT = Message("The value “{value}” of {name} can't be converted.")
_UNWRITABLE = Message("The value “{value}” of {name} can't be written in the format {format}.")
_UNFIT_HINT = Message("Correct the value: a date must be a day that exists, a code one of its list.")
_ABSENT = Message("This is missing in the document, and without it the document can't be converted.")
_ABSENT_HINT = Message("Ask the program that wrote the document to fill it in.")
_PIECES = Message("What a note or an extension of the document says of {name} is not complete.")
_PIECES_HINT = Message(
    "Have the program that wrote the document write it anew, or take these values out of it."
)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Leg:
    """One conversion of a document's way: what was made from what, and what was lost."""

    conversion: Conversion
    made: Content
    origin: Content
    losses: tuple[Loss, ...] = ()

    def home(self, path: str) -> tuple[str, int | None] | None:
        """Where a place of what was made was before."""
        lead = self.conversion.home
        return lead(path, self.made, self.origin) if lead is not None else None


def settled(report: Report, legs: Sequence[Leg]) -> tuple[Report, bool]:
    """What our own schema says of what we made, each fault of the sender at his value; whether all of them are his."""
    if report.verdict != "invalid":
        return report, False
    errors = [finding for finding in report.findings if finding.severity == "error"]
    his = {finding: found for finding in errors if (found := of_the_sender(finding, legs)) is not None}
    told = {finding.message.args.get("value"): found for finding, found in his.items()}
    told.pop(None, None)
    for finding in errors:
        if finding not in his and (same := told.get(finding.message.args.get("value"))) is not None:
            his[finding] = same  # one value of his, written at several places of ours
    findings = dict.fromkeys(his.get(finding) or _placed(finding, legs) for finding in report.findings)
    return replace(report, findings=tuple(findings)), len(his) == len(set(errors)) > 0


def _placed(finding: Finding, legs: Sequence[Leg]) -> Finding:
    """A finding on the pivot at its place in the document that was sent; one on a target stays where it is."""
    ends = legs and legs[0].conversion.target == PIVOT and finding.path is not None
    path, line = (_home(str(finding.path), legs) or (None, None)) if ends else (finding.path, finding.line)
    return replace(finding, path=path, line=line)


def of_the_sender(finding: Finding, legs: Sequence[Leg]) -> Finding | None:
    """The finding at the value that is its reason, in words for the sender; None where it is no fault of his.

    `legs` lead from the document that was checked back to the one that was sent.
    """
    missing = missing_path(finding)
    if finding.path is None:
        return None
    if legs[0].conversion.target == PIVOT and (broken := _of_pieces(finding, missing, legs)) is not None:
        return broken
    if not (missing or refuses_a_value(finding)):
        return None
    home = _home(missing or finding.path, legs)
    if home is None:
        return None
    value = _dropped(*home, legs) if missing else _carried(finding, *home, legs)
    if value is not None:
        return _unfit(finding, *home, value, legs)
    return _absent(finding, missing, home, legs) if missing else None


def _of_pieces(finding: Finding, missing: str | None, legs: Sequence[Leg]) -> Finding | None:
    """What lacks a part although all that is there of it was put back: nobody else has written it."""
    place = missing.rpartition("/")[0] if missing else str(finding.path)
    first = None if not missing and refuses_a_value(finding) else put_back_alone(legs[0].made, place)
    home = _home(first, legs) if first is not None else None
    if home is None:
        return None
    message = Message(_PIECES.key, {"name": _name(place)})
    return replace(finding, message=message, hint=_PIECES_HINT, path=home[0], line=home[1])


def led_home(losses: Sequence[Loss], leg: Leg | None) -> tuple[Loss, ...]:
    """Losses of a conversion from the pivot, at the places of the document that was sent, each once."""
    if leg is None or leg.conversion.home is None:
        return tuple(losses)
    found: dict[tuple[str, str], Loss] = {}
    for loss in losses:
        home = leg.home(loss.path)
        there = replace(loss, path=home[0]) if home is not None else loss
        found.setdefault((there.path, there.value), there)
    return tuple(found.values())


def _home(path: str, legs: Sequence[Leg]) -> tuple[str, int | None] | None:
    line: int | None = None
    for leg in legs:
        found = leg.home(path)
        if found is None:
            return None
        path, line = found
    return path, line


def _carried(finding: Finding, path: str, line: int | None, legs: Sequence[Leg]) -> str | None:
    """What the sender wrote, if what the schema refuses came from there: the same signs, whatever stands between."""
    refused = {_signs(text) for text in _said(legs[0].made, str(finding.path), finding.line)}
    for text in _said(legs[-1].origin, path, line):
        written = _signs(text)
        if written in refused or any(signs and signs in written for signs in refused):
            return text
    return None


def _dropped(path: str, line: int | None, legs: Sequence[Leg]) -> str | None:
    """What the sender wrote and no conversion carried, as their losses say."""
    lost = {loss.path for loss in legs[-1].losses}
    if not any(each == path or each.startswith(f"{path}/") for each in lost):
        return None
    return next((text for text in _said(legs[-1].origin, path, line) if text), None)


def _said(content: Content, path: str, line: int | None) -> Iterator[str]:
    """What stands at a path, found by name and line, which is all that is known of it where it was written."""
    element, _, attribute = path.partition("/@")
    name = _name(element)
    for each in content.tree.iter(f"{{*}}{name.rpartition(':')[2]}"):
        if each.sourceline == line:
            yield (each.get(attribute, "") if attribute else each.text or "").strip()


def _is_empty(content: Content, path: str, line: int | None) -> bool:
    """Whether an element without anything in it stands there."""
    name = _name(path).rpartition(":")[2]
    there = (each for each in content.tree.iter(f"{{*}}{name}") if each.sourceline == line)
    return any(not len(each) and not (each.text or "").strip() for each in there)


def _signs(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _name(path: str) -> str:
    """The name of what stands at a path, without its number."""
    return template(path).rpartition("/")[2].rpartition("}")[2]


def _unfit(finding: Finding, path: str, line: int | None, value: str, legs: Sequence[Leg]) -> Finding:
    element, _, attribute = path.partition("/@")
    name = f"{_name(element)}/@{attribute}" if attribute else _name(element)
    said, target = {"value": value[:_LONGEST], "name": name}, legs[0].conversion.target
    message = (
        Message(_UNFIT.key, said) if target == PIVOT else Message(_UNWRITABLE.key, said | {"format": target})
    )
    return replace(finding, message=message, hint=_UNFIT_HINT, path=path, line=line)


def _absent(
    finding: Finding, missing: str, home: tuple[str, int | None], legs: Sequence[Leg]
) -> Finding | None:
    """What nobody could convert, for the document does not say it; only of terms, for all else is ours to write."""
    here = replace(finding, message=_ABSENT, hint=_ABSENT_HINT, path=home[0], line=home[1])
    if _is_empty(legs[-1].origin, *home):
        return here
    term = _first_term(template(missing)) if legs[0].conversion.target == PIVOT else None
    if term is None:
        return None
    below = next(path for path in term.paths.values() if template(path).startswith(template(missing)))
    value = missing + template(below).removeprefix(template(missing))
    if {home, _home(value, legs)} != {_home(missing.rpartition("/")[0], legs)}:
        return None
    return replace(here, term=term.id)


@cache
def _first_term(path: str) -> Term | None:
    """The term or group at a path of the pivot, or the first below it."""
    below = (
        term
        for term in every_term()
        if any(template(each).startswith(f"{path}/") for each in term.paths.values())
    )
    return at_path(path) or next(below, None)
