"""Dates of CII, which the schema takes for texts: what is no day would vanish on the way to UBL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from comptoir_engine.model import Finding, Message, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.days import is_day
from comptoir_engine.xml.mapping import MappingTable
from comptoir_engine.xml.paths import Paths, template
from lxml import etree

from comptoir_cii.conversion import mapping

_DAY = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{4}([0-9]{2})?)?")
_STAMP = re.compile(r"(-?[0-9]{4,}-[0-9]{2}-[0-9]{2})T.*")
_FORMS = ("", "102", "203", "204")
"""UNTDID 2379: a day, a day with hours and minutes, one with seconds too."""

_NO_DAY = Message("“{value}” is not a day in the form CCYYMMDD.")
_OTHER_FORM = Message("The date “{value}” is written in the form {form}, which is not read as a day.")
_HINT = Message('Write a day that exists, with the form 102, as in format="102">20261103.')


def no_days(content: Content) -> Iterator[Finding]:
    """A finding at each date that names no day: wherever it says that it does, and wherever UBL has a day for it."""
    type: Type = "order" if content.document.type == "order" else "invoice"
    yield from no_days_of(content, mapping(type))


def no_days_of(content: Content, table: MappingTable) -> Iterator[Finding]:
    """The same, where a table says what is read."""
    paths, terms = Paths(table.prefixes), _terms(table)
    for place in content.tree.iter("{*}DateTimeString", "{*}DateString", "{*}DateTime"):
        value, form = (place.text or "").strip(), place.get("format", "").strip()
        path = paths.of(place)
        if _names_a_day(place, value) or (form not in _FORMS and template(path) not in terms):
            continue
        message = _NO_DAY if form in _FORMS else Message(_OTHER_FORM.key)
        said = Message(
            message.key, {"value": value[:80]} | ({} if message is _NO_DAY else {"form": form[:20]})
        )
        yield Finding(
            "CII-DATE", "error", said, _HINT, terms.get(template(path)), path=path, line=place.sourceline
        )


def _names_a_day(place: etree._Element, value: str) -> bool:
    if etree.QName(place).localname == "DateTime":
        stamp = _STAMP.fullmatch(value)
        return stamp is None or is_day(stamp[1])  # what is no stamp at all, the schema says
    written = _DAY.fullmatch(value)
    return written is not None and is_day("-".join(written.groups()[:3]))


@cache
def _terms(table: MappingTable) -> dict[str, str]:
    """Template path of what is read → its term."""
    return {template(row.source): row.term for row in reversed(table.rows) if row.source and row.carried}
