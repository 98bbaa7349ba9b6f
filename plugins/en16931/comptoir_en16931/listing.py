"""The rules as people look them up."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.hookspecs import Rule
from comptoir_engine.xml.broken_rules import Failed, Told
from comptoir_engine.xml.parse import parse

from comptoir_en16931.explanations import EXPLANATIONS
from comptoir_en16931.ruleset import Fact, facts, rule_set
from comptoir_en16931.words import in_our_words

_ANYWHERE = parse(b"<Invoice><Total><Amount/></Total></Invoice>")[0][0]
_STANDARD = "EN 16931-1:2017"
_BINDING = "CEN/TS 16931-3-2 (UBL)"
_CODE_LISTS = "EN 16931 code lists"
_OTHERS = {"CII-": "CEN/TS 16931-3-3 (CII)", "FX-": "Factur-X 1.09.2", "PEPPOL-": "Peppol BIS Billing 3.0"}


def listed() -> tuple[Rule, ...]:
    """Every rule for UBL, those that are never reported among them."""
    return tuple(_rules())


def listed_of_cii() -> tuple[Rule, ...]:
    """Every rule for CII that is tested; of one that is tested at many places these are listed."""
    tests: dict[str, list[tuple[str, str]]] = {}
    for kind in rule_set("cii").kinds:
        for rule in kind.rules:
            tests.setdefault(rule.id, []).append((kind.at, rule.broken))
    known = facts("cii")
    return tuple(
        _rule(id, known[id], found[0][1] if len(found) == 1 else " | ".join(at for at, _ in found))
        for id, found in tests.items()
    )


def _rules() -> Iterator[Rule]:
    rules = rule_set("ubl")
    tests = {rule.id: rule.broken for kind in rules.kinds for rule in kind.rules}
    tests |= {path.rule: path.path for path in rules.unused}
    known = facts()
    for id in sorted(known, key=lambda id: id.startswith("UBL-CR-")):
        yield _rule(id, known[id], tests.get(id, "false()"))


def _rule(id: str, fact: Fact, test: str) -> Rule:
    told = Told(*EXPLANATIONS[id]) if id in EXPLANATIONS else in_our_words(Failed(id, "", _ANYWHERE))
    return Rule(id, fact.severity, told.message, told.hint, fact.terms, _source(id), test)


def _source(id: str) -> str:
    if id.startswith("UBL-"):
        return _BINDING
    for beginning, source in _OTHERS.items():
        if id.startswith(beginning):
            return source
    return _CODE_LISTS if id.startswith("BR-CL-") else _STANDARD
