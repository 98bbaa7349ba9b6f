"""Which paths occur in a document, and where."""

from __future__ import annotations

import pytest
from comptoir_engine.xml import outline as room
from comptoir_engine.xml.outline import Answers, Branch, Outline, Path, text_of
from comptoir_engine.xml.parse import parse
from lxml import etree

BILL = parse(
    b"<b:Bill xmlns:b='urn:b' no='1'>before<Line unit='h' price='2'><Text>a</Text><Text xml:lang='en'>b</Text></Line>"
    b"between<Line><Text/></Line><Sum/>after</b:Bill>"
)
LANGUAGE = "@{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def small_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered yet, and no more than three paths will be."""
    monkeypatch.setattr(room, "_START", Branch("", None, remembered=True))
    monkeypatch.setattr(room, "_remembered", 0)
    monkeypatch.setattr(room, "REMEMBERED", 3)


def places(root: etree._Element) -> list[tuple[str, str]]:
    """Each value by its path, as the outline tells them all."""
    return [
        ("/".join(path), text_of(*value)) for value, path in Outline(root).values(lambda branch: branch.path)
    ]


def test_each_path_occurs_once_however_many_values_it_has() -> None:
    paths = ["/".join(branch.path) for branch in Outline(BILL).branches]
    assert sorted(paths) == sorted(
        [
            "{urn:b}Bill", "{urn:b}Bill/@no", "{urn:b}Bill/Line", "{urn:b}Bill/Line/@unit",
            "{urn:b}Bill/Line/@price", "{urn:b}Bill/Line/Text", f"{{urn:b}}Bill/Line/Text/{LANGUAGE}",
            "{urn:b}Bill/Sum",
        ]
    )  # fmt: skip


def test_values_come_in_the_order_of_the_document_with_attributes_first() -> None:
    assert places(BILL) == [
        ("{urn:b}Bill/@no", "1"),
        ("{urn:b}Bill", "beforebetweenafter"),
        ("{urn:b}Bill/Line/@unit", "h"),
        ("{urn:b}Bill/Line/@price", "2"),
        ("{urn:b}Bill/Line/Text", "a"),
        (f"{{urn:b}}Bill/Line/Text/{LANGUAGE}", "en"),
        ("{urn:b}Bill/Line/Text", "b"),
        ("{urn:b}Bill/Line/Text", ""),
        ("{urn:b}Bill/Sum", ""),
    ]


def test_only_the_values_that_are_wanted_come() -> None:
    texts = Outline(BILL).values(lambda branch: "text" if branch.name == "Text" else None)
    assert [(text_of(*value), answer) for value, answer in texts] == [
        ("a", "text"),
        ("b", "text"),
        ("", "text"),
    ]


def test_a_part_of_a_document_has_an_outline_of_its_own() -> None:
    assert places(BILL[0])[:2] == [("Line/@unit", "h"), ("Line/@price", "2")]


def test_a_path_is_asked_for_once_and_not_again_in_the_next_document() -> None:
    asked: list[Path] = []
    answers = Answers(lambda path: asked.append(path) or True)  # type: ignore[func-returns-value]
    for _ in range(3):
        assert len(list(Outline(BILL).values(answers))) == 9
    assert len(asked) == len(set(asked)) == 8


def test_strangers_names_fill_no_memory_and_are_still_told(small_memory: None) -> None:
    strange = parse(b"<Bill><A>1</A><B>2</B><C>3</C><C>4</C><D><E>5</E></D></Bill>")
    answers = Answers(lambda path: path)
    for _ in range(2):
        told = [("/".join(path), text_of(*value)) for value, path in Outline(strange).values(answers)]
        assert told == [
            ("Bill/A", "1"), ("Bill/B", "2"), ("Bill/C", "3"), ("Bill/C", "4"), ("Bill/D/E", "5"),
        ]  # fmt: skip
    assert len(answers._known) == 3
    assert room._remembered == 3


def test_a_name_of_many_characters_is_not_remembered(small_memory: None) -> None:
    long = "x" * 10_000
    assert places(parse(f"<Bill><{long}>1</{long}></Bill>".encode()))[0] == (f"Bill/{long}", "1")
    assert room._remembered == 1
