"""What the parts of the page have in common: the document, the reader's words and the manner of writing numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from comptoir_engine.creditor import Creditor
from comptoir_engine.pivot.terms import term

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
    creditors: tuple[Creditor, ...] = ()

    @property
    def credit_note(self) -> bool:
        """Whether the amounts are credited."""
        return self.reading.type == "credit-note"

    def name(self, id: str) -> str:
        """What people call a term, without the name of the group that it stands under: `Phone`."""
        return capital(self.whole_name(id).rpartition(": ")[2])

    def heading(self, id: str) -> str:
        """The name of a group, or of what a term belongs to: `Place of delivery` of `place-street`."""
        return self.whole_name(id).partition(": ")[0]

    def whole_name(self, id: str) -> str:
        """What people call a term: `Buyer: electronic address`."""
        found = term(id)
        return found.name(self.words.language) if found else id

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

    def answer(self, list: str, id: str, *index: int) -> str:
        """What a code means, as a word that stands alone; a code without words stays as it is."""
        said = self.reading.said(id, *index)
        return capital(self.words.code(list, said)) if self.words.knows(list, said) else said

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
        return self.manner.money(amount.written, amount.currency or self.text(self.reading.currency_term))

    def deducted(self, id: str, *index: int) -> str:
        """An amount that is taken off: after a minus, in brackets where it has one itself, bare where it is nil."""
        amount = self.amount(id, *index)
        if not any(digit in amount for digit in "123456789"):
            return amount
        return f"{MINUS}({amount})" if MINUS in amount else f"{MINUS}{amount}"

    def identifier(self, id: str, *index: int) -> str:
        """An identifier with its scheme (`BT-29` with `BT-29-1`, `buyer-id` with `buyer-id-scheme`) in brackets."""
        of = f"{id}-1" if id.startswith("BT-") else f"{id}-scheme"
        value, scheme = self.text(id, *index), self.code("scheme", of, *index)
        return f"{value} ({scheme})" if value and scheme else value or scheme

    def quantity(self, id: str, unit: str, *index: int) -> str:
        """A quantity with its unit, never parted from it by a line break."""
        return joined(self.number(id, *index), self.code("unit", unit, *index), by="\u00a0")

    def time(self, id: str, *index: int) -> str:
        """A time of the day."""
        return self.manner.time(self.reading.said(id, *index))

    def indicator(self, id: str, *index: int) -> str:
        """Yes or no; what is neither stays as it is."""
        _ = self.words.gettext
        said = self.reading.said(id, *index)
        return {"true": _("yes"), "1": _("yes"), "false": _("no"), "0": _("no")}.get(said, said)

    def stated(self, *ids: str, index: tuple[int, ...] = ()) -> list[Fact]:
        """Those of the terms that the document states, each under its name and in the manner of its kind."""
        return self.facts(*((self.name(id), self._written(id, *index)) for id in ids))

    def _written(self, id: str, *index: int) -> str:
        ways: dict[str, Callable[..., str]] = {
            "date": self.day,
            "quantity": self.number,
            "percent": self.percent,
            "amount": self.amount,
            "unit price": self.amount,
        }
        found = term(id)
        return ways.get(found.kind if found else "", self.text)(id, *index)

    def facts(self, *facts: tuple[str, str]) -> list[Fact]:
        """The facts that the document states, of label and value."""
        return [Fact(label, value) for label, value in facts if value]


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def joined(*parts: str, by: str) -> str:
    """The parts that are not empty."""
    return by.join(part for part in parts if part)


def of_day(number: str, day: str) -> str:
    """`R-1 (03.11.2026)`: a document by its number and day."""
    return f"{number} ({day})" if number and day else number or day
