"""What the address of a list asks for: the whole state of a list is in its address."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast, get_args
from urllib.parse import urlencode

from comptoir_engine.model import AnswerKind, Message, Status, Type

from comptoir_hub.portal import words
from comptoir_hub.portal.language import parse_day
from comptoir_hub.store.filters import Filter
from comptoir_hub.store.records import Direction
from comptoir_hub.store.sorting import SORTS

SIZES = (25, 50, 100, 200)
PERIODS = {"today": 0, "7": 6, "30": 29, "90": 89}
"""Days back from today; `year` is this calendar year."""
FIELDS = (
    "q", "number", "type", "status", "answer", "direction", "period", "from", "to", "amount_min", "amount_max",
    "flag", "unread", "sort", "order", "size",
)  # fmt: skip
SHAPE = frozenset({"sort", "order", "size"})
"""The fields that say how a list is shown, not which documents."""
CHIPS: Mapping[str, Message] = {
    "number": Message("Number: {value}"),
    "from": Message("From: {value}"),
    "to": Message("Until: {value}"),
    "amount_min": Message("Amount from: {value}"),
    "amount_max": Message("Amount up to: {value}"),
    "flag": Message("Only red flags"),
    "unread": Message("Unread"),
}
"""What a filter says of itself where the list's form has no field for it."""

_WORDS: Mapping[str, Mapping[str, Message]] = {
    "status": {key: badge.word for key, badge in words.STATUSES.items()},
    "answer": {key: badge.word for key, badge in words.ANSWERS.items()},
    "direction": {str(key): word for key, word in words.DIRECTIONS.items()},
}
_AROUND = frozenset({"at", "said", "moved"})
"""What stands in a list's address beside its filters: the page, and what was just done."""
_UNKNOWN = Message("There is no filter “{name}”; it is left out.")
_NOT_UNDERSTOOD = Message("The filter “{value}” was not understood and is left out.")


@dataclass(slots=True)
class Wanted:
    """What the address asks for, what of it was not understood, and each field as it was given."""

    filter: Filter
    ignored: list[Message]
    given: dict[str, str]
    size: int

    @property
    def is_narrowed(self) -> bool:
        """Whether any filter is set."""
        return not self.given.keys() <= SHAPE

    def fills(self, fields: Collection[str]) -> bool:
        """Whether one of a form's fields is set: then the form stands open also where there is little room."""
        return not self.given.keys().isdisjoint(fields)

    def beside(self, fields: Collection[str]) -> dict[str, str]:
        """What is given beside the fields of a form, which would lose it if it were sent without."""
        return {name: value for name, value in self.given.items() if name not in fields}

    def chips(self, fields: Collection[str]) -> list[tuple[str, Message]]:
        """The filters beside the fields of a form: each one's name in the address, and what it says of itself."""
        return [(name, _chip(name, value)) for name, value in self.beside({*fields, *SHAPE}).items()]

    def address(self, path: str, **changes: str | None) -> str:
        """The same list with some of its state changed; None takes a field away."""
        state = {**self.given, **changes}
        query = urlencode([(name, value) for name, value in state.items() if value])
        return f"{path}?{query}" if query else path


def read_wanted(query: Mapping[str, str], base: Filter, today: date) -> Wanted:
    """Understand the address; a filter that there is not, and a value that does not fit, is ignored and said."""
    given = {name: query[name].strip() for name in FIELDS if query.get(name, "").strip()}
    unknown = [name for name in dict.fromkeys(query) if name not in _AROUND.union(FIELDS)]
    wanted = Wanted(base, [Message(_UNKNOWN.key, {"name": name}) for name in unknown], given, 50)
    for name, read in _READERS.items():
        if name in given:
            found = read(given[name], today)
            if found is None:
                wanted.ignored.append(Message(_NOT_UNDERSTOOD.key, {"value": given.pop(name)}))
            else:
                wanted.filter = replace(wanted.filter, **found)
    if given.get("size", "") in [str(size) for size in SIZES]:
        wanted.size = int(given["size"])
    elif "size" in given:
        wanted.ignored.append(Message(_NOT_UNDERSTOOD.key, {"value": given.pop("size")}))
    return wanted


Fields = dict[str, Any] | None


def _chip(name: str, value: str) -> Message:
    said = CHIPS.get(name)
    if said is None:
        return _WORDS[name][value]
    return Message(said.key, {"value": value})


def _among(field: str, values: tuple[str, ...]) -> Callable[[str, date], Fields]:
    return lambda text, today: {field: (text,)} if text in values else None


def _period(text: str, today: date) -> Fields:
    if text == "year":
        return {"since": today.replace(month=1, day=1)}
    return {"since": today - timedelta(days=PERIODS[text])} if text in PERIODS else None


def _day(field: str) -> Callable[[str, date], Fields]:
    def read(text: str, today: date) -> Fields:
        found = parse_day(text)
        return {field: found} if found is not None else None

    return read


def _amount(field: str) -> Callable[[str, date], Fields]:
    def read(text: str, today: date) -> Fields:
        try:
            return {field: Decimal(text.replace("’", "").replace("'", "").replace(" ", ""))}
        except InvalidOperation:
            return None

    return read


def _search(text: str, today: date) -> Fields:
    """Words, one of which may be a day: `Rheinbogen 03.11.2026`."""
    for word in text.split():
        found = parse_day(word)
        if found is not None:
            beside = " ".join(each for each in text.split() if each != word)
            return {"words": text, "dated": (found, beside)}
    return {"words": text}


def _sort(text: str, today: date) -> Fields:
    return {"sort": text} if text in SORTS else None


_READERS: Mapping[str, Callable[[str, date], Fields]] = {
    "q": _search,
    "number": lambda text, today: {"number": text},
    "type": _among("types", get_args(Type)),
    "status": _among("statuses", get_args(Status)),
    "answer": _among("answers", get_args(AnswerKind)),
    "direction": lambda text, today: (
        {"direction": cast(Direction, text)} if text in get_args(Direction) else None
    ),
    "period": _period,
    "from": _day("since"),
    "to": _day("until"),
    "amount_min": _amount("at_least"),
    "amount_max": _amount("at_most"),
    "flag": lambda text, today: {"flagged": True} if text == "1" else None,
    "unread": lambda text, today: {"unread": True} if text == "1" else None,
    "sort": _sort,
    "order": lambda text, today: {"ascending": True} if text == "up" else None,
}
