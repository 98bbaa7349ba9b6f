"""From rules that a document breaks to findings: each with its term, its place and its words.

A rule set says which rule an element breaks. What is said of it, and where its reader finds it, is the same for every
rule set: it is told at the value that the rule speaks of, rather than at the element that the rule happens to run on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from comptoir_engine.model import Finding, Message, Severity, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import Paths, Prefixes, find, steps_of, template

_MEND = Message("Correct it in the program that wrote the document, and send the document again.")


@dataclass(frozen=True, slots=True)
class Failed:
    """A broken rule: what the rule set says of it, the element that it ran on, and the term it speaks of first."""

    rule: str
    text: str
    element: etree._Element
    term: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of it; `place` is the element at fault, where it is known better, and `attribute` the one of it
    that is."""

    message: Message
    hint: Message | None = None
    place: etree._Element | None = None
    term: str | None = None
    attribute: str | None = None


Where = Callable[[etree._Element, str | None], tuple[str | None, tuple[int, ...]]]
"""What an element, or an attribute of it, says: its term, and its number within the groups it stands in."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that failed, with how grave that is, the rule set's own flag, and the attribute that it ran on, if any."""

    failed: Failed
    severity: Severity
    flag: str | None = None
    attribute: str | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """How findings are made: of a term its path in a type of document, of an element what it says, of a rule the words.

    `where` is given the document's root; what `tell` returns stands in place of the rule set's own words.
    """

    prefixes: Prefixes
    place_of: Callable[[str, Type], str | None]
    where: Callable[[etree._Element], Where]
    tell: Callable[[Failed], Told]

    def findings(self, broken: Iterable[Broken], content: Content) -> Iterator[Finding]:
        """One for each."""
        paths, where = Paths(self.prefixes), self.where(content.tree)
        for each in broken:
            failed, told = each.failed, self.tell(each.failed)
            term, type = told.term or failed.term, content.document.type
            target = self.place_of(term, type) if term and type else None
            element, attribute = (
                self._narrowed(failed.element, each.attribute, paths.of(failed.element), target)
                if told.place is None
                else (told.place, None)
            )
            attribute = told.attribute or attribute
            own, index = where(element, attribute)
            yield Finding(
                failed.rule, each.severity, told.message, told.hint or (_MEND if each.severity == "error" else None),
                term or own, index, path=paths.of(element, attribute), line=element.sourceline, flag=each.flag,
            )  # fmt: skip

    def _narrowed(
        self, element: etree._Element, attribute: str | None, here: str, target: str | None
    ) -> tuple[etree._Element, str | None]:
        """From the element that a rule ran on, at `here`, to its value at `target`, if that is below and exists."""
        if target is None or not template(target).startswith(template(here) + "/"):
            return element, attribute
        steps = steps_of(target)[here.count("/") :]
        root = element.getroottree().getroot()
        found = find(root, "/".join([here, *steps]), self.prefixes)
        return (found, None) if found is not None else (element, attribute)
