"""SVG: copied element by element from what a drawing needs, so that nothing runs, fetches or leads out of it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Message
from comptoir_engine.xml.limits import LIMITS
from comptoir_engine.xml.parse import parse
from lxml import etree

from comptoir_hub.errors import Invalid
from comptoir_hub.logos.style import Rule, rules, style_of
from comptoir_hub.logos.vocabulary import ELEMENTS, FUNCTIONS, GEOMETRY, LEFT_OUT, PRESENTATION, UNITS
from comptoir_hub.logos.weight import refuse_heavy

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
SHOWN = (256, 72)
"""Pixels of a screen that a page has room for; a drawing has no size of its own that would say more."""

_PLAIN = re.compile(r"[\w\s#.,%()+-]*")
_CALL = re.compile(r"([\w-]*)\s*\(")
_WITHIN = re.compile(r"url\(\s*[\"']?#([\w.-]+)[\"']?\s*\)")
_ID = re.compile(r"[\w.-]+")
_LENGTH = re.compile(r"\s*([0-9.]+(?:[eE][+-]?[0-9]+)?)\s*([a-z]*)\s*")

_ROOT = Message("Line {line}: this is <{name}> and no SVG. Save the logo as SVG or PNG.")
_ELEMENT = Message("Line {line}: a logo may not have <{name}> in it. Take it out, or save the logo as PNG.")
_TEXT = Message(
    "Line {line}: the drawing has letters in it, which others see in other fonts. Convert them to paths, then save it."
)
_IMAGE = Message("Line {line}: the drawing has a picture in it. Save the logo as PNG.")
_STYLE = Message(
    "Line {line}: the style says more than classes do ({said}). Save the SVG with presentation attributes."
)
_VALUE = Message(
    "Line {line}: {name} says {value}, which leads out of the drawing or is unknown. Take it out, or save it as PNG."
)
_NO_SIZE = Message("Line {line}: the drawing does not say how large it is. Give <svg> a viewBox.")
_NOTHING = Message("Line {line}: nothing is drawn here. Save the logo anew, or as PNG.")
_SAID = {"text": _TEXT, "image": _IMAGE}


def cleaned_svg(content: bytes) -> bytes:
    """The drawing, of allowed elements and attributes only; raises `Invalid` for what would be missed."""
    root = _read(content)
    sheet = [rule for style in root.iter(f"{SVG}style") for rule in _rules(style)]
    target = etree.Element(f"{SVG}svg", nsmap={None: SVG[1:-1]})
    _say(target, root, sheet)
    _set_size(target, root)
    if not _copy(root, target, sheet):
        raise _wrong(_NOTHING, root)
    refuse_heavy(target)
    return etree.tostring(target, encoding="UTF-8", xml_declaration=False)


def _read(content: bytes) -> etree._Element:
    try:
        root = parse(content, replace(LIMITS, depth=100))
    except DocumentFault as fault:
        raise Invalid("file", fault.message) from fault
    if root.tag != f"{SVG}svg":
        raise _wrong(_ROOT, root, name=etree.QName(root).localname)
    return root


def _rules(style: etree._Element) -> list[Rule]:
    try:
        return rules("".join(style.itertext()))
    except ValueError as error:
        raise _wrong(_STYLE, style, said=str(error)) from error


def _copy(source: etree._Element, target: etree._Element, sheet: list[Rule]) -> int:
    """Copies what an element holds; the number of elements."""
    count = 0
    for child in _drawn(source):
        name = etree.QName(child).localname
        if name not in ELEMENTS:
            raise _wrong(_SAID.get(name, _ELEMENT), child, name=name)
        made = etree.SubElement(target, f"{SVG}{name}")
        _say(made, child, sheet)
        count += 1 + _copy(child, made, sheet)
    return count


def _drawn(source: etree._Element) -> Iterator[etree._Element]:
    """The elements of SVG in it that are drawn; what a drawing program notes for itself is of another name space."""
    for child in source:
        name = etree.QName(child)
        if f"{{{name.namespace}}}" == SVG and name.localname not in LEFT_OUT:
            yield child


def _say(target: etree._Element, source: etree._Element, sheet: list[Rule]) -> None:
    """Sets what is known of an element's attributes and style; whatever else it says is left out."""
    said = {str(name): str(value) for name, value in source.attrib.items()}
    style = {name: value for name, value in style_of(said, sheet).items() if name in PRESENTATION}
    plain = {name: value for name, value in said.items() if name in GEOMETRY or name in PRESENTATION}
    if not _ID.fullmatch(plain.get("id", "-")):
        del plain["id"]  # nothing can mean it
    for name, value in sorted((plain | style).items()):
        target.set(name, _value(source, name, value))
    href = said.get("href", said.get(XLINK))
    if href is not None:
        if not (href.startswith("#") and _ID.fullmatch(href[1:])):
            raise _wrong(_VALUE, source, name="href", value=href[:60])
        target.set("href", href)


def _value(source: etree._Element, name: str, value: str) -> str:
    """A value as it may stand; raises `Invalid` for one that calls anything but colours and turns, or leads out."""
    rest = _WITHIN.sub("", value) if name in PRESENTATION else value
    calls = (call.lower() for call in _CALL.findall(rest))
    if not _PLAIN.fullmatch(rest) or any(call not in FUNCTIONS for call in calls):
        raise _wrong(_VALUE, source, name=name, value=value[:60])
    return _WITHIN.sub(r"url(#\1)", value)


def _set_size(target: etree._Element, root: etree._Element) -> None:
    """The part of the plane that is shown, and as large as a page has room for."""
    box = _box({str(name): str(value) for name, value in root.attrib.items()})
    if box is None:
        raise _wrong(_NO_SIZE, root)
    scale = min(SHOWN[0] / box[2], SHOWN[1] / box[3])
    for name in ("x", "y"):
        target.attrib.pop(name, None)
    target.set("viewBox", " ".join(f"{number:g}" for number in box))
    target.set("width", f"{box[2] * scale:.4g}")
    target.set("height", f"{box[3] * scale:.4g}")


def _box(said: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """What `viewBox` says, else what width and height do."""
    try:
        numbers = tuple(float(number) for number in re.split(r"[\s,]+", said.get("viewBox", "").strip()))
    except ValueError:
        numbers = (0.0, 0.0, _length(said.get("width", "")), _length(said.get("height", "")))
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        return None
    return numbers if all(1e-3 <= side <= 1e6 for side in numbers[2:]) else None


def _length(text: str) -> float:
    found = _LENGTH.fullmatch(text)
    return float(found[1]) * UNITS.get(found[2], 0.0) if found else 0.0


def _wrong(message: Message, at: etree._Element, **args: str) -> Invalid:
    return Invalid("file", Message(message.key, {"line": str(at.sourceline or 1), **args}))
