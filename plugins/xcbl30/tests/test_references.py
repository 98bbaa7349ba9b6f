"""Real documents: what is written of them is valid, nothing of it is missing, and it comes back with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import comptoir_xcbl30
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.paths import path_of
from comptoir_xcbl30.table import codes
from lxml import etree

Convert = Callable[..., Converted]
References = tuple[tuple[str, Content], ...]

_SAID_OTHERWISE = {
    ("true", "Charge"),
    ("false", "Allowance"),
    ("false", "DiscountAmountAllowed"),
    ("130", "ObjectIdentifier"),
    ("50", "ProjectNumber"),
    ("VAT", "ValueAddedTax"),
}
"""Values of the pivot that xCBL says by a word of its own, beside those of codes.csv."""


_IN_ANOTHER_TEXT = (
    "/cbc:TaxExemptionReason",
    "/cbc:TaxExemptionReasonCode",
    "/cbc:EmbeddedDocumentBinaryObject",
)
_MADE_AGAIN = (
    "/cbc:CustomizationID",
    "/@currencyID",
    "Total/cbc:LineExtensionAmount",
    "/cbc:PayableRoundingAmount",
)
"""These follow from others, or are written by us; the way back shows that they are kept."""


@pytest.mark.parametrize("namespace", ["dtd", "none", "namespaced"])
def test_every_reference_document_becomes_valid_and_is_recognised(
    references: References, write: Convert, namespace: str
) -> None:
    check, format = comptoir_xcbl30.checks()[0], comptoir_xcbl30.formats()[0]
    for name, pivot in references:
        written = Content(write(pivot, namespace=namespace).content.document)
        report = check.run(written)
        assert (report.verdict, report.findings) == ("valid", ()), name
        assert format.recognise(written) == pivot.document.type, name


def test_every_value_of_a_reference_document_is_in_the_result_or_named_as_lost(
    references: References, write: Convert
) -> None:
    for name, pivot in references:
        converted = write(pivot)
        lost = {loss.path: loss.value for loss in converted.losses}
        said = {element.text for element in converted.content.tree.iter(etree.Element) if element.text}
        for path, value in _values(pivot.tree):
            kept = lost[path] == value if path in lost else any(_says(text, path, value) for text in said)
            assert kept, f"{name}: {path} {value!r}"


def test_every_reference_document_comes_back_with_its_meaning_less_what_is_named_as_lost(
    references: References, write: Convert, read: Convert, as_xcbl: Callable[[bytes], Content]
) -> None:
    for name, pivot in references:
        written = write(pivot)
        back = read(as_xcbl(written.content.bytes))
        lost = {loss.path for loss in written.losses}
        differences = [each for each in compare(pivot.tree, back.content.tree) if each.path not in lost]
        # Where the pivot leaves the type of an object out, it is what the place says: 130.
        assert [each for each in differences if (each.left, each.right) != (None, "130")] == [], name
        assert {loss.path for loss in back.losses} == {
            "/Invoice/InvoiceHeader/InvoiceLanguage/Language/LanguageCoded"
        }


def test_a_second_round_changes_nothing(references: References, write: Convert, read: Convert) -> None:
    for name, pivot in references:
        first = write(pivot).content
        second = write(read(Content(first.document)).content).content
        assert second.bytes == first.bytes, name


def test_a_large_attachment_comes_back_to_the_byte(
    references: References, write: Convert, read: Convert, as_xcbl: Callable[[bytes], Content]
) -> None:
    name, pivot = max(references, key=lambda each: len(each[1].bytes))
    embedded = "{*}AdditionalDocumentReference/{*}Attachment/{*}EmbeddedDocumentBinaryObject"
    original = pivot.tree.findtext(embedded)
    assert original is not None
    assert len(original) > 1_000_000, name
    written = write(pivot).content.bytes
    assert read(as_xcbl(written)).content.tree.findtext(embedded) == original


def _values(root: etree._Element) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        for attribute, value in element.items():
            if "XMLSchema-instance" not in attribute:
                yield path_of(element, PIVOT_PREFIXES, attribute), value
        if not len(element) and (element.text or "").strip():
            yield path_of(element, PIVOT_PREFIXES), element.text or ""


def _says(text: str, path: str, value: str) -> bool:
    """Whether a text of xCBL says a value of the pivot: as it is, as a day, by a word, or together with another."""
    if text == value or (value, text) in _SAID_OTHERWISE or (value.startswith("#") and text == value[5:]):
        return True
    if path.endswith("Date") and text.startswith(value.strip().replace("-", "") + "T"):
        return True
    if path.endswith(_IN_ANOTHER_TEXT) and value in text:
        return True
    if path.endswith(_MADE_AGAIN):
        return True
    lists = ("type", "means", "category", "category-text", "agency", "allowance", "charge", "product", "unit")
    return any(codes(name).get(text) == value for name in lists)


def test_a_document_with_prices_of_gold_keeps_all_their_digits(
    references: References, write: Convert, read: Convert
) -> None:
    name, pivot = references[0]
    price = pivot.tree.find("{*}InvoiceLine/{*}Price/{*}PriceAmount")
    assert price is not None, name
    content = etree.tostring(pivot.tree).replace(f">{price.text}<".encode(), b">0.12345678901<")
    written = write(Content(Document(content, "ubl21", "invoice"))).content
    assert b"<UnitPriceValue>0.12345678901</UnitPriceValue>" in written.bytes
    back = read(Content(written.document)).content.tree
    assert back.findtext("{*}InvoiceLine/{*}Price/{*}PriceAmount") == "0.12345678901"
