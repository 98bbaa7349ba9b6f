"""The basic rules for orders, order responses and despatch advices: references, quantities, states, dates and sums.

They say what no schema can, and only what holds whatever two companies agreed. Each rule is data, with the function
that finds where it is broken; its id is `PA-` (post-award) and a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine import hookspecs
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Finding, Message, Report, Type
from comptoir_engine.pivot.terms import POST_AWARD
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Paths

from comptoir_ubl21.rules import dates, quantities, references, states, sums
from comptoir_ubl21.rules.rule import Rule

ID = "post-award"
SOURCE = "Comptoir: what holds whatever two companies agreed"
VERSION = "1 (2026-11-29)"
RULES: tuple[Rule, ...] = (
    *references.RULES, *quantities.RULES, *states.RULES, *dates.RULES, *sums.RULES,
)  # fmt: skip


def check() -> Check:
    """The check `post-award`."""
    return Check(ID, "rules", VERSION, PIVOT, tuple(POST_AWARD), run, rules=listed)


def listed() -> tuple[hookspecs.Rule, ...]:
    """The rules as people look them up."""
    return tuple(
        hookspecs.Rule(
            rule.id, rule.severity, rule.message, rule.hint, (rule.term,) if rule.term else (), SOURCE
        )
        for rule in RULES
    )


def run(content: Content) -> Report:
    """What is wrong with an order document."""
    try:
        findings = tuple(_findings(content, content.document.type))
    except DocumentFault as fault:
        return Report(ID, VERSION, "invalid", fault.findings)
    bad = any(finding.severity == "error" for finding in findings)
    return Report(ID, VERSION, "invalid" if bad else "valid", findings)


def _findings(content: Content, type: Type | None) -> Iterator[Finding]:
    root, paths = content.tree, Paths(PIVOT_PREFIXES)
    for rule in RULES:
        if type not in rule.types:
            continue
        for broken in rule.breaks(root):
            message = Message(rule.message.key, broken.args)
            place = broken.element
            yield Finding(
                rule.id, rule.severity, message, rule.hint, rule.term, path=paths.of(place), line=place.sourceline
            )  # fmt: skip
