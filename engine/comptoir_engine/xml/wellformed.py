"""What is wrong with a file that is not well-formed XML, in our words: each kind of libxml2's entries as a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from lxml import etree

from comptoir_engine.model import Finding, Message
from comptoir_engine.xml.limits import Limits

_LINE_HINT = Message("Open the file at this line; an & is written &amp; and each tag must be closed.")
_TAG_HINT = Message("Close each tag by one of its own name, the inner ones first.")
_QUOTE_HINT = Message('Write each attribute as name="value", with a space before it.')
_ENTITY_HINT = Message("Write the character itself; XML knows &amp;, &lt;, &gt;, &quot; and &apos; alone.")
_LESS_HINT = Message("Write &lt; where the character < is meant.")
_HEAD_HINT = Message('Begin the file with <?xml version="1.0" encoding="UTF-8"?>, or with its first element.')
_DOCTYPE_HINT = Message("Leave the <!DOCTYPE …> out; it is not needed.")
_COMMENT_HINT = Message("Take the comment out, or write it as <!-- … --> without -- in it.")
_LEAVE_OUT_HINT = Message("Take it out; it is not needed.")
_CDATA_HINT = Message("End the section with ]]>, and write ]]&gt; where the characters themselves are meant.")
_PREFIX_HINT = Message(
    "Declare each prefix on the first element, as the documentation of the format shows it."
)
_ENCODING_HINT = Message("Save the file as UTF-8, or name the encoding it really has in its first line.")
_CUT_HINT = Message("The transfer was probably cut off: send the whole file again.")
_CHARACTER_HINT = Message(
    "Take the character out; the program that wrote the file must leave out control characters."
)
DEPTH_HINT = Message("A business document needs fewer than 30 levels; check the program that wrote the file.")
SIZE_HINT = Message("Send large attachments as separate files, or split the document.")
_NOT_XML_HINT = Message("Send the XML file itself, not a print-out, a link or an error page.")
_SECOND_HINT = Message("Send each document as a file of its own, with nothing behind its last tag.")
_FIRST_HINT = Message("Take out what stands before <?xml …?>, be it an empty line only.")

TOO_DEEP = Message("The elements of this file are nested too deeply (more than {limit} levels).")
_CHARACTER = Message("The file holds a character that XML does not allow: {detail}.")
_FALSE_ENCODING = Message("The file says that it is written in {encoding}, but it is not.")
_CUT_IN_TAG = Message("The file ends too early: <{name}> of line {line} is not closed.")
_CUT = Message("The file ends too early.")
_LATE_DECLARATION = Message("Something stands before the XML declaration, with which the file must begin.")
_SECOND = Message("The document is at its end here, but the file goes on.")
_NOT_WELL_FORMED = Message("This is not well-formed XML.")
_OTHER = Message("This is not well-formed XML. The parser’s own words: {detail}.")

_DETAIL = 200
"""So much of the parser's words is told where we have none of our own; they may repeat the whole file."""


class _Word(NamedTuple):
    """What is said of an entry of such a kind whose text holds the pattern; its groups fill the sentence."""

    kinds: str
    pattern: str
    message: Message
    hint: Message


_WORDS = (
    # Tags
    _Word("TAG_NAME_MISMATCH", r"mismatch: (?P<name>\S+) line (?P<line>\d+) and (?P<closing>\S+)",
        Message("<{name}> of line {line} is closed by </{closing}>."), _TAG_HINT),
    _Word("GT_REQUIRED", r"end of Start Tag (?P<name>\S+)",
        Message("The tag <{name}> is not written to its end: its > is missing, or something stands before it."),
        _QUOTE_HINT),
    _Word("GT_REQUIRED|LTSLASH_REQUIRED", "",
        Message("A closing tag is not written to its end: its > is missing."), _TAG_HINT),
    _Word("NAME_REQUIRED", "invalid element name", Message("Behind a < stands no name of an element."), _LESS_HINT),
    # Attributes
    _Word("NAME_REQUIRED|ATTRIBUTE_NOT_STARTED|ATTRIBUTE_NOT_FINISHED", "AttValue|attribute name",
        Message("An attribute is not written as XML asks for: its name or a quotation mark is missing."),
        _QUOTE_HINT),
    _Word("ATTRIBUTE_WITHOUT_VALUE", r"attribute (?P<name>\S+)",
        Message("The attribute {name} has no value."), _QUOTE_HINT),
    _Word("ATTRIBUTE_REDEFINED", r"Attribute (?P<name>\S+)",
        Message("The attribute {name} stands twice on one element."),
        Message("Leave one of the two out.")),
    _Word("LT_IN_ATTRIBUTE", "", Message("In the value of an attribute stands a <."), _LESS_HINT),
    _Word("SPACE_REQUIRED", "attributes construct",
        Message("Between two attributes of a tag no space stands."), _QUOTE_HINT),
    # References
    _Word("ENTITYREF_SEMICOL_MISSING|NAME_REQUIRED|ENTITYREF_NO_NAME", "(?i)entityref",
        Message("An & begins no reference: no name follows it, or no semicolon ends it."),
        Message("Write &amp; where the character & is meant.")),
    _Word("UNDECLARED_ENTITY", r"Entity '(?P<name>[^']*)'",
        Message("&{name}; stands for nothing in this file."), _ENTITY_HINT),
    _Word("ENTITY_\\w+|UNPARSED_ENTITY|PEREF_\\w+|CHARREF_\\w+|INVALID_(DEC_|HEX_)?CHARREF", "",
        Message("A reference (&…;) is not written as XML asks for."), _ENTITY_HINT),
    # Comments, sections, instructions
    _Word("COMMENT_NOT_FINISHED|HYPHEN_IN_COMMENT|COMMENT_\\w+", "",
        Message("A comment is not ended, or holds -- within it."), _COMMENT_HINT),
    _Word("CDATA_NOT_FINISHED", "", Message("A CDATA section is not ended."), _CDATA_HINT),
    _Word("MISPLACED_CDATA_END", "", Message("In a text stands ]]>, which ends nothing there."), _CDATA_HINT),
    _Word("PI_NOT_\\w+|RESERVED_XML_NAME|SPACE_REQUIRED|COLON", r"PI\b",
        Message("An instruction (<?…?>) is not written as XML asks for."), _LEAVE_OUT_HINT),
    # The head of the file
    _Word("DOCTYPE_NOT_FINISHED|LITERAL_NOT_\\w+|PUBID_REQUIRED|URI_REQUIRED|NAME_REQUIRED|EXT_SUBSET_\\w+", "",
        Message("The document type (<!DOCTYPE …>) is not written as XML asks for."), _DOCTYPE_HINT),
    _Word("UNKNOWN_VERSION", r"'(?P<version>[^']*)'",
        Message("The file says that it is XML {version}; XML 1.0 is read."), _HEAD_HINT),
    _Word("XMLDECL_\\w+|VERSION_MISSING|STANDALONE_VALUE|STRING_NOT_\\w+|EQUAL_REQUIRED|SPACE_REQUIRED", "",
        Message("The XML declaration or the document type at the head of the file is not written as XML asks for."),
        _HEAD_HINT),
    # Namespaces
    _Word("UNDEFINED_NAMESPACE", r"prefix (?P<prefix>\S+)",
        Message("The prefix {prefix} stands for no namespace."), _PREFIX_HINT),
    _Word("WAR_NS_\\w+|NS_URI\\w*", r"xmlns(?P<name>\S*): '?(?P<uri>.*?)'? is not",
        Message("The namespace “{uri}” is none: it is not written as an address (URI)."), _PREFIX_HINT),
    _Word("WAR_NS_\\w+|NS_URI\\w*|XML_NAMESPACE", "",
        Message("A namespace is declared in a way that XML does not allow."), _PREFIX_HINT),
    _Word("QNAME|COLON", "", Message("A name has a colon at a place where XML does not allow one."), _PREFIX_HINT),
    # Values with a meaning to XML itself
    _Word("DTD_\\w+|WAR_\\w+", r"xml:(?P<name>\w+)",
        Message("The value of the attribute xml:{name} is not one that XML allows."),
        _LEAVE_OUT_HINT),
    # What libxml2 itself does not read
    _Word("NAME_TOO_LONG|RESOURCE_LIMIT|NO_MEMORY", "",
        Message("A name, a value or a tag of this file is longer than is read."),
        SIZE_HINT),
)  # fmt: skip
_NO_ENCODING = Message("The file names an encoding that is not known: {encoding}.")
_BYTES = Message("The file holds bytes that are no characters in its encoding, {encoding}.")
_NOT_XML = Message("This is not XML: the file does not begin with an element.")

_WIDE = re.compile(rb"\A<\?xml[^>]*encoding\s*=\s*['\"](utf-?16|utf-?32|ucs-?[24])", re.IGNORECASE)
"""A declaration that can't be true: written in such an encoding it would not look so."""
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*['\"]([^'\">]*)")
_EBCDIC = b"\x4c\x6f\xa7\x94"
"""`<?xm` as mainframes write it."""
_CODE = re.compile(r"(?:0x(?P<hex>[0-9A-Fa-f]+)|value (?P<decimal>[0-9]+))")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_OPEN = re.compile(r"(?:in tag|Start Tag) (?P<name>\S+) line (?P<line>\d+)")
_AT_THE_END = {"TAG_NOT_FINISHED", "GT_REQUIRED", "DOCUMENT_END"}
_UNKNOWN_ENCODINGS = {"ENCODING_NAME", "UNSUPPORTED_ENCODING", "UNKNOWN_ENCODING", "MISSING_ENCODING"}


def not_well_formed(
    error: etree.XMLSyntaxError, log: etree._ListErrorLog, content: bytes, limits: Limits
) -> Finding:
    """The finding on what the parser stumbled over first."""
    entry = next((each for each in log if each.level > etree.ErrorLevels.WARNING), None)
    line = (entry.line if entry is not None else error.lineno) or 1
    wide = _WIDE.match(content)
    if wide is not None:
        said = _say(_FALSE_ENCODING, encoding=wide[1].decode())
        return _finding("XML-ENCODING", said, _ENCODING_HINT, line)
    if entry is None:
        return _finding("XML-SYNTAX", _NOT_WELL_FORMED, _LINE_HINT, line)
    kind = re.sub(r"^(NS_)?ERR_|^XML_(NS_)?ERR_", "", entry.type_name)
    return _of_place(kind, entry.message, content, line, limits) or _of_kind(kind, entry.message, line)


def _of_place(kind: str, detail: str, content: bytes, line: int, limits: Limits) -> Finding | None:
    """What the file itself, or the place in it, says better than the kind alone."""
    if kind == "RESOURCE_LIMIT" and "depth" in detail:
        return _finding("XML-DEPTH", _say(TOO_DEEP, limit=str(limits.depth)), DEPTH_HINT, line)
    if "ENCODING" in kind or kind.startswith("I18N_"):
        said = _NO_ENCODING if kind in _UNKNOWN_ENCODINGS else _BYTES
        return _finding("XML-ENCODING", _say(said, encoding=_encoding_of(content)), _ENCODING_HINT, line)
    if kind == "DOCUMENT_EMPTY":
        return _finding("XML-NOT-XML", _NOT_XML, _NOT_XML_HINT, line)
    if kind == "INVALID_CHAR":
        said = _say(_CHARACTER, detail=_character(detail, content))
        return _finding("XML-CHARACTER", said, _CHARACTER_HINT, line)
    if kind == "DOCUMENT_END" and detail.startswith("Extra content"):
        return _finding("XML-SECOND", _SECOND, _SECOND_HINT, line)
    if kind == "RESERVED_XML_NAME" and detail.startswith("XML declaration"):
        alone = content.count(b"<?xml ") == 1
        said, hint = (_LATE_DECLARATION, _FIRST_HINT) if alone else (_SECOND, _SECOND_HINT)
        return _finding("XML-DECLARATION" if alone else "XML-SECOND", said, hint, line)
    if kind in _AT_THE_END and (kind == "TAG_NOT_FINISHED" or not content.rstrip().endswith(b">")):
        opened = _OPEN.search(detail)
        said = _say(_CUT_IN_TAG, **opened.groupdict()) if opened is not None else _CUT
        return _finding("XML-TRUNCATED", said, _CUT_HINT, line)
    return None


def _encoding_of(content: bytes) -> str:
    """What the file says that it is written in; what it is where it says nothing."""
    is_ebcdic = content.startswith(_EBCDIC)
    begin = content[:1_000].decode("cp037").encode("ascii", "replace") if is_ebcdic else content
    declared = _DECLARED.match(begin)
    if declared is not None:
        return declared[1].decode("ascii", "replace")[:40]
    if is_ebcdic:
        return "EBCDIC"
    return "UTF-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "UTF-8"


def _of_kind(kind: str, detail: str, line: int) -> Finding:
    for word in _WORDS:
        found = re.search(word.pattern, detail) if re.fullmatch(word.kinds, kind) else None
        if found is not None:
            groups = {name: text[:80] for name, text in found.groupdict().items() if text is not None}
            used = {name: text for name, text in groups.items() if f"{{{name}}}" in word.message.key}
            return _finding("XML-SYNTAX", Message(word.message.key, used), word.hint, line)
    said = _say(_OTHER, detail=detail.strip().rstrip(".")[:_DETAIL])
    return _finding("XML-SYNTAX", said, _LINE_HINT, line)


def _character(detail: str, content: bytes) -> str:
    """The character that a detail names, or the first one of control, as Unicode writes it."""
    code, control = _CODE.search(detail), _CONTROL.search(content)
    if code is not None:
        return f"U+{int(code['hex'], 16) if code['hex'] else int(code['decimal']):04X}"
    return f"U+{control[0][0]:04X}" if control is not None else "&#…;"


def _finding(rule: str, message: Message, hint: Message, line: int) -> Finding:
    return Finding(rule, "error", message, hint=hint, line=line)


def _say(sentence: Message, **args: str) -> Message:
    return Message(sentence.key, args)
