"""What a person is told of a PDF without a document in it: that it holds none, and what its text and codes say."""

from __future__ import annotations

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding
from comptoir_engine.xml.content import Content

from comptoir_facturx.codes.looking import Seen, seen
from comptoir_facturx.codes.telling import told
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

_TOPICS = (
    "NONE",
    "OTHER-TOTAL",
    "NUMBER",
    "DATE",
    "TOTAL",
    "AMOUNT",
    "OPEN",
    "IBAN",
    "REFERENCE",
    "UID",
    "DUE",
)
"""What a person looks for, in this order."""


def explain(content: Content) -> tuple[Finding, ...] | None:
    """Why it can't be opened, or that it holds no document, with each fact of its text and codes as a note."""
    found = look(content.bytes)
    if found.document is not None or found.ruin is not None or found.wrong:
        return None
    try:
        with opened(content.bytes, for_pages=True) as pdf:
            text, codes = text_of(pdf), seen(pdf)
    except DocumentFault as wrong:
        return wrong.findings
    except UNREADABLE:
        return (finding("FORMAT-UNKNOWN"),)
    others = [file.name for file in found.files if file.content is not None]
    lead = finding("PDF-OTHER-XML", names=", ".join(others)) if others else finding("PDF-NO-XML")
    return (lead, *_notes(text, codes))


def unread(content: Content) -> tuple[Finding, ...] | None:
    """What is said of XML that is known from hybrid PDFs, where nobody recognises it."""
    document = document_in(File("", "", "", frozenset(), content.bytes))
    if document is None or document.kind not in _UNREAD:
        return None
    name = _UNREAD[document.kind]
    if document.type == "order-response":
        name = f"{name} {_RESPONSE}"
    return (finding("FACTURX-NOT-READ", name=name),)


def _notes(text: str, codes: Seen) -> list[Finding]:
    """What contradicts or is wrong first, then what text and codes say of the same beside each other."""
    notes = [] if text.strip() else [finding("PDF-TEXT-NONE", "note")]
    notes += [finding(rule, "note", value=value) for rule, value in facts(text)]
    return sorted([*notes, *told(codes, text)], key=_rank)


def _rank(said: Finding) -> tuple[bool, int]:
    topic = said.rule.removeprefix("PDF-TEXT-").removeprefix("PDF-CODE-")
    return said.severity == "note", _TOPICS.index(topic) if topic in _TOPICS else len(_TOPICS)
