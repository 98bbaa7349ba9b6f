"""Full-text search over what a document's head says: number, partners, references, amount."""

from __future__ import annotations

import re
from collections.abc import Iterator

from comptoir_engine.model import Head

from comptoir_hub.store.records import DocumentRecord
from comptoir_hub.store.room import Room

_WORD = re.compile(r"\w+")
_GROUPED = re.compile(r"(?<=\d)['’\u00a0](?=\d{3})")


class Words(Room):
    """The search index. Who may find a document is one of its words, so that a search never leaves the company."""

    def index(self, document: DocumentRecord) -> None:
        """Makes a document findable, anew if an earlier run did already."""
        companies = {document.company_id, document.sender_id or "", document.receiver_id or ""}
        text = " ".join([*_words_of(document.head), *self._names(document)])
        if document.run > 1:
            self._run("DELETE FROM words WHERE rowid = ?", (document.n,))
        sql = "INSERT INTO words (rowid, companies, text) VALUES (?, ?, ?)"
        self._run(sql, (document.n, " ".join(companies), text))

    def _names(self, document: DocumentRecord) -> list[str]:
        """What the hub calls the companies, which a document may call otherwise."""
        sql = "SELECT name FROM companies WHERE id IN (?, ?)"
        return [row["name"] for row in self._all(sql, (document.sender_id, document.receiver_id))]


def match(company_id: str, words: str) -> str:
    """The FTS5 expression for words in any order, each as a prefix, among what this company may find."""
    terms = " ".join(f'"{word}"*' for word in _WORD.findall(_GROUPED.sub("", words))) or '""'
    return f'(companies : "{company_id}") AND (text : {_all(terms)})'


def _all(terms: str) -> str:
    return f"({' AND '.join(terms.split())})"


def _words_of(head: Head) -> Iterator[str]:
    if head.number:
        yield head.number
    for party in (head.seller, head.buyer):
        if party is not None:
            yield party.name
    for reference in head.references:
        yield reference.number
    if head.payable is not None:
        yield str(head.payable)
