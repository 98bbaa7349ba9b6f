"""What a format has no place for travels in the notes of the document, which people can read:

    comptoir:/Invoice/cac:Delivery/cac:Shipment/cbc:ID=4711

A reader takes such notes out again and puts their values back at their paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace

from lxml import etree

from comptoir_engine.codes.guesses import is_guess
from comptoir_engine.hookspecs import Conversion, Converted
from comptoir_engine.model import Loss, Message
from comptoir_engine.pivot.leftovers import (
    Source,
    at,
    home_without,
    homeless,
    is_path,
    leftovers,
    same_place,
    together,
    wanted,
    with_tree,
)
from comptoir_engine.pivot.writing import place_for
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import Prefixes, path_of

_MARK = "comptoir:"
_NOTE = re.compile(rf"{_MARK}(?P<path>/[^\s=]+)=(?P<text>.*)", re.DOTALL)
_NOTE_TAG = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}Note"

_SAID_OTHERWISE = Message("A note of the document says something else here.")
_OF_A_NOTE = Message("It belongs to a note that only holds a value for another place.")
_ALONE = Message("The value that it belongs to is missing.")
_TWICE = Message("Another note of the document speaks of the same value.")


def writing(way: Conversion, back: Conversion) -> Conversion:
    """The way from the pivot that heeds the option `extension`; `back` is the way that reads what it writes."""

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        plain = way.run(content, options)
        lost = [loss for loss in plain.losses if not is_guess(loss)]
        if not wanted(options) or not lost:
            return plain
        written = Content.written(replace(plain.content.document, type=content.document.type))
        found = list(leftovers(content.tree, lost, back.run(written, {}).content.tree))
        noted = way.run(_with_notes(content, [f"{_MARK}{one.path}={one.text}" for one in found]), options)
        carried = {same_place(one.loss.path) for one in found}
        left = tuple(loss for loss in noted.losses if same_place(loss.path) not in carried)
        return replace(noted, losses=left)

    return replace(way, run=run)


def reading(way: Conversion, prefixes: Prefixes) -> Conversion:
    """The way to the pivot that puts back what notes say, whoever wrote them; paths of its source have the prefixes."""

    def run(content: Content, options: Mapping[str, str]) -> Converted:
        plain = way.run(content, options)
        if _MARK.encode() not in plain.content.bytes:  # spares its parsing; few documents have such notes
            return plain
        notes = _Notes(plain.content.tree)
        if not notes.all:
            return plain
        whole = together(with_tree(plain.content, notes.without()), notes.said)
        lost = _lost(notes, whole, Source(way, plain.content, content, prefixes))
        return replace(plain, content=whole, losses=(*plain.losses, *lost))

    def home(path: str, pivot: Content, source: Content) -> tuple[str, int | None] | None:
        notes = pivot.once(("noted", source), lambda: _noted(source.tree))
        if not notes:
            return way.home(path, pivot, source) if way.home is not None else None
        note = notes.get(_numbered(path, pivot.tree))
        if note is not None:
            return path_of(note, prefixes), note.sourceline
        return home_without(way, path, pivot, source)

    return replace(way, run=run, home=home)


class _Notes:
    """The notes of a document that hold values: all of them, what they `said` by path, and those that speak in vain."""

    def __init__(self, pivot: etree._Element) -> None:
        self._pivot = pivot
        self.all: list[etree._Element] = []
        self.vain: list[tuple[etree._Element, Message]] = []
        found: dict[str, etree._Element] = {}
        for note in pivot.iterchildren(_NOTE_TAG):
            path, _ = _read(note)
            if is_path(path, pivot):
                self.all.append(note)
                if path in found:
                    self.vain.append((note, _TWICE))
                found.setdefault(path, note)
        alone = homeless(found, pivot)
        self.vain += [(found[path], _ALONE) for path in alone]
        self.said = {path: _read(note)[1] for path, note in found.items() if path not in alone}

    def without(self) -> etree._Element:
        """The document without them."""
        bare = deepcopy(self._pivot)
        for note in _Notes(bare).all:
            bare.remove(note)
        return bare


def _read(note: etree._Element) -> tuple[str, str]:
    """Path and value; no path where it is a note like others."""
    found = _NOTE.fullmatch(note.text or "")
    return (found["path"], found["text"]) if found is not None else ("", "")


def _lost(notes: _Notes, whole: Content, source: Source) -> Iterator[Loss]:
    """What the document says in vain: a note, an attribute of one, what a note says otherwise."""
    for note, reason in notes.vain:
        yield Loss(source.place(path_of(note, PIVOT_PREFIXES)), note.text or "", reason)
    for note in notes.all:
        for name, value in note.items():
            place = source.place(path_of(note, PIVOT_PREFIXES, str(name)))
            yield Loss(place, str(value), _OF_A_NOTE)
    yield from source.said_otherwise(notes.said, whole, _SAID_OTHERWISE)


def _with_notes(pivot: Content, texts: Iterable[str]) -> Content:
    """The document with more notes behind those it has."""
    tree = deepcopy(pivot.tree)
    for text in texts:
        note = etree.Element(_NOTE_TAG)
        note.text = text
        tree.insert(place_for(tree, _NOTE_TAG), note)
    return with_tree(pivot, tree)


def _noted(source: etree._Element) -> Mapping[str, etree._Element]:
    """Path in the pivot → the element of the source that says its value."""
    found: dict[str, etree._Element] = {}
    for element in source.iter(etree.Element):
        text = element.text or ""
        said = _NOTE.fullmatch(text) if text.startswith(_MARK) else None
        if said is not None:
            found.setdefault(same_place(said["path"]), element)
    return found


def _numbered(path: str, pivot: etree._Element) -> str:
    """The path as the pivot has it."""
    leaf = at(pivot, path)
    return same_place(path_of(leaf[0], PIVOT_PREFIXES, leaf[1]) if leaf is not None else path)
