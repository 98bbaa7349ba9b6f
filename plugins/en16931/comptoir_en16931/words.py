"""What is said of a broken rule: the figures of a sum, words of its own, or the words of its family.

Rules of one family differ in the term they speak of, and a finding names its term: so one sentence serves them all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from comptoir_engine.model import Message
from comptoir_engine.pivot.lexical import as_decimal
from comptoir_engine.pivot.terms import term
from comptoir_engine.xml.broken_rules import Failed, Told

from comptoir_en16931 import cii_terms, sums, sums_cii
from comptoir_en16931.categories import of_a_category
from comptoir_en16931.demanded import demanded
from comptoir_en16931.explanations import ATTRIBUTE, EXPLANATIONS, LEAVE_OUT, TWICE
from comptoir_en16931.ruleset import Fact, facts

_DECIMALS = Message("The amount has more than two decimals.")
_DECIMALS_HINT = Message("Round it to two decimals, and check the sums that it is part of.")
_SPACE = Message("There is white space around the amount, and the rule counts it among the decimals.")
_SPACE_HINT = Message("Write the amount without blanks and line breaks around it.")
_MINUS_ZERO = Message("The amount is 0, but it has a minus, and the rule takes it for an amount below 0.")
_MINUS_ZERO_HINT = Message("Write it without the minus.")
_BEYOND = Message(
    "{name} stands in the document, but EN 16931 does not know it; receivers may leave it unread."
)

_MOST_DECIMALS = 2
_BELOW_ZERO = ("BR-27", "BR-28")
_OF_CODES: Mapping[str, tuple[str | None, str | None]] = {
    "BR-CL-03": ("currencyID", None), "BR-CL-07": ("schemeID", None), "BR-CL-08": (None, "BT-21"),
    "BR-CL-10": ("schemeID", None), "BR-CL-11": ("schemeID", None), "BR-CL-13": ("listID", None),
    "BR-CL-21": ("schemeID", None), "BR-CL-23": ("unitCode", None), "BR-CL-24": ("mimeCode", None),
    "BR-CL-25": ("schemeID", None), "BR-CL-26": ("schemeID", None),
}  # fmt: skip
"""Rules on codes that stand in an attribute, or in a part of a text: which attribute, or which term."""

ONCE: Mapping[str, str | None] = {
    "UBL-SR-01": "BT-12", "UBL-SR-02": "BT-15", "UBL-SR-03": "BT-16", "UBL-SR-04": "BT-18", "UBL-SR-05": "BT-20",
    "UBL-SR-06": "BT-25", "UBL-SR-08": "BG-14", "UBL-SR-09": "BT-27", "UBL-SR-10": "BT-28", "UBL-SR-11": "BT-30",
    "UBL-SR-12": "BT-31", "UBL-SR-13": "BT-32", "UBL-SR-14": "BT-33", "UBL-SR-15": "BT-44", "UBL-SR-16": "BT-46",
    "UBL-SR-17": "BT-47", "UBL-SR-18": "BT-48", "UBL-SR-19": "BT-59", "UBL-SR-20": "BT-60", "UBL-SR-21": "BT-61",
    "UBL-SR-22": "BT-62", "UBL-SR-23": "BT-63", "UBL-SR-24": "BG-13", "UBL-SR-25": "BT-70", "UBL-SR-26": "BT-83",
    "UBL-SR-27": "BT-82", "UBL-SR-28": "BT-89", "UBL-SR-29": "BT-90", "UBL-SR-30": "BT-97", "UBL-SR-31": "BT-104",
    "UBL-SR-32": "BT-120", "UBL-SR-33": "BT-123", "UBL-SR-34": "BT-127", "UBL-SR-35": "BT-132",
    "UBL-SR-36": "BG-26", "UBL-SR-37": "BT-147", "UBL-SR-39": "BT-11", "UBL-SR-40": "BT-45", "UBL-SR-42": "BT-31",
    "UBL-SR-44": "BT-83", "UBL-SR-45": "BT-9", "UBL-SR-46": "BT-82", "UBL-SR-49": "BT-8", "UBL-SR-50": "BT-154",
    "UBL-SR-51": None, "UBL-SR-52": "BT-128", "UBL-SR-54": "BG-18", "UBL-SR-55": "BG-19", "UBL-SR-56": "BT-17",
}  # fmt: skip
"""Rules on how often a term may stand: each with its term; None for one that speaks of several."""


def told(failed: Failed) -> Told | None:
    """Our words for a failed rule of EN 16931; None for a rule that has none."""
    found = next((said for say in _SAYING if (said := say(failed)) is not None), None)
    if found is None or failed.rule not in _OF_CODES:
        return found
    attribute, term = _OF_CODES[failed.rule]
    return replace(found, attribute=attribute, term=term)


def in_our_words(failed: Failed) -> Told:
    """As `told`, for a rule of ours: it has words."""
    said = told(failed)
    assert said is not None, failed.rule
    return said


def _sum(failed: Failed) -> Told | None:
    return sums_cii.told(failed) if cii_terms.is_cii(failed.element) else sums.told(failed)


def _explained(failed: Failed) -> Told | None:
    found = EXPLANATIONS.get(failed.rule)
    return Told(*found) if found is not None else None


def _decimals(failed: Failed) -> Told | None:
    if not failed.rule.startswith("BR-DEC-") and failed.rule != "UBL-DT-01":
        return None
    within = [text for text in _values(failed) if len(text.partition(".")[2]) > _MOST_DECIMALS]
    spaced = within and all(len(text.strip().partition(".")[2]) <= _MOST_DECIMALS for text in within)
    return Told(_SPACE, _SPACE_HINT) if spaced else Told(_DECIMALS, _DECIMALS_HINT)


def _below_zero(failed: Failed) -> Told | None:
    """A price that is 0 is not below it, whatever sign it has, and neither is one that is missing."""
    if failed.rule not in _BELOW_ZERO:
        return None
    if not _values(failed):
        return Told(*EXPLANATIONS["BR-26"])  # nothing is not at least 0 either
    signed = [text for text in _values(failed) if text.strip().startswith("-")]
    return Told(_MINUS_ZERO, _MINUS_ZERO_HINT) if signed and not any(map(as_decimal, signed)) else None


def _values(failed: Failed) -> list[str]:
    """What stands, as it is written, at the term that the rule's text names first, or in the element itself."""
    if not len(failed.element):
        return [failed.element.text or ""]
    if cii_terms.is_cii(failed.element):
        return cii_terms.values(failed)
    about = term(fact.subject) if (fact := _fact(failed)).subject is not None else None
    names = {path.rpartition(":")[2] for path in about.paths.values()} if about is not None else set()
    return [each.text or "" for name in sorted(names) for each in failed.element.iter(f"{{*}}{name}")]


def _once(failed: Failed) -> Told | None:
    if failed.rule not in ONCE:
        return None
    return Told(*TWICE, term=ONCE[failed.rule])


def _beyond(failed: Failed) -> Told | None:
    """What UBL can say and the standard does not know, by its name."""
    name = _fact(failed).name
    sentence = ATTRIBUTE if failed.rule.startswith("UBL-DT-") else _BEYOND
    return Told(Message(sentence.key, {"name": name}), LEAVE_OUT) if name else None


def _fact(failed: Failed) -> Fact:
    return facts("cii").get(failed.rule, Fact("error"))


_SAYING: tuple[Callable[[Failed], Told | None], ...] = (
    _sum, _below_zero, _explained, of_a_category, _decimals, _once, demanded, _beyond,
)  # fmt: skip
