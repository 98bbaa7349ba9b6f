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
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Paths, Places, Prefixes, find, steps_of, template
from comptoir_engine.xml.saxon import saxon
from comptoir_engine.xml.schematron import lean

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_ASSERTS = ("failed-assert", "successful-report")
_TEXT_OF = etree.XPath("normalize-space(svrl:text)", namespaces={"svrl": _SVRL[1:-1]}, smart_strings=False)
_SEVERITY: Mapping[str, Severity] = {"warning": "warning", "info": "note", "information": "note"}
_PLAIN = Message("{text}")
_OWN_ID = re.compile(r"^\[[\w-]+\]\s*-?\s*")
_FIRST_TERM = re.compile(r"\bBT-\d+(?:-\d+)?\b")
_MEND = Message("Correct it in the program that wrote the document, and send the document again.")
_NO_RULES = Message("The rule set is not installed.")
_NO_REPORT = Message("The stylesheet {name} wrote no SVRL report.")


@dataclass(frozen=True, slots=True)
class Failed:
    """A failed assert: its rule, what the rule set says of it, and the element that the rule ran on."""

    rule: str
    text: str
    element: etree._Element


@dataclass(frozen=True, slots=True)
class Told:
    """What is said in place of the rule set's text; `place` is the element at fault, where it is known better, and
    `attribute` the one of it that is."""

    message: Message
    hint: Message | None = None
    place: etree._Element | None = None
    term: str | None = None
    attribute: str | None = None


Where = Callable[[etree._Element, str | None], tuple[str | None, tuple[int, ...]]]
"""What an element, or an attribute of it, says: its term, and its number within the groups it stands in."""


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
        places, paths, where = Places(content.tree), Paths(self.prefixes), self.where(content.tree)
        for failed in asserts:
            place = places.locate(failed["location"]) or (content.tree, None)
            told = self.tell(Failed(failed["id"], failed["text"], place[0])) or Told(_say(failed["text"]))
            term = told.term or _subject(failed["text"])
            target = self.place_of(term, content.document.type) if term and content.document.type else None
            element, attribute = (
                self._narrowed(*place, paths.of(place[0]), target)
                if told.place is None
                else (told.place, None)
            )
            attribute = told.attribute or attribute
            own, index = where(element, attribute)
            severity = _SEVERITY.get(failed["flag"], "error")
            yield Finding(
                failed["id"], severity, told.message, told.hint or (_MEND if severity == "error" else None),
                term or own, index, path=paths.of(element, attribute), line=element.sourceline,
                flag=failed["flag"] or None,
            )  # fmt: skip

    def _narrowed(
        self, element: etree._Element, attribute: str | None, here: str, target: str | None
    ) -> tuple[etree._Element, str | None]:
        """From the context of a rule, the element at `here`, to its value at `target`, if that is below and exists."""
        if target is None or not template(target).startswith(template(here) + "/"):
            return element, attribute
        steps = steps_of(target)[here.count("/") :]
        root = element.getroottree().getroot()
        found = find(root, "/".join([here, *steps]), self.prefixes)
        return (found, None) if found is not None else (element, attribute)


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
