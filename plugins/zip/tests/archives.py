"""Archives as programs write them, and as nobody should."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO

DAY = (2026, 11, 3, 12, 0, 0)
Files = Iterable[tuple[str, bytes]]


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED, mode: int = 0o100644) -> bytes:
    """An archive of these files, the same bytes each time."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, DAY)
            info.compress_type, info.external_attr, info.create_system = method, mode << 16, 3
            archive.writestr(info, content)
    return file.getvalue()


@dataclass(frozen=True)
class Forged:
    """One entry, header and directory written field by field; None says what is true."""

    name: str
    content: bytes
    method: int = 8
    flags: int = 0
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: str | None = None
    local_size: int | None = None
    at: int | None = None
    rest: bytes = b""
    zip64: bool = False

    @property
    def body(self) -> bytes:
        if self.method != 8:
            return self.content + self.rest
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        return deflater.compress(self.content) + deflater.flush() + self.rest

    def fields(self) -> tuple[int, int, int]:
        crc = zlib.crc32(self.content) if self.crc is None else self.crc
        size = len(self.content) if self.size is None else self.size
        return crc, len(self.body) if self.packed_size is None else self.packed_size, size

    def local(self) -> bytes:
        name = (self.local_name or self.name).encode()
        crc, packed_size, size = self.fields()
        size = size if self.local_size is None else self.local_size
        if self.zip64:
            packed_size = size = 0xFFFFFFFF
        header = struct.pack("<4s5H3L2H", b"PK\3\4", 20, self.flags, self.method, 0, 33, crc, packed_size, size,
                             len(name), 0)  # fmt: skip
        return header + name + self.body

    def central(self, at: int) -> bytes:
        name = self.name.encode()
        crc, packed_size, size = self.fields()
        extra = struct.pack("<2H2Q", 1, 16, size, packed_size) if self.zip64 else b""
        if self.zip64:
            packed_size = size = 0xFFFFFFFF
        at = at if self.at is None else self.at
        return struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, self.flags, self.method, 0, 33, crc, packed_size, size,
                           len(name), len(extra), 0, 0, 0, 0, at) + name + extra  # fmt: skip


def forged(*entries: Forged, before: bytes = b"", behind: bytes = b"") -> bytes:
    """An archive of forged entries; `before` stands ahead of the second entry, `behind` ahead of the directory."""
    body, places = b"", []
    for number, entry in enumerate(entries):
        body += before if number else b""
        places.append(len(body))
        body += entry.local() if entry.at is None else b""
    body += behind
    directory = b"".join(entry.central(at) for entry, at in zip(entries, places, strict=True))
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(directory), len(body), 0)
    return body + directory + end


def overlapping(copies: int = 50) -> bytes:
    """A bomb whose entries all are the one kernel of bytes."""
    first = Forged("invoice-0.xml", b"<a>" + b" " * 900_000)
    others = [replace(first, name=f"invoice-{n}.xml", local_name=first.name, at=0) for n in range(1, copies)]
    return forged(first, *others)


def nested(depth: int, core: bytes = b"<a/>", name: str = "core.xml") -> bytes:
    """An archive in an archive, `depth` archives in all."""
    archive = packed((name, core))
    for level in range(1, depth):
        archive = packed((f"level-{level}.zip", archive))
    return archive
