"""What a schema complains of, in our words: each of lxml's entries as a sentence with the way to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from lxml import etree

from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.paths import Prefixes, step_name, template
from comptoir_engine.xml.trial import form_of, missing_before, missing_in

_UNEXPECTED = Message("The element {name} is not allowed at this place. Expected: {expected}.")
_ABSENT = Message("{missing} is missing before {name}.")
_ABSENT_AT_END = Message("{missing} is missing at the end of {name}.")
_LATE = Message("{missing} stands after {name}, but must stand before it.")
_MISSING = Message("In {name} something is missing at the end. Expected: {expected}.")
_SURPLUS = Message("The element {name} is not allowed at this place; nothing more is expected here.")
_EMPTY = Message("{name} is empty.")
_NO_NUMBER = Message("The value “{value}” of {name} is not a number as the format writes it.")
_NO_WHOLE_NUMBER = Message("The value “{value}” of {name} is not a whole number.")
_NO_DATE = Message("The value “{value}” of {name} is not a date as the format writes it.")
NO_YEAR = Message("The year of the date “{value}” of {name} can't be meant.")
_VALUE = Message("The value “{value}” of {name} does not have the form that the format asks for.")
_CHOICE = Message("The value “{value}” of {name} is not one of those allowed: {expected}.")
_FIXED = Message("The value “{value}” of {name} is not the one allowed: {expected}.")
_ATTRIBUTE = Message("The attribute {attribute} is not allowed on {name}.")
_NO_ATTRIBUTE = Message("The element {name} lacks its attribute {attribute}.")
_ROOT = Message("The schema does not know a document that begins with {name}.")
_UNKNOWN = Message("The schema does not know the element {name}.")
MUST_BE_EMPTY = Message("{name} must be empty.")
NO_ELEMENTS = Message("{name} holds a value; no element is allowed in it.")
_NO_TEXT = Message("Between the elements of {name} stands a text, which is not allowed there.")
_ABSTRACT = Message("{name} stands for others and can’t be used itself.")
_NIL = Message("{name} is marked as empty with xsi:nil, which does not fit here.")
_TYPE = Message("The xsi:type of {name} names no type that is allowed here.")
_TWICE = Message("What tells each {name} from the others stands there twice: {value}.")
_NOWHERE = Message("{name} refers to something that is nowhere in the document: {value}.")
_NO_KEY = Message("{name} lacks the value that tells it from the others.")
_OTHER = Message("{name} does not keep to the schema. The parser’s own words: {detail}")

_ORDER_HINT = Message(
    "Put the element where the schema expects it, or remove it; the order of elements matters."
)
_ADD_HINT = Message("Fill it in at this place; the order of elements matters.")
_EMPTY_HINT = Message("Fill in the value, or leave the element out where it is not needed.")
_NUMBER_HINT = Message(
    "Write it like {example}: digits alone, with a point before the decimals and nothing between the thousands."
)
_FORM_HINT = Message("Write it like {example}.")
_VALUE_HINT = Message("Compare it with the documentation of the format.")
_CHOICE_HINT = Message("Write one of the values that are allowed.")
_FIXED_HINT = Message("Write {expected} there.")
_ATTRIBUTE_HINT = Message("Leave the attribute out.")
TAKE_OUT_HINT = Message("Take out what stands in it.")
_NIL_HINT = Message("Leave xsi:nil out.")
_TYPE_HINT = Message("Leave xsi:type out.")
_NO_ATTRIBUTE_HINT = Message("Add the attribute to the element.")

NUMBER, _WHOLE_NUMBER, DAY = "1234.50", "3", "2026-11-03"
_PLAIN: Mapping[str, tuple[Message, Message]] = {
    "CVC_COMPLEX_TYPE_2_1": (MUST_BE_EMPTY, TAKE_OUT_HINT),
    "CVC_COMPLEX_TYPE_2_2": (NO_ELEMENTS, TAKE_OUT_HINT),
    "CVC_TYPE_3_1_2": (NO_ELEMENTS, TAKE_OUT_HINT),
    "CVC_COMPLEX_TYPE_2_3": (_NO_TEXT, TAKE_OUT_HINT),
    "CVC_ELT_2": (_ABSTRACT, _VALUE_HINT),
    "CVC_TYPE_2": (_ABSTRACT, _VALUE_HINT),
    "CVC_ELT_3_1": (_NIL, _NIL_HINT),
    "CVC_ELT_3_2_1": (_NIL, _NIL_HINT),
    "CVC_ELT_3_2_2": (_NIL, _NIL_HINT),
    "CVC_ELT_4_1": (_TYPE, _TYPE_HINT),
    "CVC_ELT_4_2": (_TYPE, _TYPE_HINT),
    "CVC_ELT_4_3": (_TYPE, _TYPE_HINT),
}
"""Kinds that say all with the element's name."""
_IDENTITIES = (("Duplicate", _TWICE), ("No match", _NOWHERE), ("", _NO_KEY))
"""How lxml begins what is wrong with a key or a reference to one."""
_KEY = re.compile(r"key-sequence \[(.*)\] ")
_FORMS: Mapping[str, Message] = {
    NUMBER: _NO_NUMBER,
    _WHOLE_NUMBER: _NO_WHOLE_NUMBER,
    DAY: _NO_DATE,
    "20261103": _NO_DATE,
    "2026-11-03T09:30:00": _NO_DATE,
    "20261103T09:30:00": _NO_DATE,
}

_ON_ATTRIBUTES = {"CVC_COMPLEX_TYPE_3_2_1", "CVC_COMPLEX_TYPE_3_2_2", "CVC_TYPE_3_1_1", "CVC_WILDCARD"}
_OF_FORM = ("CVC_DATATYPE_VALID", "CVC_PATTERN_VALID")
_ON_VALUES = re.compile(r"CVC_(DATATYPE|PATTERN|\w+LENGTH|LENGTH|\w+CLUSIVE|\w+DIGITS)_VALID")
"""How lxml names what is wrong with a value: with its form, its length, its range."""
_OF_VALUES = frozenset(
    message.key
    for message in (_EMPTY, _NO_NUMBER, _NO_WHOLE_NUMBER, _NO_DATE, NO_YEAR, _VALUE, _CHOICE, _FIXED)
)
_CLARK = re.compile(r"\{([^}]*)\}([\w.-]+)")
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*?) \)")
_CONSTRAINT = re.compile(r"fixed value constraint '(.*)'")
_SET = re.compile(r"the set \{(.*)\}")
_QUOTED_ATTRIBUTE = re.compile(r"attribute '([^']*)'")
_KNOWN = 64
"""So many places are tried in one document; what is wrong at more of them is told in general words."""


def missing_path(finding: Finding) -> str | None:
    """The path of what a finding says is missing; None where it says something else."""
    if finding.path is None or finding.message.key not in {_ABSENT.key, _ABSENT_AT_END.key}:
        return None
    group = finding.path if finding.message.key == _ABSENT_AT_END.key else finding.path.rpartition("/")[0]
    return f"{group}/{finding.message.args['missing']}"


def refuses_a_value(finding: Finding) -> bool:
    """Whether a finding speaks of the value at its path, and not of what is around it."""
    return finding.message.key in _OF_VALUES


class Complaint(NamedTuple):
    """What is wrong, how to mend it, and the path of what is missing where something is."""

    message: Message
    hint: Message | None = None
    missing: str | None = None


def of_form(name: str, value: str, example: str) -> Complaint:
    """About a value that is not written as the example is."""
    if not value:
        return Complaint(_say(_EMPTY, name=name), _EMPTY_HINT)
    hint = _NUMBER_HINT if example == NUMBER else _FORM_HINT
    said = _say(_FORMS.get(example, _VALUE), name=name, value=value[:80])
    return Complaint(said, _say(hint, example=example))


class Complaints:
    """Those about one document; what was tried at one place holds for all others of its path."""

    def __init__(self, schema: etree.XMLSchema, prefixes: Prefixes) -> None:
        self._schema = schema
        self._prefixes = prefixes
        self._tried: dict[tuple[str, ...], str | None] = {}

    def of(self, entry: etree._LogEntry, place: etree._Element, path: str) -> Complaint:
        """An entry about the element at `path`."""
        kind = entry.type_name.removeprefix("SCHEMAV_")
        name = step_name(str(place.tag), self._prefixes)
        detail = self._readable(entry.message)
        if kind in _PLAIN:
            sentence, hint = _PLAIN[kind]
            return Complaint(_say(sentence, name=name), hint)
        if kind == "CVC_ELT_1":
            return Complaint(_say(_ROOT if place.getparent() is None else _UNKNOWN, name=name), _VALUE_HINT)
        if kind == "ELEMENT_CONTENT":
            return self._content(detail, place, path)
        if kind in _ON_ATTRIBUTES:
            attribute = _first(_QUOTED_ATTRIBUTE, detail)
            return Complaint(_say(_ATTRIBUTE, name=name, attribute=attribute), _ATTRIBUTE_HINT)
        if kind == "CVC_COMPLEX_TYPE_4":
            attribute = _first(_QUOTED_ATTRIBUTE, detail)
            return Complaint(_say(_NO_ATTRIBUTE, name=name, attribute=attribute), _NO_ATTRIBUTE_HINT)
        if kind == "CVC_AU" or kind.startswith("CVC_ELT_5_2_2"):
            return self._fixed(entry, place)
        if kind == "CVC_IDC":
            sentence = next(each for start, each in _IDENTITIES if start in detail)
            value = {"value": _first(_KEY, detail)[:80]} if sentence is not _NO_KEY else {}
            return Complaint(_say(sentence, name=name, **value), _VALUE_HINT)
        if kind == "CVC_ENUMERATION_VALID" or _ON_VALUES.match(kind):
            return self._value(entry, kind, place, path)
        return Complaint(_say(_OTHER, name=name, detail=detail))

    def _readable(self, message: str) -> str:
        return _CLARK.sub(lambda match: step_name(match[0], self._prefixes), message).strip().rstrip(".")

    # Elements

    def _content(self, detail: str, place: etree._Element, path: str) -> Complaint:
        name = step_name(str(place.tag), self._prefixes)
        expected = _first(_EXPECTED, detail).replace(" ,", ",")
        if not expected:
            return Complaint(_say(_SURPLUS, name=name), _ORDER_HINT)
        at_end = "Missing child" in detail
        search = missing_in if at_end else missing_before
        missing = self._once(("content", template(path), detail), lambda: search(self._schema, place))
        if missing is None:
            sentence = _MISSING if at_end else _UNEXPECTED
            return Complaint(_say(sentence, name=name, expected=expected), _ORDER_HINT)
        absent = step_name(missing, self._prefixes)
        if not at_end and next(place.itersiblings(missing), None) is not None:
            return Complaint(_say(_LATE, missing=absent, name=name), _ORDER_HINT)
        group = path if at_end else path.rpartition("/")[0]
        sentence = _ABSENT_AT_END if at_end else _ABSENT
        return Complaint(_say(sentence, missing=absent, name=name), _ADD_HINT, f"{group}/{absent}")

    # Values

    def _value(self, entry: etree._LogEntry, kind: str, place: etree._Element, path: str) -> Complaint:
        attribute = self._attribute(entry, place)
        text = ((place.text if attribute is None else place.get(attribute)) or "").strip()
        name = step_name(str(place.tag), self._prefixes)
        if attribute is not None:
            name = f"{name}/@{step_name(attribute, self._prefixes)}"
        said = {"name": name, "value": text[:80]}
        if not text:
            return Complaint(_say(_EMPTY, name=name), _EMPTY_HINT)
        if kind == "CVC_ENUMERATION_VALID":
            return Complaint(_say(_CHOICE, **said, expected=_first(_SET, entry.message)), _CHOICE_HINT)
        if not kind.startswith(_OF_FORM):
            return Complaint(_say(_VALUE, **said), _VALUE_HINT)
        example = self._once(
            ("value", template(path), attribute or ""), lambda: form_of(self._schema, place, attribute)
        )
        return of_form(name, text, example) if example else Complaint(_say(_VALUE, **said), _VALUE_HINT)

    def _fixed(self, entry: etree._LogEntry, place: etree._Element) -> Complaint:
        """About an attribute, or an element, that can have one value only."""
        attribute, expected = self._attribute(entry, place), _first(_CONSTRAINT, entry.message)
        name = step_name(str(place.tag), self._prefixes)
        value = (place.text or "").strip()
        if attribute is not None:
            name, value = f"{name}/@{step_name(attribute, self._prefixes)}", place.get(attribute, "")
        said = _say(_FIXED, name=name, value=value[:80], expected=expected)
        return Complaint(said, _say(_FIXED_HINT, expected=expected))

    def _attribute(self, entry: etree._LogEntry, place: etree._Element) -> str | None:
        """The attribute that the entry speaks of; its words begin with element and attribute."""
        found = _first(_QUOTED_ATTRIBUTE, entry.message.partition(": ")[0])
        return found if found and found in place.attrib else None

    def _once(self, key: tuple[str, ...], search: Callable[[], str | None]) -> str | None:
        if key not in self._tried:
            self._tried[key] = search() if len(self._tried) < _KNOWN else None
        return self._tried[key]


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match[1] if match else ""


def _say(sentence: Message, **args: str) -> Message:
    return Message(sentence.key, args)
