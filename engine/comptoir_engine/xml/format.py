"""A format whose documents are told by their root element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Format
from comptoir_engine.model import Type
from comptoir_engine.xml.content import Content


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
        return Format(self.id, self.title, types, self.media_type, self.extension, self._recognise)

    def _recognise(self, content: Content) -> Type | None:
        try:
            root = content.tree
        except DocumentFault:
            return None
        found = self.roots.get(str(root.tag))
        if found is None or self.accept is None:
            return found
        return self.accept(root, found)
