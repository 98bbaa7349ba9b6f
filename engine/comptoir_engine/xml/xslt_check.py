"""A rule set whose stylesheet writes SVRL, as Schematron's do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report, Severity, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Prefixes, locate, path_of, template
from comptoir_engine.xml.saxon import saxon

_ASSERTS = Path(__file__).with_name("asserts.xsl")
_SEVERITY: Mapping[str, Severity] = {"warning": "warning", "info": "note", "information": "note"}
_PLAIN = Message("{text}")
_NO_RULES = Message("The rule set is not installed.")


@dataclass(frozen=True, slots=True)
class XsltCheck:
    """`stylesheet` writes SVRL for a document of `format`; None where it is not installed (*unchecked*).

    A failed assert's flag (`fatal`, `warning` …) becomes the severity and is kept beside it.
    """

    id: str
    version: str
    format: str
    types: tuple[Type, ...]
    stylesheet: Path | None
    prefixes: Prefixes
    terms: Mapping[str, str] = field(default_factory=dict)
    explain: Mapping[str, tuple[Message, Message | None]] = field(default_factory=dict)
    """Rule → our own message and mend, instead of the rule set's text."""

    @property
    def check(self) -> Check:
        """The contract's object."""
        return Check(
            self.id, "rules", self.version, self.format, self.types, self._run, prepare=self._prepare
        )

    def _prepare(self) -> None:
        if self.stylesheet is not None and self.stylesheet.exists():
            saxon().prepare(self.stylesheet, _ASSERTS)

    def _run(self, content: Content) -> Report:
        if self.stylesheet is None or not self.stylesheet.exists():
            return Report(
                self.id, self.version, "unchecked", (Finding(f"{self.id}-missing", "note", _NO_RULES),)
            )
        self._prepare()
        try:
            node = content.node
        except DocumentFault as fault:
            return Report(self.id, self.version, "invalid", fault.findings)
        asserts = saxon().run(_ASSERTS, saxon().evaluate(self.stylesheet, node), {})["asserts"]
        findings = tuple(self._findings(json.loads(asserts), content)) if asserts != "[]" else ()
        bad = any(finding.severity == "error" for finding in findings)
        return Report(self.id, self.version, "invalid" if bad else "valid", findings)

    def _findings(self, asserts: list[dict[str, str]], content: Content) -> Iterator[Finding]:
        for failed in asserts:
            place = locate(content.tree, failed["location"])
            path = path_of(place[0], self.prefixes, place[1]) if place is not None else None
            message, hint = self.explain.get(
                failed["id"], (Message(_PLAIN.key, {"text": failed["text"]}), None)
            )
            yield Finding(
                failed["id"], _SEVERITY.get(failed["flag"], "error"), message, hint,
                self.terms.get(template(path)) if path else None,
                path=path, line=place[0].sourceline if place is not None else None, flag=failed["flag"] or None,
            )  # fmt: skip
