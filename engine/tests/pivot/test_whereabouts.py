"""What is worked out for one element is what reading the whole document says."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.pivot.reading import read
from comptoir_engine.pivot.whereabouts import Whereabouts
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import path_of
from lxml import etree

SAMPLES = sorted(
    (Path(__file__).parents[2] / "comptoir_engine/pivot/html/samples").glob("pivot-*-of-every-term.xml")
)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.stem)
def test_a_part_says_what_the_whole_says(sample: Path) -> None:
    root = parse(sample.read_bytes())
    said = {value.path: (value.term, value.index) for value in read(root) if value.term}
    where = Whereabouts(root)
    seen = 0
    for element in root.iter(etree.Element):
        for attribute in (None, *map(str, element.attrib)):
            path = path_of(element, PIVOT_PREFIXES, attribute)
            if path in said:
                seen += 1
                assert where.of(element, attribute) == said[path], path
    assert seen == len(said) > 20


def test_what_is_no_document_says_nothing() -> None:
    root = etree.XML("<a><b/></a>")
    assert Whereabouts(root).of(root[0]) == (None, ())
    assert Whereabouts(root).of(etree.XML("<c/>")) == (None, ())
