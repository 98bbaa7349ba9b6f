"""Each way in which a file can fail to be XML is said in our own words, in every language, with line and mend."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.messages import LANGUAGES, say
from comptoir_engine.model import Finding
from comptoir_engine.xml.parse import parse

SAMPLE = Path(__file__).parents[3] / "fixtures" / "two-rates-and-a-rebate" / "invoice.xml"
FOREIGN = "own words"
"""How our sentence goes that repeats the parser's."""


def finding_of(content: bytes) -> Finding:
    with pytest.raises(DocumentFault) as caught:
        parse(content)
    (finding,) = caught.value.findings
    return finding


NS = 'xmlns:p="urn:p"'
CASES = {
    "<a>\n<b>\n</c></a>": "<b> of line 2 is closed by </c>.",
    "<a>\n<b>\n": "The file ends too early: <b> of line 2 is not closed.",
    "<a>\n<b x='1' <c/></a>": "An attribute is not written as XML asks for: its name or a quotation mark is missing.",
    "<a>\n<b></b <c/></a>": "A closing tag is not written to its end: its > is missing.",
    "<a>\n1 < 2</a>": "Behind a < stands no name of an element.",
    "<a>\n<b x=1/></a>": "An attribute is not written as XML asks for: its name or a quotation mark is missing.",
    "<a>\n<b x='1/></a>": "In the value of an attribute stands a <.",
    "<a>\n<b 1='1'/></a>": "An attribute is not written as XML asks for: its name or a quotation mark is missing.",
    "<a>\n<b x/></a>": "The attribute x has no value.",
    "<a>\n<b x='1' x='2'/></a>": "The attribute x stands twice on one element.",
    f"<a {NS} xmlns:q='urn:p'>\n<b p:x='1' q:x='2'/></a>": "The attribute x stands twice on one element.",
    "<a>\n<b x='<'/></a>": "In the value of an attribute stands a <.",
    "<a>\n<b x='1'y='2'/></a>": "Between two attributes of a tag no space stands.",
    "<a>\nfish & chips</a>": "An & begins no reference: no name follows it, or no semicolon ends it.",
    "<a>\nfish &amp chips</a>": "An & begins no reference: no name follows it, or no semicolon ends it.",
    "<a>\nZ&uuml;rich</a>": "&uuml; stands for nothing in this file.",
    "<a>\n&#xZ;</a>": "A reference (&…;) is not written as XML asks for.",
    "<a>\n&#A;</a>": "A reference (&…;) is not written as XML asks for.",
    "<a>\n<!-- x </a>": "A comment is not ended, or holds -- within it.",
    "<a>\n<!-- x -- y --></a>": "A comment is not ended, or holds -- within it.",
    "<a>\n<![CDATA[ x </a>": "A CDATA section is not ended.",
    "<a>\nx ]]> y</a>": "In a text stands ]]>, which ends nothing there.",
    "<a>\n<?x </a>": "An instruction (<?…?>) is not written as XML asks for.",
    "<a>\n<? x?></a>": "An instruction (<?…?>) is not written as XML asks for.",
    "<a>\n<?p:x?></a>": "An instruction (<?…?>) is not written as XML asks for.",
    "<a>\n<p:b/></a>": "The prefix p stands for no namespace.",
    "<a>\n<b p:x='1'/></a>": "The prefix p stands for no namespace.",
    "<a>\n<b xmlns='a b'/></a>": "The namespace “a b” is none: it is not written as an address (URI).",
    "<a>\n<b xmlns:p=''/></a>": "A namespace is declared in a way that XML does not allow.",
    f"<a {NS}>\n<p:b:c/></a>": "A name has a colon at a place where XML does not allow one.",
    f"<a {NS}>\n<p:/></a>": "A name has a colon at a place where XML does not allow one.",
    "<!-- -->\n<!DOCTYPE a SYSTEM x><a/>": "The document type (<!DOCTYPE …>) is not written as XML asks for.",
    "<!-- -->\n<!DOCTYPE ><a/>": "The document type (<!DOCTYPE …>) is not written as XML asks for.",
    "<?xml version='1.0'\nencoding='UTF-8' ><a/>":
        "The XML declaration or the document type at the head of the file is not written as XML asks for.",
    "<?xml\n?><a/>": "The XML declaration or the document type at the head of the file is not written as XML asks for.",
    "<?xml version='1.0'\nstandalone='maybe'?><a/>":
        "The XML declaration or the document type at the head of the file is not written as XML asks for.",
}  # fmt: skip


@pytest.mark.parametrize("content", CASES)
def test_each_fault_has_a_sentence_a_line_and_a_mend(content: str) -> None:
    finding = finding_of(content.encode())
    assert str(finding.message) == CASES[content]
    assert finding.line in (2, 3)
    assert finding.hint is not None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<?xml version='1.0' encoding='KLINGON'?><a/>", "The file names an encoding that is not known: KLINGON."),
        (b"<?xml version='1.0' encoding='-'?><a/>", "The file names an encoding that is not known: -."),
        (b"<a>\xe4</a>", "The file holds bytes that are no characters in its encoding, UTF-8."),
        (b"<?xml version='1.0' encoding='ASCII'?><a>\xe4</a>",
         "The file holds bytes that are no characters in its encoding, ASCII."),
        (b"<?xml version='1.0' encoding='UTF-16'?><a/>", "The file says that it is written in UTF-16, but it is not."),
        (b"<?xml version='3.0'?><a/>", "The file says that it is XML 3.0; XML 1.0 is read."),
    ],
)  # fmt: skip
def test_an_encoding_or_a_version_is_named(content: bytes, said: str) -> None:
    assert str(finding_of(content).message) == said


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_no_sentence_is_english_in_another_language(language: str) -> None:
    for content in CASES:
        finding = finding_of(content.encode())
        assert say(finding.message, language) != str(finding.message), content
        assert finding.hint is not None
        assert say(finding.hint, language) != str(finding.hint), content


TOKENS = (
    b"<", b">", b"&", b"&x;", b"&#0;", b"&#xFFFF;", b"&#x;", b'"', b"'", b"/", b"?>", b"<?", b"<!--", b"-->", b"]]>",
    b"<![CDATA[", b"<!DOCTYPE a>", b'<!DOCTYPE a SYSTEM "x">', b'<?xml version="1.0"?>', b' encoding="x"', b"=",
    b'xmlns:xml="a"', b'xmlns:q=""', b'xmlns:xmlns="a"', b":", b' a="1"', b"\xff", b"\x00", b"\x0b", b"%x;", b"&lt",
    b'xml:id="1 2"', b'xml:space="no"', b"<1a>", b"<a:b:c/>", b'xmlns:p="http://www.w3.org/XML/1998/namespace"',
    b"<a b=c/>", b'<a b="1" b="2"/>', b'xmlns:r="a b"', b"<?XML a?>", b"<?a:b c?>", b"encoding='nonsense'",
    b'<a xmlns:s="u" xmlns:t="u" s:z="1" t:z="2"/>',
)  # fmt: skip


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The file with one to three things put in, taken out, changed or cut off."""
    text = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 3))):
        at = chance.randrange(min(len(text), chance.choice((60, 700, len(text)))) or 1)
        match chance.randrange(5):
            case 0 | 1:
                text[at:at] = chance.choice(TOKENS)
            case 2:
                del text[at : at + chance.randrange(1, 12)]
            case 3:
                text[at : at + 1] = bytes([chance.randrange(256)])
            case _:
                del text[max(at, 40) :]
    return bytes(text)


@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_damaged_is_told_in_our_words(seed: int) -> None:
    chance, content = random.Random(seed), SAMPLE.read_bytes()
    for n in range(1_000):
        file = damaged(content, chance)
        try:
            parse(file)
        except DocumentFault as fault:
            (finding,) = fault.findings
            assert FOREIGN not in finding.message.key, (n, finding.message)
            assert finding.hint is not None
