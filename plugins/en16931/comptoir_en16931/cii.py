"""The rules for CII: run on the document itself, told at its own lines."""

from __future__ import annotations

from dataclasses import replace

from comptoir_engine.model import Severity
from comptoir_engine.xml.broken_rules import Failed, Telling, Told
from comptoir_engine.xml.paths import steps_of, template
from lxml import etree

from comptoir_en16931.check import RuleCheck
from comptoir_en16931.cii_terms import NAMES, PREFIXES, place_of, where
from comptoir_en16931.listing import listed_of_cii
from comptoir_en16931.words import in_our_words

VERSION = "1, as Factur-X 1.09.2 (2026-08-04)"
"""Of our rule set, and the release of the artefact whose verdicts it has."""
_BESIDE = ("ChargeIndicator", "CategoryCode")
"""Rules on an allowance, a charge or a VAT rate run on these children of it."""


def own_cii() -> RuleCheck:
    """Our rule set for CII."""
    telling = Telling(PREFIXES, place_of, where, _told)
    return RuleCheck(
        "en16931-cii", VERSION, "cii", "cii", telling, flag_of=_flag, on_request=True, rules=listed_of_cii
    )


def _flag(rule: str, severity: Severity) -> str | None:
    """The artefact flags its warnings only, and none of those that have no id of its own."""
    return "warning" if severity == "warning" and not rule.startswith("FX-") else None


def _told(failed: Failed) -> Told:
    """Our words, at the value that the rule speaks of where it ran on one beside it."""
    told = in_our_words(failed)
    parent = failed.element.getparent()
    place = place_of(told.term or failed.term or "", "invoice")
    if (
        told.place is None
        and place
        and parent is not None
        and etree.QName(failed.element).localname in _BESIDE
    ):
        found = parent.xpath(template(steps_of(place)[-1]), namespaces=NAMES)
        return replace(told, place=found[0] if found else parent)
    return told
