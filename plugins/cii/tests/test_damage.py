"""Whatever is missing: what the schema of the source lets pass is written validly, or rules or conversion refuse it.

Otherwise the hub would have to hold a document for a fault that is its sender's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_cii.recognition import ORDER_PREFIXES, PREFIXES
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

Read = Callable[[bytes], Content]

SAMPLES = sorted(Path(comptoir_cii.__file__).with_name("samples").glob("good-[!z]*.xml"))
UBL = sorted(Path(__file__).with_name("documents").glob("*.xml"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_what_cii_may_leave_out_makes_a_valid_document_of_ubl_or_breaks_a_rule(
    file: Path,
    every: int,
    read: Read,
    to_pivot: Conversion,
    cii_schema: Check,
    ubl_schema: Check,
    rules: Check,
) -> None:
    holes = []
    prefixes = ORDER_PREFIXES if "order" in file.stem else PREFIXES
    for path, damaged in islice(_damaged(read(file.read_bytes()).tree, prefixes), 0, None, every):
        source = read(damaged)
        if cii_schema.run(source).verdict == "valid":
            pivot = _made(source, to_pivot)
            if pivot is not None and ubl_schema.run(pivot).verdict != "valid":
                holes += [path] if rules.run(pivot).verdict != "invalid" else []
    assert holes == []


@pytest.mark.parametrize("file", UBL, ids=lambda file: file.stem)
def test_what_ubl_may_leave_out_makes_a_valid_document_of_cii_or_breaks_a_rule(
    file: Path,
    every: int,
    read: Read,
    from_pivot: Conversion,
    cii_schema: Check,
    ubl_schema: Check,
    rules: Check,
) -> None:
    holes = []
    for path, damaged in islice(_damaged(read(file.read_bytes()).tree, dict(PIVOT_PREFIXES)), 0, None, every):
        source = read(damaged)
        if ubl_schema.run(source).verdict == "valid":
            written = _made(source, from_pivot)
            sound = written is None or cii_schema.run(written).verdict == "valid"
            if not sound and rules.run(source).verdict != "invalid":
                holes.append(path)
    assert holes == []


def _made(source: Content, conversion: Conversion) -> Content | None:
    """None where the conversion says what is missing."""
    try:
        return conversion.run(source, {}).content
    except DocumentFault:
        return None


def _damaged(root: etree._Element, prefixes: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """The document without each of its elements in turn."""
    for element in list(root.iterdescendants(etree.Element)):
        parent = element.getparent()
        assert parent is not None
        path, place = path_of(element, prefixes), parent.index(element)
        parent.remove(element)
        yield path, etree.tostring(root)
        parent.insert(place, element)
