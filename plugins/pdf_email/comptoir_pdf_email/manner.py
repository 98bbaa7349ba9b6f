"""How numbers and dates are written for a reader: by language and place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import babel
from babel.core import UnknownLocaleError
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Message

from comptoir_pdf_email.conversion import LANGUAGES

HOME = "CH"
"""The place whose manner is used where a profile names none."""

_SWISS = ("CH", "LI")
_NUMBER = re.compile(r"([+-]?)([0-9]+)(?:\.([0-9]*))?")
_WHOLE_MINUTE = re.compile(r"([0-9]{2}:[0-9]{2}):00(?:\.0*)?(.*)", re.DOTALL)
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(Z|[+-][0-9]{2}:[0-9]{2})?")
_MINUS = "\u2212"
_NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Manner:
    """The manner of one language in one place: `Manner("de", "CH")` writes 1'234.50 and 03.11.2026.

    Digits are never changed: nothing is rounded, and what is no number or date comes back as it was written.
    """

    language: str
    place: str

    def amount(self, written: str) -> str:
        """An amount of money: two decimals at least, further ones as written; `1234.5` → `1'234.50`."""
        return self._grouped(written, places=2)

    def number(self, written: str) -> str:
        """A quantity or a rate, without the zeros that say nothing; `10.000` → `10`."""
        return self._grouped(written, places=0)

    def money(self, written: str, currency: str) -> str:
        """An amount with its currency before it, never parted from it by a line break."""
        return f"{currency}{_NO_BREAK}{self.amount(written)}".strip()

    def percent(self, written: str) -> str:
        """A rate with its sign; `8.10` → `8.1 %`."""
        return f"{self.number(written)}{_NO_BREAK}%"

    def day(self, written: str) -> str:
        """A day as ISO 8601 writes it, in the reader's manner, without its time zone: a day is no instant."""
        match = _DAY.fullmatch(written.strip())
        try:
            return self._day(date.fromisoformat(match[1])) if match else written
        except ValueError:
            return written

    def time(self, written: str) -> str:
        """A time without the seconds that say nothing; `16:00:00+01:00` → `16:00+01:00`."""
        return _WHOLE_MINUTE.sub(r"\1\2", written.strip())

    def country(self, code: str) -> str:
        """A country's name by its ISO 3166-1 code; an unknown code stays as it is."""
        name = self._locale.territories.get(code) if code.isupper() and code.isalpha() else None
        return name or code

    @property
    def _locale(self) -> babel.Locale:
        return _locale(self.language, self.place)

    def _day(self, day: date) -> str:
        if self.place in _SWISS:
            return f"{day:%d.%m.%Y}"
        from babel.dates import format_date  # reads the machine's time zones when it is imported

        return format_date(day, "medium", self._locale)

    def _grouped(self, written: str, places: int) -> str:
        match = _NUMBER.fullmatch(written.strip())
        if match is None:
            return written
        sign, whole, decimals = match.groups(default="")
        group, point = self._signs
        decimals = decimals.rstrip("0").ljust(places, "0")
        text = _thousands(whole.lstrip("0") or "0", group) + (point + decimals if decimals else "")
        return (_MINUS if sign == "-" else "") + text

    @property
    def _signs(self) -> tuple[str, str]:
        if self.place in _SWISS:
            return "'", "."
        symbols = self._locale.number_symbols["latn"]
        return symbols["group"], symbols["decimal"]


def _thousands(whole: str, group: str) -> str:
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", group, whole)


@lru_cache(maxsize=64)
def _locale(language: str, place: str) -> babel.Locale:
    try:
        return babel.Locale(language, place)
    except UnknownLocaleError:
        return babel.Locale(language)


def manner(language: str | None, locale: str | None, document: str | None = None) -> Manner:
    """The manner that a profile's options `language` (`de`) and `locale` (`de-CH`, `fr_FR`, `AT`) ask for.

    Where no language is asked for it is the locale's, else the `document`'s if we have words for that, else English;
    the place is Switzerland. Raises `ConfigError` for a language we have no words for.
    """
    parts = re.split(r"[-_]", locale) if locale else []
    spoken = next((part for part in parts if part.islower()), None)
    place = next((part for part in parts if len(part) == 2 and part.isupper()), HOME)
    own = document if document in LANGUAGES else "en"
    chosen = (language or spoken or own).lower()
    if chosen not in LANGUAGES:
        raise ConfigError(
            Message(
                "There are no words in the language {language}; choose one of de, en, fr, it",
                {"language": chosen},
            )
        )
    return Manner(chosen, place)
