"""What xCBL travels in: a SOAP envelope, or the MIME package of a marketplace, with files beside the document.

Only a wrapper that holds a document of xCBL is ours. Its other parts are handed out too, so that nothing is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import compat32

from comptoir_engine.errors import DocumentFault
from comptoir_engine.headers import bare_name
from comptoir_engine.hookspecs import Format
from comptoir_engine.model import ENVELOPE, Attachment, Document, Finding, Message, Recognised
from comptoir_engine.xml.content import Content
from lxml import etree

from comptoir_xcbl30.recognition import recognise as type_of

PARTS = 200
_TITLE = Message("xCBL 3.0 in SOAP or MIME")
_SOAP = frozenset({"http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"})
_HEADERS = re.compile(rb"(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MULTIPART = re.compile(rb"^Content-Type:\s*multipart/", re.IGNORECASE | re.MULTILINE)
_MANY = Message("The package has more than {most} parts.")
_FEWER = Message("Spread them over several packages, and send each.")


def format() -> Format:
    """The format `xcbl30-wrapped`, which has no documents of its own."""
    return Format("xcbl30-wrapped", _TITLE.key, (), "multipart/related", "mime", recognise, unpack)


def recognise(content: Content) -> Recognised | None:
    """Whether a document of xCBL lies in it."""
    found = (_is_xcbl(document) for document in _documents(content))
    return ENVELOPE if any(found) else None


def unpack(content: Content) -> tuple[Document, ...]:
    """The documents of xCBL in it, each with all other parts as attachments; raises `DocumentFault`."""
    parts = list(_documents(content))
    if len(parts) > PARTS:
        message = Message(_MANY.key, {"most": str(PARTS)})
        raise DocumentFault((Finding("XCBL30-PARTS", "error", message, _FEWER),))
    documents = [part for part in parts if _is_xcbl(part)]
    others = tuple(
        Attachment(str(part.name), _kind(part), part.content) for part in parts if part not in documents
    )
    return tuple(Document(each.content, name=each.name, attachments=others) for each in documents)


def _is_xcbl(document: Document) -> bool:
    return type_of(Content(document)) is not None


def _kind(part: Document) -> str:
    return part.format or "application/octet-stream"


def _documents(content: Content) -> Iterator[Document]:
    """Each part under a name that no other has; `format` holds its media type."""
    head = _HEADERS.match(content.bytes[:20_000])
    if head is not None and _MULTIPART.search(head[0]):
        yield from _of_mime(content.bytes)
    elif b"/soap" in content.bytes[:2_000]:
        yield from _of_soap(content)


def _of_mime(content: bytes) -> Iterator[Document]:
    names: set[str] = set()
    try:
        message = BytesParser(policy=compat32).parsebytes(content)
        parts = [part for part in message.walk() if not part.is_multipart()]
    except (RecursionError, ValueError, LookupError):
        return
    for number, part in enumerate(parts, 1):
        name = _name(part, number)
        while name in names:
            name = f"{number}-{name}"
        names.add(name)
        body = part.get_payload(decode=True)
        yield Document(body if isinstance(body, bytes) else b"", part.get_content_type(), name=name)


def _name(part: Part, number: int) -> str:
    said = part.get_filename() or (part.get("Content-ID") or "").strip("<> ")
    return (bare_name(said) if said else None) or f"part-{number}"


def _of_soap(content: Content) -> Iterator[Document]:
    try:
        root = content.tree
    except DocumentFault:
        return
    name = etree.QName(root)
    if name.localname != "Envelope" or name.namespace not in _SOAP:
        return
    for number, child in enumerate(root.iterfind(f"{{{name.namespace}}}Body/*"), 1):
        text = etree.tostring(child, encoding="UTF-8", xml_declaration=True, with_tail=False)
        yield Document(text, "application/xml", name=f"document-{number}.xml")
