"""The rules at work: from a document to its report."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Message, Report, Type
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.terms import term
from comptoir_engine.pivot.whereabouts import Whereabouts
from comptoir_engine.xml.broken_rules import Broken, Failed, Telling, Told, Where
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from lxml import etree

from comptoir_ch_rules import ID, TYPES, VERSION, contents, identity, payment, supply
from comptoir_ch_rules.reading import Bill, Met
from comptoir_ch_rules.rules import RULES


def run(content: Content) -> Report:
    """What the rules say of a document."""
    try:
        findings = tuple(_TELLING.findings(_broken(content.tree), content))
    except DocumentFault as fault:
        return Report(ID, VERSION, "invalid", fault.findings)
    bad = any(finding.severity == "error" for finding in findings)
    return Report(ID, VERSION, "invalid" if bad else "valid", findings)


def _broken(root: etree._Element) -> Iterator[Broken]:
    type = ROOTS.get(str(root.tag))
    if type not in TYPES:
        return
    bill = Bill(root, type)
    if bill.is_swiss:
        for part in (contents, identity, supply, payment):
            for each in part.broken(bill):
                yield Broken(each, RULES[each.rule].severity)


def _tell(failed: Failed) -> Told:
    assert isinstance(failed, Met)
    rule = RULES[failed.rule]
    hint = Message(rule.hint.key, failed.said) if rule.hint else None
    return Told(Message(rule.message.key, failed.said), hint, failed.element)


def _place_of(name: str, type: Type) -> str | None:
    found = term(name)
    return found.paths.get(type) if found is not None else None


def _where(root: etree._Element) -> Where:
    return Whereabouts(root).of


_TELLING = Telling(PIVOT_PREFIXES, _place_of, _where, _tell)
