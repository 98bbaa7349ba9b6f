"""A part: bytes as base64 in an element that is in canonical form as it is written.

The attributes are in canonical order and no character needs escaping, so the digest of the signature is the SHA-256
of what stands in the file, and no canonicalisation is run over large contents. Base64 is cut into pieces of one
megabyte, since libxml2 refuses longer texts from 10 MB on.
"""

from __future__ import annotations

import binascii
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256

from comptoir_engine.model import Message
from lxml import etree

from comptoir_archive_dsig.findings import fault
from comptoir_archive_dsig.names import DATA, DECLARATION

_NOT_BASE64 = Message("A part of the container is not base64.")
PIECE = 786_432
"""Bytes of a part in one `Data` element; a multiple of three, so that only the last piece is padded."""


def write_part(id: str, content: bytes) -> bytes:
    """The element as it stands in the container, where the prefix is declared."""
    pieces = b"".join(b"<a:Data>%s</a:Data>" % b64encode(piece) for piece in _pieces(content))
    return b'<a:Part Encoding="base64" Id="%s">%s</a:Part>' % (id.encode(), pieces)


def canonical_digest(element: bytes) -> bytes:
    """SHA-256 of the canonical form (C14N 1.1) of a manifest or part that stands as `element` in the container.

    Alone, an element declares the prefix itself; for the rest what stands in the container is canonical already.
    """
    name_end = element.index(b" ")
    digest = sha256(element[:name_end])
    digest.update(DECLARATION)
    digest.update(memoryview(element)[name_end:])
    return digest.digest()


def read_part(element: etree._Element) -> bytes:
    """The bytes of a part; raise `DocumentFault` for what is not base64."""
    try:
        return b"".join(_piece(data) for data in element)
    except (binascii.Error, ValueError):
        raise fault("DSIG-FORM", _NOT_BASE64) from None


def _pieces(content: bytes) -> Iterator[bytes]:
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def _piece(data: etree._Element) -> bytes:
    if data.tag != DATA or len(data):
        raise ValueError("not a piece of data")
    return b64decode(data.text or "", validate=True)
