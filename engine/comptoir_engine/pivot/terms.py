"""The term table: what a document of the pivot can say, by its name in EN 16931, and where in UBL it stands.

`terms.csv` is the table; its order is the order of the standard. Paths are written for an invoice, in the notation of
`comptoir_engine.xml.paths`; a credit note's path is derived, or stands in its own column where UBL differs. A path may
carry conditions; where several rows fit an element, the first one does.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
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
TABLE = Path(__file__).with_name("terms.csv")

_CREDIT_NOTE_NAMES = (
    ("/Invoice", "/CreditNote"),
    ("/cac:InvoiceLine", "/cac:CreditNoteLine"),
    ("/cbc:InvoicedQuantity", "/cbc:CreditedQuantity"),
    ("/cbc:InvoiceTypeCode", "/cbc:CreditNoteTypeCode"),
)


@dataclass(frozen=True, slots=True)
class Term:
    """A business term (`BT-131`) or a group of terms (`BG-25`).

    `group` is the group it belongs to, `repeats` the path of the UBL element that stands once for each occurrence, if
    there can be several.
    """

    id: str
    group: str | None
    cardinality: str
    kind: Kind
    path: str
    credit_note_path: str
    repeats: str | None
    names: Mapping[str, str]

    def name(self, language: str = "en") -> str:
        """The name people know it by; English where the table has no such language."""
        return self.names.get(language) or self.names["en"]

    def path_for(self, type: Type) -> str:
        """The path, with its conditions, in a document of that type."""
        return self.credit_note_path if type == "credit-note" else self.path

    def repeats_for(self, type: Type) -> str | None:
        """Like `repeats`, in a document of that type."""
        return credit_note_path(self.repeats) if self.repeats and type == "credit-note" else self.repeats

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
def terms() -> tuple[Term, ...]:
    """All terms and groups, in the order of the standard."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_term(row) for row in csv.DictReader(file))


@cache
def _by_id() -> Mapping[str, Term]:
    return {term.id: term for term in terms()}


def term(id: str) -> Term | None:
    """The term of that name (`BT-131`, `BG-25`)."""
    return _by_id().get(id)


@cache
def _by_path() -> Mapping[str, Term]:
    found: dict[str, Term] = {}
    for each in sorted(terms(), key=lambda each: each.is_group):
        for path in (each.path, each.credit_note_path):
            found.setdefault(template(path), each)
    return found


def at_path(path: str) -> Term | None:
    """The term at a path of an invoice or a credit note, its numbers and conditions aside.

    Where conditions tell several terms of one template apart, the first of them answers, a term before a group;
    `values.read` looks at the document and knows better.
    """
    return _by_path().get(template(path))


def _term(row: Mapping[str, str]) -> Term:
    kind = row["type"]
    if kind not in get_args(Kind):
        raise ConfigError(f"{TABLE.name}: {row['term']} has the unknown type {kind!r}")
    path = row["path"]
    repeats = row["repeats"] or (path if row["cardinality"].endswith("n") else None)
    return Term(
        id=row["term"],
        group=row["group"] or None,
        cardinality=row["cardinality"],
        kind=cast(Kind, kind),
        path=path,
        credit_note_path=row["credit_note"] or credit_note_path(path),
        repeats=repeats,
        names={language: row["name" if language == "en" else language] for language in LANGUAGES},
    )
