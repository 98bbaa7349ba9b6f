"""What is kept away from Saxon, and a tree that stands for other bytes."""

from __future__ import annotations

import pytest
from comptoir_engine.model import Document
from comptoir_engine.xml.content import Content, put_back
from lxml import etree

LONG = "QUJD" * 2_000


@pytest.mark.parametrize("lead", ["", "data:application/pdf;base64,"])
def test_long_base64_is_cut_out_alone_or_in_a_data_uri_and_put_back(lead: str) -> None:
    content = Content(Document(f"<a><b>{lead}{LONG}</b></a>".encode()))
    (marker,) = [text for text in content.text.split(">") if text.endswith("</b")]
    assert marker.removesuffix("</b").startswith(f"{lead}comptoir-cut-")
    assert put_back(content.text, content.cuts) == f"<a><b>{lead}{LONG}</b></a>"


def test_a_long_text_in_words_is_not_cut() -> None:
    content = Content(Document(f"<a>{'Words, and more words. ' * 400}</a>".encode()))
    assert (content.cuts, "Words, and" in content.text) == ({}, True)


def test_a_tree_can_stand_for_the_bytes_of_a_document() -> None:
    document = Document(b"<x:a xmlns:x='urn:x'/>")
    content = Content.read_as(document, etree.Element("a"))
    assert (content.tree.tag, content.text, content.bytes) == ("a", "<a/>", document.content)
