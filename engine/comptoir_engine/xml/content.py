"""One document in whichever of its forms exist: bytes, lxml tree, text for Saxon, Saxon node; each made once."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from hashlib import sha256
from typing import Any, TypeVar

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document
from comptoir_engine.xml.limits import LIMITS, WRITTEN
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.saxon import Node, saxon

Made = TypeVar("Made")

_LONG = re.compile(
    rf">(?P<lead>(?:data:[^<>,]{{0,200}},)?)(?P<base64>[A-Za-z0-9+/=\s]{{{LIMITS.cut_from},}})<"
)


class Content:
    """A document inside one process; never pickled.

    `tree` and what follows from it raise `DocumentFault` for bytes that are not XML. `beside` holds the same document
    in other formats, for a conversion that needs them.
    """

    __slots__ = (
        "_cuts", "_fault", "_kept", "_limits", "_node", "_outline", "_text", "_tree", "beside", "document",
    )  # fmt: skip

    def __init__(self, document: Document, *, beside: Mapping[str, Content] | None = None) -> None:
        self.document = document
        self.beside: Mapping[str, Content] = beside or {}
        self._tree: etree._Element | None = None
        self._fault: DocumentFault | None = None
        self._outline: Outline | None = None
        self._text: str | None = None
        self._node: Node | None = None
        self._cuts: dict[str, str] = {}
        self._kept: dict[Hashable, Any] = {}
        self._limits = LIMITS

    @classmethod
    def written(
        cls, document: Document, node: Node | None = None, cuts: Mapping[str, str] | None = None
    ) -> Content:
        """The result of a conversion, which may be longer than what a stranger sends: its bytes, and the node they were
        written from if there is one."""
        content = cls(document)
        content._node = node
        content._cuts = dict(cuts or {})
        content._limits = WRITTEN
        return content

    @classmethod
    def read_as(cls, document: Document, tree: etree._Element) -> Content:
        """The document as its format's reader sees it: `tree` stands for its bytes, with their lines."""
        content = cls(document)
        content._tree = tree
        return content

    @property
    def bytes(self) -> bytes:
        """The bytes as they are."""
        return self.document.content

    @property
    def tree(self) -> etree._Element:
        """The root element; comments and processing instructions are gone."""
        if self._fault is not None:
            raise self._fault
        if self._tree is None:
            try:
                self._tree = parse(self.document.content, self._limits)
            except DocumentFault as fault:
                self._fault = fault
                raise
        return self._tree

    @property
    def outline(self) -> Outline:
        """Which paths occur in the tree, and where."""
        if self._outline is None:
            self._outline = Outline(self.tree)
        return self._outline

    @property
    def text(self) -> str:
        """The tree as text, with long base64 cut out; see `cuts`."""
        if self._text is None:
            self._text = _LONG.sub(self._cut, etree.tostring(self.tree, encoding="unicode", with_tail=False))
        return self._text

    @property
    def cuts(self) -> Mapping[str, str]:
        """What was cut out of `text`: marker → original text."""
        return self._cuts

    @property
    def node(self) -> Node:
        """The document as Saxon's processor of this process reads it."""
        if self._node is None or not saxon().knows(self._node):
            self._node = saxon().node(self.text)
        return self._node

    def once(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What `make` makes of this document, made at the first call with this key and kept as long as the content."""
        if key not in self._kept:
            self._kept[key] = make()
        kept: Made = self._kept[key]
        return kept

    def _cut(self, match: re.Match[str]) -> str:
        marker = f"comptoir-cut-{sha256(match['base64'].encode()).hexdigest()[:32]}"
        self._cuts[marker] = match["base64"]
        return f">{match['lead']}{marker}<"


def put_back(text: str, cuts: Mapping[str, str]) -> str:
    """Put what was cut out into `text` again."""
    for marker, original in cuts.items():
        text = text.replace(marker, original)
    return text
