"""Our own rule set at work: from a document to its report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Rule
from comptoir_engine.model import Report, Severity, Type
from comptoir_engine.xml.broken_rules import Broken, Failed, Telling
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.saxon import saxon
from lxml import etree

from comptoir_en16931.ruleset import FLAGS, RuleSet, facts, rule_set
from comptoir_en16931.sheet import kinds_of, sheet

TYPES: tuple[Type, ...] = ("invoice", "credit-note")


@dataclass(frozen=True)
class RuleCheck:
    """The rules for a syntax, run on documents of a format of it."""

    id: str
    version: str
    format: str
    syntax: str
    telling: Telling
    beyond: tuple[str, ...] = ()
    """As `Check.syntax` has it."""
    flag_of: Callable[[str, Severity], str | None] = field(default=lambda rule, severity: FLAGS[severity])
    """How the artefact flags a rule that we call so grave."""
    on_request: bool = False
    rules: Callable[[], tuple[Rule, ...]] = tuple
    """As `Check.rules` has it."""

    @property
    def check(self) -> Check:
        """The contract's object."""
        return Check(
            self.id, "rules", self.version, self.format, TYPES, self._run, self._prepare, self.beyond,
            on_request=self.on_request, rules=self.rules,
        )  # fmt: skip

    @cached_property
    def _rules(self) -> RuleSet:
        return rule_set(self.syntax)

    @cached_property
    def _elements(self) -> list[etree.XPath]:
        names = {prefix: namespace for namespace, prefix in self.telling.prefixes.items() if prefix}
        names.update(self._rules.roots)
        return [etree.XPath(path, namespaces=names) for path in kinds_of(self._rules)]

    @property
    def _stylesheet(self) -> Path:
        """Its name with Saxon; what is compiled is written from the rules."""
        return self._rules.shell

    def _prepare(self) -> None:
        saxon().prepare(self._stylesheet, read=lambda path: sheet(self._rules))

    def broken(self, content: Content) -> list[Broken]:
        """The rules that it breaks, each with the element that does; raises `DocumentFault` where it is no XML."""
        self._prepare()
        told = saxon().text(self._stylesheet, content.node, {})
        return [*self._broken(told, content.tree)] if told else []

    def _run(self, content: Content) -> Report:
        try:
            findings = tuple(self.telling.findings(self.broken(content), content))
        except DocumentFault as fault:
            return Report(self.id, self.version, "invalid", fault.findings)
        bad = any(finding.severity == "error" for finding in findings)
        return Report(self.id, self.version, "invalid" if bad else "valid", findings)

    def _broken(self, told: str, root: etree._Element) -> Iterator[Broken]:
        for line in dict.fromkeys(told.splitlines()):
            rule, *numbers = line.split(" ")
            fact = facts(self.syntax)[rule]
            for element in self._found(root, numbers):
                failed = Failed(rule, "", element, fact.subject)
                yield Broken(failed, fact.severity, self.flag_of(rule, fact.severity))

    def _found(self, root: etree._Element, numbers: list[str]) -> Iterator[etree._Element]:
        """The elements that a line of the stylesheet's result counts; the root where it counts none."""
        if not numbers:
            yield root
            return
        kind, *positions = map(int, numbers)
        elements = self._elements[kind - 1](root)
        for position in positions:
            yield elements[position - 1]
