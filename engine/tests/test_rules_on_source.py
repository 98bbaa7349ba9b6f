"""Rules for the format that a document came in run on the document itself, where they are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Document, Finding, Message, Plan, Report
from comptoir_engine.pipeline import Processed, process, validate
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.xml.content import Content

Offers = Callable[..., Plugin]
FOUND = Finding("B-1", "error", Message("The bill is wrong."), path="/bill/number", line=3)


def rule_set(seen: list[str], format: str) -> Check:
    def run(content: Content) -> Report:
        seen.append(str(content.tree.tag))
        return Report("b", "1", "invalid", (FOUND,))

    return Check("b", "rules", "1", format, ("invoice",), run, on_request=True)


def findings(result: Processed) -> list[Finding]:
    return [each for step in result.steps for report in step.reports for each in report.findings]


def with_rules(registry: Registry, offering: Offers, seen: list[str], format: str) -> Registry:
    return Registry.of([*registry.plugins.values(), offering("b", checks=[rule_set(seen, format)])])


def test_they_run_on_the_source_and_are_told_at_its_own_place(
    bills: Any, registry: Registry, offering: Offers
) -> None:
    seen: list[str] = []
    known = with_rules(registry, offering, seen, "bill")
    result = validate(Document(bills.sample()), known, rules=["b"])
    assert (result.outcome, seen[0].casefold().endswith("bill")) == ("stopped", True)
    assert findings(result) == [FOUND]


def test_they_run_so_on_the_hub_s_way_too(bills: Any, registry: Registry, offering: Offers) -> None:
    seen: list[str] = []
    known = with_rules(registry, offering, seen, "bill")
    result = process(Document(bills.sample()), known, lambda head: Plan("bill", "", "", checks=("b",)))
    assert (result.outcome, len(seen)) == ("stopped", 1)
    assert findings(result) == [FOUND]


def test_they_do_not_run_where_nobody_names_them(bills: Any, registry: Registry, offering: Offers) -> None:
    seen: list[str] = []
    assert validate(Document(bills.sample()), with_rules(registry, offering, seen, "bill")).outcome == "ready"
    assert seen == []


def test_a_document_of_another_format_meets_none_of_them(
    bills: Any, registry: Registry, offering: Offers
) -> None:
    seen: list[str] = []
    known = with_rules(registry, offering, seen, "another")
    result = validate(Document(bills.sample()), known, rules=["b"])
    assert (result.outcome, seen) == ("ready", [])
    [told] = findings(result)
    assert (told.rule, told.severity, told.message.args) == ("RULES-NOT-MEANT", "warning", {"rules": "b"})
    on_the_hub = process(Document(bills.sample()), known, lambda head: Plan("bill", "", "", checks=("b",)))
    assert (on_the_hub.outcome, seen, findings(on_the_hub)) == ("ready", [], [])
