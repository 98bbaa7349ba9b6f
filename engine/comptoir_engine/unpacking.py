"""Looks into what arrived in one go: each document in it has a way of its own from here on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from mimetypes import MimeTypes

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Attachment, Document, Finding, Message
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content

_UNOPENED = Message("This file is no document, it holds documents.")
_UNOPENED_HINT = Message("Unpack it and send what is in it.")
_BEFORE_XML = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"
"""What may stand before the first `<`: byte order marks, UTF-16's zeros, white space."""


def unpack(document: Document, registry: Registry) -> tuple[Document, ...]:
    """The documents in one that arrived: itself, or what its format finds in it. Raises `DocumentFault`, `PluginError`.

    Where there is one document, the other files are its attachments. Where there are several, a file is the attachment
    of the only one that is called as it is, but for the ending: `R-1.pdf` goes with `R-1.xml`. Of others nobody knows
    whose they are: each stays a document of its own, which nobody will recognise, so that nothing is lost in silence.
    """
    return _opened(document, registry, frozenset())


def why_unopened(content: Content, registry: Registry) -> tuple[Finding, ...] | None:
    """Why an envelope was left as it is; None for what is no envelope."""
    format = registry.opener(content)
    if format is None or format.unpack is None:
        return None
    try:
        format.unpack(content)
    except DocumentFault as fault:
        return fault.findings
    return (Finding("FORMAT-ENVELOPE", "error", _UNOPENED, _UNOPENED_HINT),)


def why_no_document(content: Content, registry: Registry) -> tuple[Finding, ...] | None:
    """What a format says of a file of its kind that nobody recognises; None where none knows the kind."""
    for format in registry.formats.values():
        if format.explain is not None:
            with registry.blaming(format):
                if (findings := format.explain(content)) is not None:
                    return findings
    return None


def _opened(document: Document, registry: Registry, outer: frozenset[str]) -> tuple[Document, ...]:
    """`outer` are the formats around it. They opened their own kind already: that bounds how deep this goes."""
    content = Content(document)
    format = registry.opener(content)
    if format is None or format.unpack is None or format.id in outer:
        return (document,)
    within = outer | {format.id}
    with registry.blaming(format):
        inner = tuple(format.unpack(content))
    files = [found for one in inner for found in _inside(one, registry, within)]
    return _together([*files, *map(as_file, document.attachments)], registry) or (document,)


def _inside(document: Document, registry: Registry, outer: frozenset[str]) -> tuple[Document, ...]:
    """What can't be opened stays as it is: its own way says why, and it holds up no other."""
    try:
        return _opened(document, registry, outer)
    except DocumentFault:
        return (document,)


def _together(files: list[Document], registry: Registry) -> tuple[Document, ...]:
    documents = [file for file in files if _is_meant_as_document(file, registry)]
    others = [file for file in files if not any(file is document for document in documents)]
    owner = _owners(documents)
    going = [(owner(file), file) for file in others]
    enclosed = {
        id(document): tuple(_as_attachment(file) for one, file in going if one is document)
        for document in documents
    }
    alone = {id(file) for one, file in going if one is None}
    return tuple(
        replace(file, attachments=(*file.attachments, *enclosed[id(file)])) if id(file) in enclosed else file
        for file in files
        if id(file) in enclosed or id(file) in alone
    )


def _owners(documents: list[Document]) -> Callable[[Document], Document | None]:
    """Whose attachment a file is."""
    if len(documents) == 1:
        return lambda file: documents[0]
    called: dict[str, list[Document]] = {}
    for document in documents:
        called.setdefault(_stem(document), []).append(document)
    only = {stem: found[0] for stem, found in called.items() if stem and len(found) == 1}
    return lambda file: only.get(_stem(file))


def _stem(file: Document) -> str:
    """What a file is called without its ending, in whatever letters."""
    name = (file.name or "").casefold()
    return name.rpartition(".")[0] or name


def _is_meant_as_document(file: Document, registry: Registry) -> bool:
    """Broken XML, or XML of a stranger, is no attachment: its sender is to hear of it."""
    content = Content(file)
    is_xml = file.content.lstrip(_BEFORE_XML).startswith(b"<")
    return is_xml or registry.recognise(content) is not None or registry.opener(content) is not None


def _as_attachment(file: Document) -> Attachment:
    """By the types that Python knows itself, so that every machine says the same."""
    name = file.name or "attachment"
    guessed, encoding = MimeTypes().guess_type(name)
    media_type = guessed if guessed is not None and encoding is None else "application/octet-stream"
    return Attachment(name, media_type, file.content)


def as_file(attachment: Attachment) -> Document:
    """An attachment as what it was before anybody knew whose it is."""
    return Document(attachment.content, name=attachment.name)
