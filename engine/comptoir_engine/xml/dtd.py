"""What a DTD complains of, in our words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from lxml import etree

from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.complaints import MUST_BE_EMPTY, NO_ELEMENTS
from comptoir_engine.xml.paths import Prefixes, path_of, template

_CONTENT = Message("{name} holds {found}. Expected: {expected}.")
_UNKNOWN = Message("The DTD does not know the element {name}.")
_ATTRIBUTE = Message("The DTD does not know the attribute {attribute} of {name}.")
_NO_ATTRIBUTE = Message("The element {name} lacks its attribute {attribute}.")
_VALUE = Message("The value of the attribute {attribute} of {name} is not one of those allowed.")
_TWICE = Message("The identifier {value} stands twice in the document.")
_NOWHERE = Message("The attribute {attribute} of {name} refers to {value}, which is nowhere in the document.")
_CHILD = Message("The element {child} is not allowed in {name}.")
_OTHER = Message("{name} does not keep to the DTD. The parser’s own words: {detail}")
_ORDER_HINT = Message(
    "Bring the elements into the order that is expected, fill in what is missing, and leave out what is not expected."
)
_HINT = Message("Compare it with the documentation of the format.")

_MODEL = re.compile(r"content does not follow the DTD, expecting (?P<expected>.*), got (?P<found>.*)")
_ATTRIBUTES = re.compile(
    r"(?:No declaration for attribute|Element \S+ does not carry attribute) (?P<attribute>\S+)"
)
_WORDS: Mapping[str, tuple[str, Message]] = {
    "DTD_NOT_EMPTY": ("", MUST_BE_EMPTY),
    "DTD_NOT_PCDATA": ("", NO_ELEMENTS),
    "DTD_ATTRIBUTE_VALUE": (r"attribute (?P<attribute>\S+) of", _VALUE),
    "DTD_ATTRIBUTE_DEFAULT": (r"attribute (?P<attribute>\S+) of", _VALUE),
    "DTD_ID_REDEFINED": (r"ID (?P<value>.*) already", _TWICE),
    "DTD_UNKNOWN_ID": (r'attribute (?P<attribute>\S+) references .* "(?P<value>[^"]*)"', _NOWHERE),
    "DTD_INVALID_CHILD": (r"Element (?P<child>\S+) is not declared", _CHILD),
}
"""Kinds whose sentence is the kind's own, and where its places are filled from."""
_SHOWN = 300


def complaints_of_dtd(
    dtd: etree.DTD, root: etree._Element, prefixes: Prefixes, terms: Mapping[str, str]
) -> Iterator[Finding]:
    """A finding for each entry of the log of the last validation, at the element that it speaks of."""
    for entry in list(dtd.error_log):
        place = _place(entry, root)
        path = path_of(place, prefixes)
        message, hint = _said(entry, etree.QName(place).localname)
        rule = entry.type_name.replace("_", "-")
        yield Finding(
            rule, "error", message, hint, terms.get(template(path)), path=path, line=place.sourceline
        )


def _said(entry: etree._LogEntry, name: str) -> tuple[Message, Message]:
    model = _MODEL.search(entry.message)
    if model is not None:
        args = {"name": name, "found": _short(model["found"]), "expected": _short(model["expected"])}
        return Message(_CONTENT.key, args), _ORDER_HINT
    attribute = _ATTRIBUTES.search(entry.message)
    if attribute is not None:
        key = _ATTRIBUTE.key if entry.type_name == "DTD_UNKNOWN_ATTRIBUTE" else _NO_ATTRIBUTE.key
        return Message(key, {"name": name, "attribute": attribute["attribute"]}), _HINT
    if entry.type_name == "DTD_UNKNOWN_ELEM":
        return Message(_UNKNOWN.key, {"name": name}), _HINT
    pattern, message = _WORDS.get(entry.type_name, (r"(?P<detail>.*)", _OTHER))
    found = re.search(pattern, entry.message, re.DOTALL)
    if found is None:
        message, args = _OTHER, {"detail": entry.message[:_SHOWN]}
    else:
        args = {place: text[:_SHOWN] for place, text in found.groupdict().items()}
    named = {"name": name} if "{name}" in message.key else {}
    return Message(message.key, {**named, **args}), _HINT


def _short(model: str) -> str:
    """A content model without its outer brackets; a long one is cut at a name."""
    text = model.strip().removeprefix("(").removesuffix(")").replace(" , ", ", ").strip()
    return text if len(text) <= _SHOWN else text[:_SHOWN].rpartition(",")[0] + " …"


def _place(entry: etree._LogEntry, root: etree._Element) -> etree._Element:
    found = root.getroottree().xpath(entry.path) if entry.path else []
    return next((each for each in found if isinstance(each, etree._Element)), root)
