"""A format whose documents are told by their root element."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Format
from comptoir_engine.model import Finding, Message, Type
from comptoir_engine.xml.content import Content

_NUMBERS = re.compile(r"\d+(?:[._]\d+)*")
_VERSION = Message(
    "The format of this document is known, but not its version, {version}; what is understood is {understood}."
)
_VERSION_HINT = Message("Write it as {understood}, or ask customer care for the other version.")


@dataclass(frozen=True, slots=True)
class XmlFormat:
    """`roots`: Clark name of a root element → type. `accept` has a second look and may say another type, or None;
    `also` names the types that only it tells."""

    id: str
    title: str
    roots: Mapping[str, Type]
    media_type: str = "application/xml"
    extension: str = "xml"
    accept: Callable[[etree._Element, Type], Type | None] | None = None
    also: tuple[Type, ...] = ()

    @property
    def format(self) -> Format:
        """The contract's object."""
        types = tuple(dict.fromkeys([*self.roots.values(), *self.also]))
        return Format(
            self.id,
            self.title,
            types,
            self.media_type,
            self.extension,
            self._recognise,
            explain=self._explain,
        )

    def _recognise(self, content: Content) -> Type | None:
        try:
            root = content.tree
        except DocumentFault:
            return None
        found = self.roots.get(str(root.tag))
        if found is None or self.accept is None:
            return found
        return self.accept(root, found)

    def _explain(self, content: Content) -> tuple[Finding, ...] | None:
        """A document of another version: of one of the roots, but for the numbers in its namespace."""
        try:
            root = content.tree
        except DocumentFault:
            return None
        tag = str(root.tag)
        if tag in self.roots or _NUMBERS.sub("", tag) not in {
            _NUMBERS.sub("", known) for known in self.roots
        }:
            return None
        known = next(each for each in self.roots if _NUMBERS.sub("", each) == _NUMBERS.sub("", tag))
        numbers = zip(_NUMBERS.findall(tag), _NUMBERS.findall(known), strict=True)
        return unknown_version(
            root, ", ".join(ours for ours, theirs in numbers if ours != theirs), self.title
        )


def unknown_version(root: etree._Element, version: str, understood: str) -> tuple[Finding, ...]:
    """What is said of a document of a known format whose version is not known."""
    said = {"version": version, "understood": understood}
    place = f"/{etree.QName(root).localname}"
    message, hint = Message(_VERSION.key, said), Message(_VERSION_HINT.key, said)
    return (Finding("FORMAT-VERSION", "error", message, hint, path=place, line=root.sourceline),)
