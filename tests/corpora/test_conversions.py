"""Real invoices and credit notes in every format that can be written: valid, and no value lost in silence."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation

import pytest
from comptoir_engine.model import PIVOT, Document, Loss
from comptoir_engine.pipeline import Processed
from comptoir_engine.pivot.compare import compare
from comptoir_engine.pivot.terms import term
from comptoir_engine.pivot.values import Value, read
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of, template
from lxml import etree

Way = Callable[[bytes, str], Processed]

XML_FORMATS = ("ubl21", "cii", "xcbl30", "ets31")
CII = {
    "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100": "rsm",
    "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100": "ram",
    "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100": "udt",
    "urn:un:unece:uncefact:data:standard:QualifiedDataType:100": "qdt",
}

BODY = ("-x", "0", "-y", "40", "-W", "600", "-H", "755")
"""The part of an A4 page between its head and its foot, in points."""

MOVED = {
    # What is no IBAN is an account of another kind; it is written as such.
    "CII-BR-CO-10-RoundingIssue.xml": {"ram:IBANID"},
    "CII_example5.xml": {"ram:IBANID"},
    # The quantity that both prices are for is written once.
    "03.07a-INVOICE_uncefact.xml": {"ram:BasisQuantity", "@unitCode"},
}
"""Last steps of CII places whose value stands in another place after a way through the pivot."""


def losses(done: Processed, stage: str) -> tuple[Loss, ...]:
    return next((step.losses for step in done.steps if step.stage == stage), ())


def pivot_of(done: Processed) -> Content:
    made = next((step.artefact for step in done.steps if step.stage == "to_pivot"), None)
    content = done.document.content if made is None else made.content
    return Content(Document(content, PIVOT, done.document.type))


def leaves(content: Content) -> Iterator[tuple[str, str]]:
    """Place and value of every element and attribute that says something, in CII."""
    for element in content.tree.iter(etree.Element):
        for name, value in element.items():
            if "XMLSchema-instance" not in name:
                yield path_of(element, CII, name), value
        if not len(element) and (element.text or "").strip():
            yield path_of(element, CII), element.text or ""


def meaning(value: str) -> str:
    """`1.50` is `1.5`."""
    try:
        return str(Decimal(value.strip()).normalize())
    except InvalidOperation:
        return value


@pytest.fixture(params=XML_FORMATS)
def format(request: pytest.FixtureRequest, registry: Registry) -> str:
    if request.param not in registry.writable():
        pytest.skip(f"the plugin that writes {request.param} is not installed")
    return str(request.param)


def test_every_document_that_its_rules_accept_arrives_valid(
    format: str, documents: dict[str, bytes], way: Way, registry: Registry
) -> None:
    wrong = {}
    for name, content in documents.items():
        done = way(content, format)
        if done.outcome != "ready" or done.target is None:
            wrong[name] = [one for report in done.steps[-1].reports for one in report.findings]
            continue
        arrived = Content(Document(done.target.content, format, done.document.type))
        recognised = registry.recognise(Content(Document(done.target.content)))
        assert recognised is not None
        assert (recognised[0].id, recognised[1]) == (format, done.document.type), name
        for check in registry.checks_of(format, done.document.type, "schema"):
            report = check.run(arrived)
            if report.verdict != "valid":
                wrong[name] = list(report.findings)
    assert wrong == {}


def test_each_value_is_in_the_target_or_is_a_loss(
    format: str, documents: dict[str, bytes], way: Way, registry: Registry
) -> None:
    """Read back from the target, the document says what it said, less what was told to be lost.

    What the reader itself tells to be lost is in the target, as the reader names it.
    """
    silent = {}
    for name, content in documents.items():
        done = way(content, format)
        assert done.target is not None, name
        if done.document.format == format:
            assert done.target.content == content, name
            continue
        back, unread = _read_back(
            Content(Document(done.target.content, format, done.document.type)), registry
        )
        told = {loss.path for loss in losses(done, "to_target")}
        differences = [each for each in compare(pivot_of(done).tree, back.tree) if each.left is not None]
        gone = [
            each
            for each in differences
            if _at_home(done, str(each.path), registry) not in told and each.left not in unread
        ]
        if gone:
            silent[name] = gone
    assert silent == {}


def _at_home(done: Processed, path: str, registry: Registry) -> str:
    """Where a place of the pivot was in the document that was sent."""
    way_in = registry.to_pivot(str(done.document.format))
    if way_in is None or way_in.home is None:
        return path
    home = way_in.home(path, pivot_of(done), Content(done.document))
    assert home is not None
    return home[0]


def _read_back(arrived: Content, registry: Registry) -> tuple[Content, set[str]]:
    """The pivot of what arrived, and the values in it that a reader must leave out."""
    reader = registry.to_pivot(str(arrived.document.format))
    if reader is None:
        return arrived, set()
    converted = reader.run(arrived, {})
    return converted.content, {loss.value for loss in converted.losses}


def test_each_loss_names_a_value_that_the_document_has(
    format: str, documents: dict[str, bytes], way: Way
) -> None:
    invented = {}
    for name, content in documents.items():
        done = way(content, format)
        root, prefixes = Content(done.document).tree, {**PIVOT_PREFIXES, **CII}
        there = {
            path_of(each, prefixes, attribute)
            for each in root.iter(etree.Element)
            for attribute in (None, *map(str, each.attrib))
        }
        false = [loss for loss in losses(done, "to_target") if loss.path not in there]
        if false:
            invented[name] = false
    assert invented == {}


def test_each_value_of_cii_is_in_the_pivot_or_is_a_loss(
    documents: dict[str, bytes], way: Way, registry: Registry
) -> None:
    """Written again from the pivot, the document has each value in its place, less what was told to be lost."""
    writer = registry.from_pivot("cii")
    assert writer is not None
    silent, seen = {}, 0
    for name, content in documents.items():
        done = way(content, PIVOT)
        if done.document.format != "cii":
            continue
        seen += 1
        again = writer.run(pivot_of(done), {}).content
        there = Counter((template(place), meaning(value)) for place, value in leaves(again))
        told = {loss.path for loss in losses(done, "to_pivot")}
        gone = set()
        for place, value in leaves(Content(Document(content))):
            said = template(place), meaning(value)
            there[said] -= 1
            if there[said] < 0 and place not in told:
                gone.add(place.rpartition("/")[2])
        if gone != MOVED.get(name, set()):
            silent[name] = gone
    assert silent == {}
    assert seen > 25


def _written(value: Value) -> str | None:
    """What of a value must be readable on a page; None where words stand for it or nothing needs to."""
    from comptoir_pdf_email.manner import Manner

    manner = Manner("en", "CH")
    ways: dict[str, Callable[[str], str]] = {
        "text": str, "identifier": str, "date": manner.day, "amount": manner.amount,
        "unit price": manner.amount, "quantity": manner.number, "percent": manner.percent,
    }  # fmt: skip
    known = term(value.term) if value.term else None
    write = ways.get(known.kind) if known else None
    text = value.value.strip()
    if write is None or not text or (value.term == "BT-149" and manner.number(text) == "1"):
        return None
    return "".join(write(text).split())


def _page(pdf: bytes) -> str:
    """The text without white space, and without the heads and feet of pages, which may split a text in two."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (Debian: poppler-utils) is not installed")
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *BODY, "-", "-"]
    done = subprocess.run(command, input=pdf, stdout=subprocess.PIPE, check=True)
    return "".join(done.stdout.decode().split())


def _assert_on_page(names: list[str], documents: dict[str, bytes], way: Way) -> None:
    missing = {}
    for name in names:
        done = way(documents[name], "pdf")
        assert (done.outcome, done.target is not None) == ("ready", True), name
        page = _page(done.target.content)  # type: ignore[union-attr]
        told = {loss.path for loss in losses(done, "to_target")}
        values = [value for value in read(pivot_of(done).tree) if value.path not in told]
        gone = [value for value in values if (what := _written(value)) and what not in page]
        if gone:
            missing[name] = gone
    assert missing == {}


def test_each_value_is_on_the_page_of_the_pdf(documents: dict[str, bytes], way: Way) -> None:
    """Documents of CII, every third: the plugin's own tests look at those of UBL."""
    names = [name for name, content in documents.items() if b"CrossIndustryInvoice" in content[:1_000]]
    _assert_on_page(names[::3], documents, way)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_each_value_of_every_document_is_on_the_page_of_the_pdf(
    documents: dict[str, bytes], way: Way
) -> None:
    _assert_on_page(list(documents), documents, way)
