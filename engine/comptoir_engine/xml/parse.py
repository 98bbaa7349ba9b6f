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
from comptoir_engine.xml.wellformed import DEPTH_HINT, SIZE_HINT, TOO_DEEP, not_well_formed

_PROLOGUE = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s++|<\?.*?\?>|<!--.*?-->)*+"
    rb"(?:<!DOCTYPE(?:[^>\[\"']++|\"[^\"]*+\"|'[^']*+')*+(?P<subset>\[)?)?",
    re.DOTALL,
)
"""What stands before the first element, however long."""
_PREFIX = re.compile(rb"xmlns:([^\s=]{1,100})")
_LONG = re.compile(rb"=[^<]{400}")
"""What follows the first attribute of an element that has a hundred of them, and otherwise long texts only."""
_SEARCHABLE = re.compile("utf-?8|utf-?16|iso-8859|windows-|us-ascii", re.IGNORECASE)
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}

_DECLARATIONS = Message(
    "The file declares a document type with entities or other declarations, which is not accepted."
)
_EMPTY = Message("The file is empty.")
_ATTRIBUTES = Message("The element {name} has more than {limit} attributes.")
_PREFIXES = Message("The file declares more than {limit} prefixes of namespaces.")
_SIZE = Message("The file has {size} bytes; at most {limit} are accepted.")

_DTD_HINT = Message("Remove the <!DOCTYPE …> declaration and write the characters themselves.")
_ATTRIBUTES_HINT = Message("Leave out what the format does not know.")
_EMPTY_HINT = Message("Export the document again and check its size before sending.")


def parse(content: bytes, limits: Limits = LIMITS) -> etree._Element:
    """Parse `content` and return its root element; raise `DocumentFault` with one `XML-…` finding otherwise."""
    if not content.strip(b" \t\r\n\0"):
        raise _fault("XML-EMPTY", _EMPTY, _EMPTY_HINT)
    if len(content) > limits.size:
        said = Message(_SIZE.key, {"size": str(len(content)), "limit": str(limits.size)})
        raise _fault("XML-SIZE", said, SIZE_HINT)
    ascii = _in_ascii(content)
    _refuse_declarations(ascii)
    root = _read(content, limits)
    set_first_lines(root, ascii)
    _refuse_entities(root, content)
    _refuse_attributes(root, ascii, limits)
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
        raise DocumentFault((not_well_formed(error, parser.error_log, content, limits),)) from None


def _refuse_declarations(content: bytes) -> None:
    """A prologue with an internal subset is refused before libxml2 reads it."""
    found = _PROLOGUE.match(content)
    if found is not None and found["subset"]:
        raise _fault("XML-DTD", _DECLARATIONS, _DTD_HINT, line=content.count(b"\n", 0, found.end()) + 1)


def _refuse_entities(root: etree._Element, content: bytes) -> None:
    """A bare reference to a DTD, as xCBL 3.0 writes it, is dropped unread; what would need its declarations is not."""
    document = root.getroottree().docinfo
    if document.internalDTD is None:
        return
    reference = next(root.iter(etree.Entity), None)
    if reference is not None:
        raise _fault("XML-DTD", _DECLARATIONS, _DTD_HINT, line=reference.sourceline)
    _refuse_declarations(_as_utf_8(content, document.encoding))
    if any(True for _ in document.internalDTD.iterentities()):
        raise _fault("XML-DTD", _DECLARATIONS, _DTD_HINT, line=1)


def _as_utf_8(content: bytes, encoding: str | None) -> bytes:
    """The text as libxml2 read it: in UTF-7 or UTF-32 nobody finds a declaration by its bytes."""
    try:
        return content.decode(encoding or "UTF-8", "replace").lstrip("\ufeff").encode()
    except LookupError:
        raise _fault("XML-DTD", _DECLARATIONS, _DTD_HINT) from None


def _refuse_attributes(root: etree._Element, content: bytes, limits: Limits) -> None:
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    if _SEARCHABLE.match(encoding) and _LONG.search(content) is None:
        return
    for element in root.xpath("(/descendant-or-self::*[count(@*) > $most])[1]", most=limits.attributes):
        said = {"name": etree.QName(element).localname[:80], "limit": str(limits.attributes)}
        raise _fault("XML-ATTRIBUTES", Message(_ATTRIBUTES.key, said), _ATTRIBUTES_HINT, element.sourceline)
    if len({*_PREFIX.findall(content.replace(b"\0", b""))}) > limits.attributes:
        said = {"limit": str(limits.attributes)}
        raise _fault("XML-ATTRIBUTES", Message(_PREFIXES.key, said), _ATTRIBUTES_HINT, root.sourceline)


def _refuse_depth(root: etree._Element, limits: Limits) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            said = Message(TOO_DEEP.key, {"limit": str(limits.depth)})
            raise _fault("XML-DEPTH", said, DEPTH_HINT, line=element.sourceline)


def _fault(rule: str, message: Message, hint: Message, line: int | None = None) -> DocumentFault:
    return DocumentFault((Finding(rule, "error", message, hint=hint, line=line),))
