"""The list of contents: what each part is, with its SHA-256, and the facts of the document it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from comptoir_engine.model import Evidence, Message
from lxml import etree

from comptoir_archive_dsig.findings import fault
from comptoir_archive_dsig.names import ARCHIVE_NS, DECLARATION, ENTRY, FACT, MANIFEST, MANIFEST_ID, part_id

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ORDER = Message("The list of contents does not name each part once, in order.")
_LINE = Message("The list of contents has a line that can't be read.")
_COLUMNS = ("MediaType", "Name", "Part", "Role", "Sha256", "Size")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the list: the part's Id, what it is, its size in bytes and its SHA-256 in hexadecimal."""

    part: str
    role: str
    name: str
    media_type: str
    size: int
    sha256: str

    def fits(self, content: bytes) -> bool:
        """Whether these are the bytes that were listed."""
        return len(content) == self.size and sha256(content).hexdigest() == self.sha256


def write_manifest(evidence: tuple[Evidence, ...], facts: Mapping[str, str]) -> bytes:
    """The element as it stands in the container. Characters that XML can't hold become U+FFFD in names and facts."""
    manifest = etree.Element(MANIFEST, nsmap={"a": ARCHIVE_NS}, Id=MANIFEST_ID)
    for name, value in facts.items():
        etree.SubElement(manifest, FACT, Name=legible(name)).text = legible(value)
    for number, part in enumerate(evidence, 1):
        etree.SubElement(
            manifest, ENTRY,
            Part=part_id(number), Role=legible(part.role), Name=legible(part.name),
            MediaType=legible(part.media_type),
            Size=str(len(part.content)), Sha256=sha256(part.content).hexdigest(),
        )  # fmt: skip
    return etree.tostring(manifest, method="c14n").replace(DECLARATION, b"", 1)


def read_entries(manifest: etree._Element) -> tuple[Entry, ...]:
    """The lines of the list in the order of the parts; raise `DocumentFault` for a list that is not ours."""
    entries = tuple(_entry(element) for element in manifest if element.tag != FACT)
    if not entries or [entry.part for entry in entries] != [part_id(n) for n in range(1, len(entries) + 1)]:
        raise fault("DSIG-MANIFEST", _ORDER)
    return entries


def _entry(element: etree._Element) -> Entry:
    values = {name: element.get(name, "") for name in _COLUMNS}
    if element.tag != ENTRY or sorted(element.attrib) != list(_COLUMNS) or not values["Size"].isdecimal():
        raise fault("DSIG-MANIFEST", _LINE)
    return Entry(
        values["Part"],
        values["Role"],
        values["Name"],
        values["MediaType"],
        int(values["Size"]),
        values["Sha256"],
    )


def legible(text: str) -> str:
    """The text with U+FFFD for each character that XML can't hold."""
    return _ILLEGAL.sub("\ufffd", text)
