"""A file that was lost, as people and programs are told of it: by its name, kind and size, and not as its base64."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from lxml import etree

from comptoir_engine.bodies import size_shown
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Loss, LostFile
from comptoir_engine.xml.content import Content

_DATA = re.compile(r"data:(?P<kind>[\w.+-]+/[\w.+-]+)?[^,]{0,200},(?P<base64>.*)", re.DOTALL)
_BASE64 = re.compile(r"[A-Za-z0-9+/]{40,}={0,2}")
_SHORTEST_LINE = 40
"""Base64 is wrapped later than that; words are shorter."""
_SURELY = 1024
"""No other value of so many characters is written in base64's alone."""
_BEGINNINGS = (
    (b"%PDF", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"<?xml", "application/xml"),
)
_UNKNOWN = "application/octet-stream"
_NAMES = ("filename", "name")
_KINDS = ("mimecode", "mimetype", "mediatype")
"""How formats call the two on the element that holds a file, whatever the case."""


def with_files_told(losses: Iterable[Loss], *contents: Content) -> tuple[Loss, ...]:
    """The losses with each embedded file told as such; `contents` is the document in the forms that may name it."""
    return tuple(_told(loss, contents) for loss in losses)


def _told(loss: Loss, contents: tuple[Content, ...]) -> Loss:
    found = _DATA.fullmatch(loss.value.strip())
    lines = (found["base64"] if found else loss.value).split()
    packed = "".join(lines)
    if _BASE64.fullmatch(packed) is None or len(lines[0]) < _SHORTEST_LINE:
        return loss
    said = next(_holders(packed, contents), {})
    name = _first(said, _NAMES)
    kind = _first(said, _KINDS) or (found and found["kind"]) or _looks_like(packed)
    if kind is None and name is None and len(packed) < _SURELY:
        return loss
    file = LostFile(name, kind or _UNKNOWN, len(packed) * 3 // 4 - packed[-2:].count("="))
    return replace(loss, value=_in_words(file), file=file)


def _in_words(file: LostFile) -> str:
    size = f"{file.size} B" if file.size < 1024 else size_shown(file.size)
    return ", ".join(filter(None, (file.name, file.media_type, size)))


def _looks_like(packed: str) -> str | None:
    beginning = binascii.a2b_base64(packed[:16])
    return next((kind for start, kind in _BEGINNINGS if beginning.startswith(start)), None)


def _first(said: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((said[name] for name in names if said.get(name)), None)


def _holders(packed: str, contents: tuple[Content, ...]) -> Iterator[dict[str, str]]:
    """What the elements that hold these bytes say of them, in attributes or in elements beside."""
    for content in contents:
        try:
            elements = content.tree.iter(etree.Element)
        except DocumentFault:
            continue
        for element in elements:
            text = element.text or ""
            if (
                len(text) >= len(packed)
                and packed[:40] in text[:600]
                and "".join(text.split()).endswith(packed)
            ):
                yield _beside(element) | _named(element.attrib.items())


def _beside(element: etree._Element) -> dict[str, str]:
    parent = element.getparent()
    leaves = (each for each in parent if len(each) == 0) if parent is not None else ()
    return _named((str(leaf.tag), leaf.text or "") for leaf in leaves if leaf is not element)


def _named(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {etree.QName(name).localname.lower(): text.strip() for name, text in said}
