"""Forged containers, made from a sound one."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from copy import deepcopy
from io import BytesIO
from itertools import pairwise

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.xml.parse import parse

_PLACES = 300
_MASKS = (0x01, 0x20, 0x80)
_PIECES = 12
_PARTS = 60
"""At most so many elements are moved about, the outermost first."""

Forged = tuple[str, bytes]


def changed_bytes(container: bytes) -> Iterator[Forged]:
    """Containers with one stretch of bytes changed, at places spread over the whole, dense at both ends."""
    yield "an empty file", b""
    yield "a file of noise", bytes(range(256)) * 4
    for at in (1, 2, 3, 10, len(container) // 2):
        yield f"a container that ends {at} bytes early", container[:-at]
    yield "a container followed by a line", container + b"\n"
    yield "a container followed by itself", container + container
    yield "a container after a line", b"\n" + container
    for at in _places(len(container)):
        mask = _MASKS[at % len(_MASKS)]
        yield f"a flipped bit at {at}", _spliced(container, at, 1, bytes([container[at] ^ mask]))
        yield f"a byte put in at {at}", _spliced(container, at, 0, b"0")
        yield f"a byte left out at {at}", _spliced(container, at, 1, b"")


def _places(length: int) -> list[int]:
    ends = [*range(min(40, length)), *range(max(0, length - 40), length)]
    return sorted({*ends, *range(0, length, max(1, length // _PLACES))})


def _spliced(container: bytes, at: int, length: int, put: bytes) -> bytes:
    forged = container[:at] + put + container[at + length :]
    return forged if forged != container else container[:at] + b"\0" + container[at:]


def moved_parts(container: bytes) -> Iterator[Forged]:
    """Containers whose parts stand elsewhere, twice, or not at all."""
    forged = [*_stretches(container), *_elements(container), *_entries(container)]
    yield from ((name, content) for name, content in forged if content != container)


def _stretches(container: bytes) -> Iterator[Forged]:
    ends = [len(container) * number // _PIECES for number in range(_PIECES + 1)]
    pieces = [container[start:end] for start, end in pairwise(ends)]
    for at in range(len(pieces)):
        yield f"stretch {at} doubled", b"".join([*pieces[: at + 1], *pieces[at:]])
        yield f"stretch {at} left out", b"".join([*pieces[:at], *pieces[at + 1 :]])
    for first, second in pairwise(range(len(pieces))):
        swapped = [*pieces[:first], pieces[second], pieces[first], *pieces[second + 1 :]]
        yield f"stretches {first} and {second} swapped", b"".join(swapped)


def _elements(container: bytes) -> Iterator[Forged]:
    try:
        root = parse(container)
    except DocumentFault:
        return
    unmoved = etree.tostring(root, encoding="UTF-8")
    before, after = _around(container, root)
    outermost = sorted(root.iter(etree.Element), key=lambda each: sum(1 for _ in each.iterancestors()))
    for number, part in enumerate(outermost[1 : _PARTS + 1]):
        path = root.getroottree().getelementpath(part)
        name = f"{etree.QName(part).localname} ({number})"
        for what, move in _MOVES.items():
            copy = deepcopy(root)
            found = copy.getroottree().find(path)
            if found is not None:
                move(copy, found)
                if (forged := etree.tostring(copy, encoding="UTF-8")) != unmoved:
                    yield f"{name} {what}", before + forged + after


def _around(container: bytes, root: etree._Element) -> tuple[bytes, bytes]:
    """What stands before and after the root element: a forgery is not to be told by its declaration."""
    name = f"{root.prefix}:{etree.QName(root).localname}" if root.prefix else etree.QName(root).localname
    before, start, _ = container.partition(f"<{name}".encode())
    _, _, after = container.rpartition(b">")
    return (before, after) if start else (b"", b"")


def _wrap(root: etree._Element, part: etree._Element) -> None:
    parent = part.getparent()
    assert parent is not None
    wrapper = etree.Element("Wrapper")
    parent.replace(part, wrapper)
    wrapper.append(part)


def _double(root: etree._Element, part: etree._Element) -> None:
    part.addnext(deepcopy(part))


def _leave_out(root: etree._Element, part: etree._Element) -> None:
    parent = part.getparent()
    assert parent is not None
    parent.remove(part)


def _swap(root: etree._Element, part: etree._Element) -> None:
    following = part.getnext()
    if following is not None:
        following.addnext(part)


def _to_the_end(root: etree._Element, part: etree._Element) -> None:
    root.append(part)


def _twin(root: etree._Element, part: etree._Element) -> None:
    """The signed original hides in a wrapper at the end, and a changed one stands in its place."""
    wrapper = etree.SubElement(root, "Wrapper")
    wrapper.append(deepcopy(part))
    for element in part.iter(etree.Element):
        if (element.text or "").strip():
            element.text = "Zm9yZ2Vk"
            return
    part.set("forged", "yes")


_MOVES = {
    "wrapped": _wrap,
    "doubled": _double,
    "left out": _leave_out,
    "behind its neighbour": _swap,
    "at the end of the container": _to_the_end,
    "behind a changed twin": _twin,
}


def _entries(container: bytes) -> Iterator[Forged]:
    if not zipfile.is_zipfile(BytesIO(container)):
        return
    with zipfile.ZipFile(BytesIO(container)) as archive:
        entries = [(name, archive.read(name)) for name in archive.namelist()]
    yield "entries in another order", _zip(entries[::-1])
    yield "an entry more", _zip([*entries, ("more.txt", b"more")])
    for at, (name, content) in enumerate(entries):
        rest = [*entries[:at], *entries[at + 1 :]]
        yield f"{name} left out", _zip(rest)
        yield f"{name} under another name", _zip([*rest, (f"other/{name}", content)])
        yield f"{name} doubled with other content", _zip([*entries, (name, content + b" ")])


def _zip(entries: list[tuple[str, bytes]]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()
