"""A conversion by a stylesheet and a mapping table."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from comptoir_engine.errors import PluginError
from comptoir_engine.hookspecs import Conversion, Converted, Option
from comptoir_engine.model import PIVOT, Document, Loss, Message, Type
from comptoir_engine.xml.content import Content, put_back
from comptoir_engine.xml.mapping import PIVOT_PREFIXES, MappingTable, Side
from comptoir_engine.xml.paths import Paths, Places
from comptoir_engine.xml.saxon import Node, saxon
from comptoir_engine.xml.serialise import Output, serialise

_LOSSES = "<?comptoir-losses "
"""What a stylesheet writes behind its document; in the document itself no text has a `<`."""
_NO_DOCUMENT = Message("The stylesheet {name} returned no document.")


def _plain(options: Mapping[str, str]) -> Output:
    return Output()


@dataclass(frozen=True, slots=True)
class XsltConversion:
    """`stylesheet` returns `map{'document': …, 'losses': …}`; `output` says how the result is written, by profile.

    Where the result is read no further, `at_once` spares its tree: the stylesheet's `xsl:output` writes the document
    without declaration, and behind it the losses as `<?comptoir-losses […]?>`, with `\\u003e` for each `>`.

    `options` are the stylesheet's parameters, and what `output` heeds.
    """

    source: str
    target: str
    types: tuple[Type, ...]
    stylesheet: Path
    mapping: MappingTable
    output: Callable[[Mapping[str, str]], Output] = _plain
    options: tuple[Option, ...] = ()
    at_once: bool = False

    @property
    def conversion(self) -> Conversion:
        """The contract's object."""
        return Conversion(
            self.source, self.target, self.types, self._run,
            prepare=self._prepare, home=self._home, options=self.options, mapping=lambda type: self.mapping,
        )  # fmt: skip

    @property
    def _side(self) -> Side:
        return "pivot" if self.source == PIVOT else "source"

    def _prepare(self) -> None:
        saxon().prepare(self.stylesheet)

    def _run(self, content: Content, options: Mapping[str, str]) -> Converted:
        self._prepare()  # before the node is made: a stylesheet that is new to Saxon starts a new generation
        text, losses, node = (self._written if self.at_once else self._returned)(content, options)
        written = serialise(put_back(text, content.cuts), self.output(options))
        document = Document(
            written, self.target, content.document.type, attachments=content.document.attachments
        )
        told = _told(losses, content, self._prefixes)
        unmapped = self.mapping.losses(content.outline, self._side)
        return Converted(Content.written(document, node, content.cuts), _unique([*told, *unmapped]))

    def _returned(self, content: Content, options: Mapping[str, str]) -> tuple[str, str, Node | None]:
        """The document as text, its losses, and its tree."""
        result = saxon().run(self.stylesheet, content.node, options)
        if "document" not in result:
            raise self._nothing()
        return saxon().write(result["document"]), result.get("losses", "[]"), result["document"]

    def _written(self, content: Content, options: Mapping[str, str]) -> tuple[str, str, Node | None]:
        text, found, losses = saxon().text(self.stylesheet, content.node, options).partition(_LOSSES)
        if not text or not found:
            raise self._nothing()
        return text, losses.removesuffix("?>"), None

    def _nothing(self) -> PluginError:
        return PluginError(self.stylesheet.name, Message(_NO_DOCUMENT.key, {"name": self.stylesheet.name}))

    @property
    def _prefixes(self) -> Mapping[str, str]:
        return PIVOT_PREFIXES if self._side == "pivot" else self.mapping.prefixes

    def _home(self, path: str, made: Content, origin: Content) -> tuple[str, int | None] | None:
        """Where a place of what this conversion made was in what it was made from."""
        homes = made.once(
            (self.mapping, origin), lambda: self.mapping.homes(made.tree, origin.tree, self._other_side)
        )
        found = homes.lead(path)
        return (found[0], found[1].sourceline) if found is not None else None

    @property
    def _other_side(self) -> Side:
        return "source" if self._side == "pivot" else "pivot"


def _told(losses: str, content: Content, prefixes: Mapping[str, str]) -> list[Loss]:
    if losses == "[]":
        return []
    places, paths = Places(content.tree), Paths(prefixes)

    def canonical(expanded: str) -> str:
        place = places.locate(expanded)
        return paths.of(*place) if place is not None else expanded

    return [
        Loss(
            canonical(entry["path"]),
            put_back(entry["value"], content.cuts),
            Message(entry["reason"], entry.get("args") or {}),
        )
        for entry in json.loads(losses)
    ]


def _unique(losses: Iterable[Loss]) -> tuple[Loss, ...]:
    """One loss a path: what the stylesheet says comes first, for it knows the reason."""
    found: dict[str, Loss] = {}
    for loss in losses:
        found.setdefault(loss.path, loss)
    return tuple(found.values())
