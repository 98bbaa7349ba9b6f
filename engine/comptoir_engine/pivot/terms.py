"""The term tables: what a document of the pivot can say, by name, and where in UBL it stands.

`terms.csv` has the terms of EN 16931, in the order of the standard. Paths are written for an invoice, in the notation
of `comptoir_engine.xml.paths`; a credit note's path is derived, or stands in its own column where UBL differs.
`post_award.csv` has short names of our own for orders, order responses and despatch advices, since nobody has named
what those say, with a column of paths for each type. A path may carry conditions; where several
rows fit an element, the first one does.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast, get_args

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Type
from comptoir_engine.xml.paths import template

Kind = Literal[
    "group", "text", "code", "identifier", "date", "amount", "unit price", "quantity", "percent", "binary"
]
"""The semantic data type of a term; `group` for the groups (BG-…)."""

LANGUAGES = ("en", "de", "fr", "it")
BILLS: tuple[Type, ...] = ("invoice", "credit-note")
POST_AWARD: tuple[Type, ...] = ("order", "order-response", "despatch-advice")
TABLE = Path(__file__).with_name("terms.csv")
POST_AWARD_TABLE = Path(__file__).with_name("post_award.csv")

_CREDIT_NOTE_NAMES = (
    ("/Invoice", "/CreditNote"),
    ("/cac:InvoiceLine", "/cac:CreditNoteLine"),
    ("/cbc:InvoicedQuantity", "/cbc:CreditedQuantity"),
    ("/cbc:InvoiceTypeCode", "/cbc:CreditNoteTypeCode"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A business term (`BT-131`, `quantity`) or a group of terms (`BG-25`, `line`).

    `group` is the group it belongs to. `paths` holds its path, with its conditions, in each type of document that can
    say it; `repeats` the path of the UBL element that stands once for each occurrence, if there can be several.
    """

    id: str
    group: str | None
    cardinality: str
    kind: Kind
    paths: Mapping[Type, str]
    repeats: Mapping[Type, str]
    names: Mapping[str, str]

    def name(self, language: str = "en") -> str:
        """The name people know it by; English where the table has no such language."""
        return self.names.get(language) or self.names["en"]

    @property
    def path(self) -> str:
        """The path in an invoice; of what only other types say, in the first of them."""
        return next(iter(self.paths.values()))

    @property
    def code(self) -> str | None:
        """The name that people in the field use (`BT-131`); a short name of our own is for programs only."""
        return self.id if self.id.startswith(("BT-", "BG-")) else None

    @property
    def is_group(self) -> bool:
        """Whether this is a group of terms, not a value."""
        return self.kind == "group"


def credit_note_path(path: str) -> str:
    """The path of the same thing in a credit note: `/CreditNote/cac:CreditNoteLine/cbc:CreditedQuantity`."""
    for invoice, credit_note in _CREDIT_NOTE_NAMES:
        path = path.replace(invoice, credit_note)
    return path


def invoice_path(path: str) -> str:
    """The reverse of `credit_note_path`; other paths come back as they are."""
    for invoice, credit_note in _CREDIT_NOTE_NAMES:
        path = path.replace(credit_note, invoice)
    return path


@cache
def every_term() -> tuple[Term, ...]:
    """All terms and groups of both tables, in their order."""
    return (*_table(TABLE, _bill_term), *_table(POST_AWARD_TABLE, _post_award_term))


@cache
def terms(type: Type = "invoice") -> tuple[Term, ...]:
    """The terms and groups that a document of this type can say, in the order of their table."""
    return tuple(term for term in every_term() if type in term.paths)


@cache
def _by_id() -> Mapping[str, Term]:
    return {term.id: term for term in every_term()}


def term(id: str) -> Term | None:
    """The term of that name (`BT-131`, `BG-25`, `quantity`)."""
    return _by_id().get(id)


@cache
def _by_path() -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for each in sorted(every_term(), key=lambda each: each.is_group):
        for path in each.paths.values():
            found.setdefault(template(path), each)
    return found


def at_path(path: str) -> Term | None:
    """The term at a path of a document, its numbers and conditions aside.

    Where conditions tell several terms of one template apart, the first of them answers, a term before a group;
    `values.read` looks at the document and knows better.
    """
    return _by_path().get(template(path))


def _table(table: Path, read: Callable[[Mapping[str, str]], Term]) -> Iterator[Term]:
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["type"] not in get_args(Kind):
                raise ConfigError(f"{table.name}: {row['term']} has the unknown type {row['type']!r}")
            yield read(row)


def _bill_term(row: Mapping[str, str]) -> Term:
    path = row["path"]
    repeats = row["repeats"] or (path if row["cardinality"].endswith("n") else None)
    return _term(
        row,
        {"invoice": path, "credit-note": row["credit_note"] or credit_note_path(path)},
        {"invoice": repeats, "credit-note": credit_note_path(repeats)} if repeats else {},
    )


def _post_award_term(row: Mapping[str, str]) -> Term:
    paths = {type: path for type in POST_AWARD if (path := row[type.replace("-", "_")])}
    return _term(row, paths, paths if row["cardinality"].endswith("n") else {})


def _term(row: Mapping[str, str], paths: Mapping[Type, str], repeats: Mapping[Type, str]) -> Term:
    return Term(
        id=row["term"],
        group=row["group"] or None,
        cardinality=row["cardinality"],
        kind=cast(Kind, row["type"]),
        paths=paths,
        repeats=repeats,
        names={language: row["name" if language == "en" else language] for language in LANGUAGES},
    )
