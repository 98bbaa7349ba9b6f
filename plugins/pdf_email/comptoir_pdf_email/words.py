"""The words of a page or a mail in the reader's language, and what codes mean in it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po

CATALOGUE = "comptoir_pdf_email"


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
    table = files("comptoir_pdf_email").joinpath("codes.csv").read_text(encoding="utf-8")
    return {(row["list"], row["code"]): row[language] for row in csv.DictReader(table.splitlines())}


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
