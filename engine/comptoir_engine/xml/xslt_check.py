"""A rule set whose stylesheet writes SVRL, as Schematron's do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lxml import etree

from comptoir_engine.errors import DocumentFault, PluginError
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import Finding, Message, Report, Severity, Type
from comptoir_engine.xml.broken_rules import Broken, Failed, Telling, Told, Where
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Places, Prefixes
from comptoir_engine.xml.saxon import saxon
from comptoir_engine.xml.schematron import lean

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_ASSERTS = ("failed-assert", "successful-report")
_TEXT_OF = etree.XPath("normalize-space(svrl:text)", namespaces={"svrl": _SVRL[1:-1]}, smart_strings=False)
_SEVERITY: Mapping[str, Severity] = {"warning": "warning", "info": "note", "information": "note"}
_PLAIN = Message("{text}")
_OWN_ID = re.compile(r"^\[[\w-]+\]\s*-?\s*")
_FIRST_TERM = re.compile(r"\bBT-\d+(?:-\d+)?\b")
_NO_RULES = Message("The rule set is not installed.")
_NO_REPORT = Message("The stylesheet {name} wrote no SVRL report.")


def _nowhere(root: etree._Element) -> Where:
    return lambda element, attribute: (None, ())


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
    place_of: Callable[[str, Type], str | None] = field(default=lambda term, type: None)
    """Term → its path in a document of that type. A rule's text names first the term it speaks of, and a finding is
    placed at that term rather than at the element the rule happens to run on."""
    where: Callable[[etree._Element], Where] = field(default=_nowhere)
    """From a document's root, what its elements say: a rule whose text names no term speaks of what it ran on."""
    tell: Callable[[Failed], Told | None] = field(default=lambda failed: None)
    """Our own message and mend for a failed assert, instead of the rule set's text; None leaves it as it is."""
    syntax: tuple[str, ...] = ()
    """As `Check` has it."""

    @property
    def check(self) -> Check:
        """The contract's object."""
        return Check(
            self.id, "rules", self.version, self.format, self.types, self._run, self._prepare, self.syntax
        )

    def _prepare(self) -> None:
        if self.stylesheet is not None and self.stylesheet.exists():
            saxon().prepare(self.stylesheet, read=_text)

    def _run(self, content: Content) -> Report:
        if self.stylesheet is None or not self.stylesheet.exists():
            return Report(
                self.id, self.version, "unchecked", (Finding(f"{self.id}-missing", "note", _NO_RULES),)
            )
        self._prepare()
        try:
            node, outline = content.node, content.outline
        except DocumentFault as fault:
            return Report(self.id, self.version, "invalid", fault.findings)
        told = lean(self.stylesheet).parameters(outline)
        asserts = _asserts(saxon().text(self.stylesheet, node, told), self.stylesheet)
        findings = tuple(self._findings(asserts, content)) if asserts else ()
        bad = any(finding.severity == "error" for finding in findings)
        return Report(self.id, self.version, "invalid" if bad else "valid", findings)

    def _findings(self, asserts: list[dict[str, str]], content: Content) -> Iterator[Finding]:
        telling = Telling(self.prefixes, self.place_of, self.where, self._told)
        return telling.findings(_broken(asserts, content.tree), content)

    def _told(self, failed: Failed) -> Told:
        return self.tell(failed) or Told(_say(failed.text))


def _broken(asserts: list[dict[str, str]], root: etree._Element) -> Iterator[Broken]:
    places = Places(root)
    for each in asserts:
        element, attribute = places.locate(each["location"]) or (root, None)
        failed = Failed(each["id"], each["text"], element, _subject(each["text"]))
        yield Broken(failed, _SEVERITY.get(each["flag"], "error"), each["flag"] or None, attribute)


def _asserts(report: str, stylesheet: Path) -> list[dict[str, str]]:
    """What failed, out of an SVRL report; most tell of nothing and are not parsed."""
    if "schematron-output" not in report:
        raise PluginError(stylesheet.name, Message(_NO_REPORT.key, {"name": stylesheet.name}))
    if not any(name in report for name in _ASSERTS):
        return []
    root = etree.fromstring(report, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return [_assert(element) for element in root.iterchildren(*(_SVRL + name for name in _ASSERTS))]


def _assert(element: etree._Element) -> dict[str, str]:
    said = element.attrib
    return {
        "id": said.get("id", said.get("test", "")),
        "flag": said.get("flag", said.get("role", "")),
        "location": said.get("location", ""),
        "text": str(_TEXT_OF(element)),
    }


def _text(stylesheet: Path) -> str:
    return lean(stylesheet).text


def _subject(text: str) -> str | None:
    """The term that a rule's text names first."""
    found = _FIRST_TERM.search(text)
    return found[0] if found is not None else None


def _say(text: str) -> Message:
    return Message(_PLAIN.key, {"text": _OWN_ID.sub("", text)})
