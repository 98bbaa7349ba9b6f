"""What an archive says it holds, and where: its directory compared with the header before each file.

Nothing of it is believed for its own sake. The two must agree, as readers differ in which one they follow, and no two
files may share bytes: of files that lie over one another a small archive makes any amount.
Source: PKWARE's APPNOTE 6.3.10, 4.3.7 (local header), 4.3.12 (directory), 4.4.4 (flags).
"""

from __future__ import annotations

import stat
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding

from comptoir_zip.faults import exceeded, fault, finding
from comptoir_zip.limits import LIMITS
from comptoir_zip.names import is_folder, leads_out

ENTRY_SIGNATURE = b"PK\x01\x02"
_LOCAL_SIGNATURE = b"PK\x03\x04"
_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x0001 | 0x0040 | 0x2000
_DESCRIBED_AFTER = 0x0008
_UTF8 = 0x0800
_ZIP64 = 0xFFFFFFFF
_UNREADABLE = (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OverflowError, EOFError, OSError,
               struct.error, zlib.error)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of an archive: `start` and `end` are where its packed bytes lie, `size` what it says it unpacks to."""

    name: str
    start: int
    end: int
    size: int
    crc: int
    packed: bool


def listed(archive: bytes) -> tuple[list[ZipInfo], int]:
    """The directory as it stands, and where it begins; raise `DocumentFault` where it can't be read."""
    if archive.count(ENTRY_SIGNATURE) > LIMITS.entries:  # each entry has one: so many are not even looked at
        raise exceeded("ZIP-ENTRIES", LIMITS.entries)
    try:
        with ZipFile(BytesIO(archive)) as file:
            return file.infolist(), file.start_dir
    except _UNREADABLE as error:
        raise fault("ZIP-BROKEN") from error


def entries(archive: bytes) -> list[Entry]:
    """The files of an archive in its order; raise `DocumentFault` with all that is wrong with any of them."""
    infos, end = listed(archive)
    places = [_placed(archive, info, end) for info in infos]
    wrong = [place for place in places if isinstance(place, Finding)]
    if wrong:
        raise DocumentFault(tuple(wrong[: LIMITS.told]))
    found = [place for place in places if isinstance(place, Entry)]
    _refuse(_told_twice(found))
    _refuse(_strewn(archive, infos, found, end))
    return found


def _refuse(findings: Iterator[Finding]) -> None:
    wrong = tuple(findings)
    if wrong:
        raise DocumentFault(wrong[: LIMITS.told])


def _placed(archive: bytes, info: ZipInfo, end: int) -> Entry | Finding:
    """The entry, or what is wrong with it by itself."""
    name = info.orig_filename
    if rule := _unwelcome(info):
        return finding(rule, name=name)
    start = _start(archive, info)
    if start is None or start + info.compress_size > end:
        return finding("ZIP-LIE", name=name)
    if info.file_size > max(LIMITS.ratio_from, LIMITS.ratio * info.compress_size):
        return finding("ZIP-RATIO", name=name, most=LIMITS.ratio)
    packed = info.compress_type == ZIP_DEFLATED
    return Entry(name, start, start + info.compress_size, info.file_size, info.CRC, packed)


def _unwelcome(info: ZipInfo) -> str | None:
    if leads_out(info.orig_filename):
        return "ZIP-PATH"
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        return "ZIP-LINK"
    if info.flag_bits & _ENCRYPTED:
        return "ZIP-ENCRYPTED"
    if info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "ZIP-METHOD"
    return "ZIP-LIE" if is_folder(info.orig_filename) and info.file_size else None


def _start(archive: bytes, info: ZipInfo) -> int | None:
    """Where the bytes of a file begin; None where the header before them is none, or says something else."""
    at = info.header_offset
    if not 0 <= at <= len(archive) - _LOCAL.size:
        return None
    signature, _, flags, method, _, _, crc, packed, size, name, extra = _LOCAL.unpack_from(archive, at)
    start = at + _LOCAL.size + name
    said = archive[at + _LOCAL.size : start].decode("utf-8" if flags & _UTF8 else "cp437", "replace")
    same = (signature, method, said) == (_LOCAL_SIGNATURE, info.compress_type, info.orig_filename)
    same = same and not (flags ^ info.flag_bits) & (_ENCRYPTED | _UTF8)
    if not flags & _DESCRIBED_AFTER:
        same = same and crc == info.CRC and packed in (info.compress_size, _ZIP64)
        same = same and size in (info.file_size, _ZIP64)
    return start + extra if same else None


def _told_twice(found: Sequence[Entry]) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry in found:
        if entry.name in seen:
            yield finding("ZIP-TWICE", name=entry.name)
        seen.add(entry.name)


def _strewn(archive: bytes, infos: Sequence[ZipInfo], found: Sequence[Entry], end: int) -> Iterator[Finding]:
    """Files that share bytes, and bytes that are of no file: what no directory names would be lost in silence."""
    behind = gap = 0
    for info, entry in sorted(zip(infos, found, strict=True), key=lambda pair: pair[0].header_offset):
        if info.header_offset < behind:
            yield finding("ZIP-OVERLAP", name=entry.name)
        elif info.header_offset - behind > gap:
            yield finding("ZIP-HIDDEN")
        behind, gap = max(behind, entry.end), LIMITS.gap
    if end - behind > gap:
        yield finding("ZIP-HIDDEN")
