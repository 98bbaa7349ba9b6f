"""What stands on the page: every term of the standard, in the reader's words, and nothing that the page could obey."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Type
from comptoir_engine.pivot.terms import terms
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert
from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page.reading import NO_GLYPH, NO_PLACE, STATED_AGAIN
from comptoir_pdf_email.words import Words

Document = Callable[..., Content]
Everything = Callable[..., dict[str, str]]
TextOf = Callable[..., str]

CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
COUNTRIES = ("BT-40", "BT-55", "BT-69", "BT-80", "BT-159")

GERMAN = Words("de")
SWISS = Manner("de", "CH")
IN_WORDS = {
    "BT-3": "Rechnung",
    "BT-8": "Lieferdatum",
    "BT-21": "Allgemeine Angaben",
    "BT-81": "SEPA-Überweisung",
    "BT-118": "Steuerpflichtig",
    "BT-130": "kg",
    "BT-150": "kg",
    "BT-98": "Rabatt",
    "BT-140": "Rabatt",
    "BT-105": "Fracht",
    "BT-145": "Fracht",
    "BT-157-1": "GTIN",
    **dict.fromkeys(COUNTRIES, "Schweiz"),
}
WITHOUT_A_WORD = {"BT-95", "BT-102", "BT-151", "BT-125"}
"""The standard rate needs no letter beside its figure; a file is inside the PDF instead of on the page."""


def squeezed(text: str) -> str:
    return "".join(text.split())


def as_shown(id: str, kind: str, value: str) -> str:
    if id in IN_WORDS:
        return IN_WORDS[id]
    if kind in ("amount", "unit price"):
        return SWISS.amount(value)
    written = {"date": SWISS.day, "quantity": SWISS.number, "percent": SWISS.percent}
    return written[kind](value) if kind in written else value


@pytest.mark.parametrize("type", ["invoice", "credit-note"])
def test_every_term_of_the_standard_is_on_the_page_and_nothing_is_lost(
    type: Type, document: Document, everything: Everything, text_of: TextOf
) -> None:
    said = everything(type)
    converted = convert(document(said, type), {"language": "de"})
    page = text_of(converted.content.bytes, body=True)
    kinds = {term.id: term.kind for term in terms()}
    shown = {id: as_shown(id, kinds[id], value) for id, value in said.items() if id not in WITHOUT_A_WORD}
    if type == "credit-note":
        shown["BT-3"] = "Gutschrift"
    assert {id: value for id, value in shown.items() if squeezed(value) not in page} == {}
    assert converted.losses == ()


def test_a_value_without_a_term_is_a_loss_at_its_path(simple: dict[str, str], document: Document) -> None:
    content = document(simple)
    content.tree[0].addprevious(version := content.tree.makeelement(f"{{{CBC}}}UBLVersionID"))
    version.text = "2.1"
    assert [(loss.path, loss.value, loss.reason) for loss in convert(content, {}).losses] == [
        ("/Invoice/cbc:UBLVersionID", "2.1", NO_PLACE)
    ]


def test_a_term_that_is_stated_twice_shows_the_first_and_loses_the_second(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    content = document(simple)
    number = content.tree.find(f"{{{CBC}}}ID")
    assert number is not None
    second = content.tree.makeelement(number.tag)
    second.text = "R-2"
    number.addnext(second)
    converted = convert(content, {})
    assert [(loss.path, loss.reason) for loss in converted.losses] == [("/Invoice/cbc:ID[2]", STATED_AGAIN)]
    assert "R-2026-0042" in text_of(converted.content.bytes)


@pytest.mark.parametrize(
    "hostile",
    [
        "#panic() *bold* _x_ $y$ <label> @ref `raw` \\ // /* */ = - + / ~ --- ... [a](b) {c}",
        '#sys.inputs #read("/etc/passwd") #eval("1+1") #include "x.typ" #import "@preview/x:1.0.0"',
        '"}],"page":{"title":"x"}} \\" \\u0000 \\n',
        "https://example.com/a?b=c&d=<script>alert('1')</script>",
        "{page} {pages} {0} %s ${title} $$",
    ],
)
def test_markup_in_any_text_of_a_document_is_shown_as_it_stands(
    hostile: str, document: Document, everything: Everything, text_of: TextOf
) -> None:
    said = {**everything(), **{term.id: f"{term.id} {hostile}" for term in terms() if term.kind == "text"}}
    converted = convert(document(said), {"language": "en"})
    page = text_of(converted.content.bytes, body=True)
    texts = [term.id for term in terms() if term.kind == "text"]
    assert [id for id in texts if squeezed(f"{id} {hostile}") not in page] == []
    assert converted.losses == ()


def test_a_character_that_the_font_lacks_is_a_box_and_a_loss(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple["BT-153"] = "Ordner 文件 \U0001f600"
    converted = convert(document(simple), {})
    assert "Ordner□□□" in text_of(converted.content.bytes)
    assert [(loss.path, loss.value, loss.reason) for loss in converted.losses] == [
        ("/Invoice/cac:InvoiceLine/cac:Item/cbc:Name", "Ordner 文件 \U0001f600", NO_GLYPH)
    ]


@pytest.mark.parametrize(
    "steering", ["\u202e", "\u200b", "\u00ad", "\ufeff", "\u2066", "\u0085", "\u2028", "\u0080"]
)
def test_characters_that_steer_writing_never_stop_the_page(
    simple: dict[str, str], steering: str, document: Document, text_of: TextOf
) -> None:
    simple["BT-153"] = f"Kugel{steering}lager"
    page = text_of(convert(document(simple), {}).content.bytes)
    assert re.search("Kugel□?lager", page)


def test_line_breaks_of_a_note_stay_and_a_word_without_gaps_is_shown_whole(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple["BT-22"] = "Erste Zeile\nzweite Zeile\n" + "x" * 3000 + "Ende"
    page = text_of(convert(document(simple), {}).content.bytes)
    assert "ErsteZeilezweiteZeile" in page
    assert page.count("x") > 3000
    assert "xEnde" in page


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["Invoice R-2026-0042", "Amount due", "CHF 1'216.13", "03.11.2026", "pc."]),
        (
            {"language": "de"},
            ["Rechnung R-2026-0042", "Zu zahlen", "CHF 1'216.13", "03.11.2026", "Seite 1 von 1"],
        ),
        (
            {"language": "fr"},
            ["Facture R-2026-0042", "À payer", "CHF 1'216.13", "03.11.2026", "8.1 %", "Suisse"],
        ),
        (
            {"language": "it"},
            ["Fattura R-2026-0042", "Da pagare", "CHF 1'216.13", "Svizzera", "Pagina 1 di 1"],
        ),
        ({"locale": "de-DE"}, ["Rechnung", "CHF 1.216,13", "03.11.2026", "8,1 %"]),
        ({"locale": "en-GB"}, ["Invoice", "CHF 1,216.13", "3 Nov 2026"]),
        ({"language": "fr", "locale": "fr-FR"}, ["CHF 1 216,13", "3 nov. 2026"]),
    ],
)
def test_words_and_figures_follow_the_profile(
    simple: dict[str, str], options: dict[str, str], expected: list[str], document: Document, text_of: TextOf
) -> None:
    page = text_of(convert(document(simple), options).content.bytes)
    assert [each for each in expected if squeezed(each) not in page] == []


def test_a_document_that_names_its_language_is_shown_in_it(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    content = document({**simple, "BT-22": "Merci"})
    note = content.tree.find(f"{{{CBC}}}Note")
    assert note is not None
    note.set("languageID", "fr")
    assert "FactureR-2026-0042" in text_of(convert(content, {}).content.bytes)


def test_a_language_without_words_is_a_fault_of_the_installation(
    simple: dict[str, str], document: Document
) -> None:
    with pytest.raises(ConfigError, match="choose one of de, en, fr, it"):
        convert(document(simple), {"language": "tlh"})


def test_a_credit_note_speaks_of_an_amount_credited(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple |= {"BT-3": "381", "BT-25": "R-2026-0001", "BT-26": "2026-10-01"}
    del simple["BT-9"]
    page = text_of(convert(document(simple, "credit-note"), {"language": "de"}).content.bytes)
    assert "GutschriftR-2026-0042" in page
    assert "Gutschriftsbetrag" in page
    assert "R-2026-0001(01.10.2026)" in page
    assert "Zuzahlen" not in page


def test_a_type_of_invoice_without_a_word_is_named_by_its_code(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple["BT-3"] = "999"
    assert "Invoice(999)R-2026-0042" in text_of(convert(document(simple), {}).content.bytes)


def test_an_amount_in_another_currency_than_the_documents_says_so(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    content = document(simple)
    amount = next(content.tree.iter(f"{{{CBC}}}PriceAmount"))
    amount.set("currencyID", "USD")
    assert "USD112.50" in text_of(convert(content, {}).content.bytes)


def test_the_price_says_for_how_many_where_that_is_not_one(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple |= {"BT-149": "100", "BT-150": "H87"}
    assert "je100Stk." in text_of(convert(document(simple), {"language": "de"}).content.bytes)
    simple |= {"BT-149": "1.0"}
    assert "je1" not in text_of(convert(document(simple), {"language": "de"}).content.bytes)


def test_a_negative_allowance_is_not_turned_into_a_positive_one(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple |= {"BT-92": "-5.00", "BT-95": "S", "BT-96": "8.1", "BT-97": "Storno"}
    assert "−(−5.00)" in text_of(convert(document(simple), {}).content.bytes)


def test_every_line_of_a_long_invoice_is_there_and_the_table_head_stands_on_each_page(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    pdf = convert(document(simple, lines=60), {"language": "de"}).content.bytes
    page = text_of(pdf)
    assert page.count("Kugellager6204") == 60
    pages = int(re.findall(r"Seite1von(\d+)", page)[0])
    assert page.count("Pos.BezeichnungMenge") in (pages, pages - 1)
    assert page.count(f"von{pages}") == pages


KINDS_OF_LENGTH = {
    "words": "Lorem ipsum dolor " * 300 + "ende",
    "one word": "x" * 900 + "ende",
    "lines": "Zeile\n" * 150 + "ende",
}
FREE_TERMS = [term.id for term in terms() if term.kind in ("text", "identifier")]


@pytest.mark.parametrize("length", KINDS_OF_LENGTH)
def test_a_text_that_is_far_too_long_is_still_on_the_page_to_its_end(
    length: str, everything: Everything, document: Document, text_of: TextOf
) -> None:
    said = everything() | {id: f"{id} {KINDS_OF_LENGTH[length]}{id}." for id in FREE_TERMS}
    converted = convert(document(said), {"language": "de"})
    page = text_of(converted.content.bytes)
    assert [id for id in FREE_TERMS if f"ende{id}." not in page] == []


def test_a_number_that_is_far_too_long_leaves_room_for_the_description(
    simple: dict[str, str], document: Document, text_of: TextOf
) -> None:
    simple |= dict.fromkeys(("BT-126", "BT-129", "BT-131", "BT-146", "BT-152"), "7" * 60 + ".25")
    page = text_of(convert(document(simple), {}).content.bytes)
    assert "Kugellager6204" in page
    assert page.count("'777.25") == 4


def test_nothing_is_set_outside_the_margins(
    everything: Everything,
    document: Document,
    boxes_of: Callable[[bytes], list[tuple[float, float, float, float]]],
) -> None:
    said = everything() | {id: f"{id} " + "Donaudampfschifffahrt" * 15 for id in FREE_TERMS}
    boxes = boxes_of(convert(document(said), {"language": "de"}).content.bytes)
    left, top, right, bottom = 67, 25, 545, 820
    assert [box for box in boxes if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom] == []


@pytest.mark.parametrize(
    "said", [{}, {"BT-1": "R-1"}, {"BT-27": "x"}, {"BT-115": "1.00"}, {"BT-153": "Lager"}]
)
@pytest.mark.parametrize("type", ["invoice", "credit-note"])
def test_a_document_that_says_next_to_nothing_still_has_a_page(
    said: dict[str, str], type: Type, document: Document, text_of: TextOf
) -> None:
    page = text_of(convert(document(said, type), {"language": "de"}).content.bytes)
    assert ("Gutschrift" if type == "credit-note" else "Rechnung") in page
    assert [value for value in said.values() if value not in page] == []
