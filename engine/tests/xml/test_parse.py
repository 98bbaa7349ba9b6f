"""What strangers send: each bad file gets its own finding, and nothing outside is read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.xml.limits import LIMITS, Limits
from comptoir_engine.xml.parse import parse
from lxml import etree


def rule_of(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(DocumentFault) as caught:
        parse(content, limits)
    (finding,) = caught.value.findings
    assert finding.severity == "error"
    assert finding.hint is not None
    return finding.rule


@pytest.mark.parametrize("content", [b"", b"  \n\t ", b"\0\0\0"])
def test_an_empty_file_is_said_to_be_empty(content: bytes) -> None:
    assert rule_of(content) == "XML-EMPTY"


@pytest.mark.parametrize("content", [b"hello", b"%PDF-1.7\n", b"\x89PNG\r\n", b"UNA:+.? 'UNB+UNOC:3'", b"{}"])
def test_what_is_not_xml_is_said_to_be_none(content: bytes) -> None:
    assert rule_of(content) == "XML-NOT-XML"


@pytest.mark.parametrize("encoding", ["UTF-16", "utf-32", "UCS-4"])
def test_an_encoding_that_the_file_can_not_have_is_named(encoding: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        parse(f"<?xml version='1.0' encoding='{encoding}'?><a>text</a>".encode())
    (finding,) = caught.value.findings
    assert (finding.rule, finding.line) == ("XML-ENCODING", 1)
    assert encoding in str(finding.message)


@pytest.mark.parametrize("content", [b"<a><b>text", b"<a><b></b", b"<a", b"<a><b>1</b>\n"])
def test_a_truncated_file_is_told_from_a_malformed_one(content: bytes) -> None:
    assert rule_of(content) == "XML-TRUNCATED"


@pytest.mark.parametrize("content", [b"<a><b></a></b>", b"<a>fish & chips</a>", b"<a b='1' b='2'/>"])
def test_malformed_xml_names_its_line(content: bytes) -> None:
    with pytest.raises(DocumentFault) as caught:
        parse(b"<?xml version='1.0'?>\n\n" + content)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.line) == ("XML-SYNTAX", 3)


@pytest.mark.parametrize(
    ("content", "character"),
    [
        (b"<a>\1</a>", "U+0001"),
        (b"<a>\0</a>", "U+0000"),
        (b"<a>&#1;</a>", "U+0001"),
        (b"<a>&#x1F;</a>", "U+001F"),
        (b"<a b='\x0b'/>", "U+000B"),
        ("<a>\ufffe</a>".encode(), "U+FFFE"),
    ],
)
def test_a_character_that_xml_does_not_allow_is_named(content: bytes, character: str) -> None:
    with pytest.raises(DocumentFault) as caught:
        parse(b"<?xml version='1.0'?>\n\n" + content)
    (finding,) = caught.value.findings
    assert (finding.rule, finding.line) == ("XML-CHARACTER", 3)
    assert finding.message.args == {"detail": character}


@pytest.mark.parametrize("behind", [b"<b/>", b"<?xml version='1.0'?><a/>", b"hello", b"hello>", b"\n<a><b>"])
def test_what_comes_behind_the_end_of_a_document_is_told_as_that(behind: bytes) -> None:
    assert rule_of(b"<?xml version='1.0'?>\n<a/>" + behind) == "XML-SECOND"


def test_nothing_stands_before_the_declaration() -> None:
    assert rule_of(b"\n<?xml version='1.0'?><a/>") == "XML-DECLARATION"


@pytest.mark.parametrize(
    "content",
    [
        "<a>Zürich</a>".encode("latin-1"),
        b'<?xml version="1.0" encoding="klingon"?><a/>',
        '<?xml version="1.0" encoding="UTF-8"?><a>Zürich</a>'.encode("latin-1"),
    ],
)
def test_bytes_that_do_not_fit_the_encoding_are_said_so(content: bytes) -> None:
    assert rule_of(content) == "XML-ENCODING"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_each_usual_encoding_is_read(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    content = f'<?xml version="1.0" encoding="{declared}"?><a>Zürich</a>'.encode(encoding)
    assert parse(content).text == "Zürich"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le"])
@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd">%p;]><a/>',
        '<!-- a --> <?p i?>\n<!DOCTYPE a PUBLIC "-//X" "x.dtd" [<!ATTLIST a b CDATA "c">]><a/>',
        '<!DOCTYPE a SYSTEM "x>y" [<!ATTLIST a b CDATA "c">]><a/>',
        "<!DOCTYPE a SYSTEM '>\"' [<!ELEMENT a ANY>]><a/>",
    ],
)
def test_declarations_are_refused_in_every_encoding(content: str, encoding: str) -> None:
    assert rule_of(content.encode(encoding)) == "XML-DTD"


@pytest.mark.parametrize(
    "declaration", ['<!ENTITY x "y">', '<!ATTLIST a b CDATA "c">', "<!ELEMENT a ANY>", "<?p i?>", ""]
)
def test_no_length_and_no_encoding_hides_a_declaration(declaration: str) -> None:
    head, rest = '<?xml version="1.0" encoding="UTF-7"?>', f"<!DOCTYPE a [{declaration}]><a>1</a>"
    assert rule_of(head.encode() + rest.replace("<", "+ADw-").replace("!", "+ACE-").encode()) == "XML-DTD"
    for length in (0, 9_000, 9_000_000):
        assert rule_of(f"<!--{' ' * length}-->\n{rest}".encode()) == "XML-DTD"
        assert rule_of(f"{' ' * length}{rest}".encode()) == "XML-DTD"


def test_what_a_mainframe_wrote_is_named_by_its_encoding() -> None:
    for declared, named in ((' encoding="IBM037"', "IBM037"), ("", "EBCDIC")):
        content = f'<?xml version="1.0"{declared}?><a>1</a>'.encode("cp037")
        with pytest.raises(DocumentFault) as caught:
            parse(content)
        [finding] = caught.value.findings
        assert finding.rule == "XML-ENCODING"
        assert named in str(finding.message)
        assert finding.hint is not None


def test_what_is_written_in_utf_7_says_nothing_else_than_its_text() -> None:
    assert parse(b'<?xml version="1.0" encoding="UTF-7"?><a>Z+APw-rich</a>').text == "Zürich"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_that_only_a_dtd_could_declare_is_refused(encoding: str) -> None:
    assert rule_of('<!DOCTYPE a SYSTEM "x.dtd"><a>&x;</a>'.encode(encoding)) == "XML-DTD"


def test_a_bare_reference_to_a_dtd_is_dropped_unread() -> None:
    root = parse(
        b'<?xml version="1.0"?><!DOCTYPE Invoice SYSTEM "file:///nowhere/Invoice.dtd"><Invoice>1</Invoice>'
    )
    assert etree.tostring(root) == b"<Invoice>1</Invoice>"


def test_a_bracket_in_the_name_of_a_dtd_declares_nothing() -> None:
    assert parse(b'<!DOCTYPE a SYSTEM "a[1].dtd"><a>1</a>').text == "1"


def test_a_dtd_beside_the_document_is_not_opened(tmp_path: Path) -> None:
    dtd = tmp_path / "Invoice.dtd"
    dtd.write_text('<!ELEMENT Invoice ANY><!ENTITY x "y">', encoding="utf-8")
    root = parse(f'<!DOCTYPE Invoice SYSTEM "{dtd.as_uri()}"><Invoice>1</Invoice>'.encode())
    assert root.getroottree().docinfo.externalDTD is None


def test_an_escaped_doctype_in_a_text_is_harmless() -> None:
    root = parse(b"<a>&lt;!DOCTYPE a [&lt;!ENTITY x 'y'&gt;]&gt; <![CDATA[<!DOCTYPE b [ ]>]]></a>")
    assert root.text == "<!DOCTYPE a [<!ENTITY x 'y'>]> <!DOCTYPE b [ ]>"


def test_a_comment_inside_a_number_splits_it_for_nobody() -> None:
    root = parse(b"<a>1<!-- 9 -->00<?x y?>.50</a>")
    assert root.text == "100.50"
    assert len(root) == 0


def test_xinclude_is_left_as_it_is() -> None:
    root = parse(
        b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/hostname" parse="text"/></a>'
    )
    assert root.text is None
    assert etree.QName(root[0]).localname == "include"


@pytest.mark.parametrize("levels", [257, 1_000, 100_000])
def test_a_thousand_levels_are_too_deep(levels: int) -> None:
    assert rule_of(b"<a>" * levels + b"</a>" * levels) == "XML-DEPTH"


def test_depth_is_bounded_in_large_files_too() -> None:
    filler = b"<f>" + b"x" * LIMITS.huge_from + b"</f>"
    assert rule_of(b"<a>" * 300 + filler + b"</a>" * 300) == "XML-DEPTH"


def test_fifty_megabytes_are_refused_at_once() -> None:
    content = b"<a>" + b"x" * 50_000_000 + b"</a>"
    before = time.process_time()
    assert rule_of(content) == "XML-SIZE"
    assert time.process_time() - before < 1


def test_a_text_of_twelve_megabytes_is_read() -> None:
    root = parse(b"<a>" + b"x" * 12_000_000 + b"</a>")
    assert len(root.text or "") == 12_000_000


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("what", ["x{n}='1'", "xmlns:x{n}='urn:{n}'"])
def test_more_attributes_than_anybody_writes_are_refused(what: str, encoding: str) -> None:
    def file(count: int) -> bytes:
        crowd = " ".join(what.format(n=number) for number in range(count))
        return f"<a>\n<b {crowd}>1</b></a>".encode(encoding)

    assert parse(file(LIMITS.attributes))[0].text == "1"
    assert rule_of(file(LIMITS.attributes + 1)) == "XML-ATTRIBUTES"
    assert rule_of(file(20_000)) == "XML-ATTRIBUTES"


def test_a_namespace_that_each_element_declares_again_is_nothing_much() -> None:
    lines = "<x:b xmlns:x='urn:x' xmlns:y='urn:y' y:c='1'>1</x:b>" * 1_000
    assert len(parse(f"<a>{lines}</a>".encode())) == 1_000
