"""Opens what the channel sends with attachments: `multipart/related`, the document first (RFC 2046, RFC 2387).

A stored body has lost its headers; the boundary stands in its first line too. So whoever hands in such a body, over
HTTP, the API or the portal, hands in a document with its attachments.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator
from email.message import Message as Headers
from email.parser import BytesHeaderParser
from quopri import decodestring
from typing import Literal

from comptoir_engine.errors import DocumentFault
from comptoir_engine.headers import bare_name
from comptoir_engine.model import Attachment, Document, Finding, Message
from comptoir_engine.xml.content import Content

PARTS = 1_000
"""Files in one body; each is kept by itself."""
_BEGINNING = re.compile(rb"--([!-~](?:[ -~]{0,68}[!-~])?)\r\n(?:[!-9;-~]+:[^\r\n]*\r\n){1,20}\r\n")
_CONTENT = re.compile(rb"\r\ncontent-(?:type|disposition):(?!\s*form-data)", re.IGNORECASE)
_PLAIN = ("", "7bit", "8bit", "binary")

_BROKEN = Message("The body breaks off: the line that ends its last part is missing.")
_NO_PART = Message("Part {n} of the body can't be read.")
_CODING = Message("Part {n} of the body is encoded as {coding}, which is not read.")
_MANY = Message("The body holds more than {most} files.")
_AGAIN = Message("Send it again whole, with the document as its first part.")
_AS_IT_IS = Message("Send each part as it is (Content-Transfer-Encoding: binary), or as base64.")
_FEWER = Message("Send fewer attachments with the document.")


def recognise(content: Content) -> Literal["envelope"] | None:
    """A body of several parts, however broken: it begins with a boundary and the headers of the first part."""
    start = _BEGINNING.match(content.bytes[:10_000])
    return "envelope" if start and _CONTENT.search(start[0]) else None


def unpack(content: Content) -> tuple[Document, ...]:
    """The first part, with all others as its attachments; raise `DocumentFault`."""
    parts = [_part(n, part) for n, part in enumerate(_parts(content.bytes), 1)]
    (name, _, document), others = parts[0], parts[1:]
    attached = (
        Attachment(called or f"attachment-{n}", kind, file)
        for n, (called, kind, file) in enumerate(others, 1)
    )
    return (Document(document, name=name, attachments=tuple(attached)),)


def _parts(body: bytes) -> Iterator[bytes]:
    """Each part with its headers; what follows the last one says nothing."""
    boundary = body.partition(b"\r\n")[0]
    if body.count(b"\r\n" + boundary) > PARTS:
        raise _fault("PARCEL-PARTS", Message(_MANY.key, {"most": str(PARTS)}), _FEWER)
    found = re.split(rb"\r\n" + re.escape(boundary) + rb"(?=--|[ \t]*\r\n)", body[len(boundary) :])
    if not found[-1].startswith(b"--") or len(found) < 2:
        raise _fault("PARCEL-BROKEN", _BROKEN, _AGAIN)
    for part in found:
        if part.startswith(b"--"):
            return
        yield part.lstrip(b" \t")


def _part(n: int, part: bytes) -> tuple[str | None, str, bytes]:
    """Its file name, media type and bytes."""
    head, end, body = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
    if not end:
        raise _fault("PARCEL-BROKEN", Message(_NO_PART.key, {"n": str(n)}), _AGAIN)
    headers = BytesHeaderParser().parsebytes(head)
    name = headers.get_filename()
    return bare_name(name) if name else None, headers.get_content_type(), _decoded(n, headers, body)


def _decoded(n: int, headers: Headers, body: bytes) -> bytes:
    coding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if coding in _PLAIN:
        return body
    if coding == "quoted-printable":
        return decodestring(body)
    if coding != "base64":
        raise _fault("PARCEL-CODING", Message(_CODING.key, {"n": str(n), "coding": coding[:40]}), _AS_IT_IS)
    try:
        return b64decode(b"".join(body.split()), validate=True)
    except binascii.Error:
        raise _fault("PARCEL-BROKEN", Message(_NO_PART.key, {"n": str(n)}), _AGAIN) from None


def _fault(rule: str, message: Message, hint: Message) -> DocumentFault:
    return DocumentFault((Finding(rule, "error", message, hint),))
