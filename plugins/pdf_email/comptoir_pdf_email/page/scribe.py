"""What the parts of the page have in common: the document, the reader's words and the manner of writing numbers."""

from __future__ import annotations

from dataclasses import dataclass, field

from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page.reading import Reading
from comptoir_pdf_email.words import Words

MINUS = "\u2212"


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Card:
    """A titled group: lines of text over facts."""

    title: str
    lines: list[str] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Scribe:
    """Asks the document by term and writes the answer for the reader; what the document does not say is empty."""

    reading: Reading
    words: Words
    manner: Manner
    credit_note: bool = False

    def text(self, id: str, *index: int) -> str:
        """A text as it is."""
        return self.reading.said(id, *index)

    def day(self, id: str, *index: int) -> str:
        """A day."""
        return self.manner.day(self.reading.said(id, *index))

    def number(self, id: str, *index: int) -> str:
        """A quantity."""
        return self.manner.number(self.reading.said(id, *index))

    def percent(self, id: str, *index: int) -> str:
        """A rate with its sign."""
        written = self.reading.said(id, *index)
        return self.manner.percent(written) if written else ""

    def country(self, id: str, *index: int) -> str:
        """A country by its name."""
        return self.manner.country(self.reading.said(id, *index))

    def code(self, list: str, id: str, *index: int) -> str:
        """What a code means."""
        return self.words.code(list, self.reading.said(id, *index))

    def amount(self, id: str, *index: int) -> str:
        """An amount, with a currency only where it is not the document's."""
        amount = self.reading.amount(id, *index)
        if amount is None:
            return ""
        return self.manner.money(amount.written, amount.currency or "")

    def money(self, id: str, *index: int) -> str:
        """An amount with its currency."""
        amount = self.reading.amount(id, *index)
        if amount is None:
            return ""
        return self.manner.money(amount.written, amount.currency or self.text("BT-5"))

    def deducted(self, id: str, *index: int) -> str:
        """An amount that is taken off, with a minus before it; one that is negative itself stands in brackets."""
        amount = self.amount(id, *index)
        if not amount:
            return ""
        return f"{MINUS}({amount})" if MINUS in amount else f"{MINUS}{amount}"

    def identifier(self, id: str, *index: int) -> str:
        """An identifier with its scheme (`BT-29` with `BT-29-1`) in brackets."""
        value, scheme = self.text(id, *index), self.code("scheme", f"{id}-1", *index)
        return f"{value} ({scheme})" if value and scheme else value or scheme

    def facts(self, *facts: tuple[str, str]) -> list[Fact]:
        """The facts that the document states, of label and value."""
        return [Fact(label, value) for label, value in facts if value]


def joined(*parts: str, by: str) -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)
