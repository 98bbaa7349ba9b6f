"""Recognises an archive by its content and hands out its files, those of archives within it too."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content

from comptoir_zip.directory import Entry, entries, listed
from comptoir_zip.faults import Exceeded, exceeded, fault
from comptoir_zip.limits import LIMITS
from comptoir_zip.names import is_folder, is_passed_over, told_apart

_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_PACKAGES = frozenset({"[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF"})
"""What tells office files, signed containers and programs, which are archives inside and files to their owners."""
_MEGABYTE = 1_000_000


@dataclass(slots=True)
class _Spent:
    """What one archive with all archives within it has cost so far."""

    entries: int = 0
    size: int = 0

    def add(self, found: list[Entry], wanted: list[Entry]) -> None:
        """What a directory announces; `read` holds each file to it."""
        self.entries += len(found)
        self.size += sum(entry.size for entry in wanted)
        if self.entries > LIMITS.entries:
            raise exceeded("ZIP-ENTRIES", LIMITS.entries)
        if self.size > LIMITS.size:
            raise exceeded("ZIP-SIZE", LIMITS.size // _MEGABYTE)


def recognise(content: Content) -> Literal["envelope"] | None:
    """An archive, however broken: it begins like one, and is no office file or the like."""
    return "envelope" if _is_archive(content.bytes) else None


def unpack(content: Content) -> tuple[Document, ...]:
    """The files of an archive in its order, each under a bare name; raise `DocumentFault`.

    An archive within it that can't be read is handed out as it is, so that it holds up no other file. Too much of
    anything is refused whole.
    """
    files = list(_files(content.bytes, 1, _Spent()))
    if not files:
        raise fault("ZIP-EMPTY")
    names = told_apart(name for name, _ in files)
    return tuple(Document(found, name=name) for name, (_, found) in zip(names, files, strict=True))


def read(archive: bytes, entry: Entry) -> bytes:
    """One file, never more than a byte over what its directory announces; raise `DocumentFault` where it differs."""
    packed = archive[entry.start : entry.end]
    found = _inflated(packed, entry) if entry.packed else packed
    if len(found) != entry.size:
        raise fault("ZIP-LIE", name=entry.name)
    if zlib.crc32(found) != entry.crc:
        raise fault("ZIP-DAMAGED", name=entry.name)
    return found


def _inflated(packed: bytes, entry: Entry) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        found = inflater.decompress(packed, entry.size + 1)
    except zlib.error as error:
        raise fault("ZIP-DAMAGED", name=entry.name) from error
    if not inflater.eof or inflater.unused_data:
        raise fault("ZIP-LIE", name=entry.name)
    return found


def _is_archive(content: bytes) -> bool:
    if not content.startswith(_BEGINNINGS):
        return False
    try:
        infos, _ = listed(content)
    except DocumentFault:
        return True
    return not any(info.orig_filename in _PACKAGES for info in infos)


def _files(archive: bytes, depth: int, spent: _Spent) -> Iterator[tuple[str, bytes]]:
    if depth > LIMITS.depth:
        raise exceeded("ZIP-DEPTH", LIMITS.depth)
    found = entries(archive)
    wanted = [entry for entry in found if not is_folder(entry.name) and not is_passed_over(entry.name)]
    spent.add(found, wanted)
    for entry in wanted:
        yield from _opened(entry.name, read(archive, entry), depth, spent)


def _opened(name: str, content: bytes, depth: int, spent: _Spent) -> list[tuple[str, bytes]]:
    """A file, or the files of the archive that it is, which is a folder to them."""
    if not _is_archive(content):
        return [(name, content)]
    try:
        inner = [(f"{name}/{each}", found) for each, found in _files(content, depth + 1, spent)]
        return inner or [(name, content)]
    except Exceeded:
        raise
    except DocumentFault:
        return [(name, content)]
