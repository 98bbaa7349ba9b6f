"""Orders, order responses and despatch advices: every term is on the page, in words that a person knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import comptoir_pdf_email
import pikepdf
import pytest
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.pivot import html
from comptoir_engine.pivot.terms import POST_AWARD, Term, terms
from comptoir_engine.pivot.values import read
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert
from comptoir_pdf_email.manner import Manner
from comptoir_pdf_email.page.reading import NO_PLACE

Made = Callable[..., Content]
TextOf = Callable[..., str]

SWISS = Manner("de", "CH")
SAMPLES = Path(comptoir_pdf_email.__file__).with_name("samples")
SAID = {
    "copy": ("true", "Kopie"),
    "issued-at": ("09:30:00", "09:30"),
    "despatched-at": ("16:20:30", "16:20:30"),
    "response-code": ("CA", "Mit Änderungen angenommen"),
    "line-status": ("3", "Geändert"),
    "line-partial": ("false", "Teillieferung erlaubt nein"),
    "transport-mode": ("30", "Strasse"),
    "unit-load-type": ("CT", "Karton"),
    "currency": ("CHF", "CHF"),
    "tax-currency": ("EUR", "EUR"),
    "item-standard-scheme": ("0160", "GTIN"),
    "substitute-item-standard-scheme": ("0160", "GTIN"),
    "attachment-file": ("Y29uY3JldGU7MTIK", ""),
    "attachment-media": ("text/csv", "text/csv"),
    "note-language": ("de", ""),
}
"""Term → what the document says, and what the page says for it; a file and a language are not to be read."""
KINDS = {"order": "Bestellung", "order-response": "Bestellantwort", "despatch-advice": "Versandanzeige"}
BY_ENDING = {
    "-country": ("CH", "Schweiz"),
    "-origin": ("CH", "Schweiz"),
    "-currency": ("CHF", ""),
    "unit": ("KGM", "kg"),
    "-scheme": ("0088", "GLN"),
    "-vat-category": ("S", ""),
    "allowance-reason-code": ("95", "Rabatt"),
    "charge-reason-code": ("FC", "Fracht"),
}


def said(term: Term, number: int, type: Type) -> tuple[str, str]:
    """What a document says of a term, different from all others as far as its kind allows, and how it is shown."""
    if term.id == "type-code":
        return {"order": ("224", "Eilbestellung"), "despatch-advice": ("351", KINDS["despatch-advice"])}[type]
    ending = next((found for end, found in BY_ENDING.items() if term.id.endswith(end)), None)
    if found := SAID.get(term.id) or ending:
        return found
    day = (date(2026, 1, 1) + timedelta(days=number)).isoformat()
    made: dict[str, tuple[str, Callable[[str], str]]] = {
        "date": (day, SWISS.day),
        "amount": (f"{1000 + number}.{number % 90 + 10}", SWISS.amount),
        "unit price": (f"{2000 + number}.{number % 90 + 10}5", SWISS.amount),
        "quantity": (f"{3000 + number}.5", SWISS.number),
        "percent": (f"{number}.75", SWISS.percent),
    }
    value, written = made.get(term.kind, (f"{term.id} said", str))
    return value, written(value)


def everything(type: Type) -> dict[str, tuple[str, str]]:
    """Term → what a document that says all there is says, and how it is shown."""
    return {term.id: said(term, number, type) for number, term in enumerate(terms(type)) if not term.is_group}


def squeezed(text: str) -> str:
    return "".join(text.split())


def rendered(content: Content, **options: str) -> bytes:
    return convert(content, {"language": "de", **options}).content.bytes


@pytest.mark.parametrize("type", POST_AWARD)
def test_every_term_is_on_the_page_and_nothing_is_lost(type: Type, document: Made, text_of: TextOf) -> None:
    all_there_is = everything(type)
    converted = convert(
        document({id: value for id, (value, _) in all_there_is.items()}, type), {"language": "de"}
    )
    page = text_of(converted.content.bytes, body=True)
    assert {id: shown for id, (_, shown) in all_there_is.items() if squeezed(shown) not in page} == {}
    assert converted.losses == ()


@pytest.mark.parametrize("type", POST_AWARD)
def test_a_value_without_a_term_is_a_loss_at_its_path(type: Type, document: Made) -> None:
    content = document({"number": "B-1", "buyer-tax-number": "CHE-1"}, type)
    cbc = content.tree.nsmap["cbc"]
    scheme = next(content.tree.iter(f"{{{cbc}}}CompanyID")).getparent()
    assert scheme is not None
    next(scheme.iter(f"{{{cbc}}}ID")).text = "FC"
    lost = convert(content, {}).losses
    assert [(loss.path.rpartition("/")[2], loss.value, loss.reason) for loss in lost] == [
        ("cbc:CompanyID", "CHE-1", NO_PLACE),
        ("cbc:ID", "FC", NO_PLACE),
    ]


def sample(type: Type) -> Content:
    return Content(Document(SAMPLES.joinpath(f"pivot-{type}.xml").read_bytes(), PIVOT, type))


WORDS = {
    ("order", "de"): ["Bestellung B-2026-318", "Gewünschte Lieferung", "Bestellsumme", "CHF 1'497.00", "24 Stk."],
    ("order", "fr"): ["Commande B-2026-318", "Livraison souhaitée", "Total de la commande", "17.11.2026 – 19.11.2026"],
    ("order", "it"): ["Ordine B-2026-318", "Consegna richiesta", "Luogo di consegna"],
    ("order", "en"): ["Order B-2026-318", "Requested delivery", "Place of delivery", "Partial delivery allowed no"],
    ("order-response", "de"): ["Bestellantwort AB-2026-0907", "Mit Änderungen angenommen", "Unverändert angenommen",
                               "Nicht angenommen", "Zugesagte Lieferung 09.12.2026 – 11.12.2026 · 2 Stk.",
                               "Ersatz Schmierfett Lithium EP, 400 g"],
    ("order-response", "fr"): ["Réponse à la commande", "Acceptée avec modifications", "Modifiée", "Remplacement"],
    ("order-response", "it"): ["Risposta all’ordine", "Non accettata", "Consegna promessa"],
    ("order-response", "en"): ["Order response", "Not accepted", "Promised delivery 18.11.2026 · 4 pc."],
    ("despatch-advice", "de"): ["Versandanzeige LS-2026-5521", "Anzahl Packstücke 2", "RF 990 011 207 CH", "Palette",
                                "376010020000000012 (SSCC)", "Grund des Rückstands", "Nicht an Lager",
                                "Chargennummer L-2026-41 · Mindestens haltbar bis 30.06.2028",
                                "Seriennummer 6204-88101, 6204-88102, 6204-88103"],
    ("despatch-advice", "fr"): ["Avis d’expédition", "Livraison attendue", "Transporteur", "Livré", "Reliquat"],
    ("despatch-advice", "it"): ["Avviso di spedizione", "Consegna prevista", "Arretrato"],
    ("despatch-advice", "en"): ["Despatch advice", "Expected delivery", "By road", "Outstanding", "16:20"],
}  # fmt: skip


@pytest.mark.parametrize(("type", "language"), WORDS)
def test_a_person_reads_it_in_her_words(type: Type, language: str, text_of: TextOf) -> None:
    page = text_of(rendered(sample(type), language=language))
    assert [each for each in WORDS[type, language] if squeezed(each) not in page.replace("\n", "")] == []


def test_numbers_and_days_are_written_as_the_reader_s_place_does(text_of: TextOf) -> None:
    page = text_of(rendered(sample("order"), locale="de-DE"))
    assert [each for each in ("CHF1.497,00", "8,1%", "31,5166") if each not in page] == []


@pytest.mark.parametrize(
    ("type", "sender", "recipient"),
    [
        ("order", "Hotel Alpenrose GmbH", "Seeblick Mechanik AG"),
        ("order-response", "Seeblick Mechanik AG", "Hotel Alpenrose GmbH"),
        ("despatch-advice", "Seeblick Mechanik AG", "Hotel Alpenrose GmbH"),
    ],
)
def test_the_letter_comes_from_who_writes_and_goes_to_who_reads(
    type: Type, sender: str, recipient: str, text_of: TextOf
) -> None:
    pdf = rendered(sample(type))
    page = text_of(pdf)
    assert page.index(squeezed(sender)) < page.index(squeezed(recipient))
    with pikepdf.open(BytesIO(pdf)) as opened, opened.open_metadata() as metadata:
        assert metadata["dc:creator"] == [sender]
        assert metadata["pdfaid:part"] + metadata["pdfaid:conformance"] == "3A"
        assert metadata["pdfuaid:part"] == "1"


def test_the_goods_come_from_the_seller_and_go_to_the_buyer_where_nobody_else_is_named(
    document: Made, text_of: TextOf
) -> None:
    page = text_of(
        rendered(document({"seller-name": "Messwerk", "buyer-name": "Zielwerk"}, "despatch-advice"))
    )
    assert page.startswith("MesswerkMesswerkZielwerkVersandanzeige")


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ({"type-code": "220"}, "Bestellung B-1"),
        ({"type-code": "227"}, "Konsignationsbestellung B-1"),
        ({"type-code": "380"}, "Bestellung (380) B-1"),
        ({"copy": "true"}, "Bestellung B-1 (Kopie)"),
        ({"copy": "false"}, "Bestellung B-1"),
        ({"copy": "vielleicht"}, "Bestellung B-1 (vielleicht)"),
    ],
)
def test_the_title_says_what_it_is(
    stated: dict[str, str], title: str, document: Made, text_of: TextOf
) -> None:
    converted = convert(document({"number": "B-1", **stated}, "order"), {"language": "de"})
    with pikepdf.open(BytesIO(converted.content.bytes)) as opened:
        assert str(opened.docinfo["/Title"]) == title
    assert converted.losses == ()


@pytest.mark.parametrize(
    ("type", "stated"),
    [
        ("order-response", {"response-code": "Zx9", "line-status": "q77"}),
        ("despatch-advice", {"transport-mode": "q7", "unit-load-type": "z9", "line-status": "12"}),
        ("order", {"line-partial": "vielleicht", "unit": "z7z", "item-origin": "Mond"}),
    ],
)
def test_a_code_without_words_stays_as_it_is(
    type: Type, stated: dict[str, str], document: Made, text_of: TextOf
) -> None:
    said = {"number": "B-1", "line-number": "1", "quantity": "1", **stated}
    page = text_of(rendered(document(said, type)), body=True)
    assert [value for value in stated.values() if value not in page] == []


def test_what_all_lines_have_from_the_document_is_not_said_again(document: Made, text_of: TextOf) -> None:
    said = {
        "order-number": "B-77",
        "shipment": "S-88",
        "line-order": "B-77",
        "line-shipment": "S-88",
        "item": "Rad",
    }
    converted = convert(document(said, "despatch-advice", lines=3), {"language": "de"})
    page = text_of(converted.content.bytes)
    assert (page.count("B-77"), page.count("S-88"), page.count("Rad")) == (1, 1, 3)
    assert converted.losses == ()


def test_a_column_in_which_no_line_says_anything_is_left_out(document: Made, text_of: TextOf) -> None:
    said = {"item": "Rad", "quantity": "2", "unit": "H87"}
    page = text_of(rendered(document(said, "order", lines=3)))
    assert "Pos.BezeichnungMengeRad" in page
    assert "Betrag" not in page


def test_what_stands_small_below_nothing_still_stands(document: Made, text_of: TextOf) -> None:
    said = {"item": "Rad", "price-base": "100", "price-base-unit": "KGM"}
    assert "je100kg" in text_of(rendered(document(said, "order")))


def test_nothing_that_is_taken_off_has_no_minus(document: Made, text_of: TextOf) -> None:
    page = text_of(rendered(document({"currency": "CHF", "prepaid": "0.00", "payable": "5.00"}, "order")))
    assert "Bereitsbezahlt0.00" in page


def test_a_note_is_spoken_in_its_own_language(document: Made) -> None:
    pdf = rendered(document({"number": "B-1", "note": "Merci", "note-language": "fr"}, "order"))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert "fr" in set(languages(opened.Root.StructTreeRoot))


def languages(element: pikepdf.Object) -> Iterator[str]:
    if "/Lang" in element:
        yield str(element.Lang)
    children = element.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from languages(child)


def test_enclosed_files_and_the_document_itself_are_inside(document: Made) -> None:
    content = sample("order")
    with pikepdf.open(BytesIO(rendered(content, **{"attach-xml": "yes"}))) as opened:
        assert set(opened.attachments) == {"order.xml", "kettenrad.csv"}
        assert opened.attachments["order.xml"].get_file().read_bytes() == content.bytes


HOSTILE = "#panic() *b* _x_ $y$ <l> @r `raw` \\ // /* */ {page} [a](b)"
LENGTHS = {
    "words": "Lorem ipsum dolor " * 300,
    "one word": "x" * 900,
    "lines": "Zeile\n" * 150,
    "markup": HOSTILE,
}


def free(type: Type) -> list[str]:
    """The terms that may say anything at any length."""
    return [term.id for term in terms(type) if term.kind in ("text", "identifier")]


@pytest.mark.parametrize("type", POST_AWARD)
@pytest.mark.parametrize("length", LENGTHS)
def test_a_text_is_on_the_page_to_its_end_however_long_and_whatever_it_says(
    length: str, type: Type, document: Made, text_of: TextOf
) -> None:
    ends = {
        id: f"/end{number:03d}." for number, id in enumerate(free(type))
    }  # short enough never to be parted
    said = {id: value for id, (value, _) in everything(type).items()}
    said |= {id: f"{LENGTHS[length]}{end}" for id, end in ends.items()}
    page = text_of(rendered(document(said, type)), body=True)
    assert [id for id, end in ends.items() if end.lstrip("/") not in page] == []
    if length == "markup":
        assert page.count(squeezed(HOSTILE)) >= len(ends)


@pytest.mark.parametrize("type", POST_AWARD)
def test_nothing_is_set_outside_the_margins(
    type: Type, document: Made, boxes_of: Callable[[bytes], list[tuple[float, float, float, float]]]
) -> None:
    said = {id: value for id, (value, _) in everything(type).items()}
    said |= {id: f"{id} " + "Donaudampfschifffahrt" * 15 for id in free(type)}
    boxes = boxes_of(rendered(document(said, type)))
    left, top, right, bottom = 67, 25, 545, 820
    assert [box for box in boxes if box[0] < left or box[1] < top or box[2] > right or box[3] > bottom] == []


@pytest.mark.parametrize("type", POST_AWARD)
@pytest.mark.parametrize(
    "said", [{}, {"number": "B-1"}, {"seller-name": "x"}, {"item": "Rad"}, {"note": "Guten Tag"}]
)
def test_a_document_that_says_next_to_nothing_still_has_a_page(
    said: dict[str, str], type: Type, document: Made, text_of: TextOf
) -> None:
    page = text_of(rendered(document(said, type)))
    assert KINDS[type] in page
    assert [value for value in said.values() if squeezed(value) not in page] == []


@pytest.mark.parametrize("type", POST_AWARD)
def test_every_line_of_a_long_document_is_there(type: Type, document: Made, text_of: TextOf) -> None:
    said = {"line-number": "1", "item": "Zahnrad", "quantity": "1", "unit": "H87", "line-status": "5"}
    page = text_of(rendered(document(said, type, lines=120)))
    assert page.count("Zahnrad") == 120
    assert int(re.findall(r"Seite1von(\d+)", page)[0]) > 2


@pytest.mark.parametrize("type", POST_AWARD)
def test_each_value_of_another_s_document_is_on_the_page_or_a_loss(type: Type, text_of: TextOf) -> None:
    file = Path(html.__file__).with_name("samples") / f"pivot-{type}-of-every-term.xml"
    content = Content(Document(file.read_bytes(), PIVOT, type))
    converted = convert(content, {"language": "de"})
    page, lost = text_of(converted.content.bytes, body=True), {loss.path for loss in converted.losses}
    values = [value for value in read(content.tree) if value.term in plain(type) and value.path not in lost]
    shown = {value: squeezed(SWISS.time(value.value)) for value in values}
    assert len(shown) > 70
    assert [value for value, text in shown.items() if text not in page] == []


def plain(type: Type) -> set[str]:
    """The terms that are shown as they are written."""
    return set(free(type)) - {"copy", "line-partial"}
