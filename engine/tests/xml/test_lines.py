"""An element's line is the one where its start tag begins."""

from __future__ import annotations

from time import perf_counter

import pytest
from comptoir_engine.xml.parse import parse
from lxml import etree

DOCUMENT = """<?xml version="1.0"
  encoding="{encoding}"?>
<!-- <a
 b="c"> -->
<r:Root
  xmlns:r="urn:r"
  a="1 > 0
  &lt;b
  &gt;"
>
  <a/><a
    b="'"/><a b='
"'/>
  <b><![CDATA[<a
  >]]><?p <a
  ?></b>
  <é
  />
  <a
    ></a
    ><b
    >x</b>
</r:Root>
"""
LINES = [("Root", 5), ("a", 11), ("a", 11), ("a", 12), ("b", 14), ("é", 17), ("a", 19), ("b", 21)]


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_an_element_has_the_line_where_its_start_tag_begins(encoding: str, ending: str) -> None:
    content = DOCUMENT.format(encoding=encoding).replace("\n", ending).encode(encoding)
    found = [(etree.QName(each).localname, each.sourceline) for each in parse(content).iter()]
    assert found == LINES


def test_a_line_far_down_is_right_too() -> None:
    content = b"<r>" + b"\n" * 70_000 + b"<a\nb=''/>\n<c/></r>"
    root = parse(content)
    assert root.sourceline == 1
    assert root[1].sourceline == 70_003


@pytest.mark.parametrize(
    "tag", ["<a\nb='c'>", "<a b='1>2'\n>", "<a b='\n1 > 2'>", "<a b='1>\n2' c='d'>", "<a b='c'\r\n\t d='>>'>"]
)
def test_a_start_tag_over_two_lines_is_noticed_whatever_its_values_hold(tag: str) -> None:
    assert parse(f"<r><b/>{tag}</a></r>".encode())[1].sourceline == 1


@pytest.mark.parametrize("tag", [b"<a\n/>", b"<a b='c'/>", b"<a/>", b"\n", b"\n>", b"<a/>\n"])
def test_it_takes_no_longer_than_reading(tag: bytes) -> None:
    content = b"<r>" + tag * 200_000 + b"</r>"
    started = perf_counter()
    etree.fromstring(content)
    middle = perf_counter()
    parse(content)
    assert perf_counter() - middle < 2 + 10 * (middle - started)
