"""No value is lost in silence: an element is doubled, a value changed, and something must tell.

The exam changes each value of each sample; here are the second occurrences, and documents of others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import islice
from pathlib import Path

import comptoir_cii
import pytest
from comptoir_cii.recognition import ORDER_PREFIXES, PREFIXES
from comptoir_cii.zugferd1_names import PREFIXES as OLD_PREFIXES
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion, Converted
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from lxml import etree

Read = Callable[[bytes], Content]
Variants = Callable[[etree._Element], Iterator[tuple[str, etree._Element]]]
Place = tuple[etree._Element, str | None]

_XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
"""Says nothing of the invoice."""

SAMPLES = sorted(Path(comptoir_cii.__file__).with_name("samples").glob("good-[!z]*.xml"))
ZUGFERD_1 = sorted(Path(comptoir_cii.__file__).with_name("samples").glob("good-zugferd1-*.xml"))
UBL = sorted(Path(__file__).with_name("documents").glob("*.xml"))


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_no_doubled_element_of_cii_goes_unnoticed(
    file: Path, every: int, read: Read, to_pivot: Conversion, cii_schema: Check
) -> None:
    assert list(_unnoticed(file.read_bytes(), read, to_pivot, _doubles, cii_schema, every)) == []


@pytest.mark.parametrize("file", ZUGFERD_1, ids=lambda file: file.stem)
def test_no_doubled_element_of_zugferd1_goes_unnoticed(
    file: Path, every: int, read: Read, from_zugferd1: Conversion, zugferd1_schema: Check
) -> None:
    content = file.read_bytes()
    assert list(_unnoticed(content, read, from_zugferd1, _doubles, zugferd1_schema, every)) == []


@pytest.mark.parametrize("file", UBL, ids=lambda file: file.stem)
def test_no_changed_value_of_ubl_goes_unnoticed(
    file: Path, every: int, read: Read, from_pivot: Conversion, ubl_schema: Check
) -> None:
    assert list(_unnoticed(file.read_bytes(), read, from_pivot, _changes, ubl_schema, every)) == []


@pytest.mark.parametrize("file", UBL, ids=lambda file: file.stem)
def test_no_doubled_element_of_ubl_goes_unnoticed(
    file: Path, every: int, read: Read, from_pivot: Conversion, ubl_schema: Check
) -> None:
    assert list(_unnoticed(file.read_bytes(), read, from_pivot, _doubles, ubl_schema, every)) == []


@pytest.mark.parametrize("file", SAMPLES, ids=lambda file: file.stem)
def test_no_doubled_element_of_a_converted_sample_goes_unnoticed(
    file: Path, every: int, read: Read, to_pivot: Conversion, from_pivot: Conversion, ubl_schema: Check
) -> None:
    pivot = to_pivot.run(read(file.read_bytes()), {}).content.bytes
    assert list(_unnoticed(pivot, read, from_pivot, _doubles, ubl_schema, every)) == []


def test_of_several_payment_references_those_that_cii_has_no_room_for_are_named(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    """CII has one for all accounts; the same one again is not lost."""
    sample = next(file for file in SAMPLES if file.stem == "good-invoice-every-term")
    document = to_pivot.run(read(sample.read_bytes()), {}).content.bytes
    means = re.search(rb"<cac:PaymentMeans>.*?</cac:PaymentMeans>", document, re.DOTALL)
    assert means is not None
    stated = [
        re.sub(rb"(<cbc:PaymentID>)[^<]*", rb"\g<1>%b" % each, means[0]) for each in (b"A", b"B", b"A", b"C")
    ]
    assert len(set(stated)) == 3
    others = re.sub(rb"<cac:PaymentMeans>.*</cac:PaymentMeans>", b"".join(stated), document, flags=re.DOTALL)
    written = from_pivot.run(read(others), {})
    assert [each.text for each in written.content.tree.iter("{*}PaymentReference")] == ["A"]
    assert [(loss.path, loss.value) for loss in written.losses if "PaymentID" in loss.path] == [
        ("/Invoice/cac:PaymentMeans[2]/cbc:PaymentID", "B"),
        ("/Invoice/cac:PaymentMeans[4]/cbc:PaymentID", "C"),
    ]


@pytest.mark.long
@pytest.mark.timeout(1_800)
def test_no_changed_value_of_a_real_document_goes_unnoticed(
    shared: Path,
    read: Read,
    to_pivot: Conversion,
    from_pivot: Conversion,
    cii_schema: Check,
    ubl_schema: Check,
) -> None:
    unnoticed = []
    for file in sorted((shared / "corpora").glob("*/**/*.[xX][mM][lL]")):
        if file.parent.name in {"ubl", "bis", "cii", "xrechnung"} and file.stat().st_size < 50_000:
            is_cii = b"CrossIndustryInvoice" in file.read_bytes()
            way, schema = (to_pivot, cii_schema) if is_cii else (from_pivot, ubl_schema)
            unnoticed += [
                (file.name, path) for path in _unnoticed(file.read_bytes(), read, way, _changes, schema)
            ]
    assert unnoticed == []


def _unnoticed(
    document: bytes, read: Read, conversion: Conversion, variants: Variants, schema: Check, every: int = 1
) -> Iterator[str]:
    """The places of variants that are valid, convert to the same bytes, and are no loss; what is refused is noticed."""
    before = conversion.run(read(document), {})
    told = {loss.path for loss in before.losses}
    for path, changed in islice(variants(read(document).tree), 0, None, every):
        content = read(etree.tostring(changed))
        if schema.run(content).verdict != "valid":
            continue
        try:
            after = conversion.run(content, {})
        except DocumentFault:
            continue
        if after.content.bytes == before.content.bytes and not _is_told(path, after, told):
            yield path


def _is_told(path: str, after: Converted, told: set[str]) -> bool:
    """A loss names the place; or the copy made places move, and a loss names one that none named before."""
    return any(loss.path == path or loss.path.startswith(f"{path}/") for loss in after.losses) or any(
        loss.path not in told for loss in after.losses
    )


def _changes(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The document with each value changed in turn, in a form that the value's type allows."""
    for element, attribute in _values(root):
        path = path_of(element, _prefixes(root), attribute)
        kept = element.get(attribute) if attribute else element.text
        _write(element, attribute, _other(kept or ""))
        yield path, root
        _write(element, attribute, kept)


def _doubles(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The document with each element that holds a value doubled in turn, the second one with other values."""
    for element in list(root.iterdescendants(etree.Element)):
        parent = element.getparent()
        if parent is None or parent is root or not list(_values(element)):
            continue
        copy = deepcopy(element)
        for inner, attribute in _values(copy):
            if attribute is None:
                inner.text = _other(inner.text or "")
        element.addnext(copy)
        yield path_of(copy, _prefixes(root)), root
        parent.remove(copy)


def _values(root: etree._Element) -> Iterator[Place]:
    for element in root.iter(etree.Element):
        yield from ((element, str(name)) for name in element.attrib if not str(name).startswith(_XSI))
        if len(element) == 0 and (element.text or "").strip():
            yield element, None


def _other(text: str) -> str:
    """Another value of the same kind: a later day, a higher amount, the other truth, a longer text."""
    flipped = {"true": "false", "false": "true"}.get(text)
    if flipped is not None:
        return flipped
    if text[-1:].isdigit():
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    return f"{text}x"


def _write(element: etree._Element, attribute: str | None, text: str | None) -> None:
    if attribute is None:
        element.text = text
    else:
        element.set(attribute, text or "")


def _prefixes(root: etree._Element) -> dict[str, str]:
    if "CrossIndustry" in str(root.tag):
        return OLD_PREFIXES if "Document" in str(root.tag) else PREFIXES
    return ORDER_PREFIXES if "SCRDM" in str(root.tag) else dict(PIVOT_PREFIXES)
