from __future__ import annotations

import copy
import re
from collections.abc import Iterator

import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.pivot.html import conversions, formats, render
from comptoir_engine.pivot.html.rest import SEEN, rest
from comptoir_engine.pivot.html.tables import HERE, TABLES, sheet
from comptoir_engine.pivot.terms import LANGUAGES, at_path, term
from comptoir_engine.pivot.values import Value, read, write
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.mapping import PIVOT_PREFIXES
from comptoir_engine.xml.outline import Outline
from comptoir_engine.xml.parse import parse
from comptoir_engine.xml.paths import path_of
from lxml import etree

Documents = dict[str, etree._Element]

STYLE = (HERE / "page.css").read_text(encoding="utf-8")
XHTML = "{http://www.w3.org/1999/xhtml}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


def rendered(root: etree._Element, **options: str) -> Converted:
    type = "credit-note" if etree.QName(root).localname == "CreditNote" else "invoice"
    return render(Content(Document(etree.tostring(root), "ubl21", type)), options)  # type: ignore[arg-type]


def page_of(root: etree._Element, **options: str) -> etree._Element:
    """The page as XML: it is well-formed, or this fails."""
    return parse(rendered(root, **options).content.bytes)


def shown(page: etree._Element) -> str:
    """All that the page says, with what stands beside formatted values, white space folded."""
    said = [" ".join(page.itertext())]
    said += [
        element.get("value", element.get("datetime", ""))
        for element in page.iter(f"{XHTML}data", f"{XHTML}time")
    ]
    return folded(" ".join(said))


def folded(text: str) -> str:
    return " ".join(text.split())


def text_of(page: etree._Element, name: str, css_class: str | None = None) -> list[str]:
    found = page.iter(f"{XHTML}{name}")
    return [
        folded("".join(each.itertext()))
        for each in found
        if css_class is None or each.get("class") == css_class
    ]


def test_every_value_with_a_term_is_on_the_page_of_every_reference_document(documents: Documents) -> None:
    for name, root in documents.items():
        text = shown(page_of(root))
        missing = [
            value
            for value in read(root)
            if value.term and value.term != "BT-125" and folded(value.value) not in text
        ]
        assert missing == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_of_the_full_sample_is_on_the_page_in_each_language(
    sample: etree._Element, language: str
) -> None:
    text = shown(page_of(sample, language=language))
    assert [value for value in read(sample) if value.term != "BT-125" and not _is_implied(value, text)] == []


def _is_implied(value: Value, text: str) -> bool:
    """On the page, or a value that a word on the page stands for."""
    return folded(value.value) in text or value.value in ("true", "false", "VAT", "130")


def test_no_element_that_stands_twice_is_shown_once(sample: etree._Element) -> None:
    """UBL allows more of some things than EN 16931; each of them is on the page."""
    silent = []
    for path, doubled, token in _each_leaf_doubled(sample):
        if token not in shown(page_of(doubled)):
            silent.append(path)
    assert silent == []


def _each_leaf_doubled(root: etree._Element) -> Iterator[tuple[str, etree._Element, str]]:
    leaves = [element for element in root.iter() if len(element) == 0]
    for at, leaf in enumerate(leaves):
        if str(leaf.tag).endswith(("TaxCategory", "EmbeddedDocumentBinaryObject")):
            continue
        doubled = copy.deepcopy(root)
        element = [each for each in doubled.iter() if len(each) == 0][at]
        again = copy.deepcopy(element)
        token = f"twice-{at}"
        again.text = token
        element.addnext(again)
        yield path_of(leaf, PIVOT_PREFIXES), doubled, token


def test_what_has_no_place_of_its_own_is_listed_at_the_end(sample: etree._Element) -> None:
    line = next(sample.iter("{*}InvoiceLine"))
    quantity = next(line.iter("{*}InvoicedQuantity"))
    pack = etree.SubElement(
        next(line.iter("{*}Item")), str(quantity.tag).replace("InvoicedQuantity", "PackQuantity")
    )
    pack.set("unitCode", "XPX")
    pack.text = "48"
    rows = rest(Outline(sample))
    assert rows == [
        ("InvoiceLine 1 › Item › PackQuantity › @unitCode", "XPX"),
        ("InvoiceLine 1 › Item › PackQuantity", "48"),
    ]
    assert "InvoiceLine 1 › Item › PackQuantity 48" in shown(page_of(sample))


def test_the_full_sample_has_a_place_for_everything(sample: etree._Element) -> None:
    assert rest(Outline(sample)) == []


def test_only_what_has_no_term_is_listed_at_the_end(documents: Documents) -> None:
    for name, root in documents.items():
        unnamed = {
            value.path.rpartition("/")[2].rpartition(":")[2] for value in read(root) if value.term is None
        }
        listed = {place.rpartition(" › ")[2].partition(" ")[0] for place, _ in rest(Outline(root))}
        assert listed <= unnamed, name


def test_a_tax_that_is_not_vat_is_said(sample: etree._Element) -> None:
    next(sample.iter("{*}ClassifiedTaxCategory")).find("{*}TaxScheme/{*}ID").text = "GST"  # type: ignore[union-attr]
    assert rest(Outline(sample)) == [("InvoiceLine 1 › Item › ClassifiedTaxCategory › TaxScheme › ID", "GST")]


def test_text_is_never_markup(small: list[Value]) -> None:
    nasty = '</title><script>alert(1)</script><img src=x onerror="alert(2)"> & \'"'
    page = page_of(write([*small, Value("BT-22", (1,), nasty), Value("BT-28", (), nasty)], "invoice"))
    assert list(page.iter(f"{XHTML}script", f"{XHTML}img")) == []
    assert folded(nasty) in shown(page)


def test_the_page_fetches_nothing_and_leads_nowhere(sample: etree._Element) -> None:
    page = page_of(sample)
    elements = {etree.QName(each).localname for each in page.iter()}
    attributes = {name for element in page.iter() for name, _ in element.items()}
    assert elements & {"script", "link", "a", "img", "iframe", "form"} == set()
    assert attributes & {"href", "src", "style", "onclick", "action"} == set()
    assert re.search(r"url\(|@import|expression", STYLE) is None


def test_the_style_sheet_needs_no_escaping() -> None:
    assert not set("<>&") & set(STYLE)


def test_the_page_declares_the_namespace_of_html_and_no_other(sample: etree._Element) -> None:
    page = rendered(sample).content.bytes
    assert page.startswith(b'<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml" lang="en">')
    assert page.count(b"xmlns") == 1


def test_amounts_and_days_are_written_as_in_switzerland(sample: etree._Element) -> None:
    page = page_of(sample, language="de")
    assert "CHF 2’723.10" in text_of(page, "strong")
    assert "03.11.2026" in text_of(page, "time")
    assert "3 Nov 2026" in text_of(page_of(sample, language="en"), "time")


@pytest.mark.parametrize(
    ("locale", "amount", "day"),
    [
        ("de-DE", "2.723,10", "03.11.2026"),
        ("fr-FR", "2\u202f723,10", "03/11/2026"),
        ("en-GB", "2,723.10", "3 Nov 2026"),
        ("it-CH", "2’723.10", "03.11.2026"),
        ("nonsense", "2’723.10", "03.11.2026"),
    ],
)
def test_the_locale_says_how_numbers_and_days_look(
    sample: etree._Element, locale: str, amount: str, day: str
) -> None:
    page = page_of(sample, language="de", locale=locale)
    assert amount in {"".join(each.itertext()) for each in page.iter(f"{XHTML}data")}
    assert day in text_of(page, "time")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000", "1’000"),
        ("1234567.8900", "1’234’567.8900"),
        ("-1234.5", "−1’234.5"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("1'000", "1'000"),
        ("n/a", "n/a"),
        ("-", "-"),
        (".", "."),
    ],
)
def test_a_number_keeps_every_digit(small: list[Value], written: str, seen: str) -> None:
    values = [Value(v.term, v.index, written if v.term == "BT-115" else v.value) for v in small]
    assert f"CHF {seen}" in text_of(page_of(write(values, "invoice")), "strong")


def test_a_day_that_is_none_is_shown_as_it_is(small: list[Value]) -> None:
    values = [Value(v.term, v.index, "soon" if v.term == "BT-2" else v.value) for v in small]
    assert "soon" in text_of(page_of(write(values, "invoice")), "time")


@pytest.mark.parametrize("zone", ["", "Z", "+14:00", "-05:00"])
def test_a_day_is_no_instant_and_shows_no_zone(zone: str, small: list[Value]) -> None:
    values = [Value(v.term, v.index, f"2026-11-05{zone}" if v.term == "BT-2" else v.value) for v in small]
    page = page_of(write(values, "invoice"))
    assert "5 Nov 2026" in text_of(page, "time")
    assert not any(":00" in text for text in text_of(page, "time"))
    assert zone == "" or f"2026-11-05{zone}" not in {each.get("datetime") for each in page.iter("{*}time")}


def test_an_amount_in_another_currency_says_so(small: list[Value]) -> None:
    root = write(small, "invoice")
    next(root.iter("{*}LineExtensionAmount")).set("currencyID", "EUR")
    assert "EUR 148.00" in text_of(page_of(root), "td")


TITLES = {"en": "Invoice", "de": "Rechnung", "fr": "Facture", "it": "Fattura", "rm": "Invoice"}


@pytest.mark.parametrize(("language", "title"), TITLES.items())
def test_the_page_speaks_the_language_asked_for(small: list[Value], language: str, title: str) -> None:
    page = page_of(write(small, "invoice"), language=language)
    assert text_of(page, "h1") == [title]
    assert page.get("lang") == (language if language in LANGUAGES else "en")


def test_a_credit_note_is_called_one(small: list[Value]) -> None:
    values = [Value(v.term, v.index, "381" if v.term == "BT-3" else v.value) for v in small]
    page = page_of(write(values, "credit-note"), language="de")
    assert text_of(page, "h1") == ["Gutschrift"]
    assert "Gutgeschriebener Betrag" in shown(page)


def test_tables_have_captions_and_headers_with_scope(sample: etree._Element) -> None:
    tables = list(page_of(sample).iter(f"{XHTML}table"))
    assert len(tables) >= 4
    for table in tables:
        assert table.find(f"{XHTML}caption") is not None
        assert all(header.get("scope") in ("col", "row") for header in table.iter(f"{XHTML}th"))


def test_an_embedded_file_is_named_and_its_content_a_loss(sample: etree._Element) -> None:
    converted = rendered(sample)
    assert "rapport-oktober.csv" in converted.content.bytes.decode()
    (loss,) = converted.losses
    found = at_path(loss.path)
    assert found is term("BT-125")


def test_the_same_document_gives_the_same_bytes(sample: etree._Element) -> None:
    assert rendered(sample).content.bytes == rendered(sample).content.bytes


def test_an_empty_document_gives_a_page(small: list[Value]) -> None:
    empty = parse(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>')
    assert text_of(page_of(empty), "h1") == ["Invoice"]


def test_the_tables_are_made_from_the_data_as_it_is_now() -> None:
    assert TABLES.read_text(encoding="utf-8") == sheet(), "run python -m comptoir_engine.pivot.html.tables"


def test_what_the_page_shows_besides_terms_is_not_a_term() -> None:
    paths = [row.partition(",")[0] for row in SEEN.read_text(encoding="utf-8").splitlines()[1:]]
    assert [path for path in paths if at_path(path)] == []


def test_the_plugin_offers_one_format_that_recognises_nothing(sample: etree._Element) -> None:
    (format,) = formats()
    (conversion,) = conversions()
    assert (format.id, conversion.source, conversion.target) == ("html", "ubl21", "html")
    assert format.recognise(Content(Document(b"<!DOCTYPE html><html/>"))) is None
