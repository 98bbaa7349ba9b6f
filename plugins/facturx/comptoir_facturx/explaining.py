"""What a person is told of a PDF without a document in it: that it holds none, and what its text says."""

from __future__ import annotations

from collections.abc import Iterator

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding
from comptoir_engine.xml.content import Content

from comptoir_facturx.facts import facts
from comptoir_facturx.faults import finding
from comptoir_facturx.files import File
from comptoir_facturx.kinds import document_in
from comptoir_facturx.opening import UNREADABLE, opened
from comptoir_facturx.reading import look
from comptoir_facturx.text import text_of

_UNREAD = {"zugferd1": "ZUGFeRD 1", "order-x": "Order-X"}
_RESPONSE = "ORDER_RESPONSE"
"""What Order-X calls the response to an order."""


def explain(content: Content) -> tuple[Finding, ...] | None:
    """Why it can't be opened, or that it holds no document, with each fact of its text as a note."""
    found = look(content.bytes)
    if found.document is not None or found.ruin is not None or found.wrong:
        return None
    try:
        with opened(content.bytes, for_pages=True) as pdf:
            text = text_of(pdf)
    except DocumentFault as wrong:
        return wrong.findings
    except UNREADABLE:
        return (finding("FORMAT-UNKNOWN"),)
    others = [file.name for file in found.files if file.content is not None]
    lead = finding("PDF-OTHER-XML", names=", ".join(others)) if others else finding("PDF-NO-XML")
    return (lead, *_notes(text))


def unread(content: Content) -> tuple[Finding, ...] | None:
    """What is said of XML that is known from hybrid PDFs, where nobody recognises it."""
    document = document_in(File("", "", "", frozenset(), content.bytes))
    if document is None or document.kind not in _UNREAD:
        return None
    name = _UNREAD[document.kind]
    if document.type == "order-response":
        name = f"{name} {_RESPONSE}"
    return (finding("FACTURX-NOT-READ", name=name),)


def _notes(text: str) -> Iterator[Finding]:
    if not text.strip():
        yield finding("PDF-TEXT-NONE", "note")
    for rule, value in facts(text):
        yield finding(rule, "note", value=value)
