"""A parcel as an HTTP request: headers, and one body.

A document alone is the body itself. With attachments the body is `multipart/related` (RFC 2387): the document first,
then each attachment, each with its media type and file name.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from mimetypes import guess_type
from urllib.parse import quote

from aiohttp import MultipartWriter
from comptoir_engine.model import Document, Parcel, Party

_XML_START = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<\0", b"\xfe\xff\0<")
_OCTETS = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted. `body` is read once: an attempt needs a `Post` of its own."""

    headers: dict[str, str] = field(repr=False)
    body: io.BytesIO | MultipartWriter = field(repr=False)


def post_of(parcel: Parcel, token: str | None) -> Post:
    """The request for a parcel."""
    headers = {
        "Idempotency-Key": _plain(parcel.key),
        "Comptoir-Sender": _ids(parcel.sender),
        "Comptoir-Receiver": _ids(parcel.receiver),
        "Comptoir-Format": _plain(parcel.document.format or ""),
        "Comptoir-Type": parcel.document.type or "",
        "Authorization": f"Bearer {token}" if token else "",
    }
    given = {name: value for name, value in headers.items() if value}
    about = _about(parcel.document.name, media_type(parcel.document))
    if not parcel.attachments:
        return Post(given | about, io.BytesIO(parcel.document.content))
    body = _multipart(parcel, about)
    kind = f'multipart/related; type="{about["Content-Type"]}"; boundary={body.boundary}'
    return Post(given | {"Content-Type": kind}, body)


def media_type(document: Document) -> str:
    """The media type of a document, by its first bytes and its file name."""
    start = document.content[:64].lstrip()
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    guessed = guess_type(document.name or "")[0]
    if guessed == "text/html":
        return guessed
    if start.startswith(_XML_START):
        return "application/xml"
    return guessed or _OCTETS


def _multipart(parcel: Parcel, about: dict[str, str]) -> MultipartWriter:
    body = MultipartWriter("related", boundary=_boundary(parcel))
    body.append(io.BytesIO(parcel.document.content), about)
    for attachment in parcel.attachments:
        headers = _about(attachment.name, _plain(attachment.media_type) or _OCTETS)
        body.append(io.BytesIO(attachment.content), headers)
    return body


def _boundary(parcel: Parcel) -> str:
    """The same at each attempt, for a peer may refuse other bytes under the same key; no content can foresee it."""
    told = sha256(parcel.key.encode())
    for content in (parcel.document.content, *(attachment.content for attachment in parcel.attachments)):
        told.update(sha256(content).digest())
    return told.hexdigest()


def _about(name: str | None, kind: str) -> dict[str, str]:
    headers = {"Content-Type": kind}
    if name:
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return headers


def _ids(party: Party) -> str:
    """`0088:7601001234566, 9927:CHE123456788`; a party without identifiers by its name, percent-encoded."""
    ids: Iterable[str] = (f"{quote(one.scheme, safe='')}:{quote(one.value, safe='')}" for one in party.ids)
    return ", ".join(ids) or quote(party.name, safe="")


def _plain(text: str) -> str:
    """Printable ASCII as it is, anything else percent-encoded: nothing can end a header early."""
    return quote(text, safe="!#$&'()*+,/:;=?@[]-._~ ")
