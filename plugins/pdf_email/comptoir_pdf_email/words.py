"""The words of a page or a mail in the reader's language, and what codes mean in it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from comptoir_engine.model import Type
from comptoir_engine.pivot.html.words import words
from comptoir_engine.pivot.terms import POST_AWARD

CATALOGUE = "comptoir_pdf_email"
_KINDS: Mapping[Type, tuple[str, ...]] = {
    "invoice": ("380",),
    "credit-note": ("381",),
    "order": ("220", "221", "224", "226", "227"),
    "order-response": ("231",),
    "despatch-advice": ("351",),
}
"""The usual code of a type first; of orders, all that have words."""
_OF_ORDERS = frozenset(code for type in POST_AWARD for code in _KINDS[type])


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """English sentence → sentence in `language`; empty for English itself."""
    file = files("comptoir_pdf_email").joinpath("locale", language, "LC_MESSAGES", f"{CATALOGUE}.po")
    if not file.is_file():
        return {}
    with file.open("rb") as stream:
        return {
            str(message.id): str(message.string)
            for message in read_po(stream)
            if message.id and message.string
        }


@cache
def _codes(language: str) -> Mapping[tuple[str, str], str]:
    """Our own table, which writes units short; what it lacks, the readable page's."""
    table = files("comptoir_pdf_email").joinpath("codes.csv").read_text(encoding="utf-8")
    own = {(row["list"], row["code"]): row[language] for row in csv.DictReader(table.splitlines())}
    return {**words(language), **own}


class Words:
    """One language: `words.gettext("Page {page} of {pages}")`, `words.code("unit", "HUR")`."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._sentences = catalogue(language)
        self._codes = _codes(language)

    def gettext(self, sentence: str, **args: str) -> str:
        """The sentence in this language; English where the catalogue lacks it."""
        said = self._sentences.get(sentence, sentence)
        return said.format_map(args) if args else said

    def code(self, list: str, code: str) -> str:
        """What a code of one of our lists means; an unknown code stands for itself."""
        return self._codes.get((list, code), code)

    def knows(self, list: str, code: str) -> bool:
        """Whether the code has words."""
        return (list, code) in self._codes

    def kind(self, type: Type, code: str = "") -> str:
        """What a document is, by its code of UN/ECE 1001; one that does not fit its type, or has no words, is named."""
        fits = code in _KINDS[type] if type in POST_AWARD else code not in _OF_ORDERS
        if fits and self.knows("document", code):
            return self.code("document", code)
        general = self.code("document", _KINDS[type][0])
        return f"{general} ({code})" if code else general
