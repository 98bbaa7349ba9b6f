"""Each rule has a sample that keeps it and one that breaks it, by us and by CEN's artefact."""

from __future__ import annotations

import pytest
from comptoir_en16931.ruleset import CATEGORIES, rule_set
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Report
from comptoir_engine.xml.content import Content
from lxml import etree
from rule_samples import bad, good, samples


def report(check: Check, root: etree._Element) -> Report:
    return check.run(Content(Document(etree.tostring(root), PIVOT, "invoice")))


@pytest.mark.parametrize("category", CATEGORIES)
def test_the_good_sample_keeps_every_rule(category: str, rules: Check, official: Check) -> None:
    for check in (rules, official):
        found = [each for each in report(check, good(category)).findings if each.rule != "CURRENCY"]
        assert [(each.rule, each.path) for each in found] == []


def test_each_rule_is_broken_by_its_bad_sample(rules: Check) -> None:
    kept = [
        rule
        for rule, sample in samples().items()
        if rule not in {finding.rule for finding in report(rules, bad(sample)).findings}
    ]
    assert kept == []


def test_the_artefact_says_so_too(official: Check) -> None:
    """Of each family some: all are held against it on damaged documents."""
    chosen = [sample for number, sample in enumerate(samples().values()) if number % 8 == 0]
    kept = [
        sample.rule
        for sample in chosen
        if sample.rule not in {finding.rule for finding in report(official, bad(sample)).findings}
    ]
    assert kept == []


def test_each_rule_that_is_tested_has_a_sample() -> None:
    rules = rule_set("ubl")
    tested = {rule.id for kind in rules.kinds for rule in kind.rules} | {path.rule for path in rules.unused}
    assert set(samples()) == tested
