"""A value that one schema lets pass and another does not is its sender's to mend, at its place; we are not at fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

import pytest
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.pipeline import Processed, convert
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from lxml import etree

from workshop.packages import PACKAGES, module

ODD = (
    "", "   ", "INF", "NaN", "9999", "0", "-1", "1e5", "+5", "20261345", "2026-02-30", "2026-11-03Z", "XX", "eur",
    "TRUE", "maybe", "a b", "é", "0000-00-00", " 5 ", "5.", ".5", "12,5", "1'000.00", "#AAI#x", "99999999999999999999",
)  # fmt: skip
SAMPLES = {
    f"{package.name} {file.stem}": file
    for package in PACKAGES
    for file in sorted((package / module(package) / "samples").glob("good-*.xml"))
    if re.search("invoice-every-term|two-rates", file.name) and "pivot" not in file.name
}
EACH = 13
"""Each value of a sample is tried with every so many-th of the odd ones, beginning with another each time."""


def errors(result: Processed) -> list[Finding]:
    return [one for report in result.steps[-1].reports for one in report.findings if one.severity == "error"]


@pytest.mark.parametrize("name", SAMPLES)
def test_no_value_of_a_document_makes_it_our_fault(name: str, registry: Registry) -> None:
    held = [
        (place, odd, target, [str(error.message) for error in errors(result)])
        for place, odd, target, result in _tried(SAMPLES[name].read_bytes(), registry)
        if result.outcome == "held"
    ]
    assert held == []


@pytest.mark.parametrize("format", ["cii", "ets31", "xcbl30"])
def test_no_value_that_lacks_in_notes_or_an_extension_makes_it_our_fault(
    format: str, registry: Registry
) -> None:
    """Every third value that a document of ours holds for another place is taken out; what is left of its group may
    be no whole."""
    if format not in registry.writable() or "ubl21 good-invoice-every-term" not in SAMPLES:
        pytest.skip(f"the plugin that writes {format} is not installed")
    sample = SAMPLES["ubl21 good-invoice-every-term"].read_bytes()
    written = convert(Document(sample), registry, format, options={"extension": "on"}).target
    assert written is not None
    damaged = islice(_less(written.content), 0, None, 3)
    found = [(place, convert(Document(less), registry, PIVOT)) for place, less in damaged]
    held = [
        (place, [str(each.message) for each in errors(one)]) for place, one in found if one.outcome == "held"
    ]
    stopped = [each for _, one in found if one.outcome == "stopped" for each in errors(one)]
    assert held == []
    assert {each.line is not None for each in stopped} <= {True}
    assert format != "ets31" or any("is not complete" in str(each.message) for each in stopped)


def _less(written: bytes) -> Iterator[tuple[str, bytes]]:
    """The document without one of the values that are put back into other places."""
    root = parse(written)
    for element in root.iter(etree.Element):
        path = element.get("path", "") if element.tag.endswith("}Value") else element.text or ""
        parent = element.getparent()
        if parent is None or not re.match("(comptoir:)?/Invoice/", path):
            continue
        place = parent.index(element)
        parent.remove(element)
        yield path, etree.tostring(root)
        parent.insert(place, element)


def _changed(name: str, old: str, new: str) -> tuple[bytes, int]:
    """A sample with one text another, and the line of it."""
    if name not in SAMPLES:
        pytest.skip(f"the plugin of {name} is not here")
    before, found, after = SAMPLES[name].read_text(encoding="utf-8").partition(old)
    assert found
    return (before + new + after).encode(), before.count("\n") + 1


@pytest.mark.parametrize(
    ("name", "old", "new", "target", "term", "value"),
    [
        ("cii good-invoice-every-term", ">20261102<", ">INF<", "ubl21", "BT-2", "INF"),
        ("cii good-invoice-every-term", ">20261102<", ">20260230<", "ets31", "BT-2", "20260230"),
        ("cii good-invoice-every-term", "CurrencyCode>EUR", "CurrencyCode>9999", "ets31", "BT-5", "9999"),
        ("ubl21 good-invoice-every-term", "CurrencyCode>EUR", "CurrencyCode>9999", "ets31", "BT-5", "9999"),
        (
            "cii good-zugferd1-invoice-every-term",
            'BasisTotalAmount currencyID="EUR"',
            'BasisTotalAmount currencyID="9999"',
            "ets31",
            None,
            "9999",
        ),
    ],
)
def test_such_a_value_is_named_at_its_line(
    name: str, old: str, new: str, target: str, term: str | None, value: str, registry: Registry
) -> None:
    if target not in registry.writable():
        pytest.skip(f"the plugin that writes {target} is not installed")
    document, line = _changed(name, old, new)
    result = convert(Document(document), registry, target)
    assert result.outcome == "stopped"
    assert [(error.term, error.line, error.message.args["value"]) for error in errors(result)] == [
        (term, line, value)
    ]


def test_what_a_document_does_not_say_is_named_by_its_term(registry: Registry) -> None:
    document, _ = _changed("cii good-invoice-every-term", "<rsm:", "<rsm:")
    root = parse(document)
    for seller in list(root.iter("{*}SellerTradeParty")):
        parent = seller.getparent()
        assert parent is not None
        parent.remove(seller)
    result = convert(Document(etree.tostring(root)), registry, PIVOT)
    assert (result.outcome, [error.term for error in errors(result)]) == ("stopped", ["BG-4"])


def _tried(content: bytes, registry: Registry) -> Iterator[tuple[str, str, str, Processed]]:
    """At each place of which there are several, the first and the last in turn."""
    root = parse(content)
    known = registry.recognise(Content(Document(content)))
    assert known is not None
    targets = sorted(target for target in registry.writable(known[1]) if _is_checked(target, registry))
    for number, (place, there) in enumerate(_places(root).items()):
        for turn, odd in enumerate(ODD[number % EACH :: EACH]):
            element, attribute = there[-(turn % 2)]
            target = targets[(number + len(odd)) % len(targets)]
            document = Document(_with(root, element, attribute, odd))
            yield place, odd, target, convert(document, registry, target, with_rules=number % 2 == 0)


def _places(root: etree._Element) -> dict[str, list[tuple[etree._Element, str | None]]]:
    """The values of a document by their place, whatever number it has there."""
    found: dict[str, list[tuple[etree._Element, str | None]]] = {}
    for element, attribute in _values(root):
        place = re.sub(r"\[\d+\]", "", root.getroottree().getpath(element)) + (attribute or "")
        found.setdefault(place, []).append((element, attribute))
    return found


def _is_checked(format: str, registry: Registry) -> bool:
    """Whether what is written has a schema: of all else nobody says that it is wrong."""
    is_xml = registry.formats[format].media_type == "application/xml"
    return is_xml and bool(registry.checks_of(format, "invoice", "schema"))


def _values(root: etree._Element) -> Iterator[tuple[etree._Element, str | None]]:
    for element in root.iter(etree.Element):
        yield from ((element, str(name)) for name in element.attrib)
        if not len(element):
            yield element, None


def _with(root: etree._Element, element: etree._Element, attribute: str | None, text: str) -> bytes:
    """The document with one value another; the tree is left as it was."""
    before = element.text if attribute is None else element.get(attribute)
    _set(element, attribute, text)
    written = etree.tostring(root)
    _set(element, attribute, before or "")
    return written


def _set(element: etree._Element, attribute: str | None, text: str) -> None:
    if attribute is None:
        element.text = text
    else:
        element.set(attribute, text)
