"""Reading XML from strangers: no DTD, no entities, no network, bounded size and depth; faults come as findings.

Comments and processing instructions are dropped by the parser itself, so that a number which a comment splits is one
text for everyone who reads the tree.
"""

from __future__ import annotations

import re

from lxml import etree

from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.limits import LIMITS, Limits
from comptoir_engine.xml.lines import set_first_lines

_PROLOGUE = re.compile(r"\A﻿?(?:\s|<\?.*?\?>|<!--.*?-->)*(<!DOCTYPE[^>\[]*(?P<subset>\[)?)?", re.DOTALL)
_PROLOGUE_SIZE = 8_192
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}

_TOO_DEEP = Message("The elements of this file are nested too deeply (more than {limit} levels).")
_TRUNCATED = Message("The file ends too early: {detail}.")
_NOT_XML = Message("This is not XML: the file does not begin with an element.")
_ENCODING = Message("The characters of this file do not fit its encoding: {detail}.")
_SYNTAX = Message("This is not well-formed XML: {detail}.")
_CHARACTER = Message("The file holds a character that XML does not allow: {detail}.")
_SECOND = Message("The document is at its end here, but the file goes on.")
_LATE_DECLARATION = Message("Something stands before the XML declaration, with which the file must begin.")
_DECLARATIONS = Message(
    "The file declares a document type with entities or other declarations, which is not accepted."
)
_EMPTY = Message("The file is empty.")
_SIZE = Message("The file has {size} bytes; at most {limit} are accepted.")

_HINTS = {
    "XML-DTD": Message("Remove the <!DOCTYPE …> declaration and write the characters themselves."),
    "XML-DEPTH": Message(
        "A business document needs fewer than 30 levels; check the program that wrote the file."
    ),
    "XML-ENCODING": Message("Save the file as UTF-8, or name the encoding it really has in its first line."),
    "XML-EMPTY": Message("Export the document again and check its size before sending."),
    "XML-SIZE": Message("Send large attachments as separate files, or split the document."),
    "XML-SYNTAX": Message("Open the file at this line; an & is written &amp; and each tag must be closed."),
    "XML-CHARACTER": Message(
        "Take the character out; the program that wrote the file must leave out control characters."
    ),
    "XML-SECOND": Message("Send each document as a file of its own, with nothing behind its last tag."),
    "XML-DECLARATION": Message("Take out what stands before <?xml …?>, be it an empty line only."),
    "XML-TRUNCATED": Message("The transfer was probably cut off: send the whole file again."),
    "XML-NOT-XML": Message("Send the XML file itself, not a print-out, a link or an error page."),
}
_WIDE = re.compile(rb"\A<\?xml[^>]*encoding\s*=\s*['\"](utf-?16|utf-?32|ucs-?[24])", re.IGNORECASE)
"""A declaration that can't be true: written in such an encoding it would not look so."""
_CODE = re.compile(r"(?:0x(?P<hex>[0-9A-Fa-f]+)|value (?P<decimal>[0-9]+))")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TRUNCATION_CODES = {"ERR_TAG_NOT_FINISHED", "ERR_GT_REQUIRED", "ERR_DOCUMENT_END"}


def parse(content: bytes, limits: Limits = LIMITS) -> etree._Element:
    """Parse `content` and return its root element; raise `DocumentFault` with one `XML-…` finding otherwise."""
    if not content.strip(b" \t\r\n\0"):
        raise _fault("XML-EMPTY", _EMPTY)
    if len(content) > limits.size:
        raise _fault("XML-SIZE", Message(_SIZE.key, {"size": str(len(content)), "limit": str(limits.size)}))
    _refuse_declarations(content)
    root = _read(content, limits)
    set_first_lines(root, _in_ascii(content))
    _refuse_entities(root)
    if len(content) >= limits.huge_from:
        _refuse_depth(root, limits)
    return root


def _in_ascii(content: bytes) -> bytes:
    """The same text in an encoding that has ASCII in it."""
    wide = _UTF16.get(content[:2])
    return content.decode(wide, "replace").encode() if wide is not None else content


def _read(content: bytes, limits: Limits) -> etree._Element:
    # Not `collect_ids=False`: libxml2 takes that option for the wish to load the external DTD, and opens the file.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, attribute_defaults=False,
        huge_tree=len(content) >= limits.huge_from, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _syntax_fault(error, parser.error_log, content, limits) from None


def _refuse_declarations(content: bytes) -> None:
    """A prologue with an internal subset is refused before libxml2 reads it."""
    encoding = _UTF16.get(content[:2], "latin-1")
    start = content[:_PROLOGUE_SIZE].decode(encoding, "replace")
    match = _PROLOGUE.match(start)
    if match and match["subset"]:
        raise _fault("XML-DTD", _DECLARATIONS, line=start.count("\n", 0, match.end()) + 1)


def _refuse_entities(root: etree._Element) -> None:
    """A bare reference to a DTD, as xCBL 3.0 writes it, is dropped unread; what would need its declarations is not."""
    internal = root.getroottree().docinfo.internalDTD
    if internal is None:
        return
    reference = next(root.iter(etree.Entity), None)
    if reference is not None:
        raise _fault("XML-DTD", _DECLARATIONS, line=reference.sourceline)
    if any(True for _ in internal.iterentities()) or any(True for _ in internal.iterelements()):
        raise _fault("XML-DTD", _DECLARATIONS, line=1)


def _refuse_depth(root: etree._Element, limits: Limits) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise _fault(
                "XML-DEPTH", Message(_TOO_DEEP.key, {"limit": str(limits.depth)}), line=element.sourceline
            )


def _syntax_fault(
    error: etree.XMLSyntaxError, log: etree._ListErrorLog, content: bytes, limits: Limits
) -> DocumentFault:
    entry = log[0] if len(log) else None
    kind = entry.type_name if entry is not None else ""
    detail = (entry.message if entry is not None else str(error)).strip().rstrip(".")
    line = (entry.line if entry is not None else error.lineno) or 1
    wide = _WIDE.match(content)
    rule, sentence = ("XML-ENCODING", _ENCODING) if wide else _explain(kind, detail, content)
    if wide:
        detail = f"it is not {wide[1].decode()}"
    if rule == "XML-CHARACTER":
        detail = _character(detail, content)
    arguments = {"detail": detail} if "{detail}" in sentence.key else {}
    if rule == "XML-DEPTH":
        arguments = {"limit": str(limits.depth)}
    return _fault(rule, Message(sentence.key, arguments), line=line)


def _character(detail: str, content: bytes) -> str:
    """The character that a detail names, or the first one of control, as Unicode writes it; else the detail itself."""
    code, control = _CODE.search(detail), _CONTROL.search(content)
    if code is not None:
        return f"U+{int(code['hex'], 16) if code['hex'] else int(code['decimal']):04X}"
    return f"U+{control[0][0]:04X}" if control is not None else detail


def _explain(kind: str, detail: str, content: bytes) -> tuple[str, Message]:
    if kind == "ERR_RESOURCE_LIMIT" and "depth" in detail:
        return "XML-DEPTH", _TOO_DEEP
    if "ENCODING" in kind:
        return "XML-ENCODING", _ENCODING
    if kind == "ERR_DOCUMENT_EMPTY":
        return "XML-NOT-XML", _NOT_XML
    if kind == "ERR_INVALID_CHAR":
        return "XML-CHARACTER", _CHARACTER
    if kind == "ERR_DOCUMENT_END" and detail.startswith("Extra content"):
        return "XML-SECOND", _SECOND
    if kind == "ERR_RESERVED_XML_NAME" and detail.startswith("XML declaration"):
        alone = content.count(b"<?xml ") == 1
        return ("XML-DECLARATION", _LATE_DECLARATION) if alone else ("XML-SECOND", _SECOND)
    if kind in _TRUNCATION_CODES and not content.rstrip().endswith(b">"):
        return "XML-TRUNCATED", _TRUNCATED
    if kind == "ERR_TAG_NOT_FINISHED":
        return "XML-TRUNCATED", _TRUNCATED
    return "XML-SYNTAX", _SYNTAX


def _fault(rule: str, message: Message, line: int | None = None) -> DocumentFault:
    return DocumentFault((Finding(rule, "error", message, hint=_HINTS[rule], line=line),))
