"""Finds the files in a PDF, wherever they hang: in the name tree, and at the catalogue, pages and annotations.

Libraries look into the name tree alone. What hangs only at a page (ISO 32000-2, 14.13) is a file of the PDF too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

import pikepdf

from comptoir_facturx.limits import LIMITS

Place = Literal["names", "catalogue", "page", "annotation"]


def specifications(pdf: pikepdf.Pdf) -> Iterator[tuple[Place, pikepdf.Dictionary]]:
    """The file specifications with a file in them, in this order of places; one that hangs at several comes each time.

    Loops end, and so does the search after `LIMITS.steps` objects.
    """
    walk = _Walk()
    root = pdf.Root
    names = _dictionary(_dictionary(root.get("/Names")).get("/EmbeddedFiles"))
    for node in walk.nodes(names):
        for each in _items(node.get("/Names"))[1::2]:
            yield from _embedding("names", each)
    for each in _listed(root.get("/AF")):
        yield from _embedding("catalogue", each)
    for page in walk.nodes(_dictionary(root.get("/Pages"))):
        for each in _listed(page.get("/AF")):
            yield from _embedding("page", each)
        for note in map(_dictionary, _items(page.get("/Annots"))):
            walk.step()
            for each in (note.get("/FS"), *_listed(note.get("/AF"))):
                yield from _embedding("annotation", each)


def _embedding(place: Place, found: object) -> Iterator[tuple[Place, pikepdf.Dictionary]]:
    specification = _dictionary(found)
    if "/EF" in specification:
        yield place, specification


@dataclass(slots=True)
class _Walk:
    """How far a search has come; no node of a tree is visited twice."""

    steps: int = 0
    seen: set[tuple[int, int]] = field(default_factory=set)

    def step(self) -> bool:
        """Whether there is still a step to go."""
        self.steps += 1
        return self.steps <= LIMITS.steps

    def nodes(self, root: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
        """A tree's nodes from the root on, in the order of reading."""
        waiting = [root]
        while waiting and self.step():
            node = waiting.pop()
            if node.is_indirect and node.objgen in self.seen:
                continue
            self.seen.add(node.objgen)
            yield node
            waiting += [_dictionary(kid) for kid in reversed(_items(node.get("/Kids")))]


def _dictionary(found: object) -> pikepdf.Dictionary:
    """The dictionary, or an empty one in place of anything else."""
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _items(found: object) -> list[object]:
    if not isinstance(found, pikepdf.Array):
        return []
    items: list[object] = [*found]
    return items[: LIMITS.steps]


def _listed(found: object) -> list[object]:
    """Associated files are an array; some write one alone."""
    return [found] if isinstance(found, pikepdf.Dictionary) else _items(found)
