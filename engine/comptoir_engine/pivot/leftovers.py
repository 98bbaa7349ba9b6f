"""What a format has no place for, as values under their paths in the pivot, for a note or an extension of it.

Two partners agree on it (option `extension`). A path is the one that the value has once the document is read back, so
the writer reads what it wrote: an element may come back behind another of its name, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from comptoir_engine.hookspecs import Conversion
from comptoir_engine.model import Loss, Message
from comptoir_engine.pivot.counterparts import Counterparts, Leaf, leaves_in
from comptoir_engine.pivot.layout import ROOTS
from comptoir_engine.pivot.values import Value, write
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.outline import text_of
from comptoir_engine.xml.paths import Prefixes, find, path_of, step_name
from comptoir_engine.xml.serialise import serialise

_PATH = re.compile(r"/[A-Za-z]+(/(cac|cbc|ext):[A-Za-z0-9]+(\[[1-9][0-9]{0,4}\])?){1,12}(/@[A-Za-z]+)?")
_FIRST = re.compile(r"\[1\]")
_PUT_BACK = "put back"
"""Under which a content keeps the paths that `together` put back."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A value without a place: the loss that it would be, its element in the pivot, its path when it is back."""

    loss: Loss
    element: etree._Element
    path: str
    text: str


def wanted(options: Mapping[str, str]) -> bool:
    """Whether the receiver's profile asks for it."""
    return options.get("extension") == "on"


def leftovers(pivot: etree._Element, losses: Iterable[Loss], again: etree._Element) -> Iterator[Leftover]:
    """The values of the pivot that these losses name; `again` is the pivot as it is read back without them."""
    lost = [(loss, leaf) for loss in losses if (leaf := at(pivot, loss.path)) is not None]
    counterparts = Counterparts(pivot, again, [leaf for _, leaf in lost])
    for loss, leaf in lost:
        path = counterparts.path(leaf)
        if is_path(path, pivot):
            yield Leftover(loss, leaf[0], path, text_of(*leaf))


def is_path(path: str, pivot: etree._Element) -> bool:
    """Whether it can be the path of a value of such a document."""
    root = step_name(str(pivot.tag), PIVOT_PREFIXES)
    return _PATH.fullmatch(path) is not None and path.startswith(f"/{root}/")


def together(pivot: Content, said: Mapping[str, str]) -> Content:
    """The pivot with what these paths say; where it says something else there, they are right.

    What stands empty in it stays: its schema may ask for it.
    """
    tree = pivot.tree
    own = [Value(None, (), text_of(*leaf), _path(leaf)) for leaf in (*leaves_in(tree), *_empty(tree))]
    added = [Value(None, (), text, path) for path, text in said.items()]
    made = _with(pivot, write([*own, *added], ROOTS[str(tree.tag)]))
    made.once(_PUT_BACK, lambda: frozenset(map(same_place, said)))
    return made


def _empty(tree: etree._Element) -> Iterator[Leaf]:
    return (
        (each, None) for each in tree.iter(etree.Element) if not len(each) and not (each.text or "").strip()
    )


def put_back_alone(pivot: Content, path: str) -> str | None:
    """The first value at or below a path, where all values there were put back by `together`; else None."""
    said: frozenset[str] = pivot.once(_PUT_BACK, frozenset)
    element = find(pivot.tree, path, PIVOT_PREFIXES) if said else None
    paths = [_path(leaf) for leaf in leaves_in(element)] if element is not None else []
    return paths[0] if paths and all(same_place(each) in said for each in paths) else None


def _path(leaf: Leaf) -> str:
    return path_of(leaf[0], PIVOT_PREFIXES, leaf[1])


def with_tree(content: Content, tree: etree._Element) -> Content:
    """The same document, saying what the tree says; what `together` put back stays known as that."""
    made = _with(content, tree)
    said: frozenset[str] = content.once(_PUT_BACK, frozenset)
    made.once(_PUT_BACK, lambda: said)
    return made


def _with(content: Content, tree: etree._Element) -> Content:
    text = etree.tostring(tree, encoding="unicode", with_tail=False)
    return Content.written(replace(content.document, content=serialise(text)))


def homeless(said: Iterable[str], pivot: etree._Element) -> frozenset[str]:
    """Those of the paths that name an attribute of a value which nobody says."""
    paths = list(said)
    values = {same_place(path) for path in paths}

    def is_homeless(path: str) -> bool:
        element = path.partition("/@")[0]
        leaf = at(pivot, element)
        return element != path and same_place(element) not in values and (leaf is None or not text_of(*leaf))

    return frozenset(filter(is_homeless, paths))


def same_place(path: str) -> str:
    """A path by which two can be compared: the first of several may be written without its number."""
    return _FIRST.sub("", path)


def at(pivot: etree._Element, path: str) -> Leaf | None:
    """The value at a path; None where the pivot has no such element."""
    element = find(pivot, path, PIVOT_PREFIXES)
    attribute = path.rpartition("/@")[2] if "/@" in path else None
    if element is None or path_of(element, PIVOT_PREFIXES) != _of_element(path, element):
        return None
    return element, attribute


def _of_element(path: str, element: etree._Element) -> str:
    """The path of the value's element, numbered as a document that has it would."""
    here, numbered = path.partition("/@")[0], path_of(element, PIVOT_PREFIXES)
    return numbered if same_place(here) == same_place(numbered) else here


class Source:
    """The document that was read, to find there what its pivot says."""

    def __init__(self, way: Conversion, pivot: Content, source: Content, prefixes: Prefixes) -> None:
        self._way, self._pivot, self._source, self._prefixes = way, pivot, source, prefixes

    def place(self, path: str) -> str:
        """Where the value at that path of the pivot was."""
        home = self._way.home(path, self._pivot, self._source) if self._way.home is not None else None
        return home[0] if home is not None else path

    def said_otherwise(self, said: Mapping[str, str], whole: Content, reason: Message) -> Iterator[Loss]:
        """What the document states and its notes or its extension say otherwise. They are right: the `whole` pivot
        says it no more. What nobody stated (a sum, what a schema asks for) is no loss."""
        for path, text in said.items():
            leaf = at(self._pivot.tree, path)
            if leaf is not None and text_of(*leaf) not in ("", text):
                place = self.place(path)
                stated = self._stated(place, text_of(*leaf).strip())
                if stated is not None and not self._arrives(place, stated.strip(), whole):
                    yield Loss(place, stated, reason)

    def _arrives(self, place: str, text: str, whole: Content) -> bool:
        """Whether another value of the pivot comes from that place and says the same."""
        same = (leaf for leaf in leaves_in(whole.tree) if text_of(*leaf).strip() == text)
        return any(self.place(path_of(leaf[0], PIVOT_PREFIXES, leaf[1])) == place for leaf in same)

    def _stated(self, place: str, value: str) -> str | None:
        """The text at a place of the source, where it says that value or a code for it."""
        element = find(self._source.tree, place, self._prefixes)
        if element is None:
            return None
        if "/@" in place:
            text = element.get(place.rpartition("/@")[2], "")
            return text if text.strip() == value else None
        return text_of(element) if len(element) == 0 else None


def home_without(
    way: Conversion, path: str, pivot: Content, source: Content
) -> tuple[str, int | None] | None:
    """Where a value was that no leftover says: as `way` reads the source by itself, for a leftover may change what its
    neighbours mean."""
    if way.home is None:
        return None
    plain = pivot.once(("plain", source), lambda: way.run(source, {}).content)
    return way.home(path, plain, source)
