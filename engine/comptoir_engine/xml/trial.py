"""What a schema wants at a place, found out by trying.

lxml says that a value or an element does not fit, and neither what form would fit nor what is missing. So a bare copy
is made of the way from the root to the place, with what stands before it and nothing else, and the schema is asked
about that: with a value of each form, with each element that it expects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

FORMS = (
    "Q29tcHRvaXI=", "1234.50", "3", "2026-11-03", "20261103", "2026-11-03T09:30:00", "20261103T09:30:00", "09:30:00",
    "true", "EUR",
)  # fmt: skip
"""An example of each form that a value may have; the first that fits is meant."""

_STEPS = 12
"""lxml names ten elements that it expects, and no more; so many times it is asked to go on."""
_NOT_EXPECTED, _NOT_COMPLETE = "This element is not expected", "Missing child element"
_STRANGER = "{urn:comptoir:trial}stranger"
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)")


class _Trial:
    """A bare copy of the way to an element, up to it; `last` is the element's copy, and `surprises` says whether
    anything in it was not expected when it was last asked about."""

    def __init__(self, schema: etree.XMLSchema, element: etree._Element) -> None:
        self._schema = schema
        self.surprises = False
        way = [*reversed([element, *element.iterancestors()])]
        here = etree.Element(way[0].tag)
        for each in way[1:]:
            parent = here
            for before in reversed([*each.itersiblings(preceding=True)]):
                if isinstance(before.tag, str):
                    etree.SubElement(parent, before.tag)
            here = etree.SubElement(parent, each.tag)
        for name, value in element.items():
            here.set(name, value)
        self.last = here

    def errors(self, place: etree._Element) -> list[etree._LogEntry]:
        """What the schema says of this element of the copy."""
        tree = self.last.getroottree()
        self._schema.validate(tree)
        path, log = tree.getpath(place), list(self._schema.error_log)
        self.surprises = any(_NOT_EXPECTED in entry.message for entry in log)
        return [entry for entry in log if entry.path == path]


def form_of(schema: etree.XMLSchema, element: etree._Element, attribute: str | None) -> str | None:
    """An example of the values that the schema allows here; None where none of the known forms fits."""
    trial = _Trial(schema, element)
    for example in FORMS:
        if attribute is None:
            trial.last.text = example
        else:
            trial.last.set(attribute, example)
        said = (entry for entry in trial.errors(trial.last) if _on_value(entry))
        if not any(_speaks_of(entry, attribute) for entry in said):
            return example
    return None


def _on_value(entry: etree._LogEntry) -> bool:
    return entry.type_name.startswith("SCHEMAV_CVC_") and "COMPLEX_TYPE" not in entry.type_name


def _speaks_of(entry: etree._LogEntry, attribute: str | None) -> bool:
    return ("attribute" in entry.message.partition(": ")[0]) is (attribute is not None)


def missing_before(schema: etree.XMLSchema, element: etree._Element) -> str | None:
    """The first element that has to stand before this one, which the schema did not expect yet; its Clark name.

    None where something else is wrong, and where one of several would do.
    """
    trial = _Trial(schema, element)
    return _Gap(trial, trial.last, trial.last, _NOT_EXPECTED).needs()


def missing_in(schema: etree.XMLSchema, element: etree._Element) -> str | None:
    """The first element that has to stand at the end of this one; its Clark name, or None as above."""
    trial = _Trial(schema, element)
    for child in element.iterchildren(etree.Element):
        etree.SubElement(trial.last, child.tag)
    return _Gap(trial, trial.last, None, _NOT_COMPLETE).needs()


@dataclass(slots=True)
class _Gap:
    """A place where something is missing: `place` is complained of, in these words; it is before `before`, or at the
    end of `place`."""

    trial: _Trial
    place: etree._Element
    before: etree._Element | None
    words: str

    def needs(self) -> str | None:
        """Adds what is expected until the place is in order, then takes away what is not needed for it."""
        added: list[etree._Element] = []
        while (expected := self._expected()) and len(added) < _STEPS:
            added.append(self._put(expected[-1]))
            if any(_NOT_EXPECTED in entry.message for entry in self.trial.errors(added[-1])):
                return None
        needed = [each for each in added if expected is None and not self._is_closed_without(each)]
        return str(needed[0].tag) if needed and not self._takes_another(needed[0]) else None

    def _put(self, name: str) -> etree._Element:
        if self.before is None:
            return etree.SubElement(self.place, name)
        element = etree.Element(name)
        self.before.addprevious(element)
        return element

    def _is_closed_without(self, added: etree._Element) -> bool:
        """Takes the added element away, if nothing is missing without it."""
        parent = added.getparent()
        assert parent is not None
        index = parent.index(added)
        parent.remove(added)
        if self._expected() is None and not self.trial.surprises:
            return True
        parent.insert(index, added)
        return False

    def _takes_another(self, needed: etree._Element) -> bool:
        """Whether another element would do in its stead: then nobody knows which of them is meant."""
        own, needed.tag = str(needed.tag), _STRANGER
        others = {name for entry in self.trial.errors(needed) for name in _names(entry)} - {own}
        for name in sorted(others):
            needed.tag = name
            if self._expected() is None:
                return True
        needed.tag = own
        return False

    def _expected(self) -> list[str] | None:
        """What the schema expects here; None where the place is in order."""
        said = (entry for entry in self.trial.errors(self.place) if self.words in entry.message)
        return next((_names(entry) for entry in said), None)


def _names(entry: etree._LogEntry) -> list[str]:
    found = _EXPECTED.search(entry.message)
    return [name for name in found[1].split(", ") if "*" not in name] if found is not None else []
