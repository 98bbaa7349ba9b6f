"""The tables of the page: what a column, a cell and a line of the document are to the template."""

from __future__ import annotations

from dataclasses import dataclass, field

from comptoir_pdf_email.page.scribe import Fact


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its title; one of `figures` stands at the right, one of words at the left."""

    title: str
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell; `below` is small, under it."""

    text: str
    below: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first column takes the room that the others leave."""

    columns: list[Column]
    rows: list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the document: `facts` run on in one paragraph, each of the `details` has a line of its own."""

    position: str
    name: str
    paragraphs: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    details: list[Fact] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines; `columns` are those of the cells, after number and description."""

    head: tuple[str, str]
    columns: list[Column]
    items: list[Item]
