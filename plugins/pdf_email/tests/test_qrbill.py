"""The QR-bill: read back from the page for every case, left out and told where it may not be printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
import zxingcpp
from comptoir_engine import creditor
from comptoir_engine.creditor import Creditor
from comptoir_engine.hookspecs import Converted
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import LANGUAGES, convert
from comptoir_pdf_email.page.qrbill import drafting, rules
from comptoir_pdf_email.page.qrbill.billing import entries, written
from comptoir_pdf_email.page.qrbill.digits import is_creditor_reference, is_qr_reference, is_swiss_iban
from comptoir_pdf_email.page.qrbill.letters import clean, cut, spelt
from comptoir_pdf_email.page.reading import Reading

Document = Callable[..., Content]
TextOf = Callable[..., str]
DPI = 200
MM = DPI / 25.4

QR_IBAN, IBAN = "CH4431999123000889012", "CH5800791123000889012"
QRR, SCOR = "210000000003139471430009017", "RF942026A0042"
SWISS = {
    "BT-35": "Rue du Lac 1268",
    "BT-37": "Biel/Bienne",
    "BT-38": "CH-2501",
    "BT-50": "Grosse Marktgasse 28",
    "BT-52": "Rorschach",
    "BT-53": "9400",
    "BT-81": "30",
    "BT-84": QR_IBAN,
    "BT-83": "21 00000 00003 13947 14300 09017",
}
FOREIGN_IBAN = "DE89370400440532013000"


@pytest.fixture
def swiss(simple: dict[str, str]) -> dict[str, str]:
    """A small invoice with a QR-IBAN and a QR reference."""
    return simple | SWISS


def codes(pdf: bytes) -> Iterator[tuple[int, int, str, tuple[float, float, float]]]:
    """Each QR code of a PDF: number of its page, how many there are, text, and left, top, width in millimetres."""
    document = pypdfium2.PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        image = page.render(scale=DPI / 72, grayscale=True).to_pil()
        for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
            corner, other = code.position.top_left, code.position.top_right
            box = (corner.x / MM, corner.y / MM, (other.x - corner.x) / MM)
            yield number, len(document), bytes(code.bytes).decode(), box


def last_page(pdf: bytes) -> pypdfium2.PdfPage:
    document = pypdfium2.PdfDocument(pdf)
    return document[len(document) - 1]


def payload_of(converted: Converted) -> str:
    (code,) = codes(converted.content.bytes)
    return code[2]


SELLER = ("S", "Seeblick Mechanik AG", "Rue du Lac 1268", "", "2501", "Biel/Bienne", "CH")
BUYER = ("S", "Hotel Alpenrose GmbH", "Grosse Marktgasse 28", "", "9400", "Rorschach", "CH")
NOBODY = ("",) * 7
S1 = "//S1/10/R-2026-0042/11/261103/32/8.1/40/0:30"
TITLE = "Rechnung R-2026-0042"


def payload(
    account: str = QR_IBAN, amount: str = "1216.13", currency: str = "CHF", kind: str = "QRR", reference: str = QRR,
    message: str = TITLE, seller: tuple[str, ...] = SELLER, buyer: tuple[str, ...] = BUYER, billing: str = S1,
) -> str:  # fmt: skip
    head = ("SPC", "0200", "1", account, *seller, *NOBODY, amount, currency)
    return "\n".join((*head, *buyer, kind, reference, message, "EPD", billing))


CASES: dict[str, tuple[dict[str, str], str]] = {
    "QR-IBAN with QR reference": ({}, payload()),
    "no means of payment": ({"BT-81": ""}, payload()),
    "IBAN with creditor reference": (
        {"BT-84": "ch58 0079 1123 0008 8901 2", "BT-83": "rf94 2026 a004 2"},
        payload(IBAN, kind="SCOR", reference=SCOR),
    ),
    "IBAN with a text": (
        {"BT-84": IBAN, "BT-83": "Auftrag 4711"},
        payload(IBAN, kind="NON", reference="", message="Auftrag 4711"),
    ),
    "IBAN alone": ({"BT-84": IBAN, "BT-83": ""}, payload(IBAN, kind="NON", reference="")),
    "letters in an IBAN of Liechtenstein": (
        {"BT-84": "LI21088100002324013AA", "BT-83": ""},
        payload("LI21088100002324013AA", kind="NON", reference=""),
    ),
    "QR-IBAN of Liechtenstein": ({"BT-84": "LI9031000000000000001"}, payload("LI9031000000000000001")),
    "EUR": (
        {"BT-84": IBAN, "BT-83": SCOR, "BT-5": "EUR"},
        payload(IBAN, currency="EUR", kind="SCOR", reference=SCOR),
    ),
    "the smallest amount": (
        {"BT-115": "0.3", "BT-112": "0.30"},
        payload(amount="0.30", billing="//S1/10/R-2026-0042/11/261103/40/0:30"),
    ),
    "the largest amount": (
        {"BT-115": "999999999.990"},
        payload(amount="999999999.99", billing="//S1/10/R-2026-0042/11/261103/40/0:30"),
    ),
    "no complete buyer": ({"BT-53": ""}, payload(buyer=NOBODY)),
    "a holder who is the seller, written otherwise": (
        {"BT-27": "Seeblick & Co. AG", "BT-85": "SEEBLICK & Co AG"},
        payload(seller=("S", "SEEBLICK & Co AG", *SELLER[2:])),
    ),
    "a holder called as the seller trades": (
        {"BT-28": "Seeblick", "BT-85": "Seeblick"},
        payload(seller=("S", "Seeblick", *SELLER[2:])),
    ),
    "every letter of Europe": (
        {"BT-44": "Łukasz Ștefan & Ďurčák – Œuvre’s €", "BT-52": "Ţ\tÿ"},
        payload(buyer=("S", "Łukasz Ștefan & Ďurčák - Œuvre's €", *BUYER[2:5], "Ţ ÿ", "CH")),
    ),
    "a payee that is the seller": ({"BT-59": "SEEBLICK Mechanik AG"}, payload()),
    "a foreign buyer": (
        {"BT-55": "FR", "BT-53": "FR-25000", "BT-52": "Besançon"},
        payload(buyer=(*BUYER[:4], "25000", "Besançon", "FR")),
    ),
}


KNOWN = Creditor(QR_IBAN, "Seeblick Finanz AG", "Seeweg 2", "8001", "Zürich", "CH")
HOLDER = ("S", "Seeblick Finanz AG", "Seeweg 2", "", "8001", "Zürich", "CH")


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"BT-85": "Somebody else"},
        {"BT-59": "Seeblick Finanz AG"},
        {"BT-38": "", "BT-37": ""},
        {"BT-27": "Sjöblick Mëkanik ✻"},
        {"BT-84": "ch44 3199 9123 0008 8901 2"},
    ],
)
def test_the_holder_that_a_company_has_stated_is_who_is_paid(
    changed: dict[str, str], swiss: dict[str, str], document: Document
) -> None:
    said = {id: value for id, value in (swiss | changed).items() if value}
    other = replace(KNOWN, account=IBAN, name="Nobody")
    converted = convert(document(said), {"language": "de", "creditors": creditor.written((other, KNOWN))})
    assert payload_of(converted) == payload(seller=HOLDER)


def test_a_stated_holder_of_another_account_changes_nothing(
    swiss: dict[str, str], document: Document
) -> None:
    stated = {"creditors": creditor.written((replace(KNOWN, account=IBAN),))}
    converted = convert(document(swiss), {"language": "de", **stated})
    assert payload_of(converted) == payload()
    payee = convert(document(swiss | {"BT-59": "Factor AG"}), {"language": "de", **stated})
    assert list(codes(payee.content.bytes)) == []


def test_a_stated_holder_keeps_the_rules_too(swiss: dict[str, str], document: Document) -> None:
    stated = {"creditors": creditor.written((replace(KNOWN, name="株式会社"),))}
    converted = convert(document(swiss), {"language": "de", **stated})
    assert list(codes(converted.content.bytes)) == []
    assert rules.STRANGE.key in {loss.reason.key for loss in converted.losses}


@pytest.mark.parametrize("wrong", ["{", "[1]", '[{"account": "CH"}]', "7"])
def test_what_is_no_list_of_accounts_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        creditor.creditors(wrong)


@pytest.mark.parametrize("case", CASES)
def test_the_code_on_the_page_says_what_the_invoice_says(
    case: str, swiss: dict[str, str], document: Document
) -> None:
    changed, expected = CASES[case]
    said = {id: value for id, value in (swiss | changed).items() if value}
    converted = convert(document(said), {"language": "de"})
    assert payload_of(converted) == expected
    assert converted.losses == ()


NO_SLIP = {
    "nothing due": ({"BT-115": "0.00"}, "BT-84", rules.NOTHING_DUE),
    "money back": ({"BT-115": "-12.00"}, "BT-84", rules.NOTHING_DUE),
    "too much": ({"BT-115": "1000000000.00"}, "BT-84", rules.TOO_MUCH),
    "beyond all measure": ({"BT-115": "9" * 40}, "BT-84", rules.TOO_MUCH),
    "three decimals": ({"BT-115": "10.005"}, "BT-84", rules.NO_AMOUNT),
    "no number": ({"BT-115": "much"}, "BT-84", rules.NO_AMOUNT),
    "foreign account": ({"BT-84": FOREIGN_IBAN}, "BT-84", rules.FOREIGN),
    "wrong check digits of the account": ({"BT-84": "CH4431999123000889013"}, "BT-84", rules.WRONG_IBAN),
    "account too short": ({"BT-84": "CH443199912300088901"}, "BT-84", rules.WRONG_IBAN),
    "QR-IBAN without reference": ({"BT-83": ""}, "BT-84", rules.NEEDS_QR_REFERENCE),
    "QR-IBAN with a creditor reference": ({"BT-83": SCOR}, "BT-83", rules.NEEDS_QR_REFERENCE),
    "QR-IBAN with a text": ({"BT-83": "Auftrag 4711"}, "BT-83", rules.NEEDS_QR_REFERENCE),
    "QR reference of 26 digits": ({"BT-83": QRR[1:]}, "BT-83", rules.NEEDS_QR_REFERENCE),
    "QR reference with a wrong digit": ({"BT-83": QRR[:-1] + "8"}, "BT-83", rules.WRONG_REFERENCE),
    "QR reference of zeros": ({"BT-83": "0" * 27}, "BT-83", rules.WRONG_REFERENCE),
    "QR reference to an IBAN": ({"BT-84": IBAN}, "BT-83", rules.NEEDS_QR_IBAN),
    "wrong creditor reference": (
        {"BT-84": IBAN, "BT-83": "RF720191230100405JSH0438"},
        "BT-83",
        rules.WRONG_REFERENCE,
    ),
    "QR-IBAN in EUR": ({"BT-5": "EUR"}, "BT-84", rules.NOT_IN_CHF),
    "dollars": ({"BT-84": IBAN, "BT-83": "", "BT-5": "USD"}, "BT-5", rules.CURRENCY),
    "no town of the seller": ({"BT-37": ""}, "BT-84", rules.INCOMPLETE),
    "no postcode of the seller": ({"BT-38": ""}, "BT-84", rules.INCOMPLETE),
    "no country of the seller": ({"BT-40": ""}, "BT-84", rules.INCOMPLETE),
    "a country that does not exist": ({"BT-40": "XX"}, "BT-40", rules.NO_COUNTRY),
    "another payee": ({"BT-59": "Factoring AG"}, "BT-59", rules.OTHER_PAYEE),
    "another holder": ({"BT-85": "Seeblick Finanz AG"}, "BT-85", rules.OTHER_HOLDER),
    "another holder, and the seller's trading name": (
        {"BT-28": "Seeblick", "BT-85": "Seeblick Finanz AG"},
        "BT-85",
        rules.OTHER_HOLDER,
    ),
    "another payee who is the holder": (
        {"BT-59": "Factoring AG", "BT-85": "Factoring AG"},
        "BT-59",
        rules.OTHER_PAYEE,
    ),
    "a holder's name too long": (dict.fromkeys(("BT-27", "BT-85"), "Seeblick " * 8), "BT-85", rules.TOO_LONG),
    "a seller's town too long": ({"BT-37": "B" * 36}, "BT-37", rules.TOO_LONG),
    "a holder's name in other letters": ({"BT-27": "Λίμνη AG"}, "BT-27", rules.STRANGE),
    "texts too large": (
        dict.fromkeys(("BT-27", "BT-35", "BT-44", "BT-50"), "a" + "€" * 69)
        | dict.fromkeys(("BT-37", "BT-52"), "a" + "€" * 34),
        "BT-84",
        rules.TOO_LARGE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_SLIP)
def test_what_breaks_a_rule_has_no_slip_and_is_told(
    case: str, swiss: dict[str, str], document: Document, text_of: TextOf
) -> None:
    changed, term, reason = NO_SLIP[case]
    said = {id: value for id, value in (swiss | changed).items() if value}
    converted = convert(document(said), {"language": "de"})
    assert list(codes(converted.content.bytes)) == []
    assert "Zahlteil" not in text_of(converted.content.bytes)
    assert [(loss.value.strip(), loss.reason.key) for loss in converted.losses] == [
        (said[term].strip(), reason.key)
    ]


@pytest.mark.parametrize(
    ("changed", "type"),
    [
        ({"BT-81": "10"}, "invoice"),
        ({"BT-81": "59"}, "invoice"),
        ({"BT-84": FOREIGN_IBAN, "BT-40": "DE", "BT-83": "4711"}, "invoice"),
        ({"BT-84": "01-162-8"}, "invoice"),
        ({"BT-84": ""}, "invoice"),
        ({"BT-3": "381", "BT-9": ""}, "credit-note"),
        ({"BT-3": "381"}, "invoice"),
    ],
)
def test_who_does_not_ask_for_one_gets_none_and_hears_nothing(
    changed: dict[str, str], type: str, swiss: dict[str, str], document: Document
) -> None:
    said = {id: value for id, value in (swiss | changed).items() if value}
    converted = convert(document(said, type), {})
    assert list(codes(converted.content.bytes)) == []
    assert converted.losses == ()


# ruff: noqa: E501 - tables of words
HEADINGS = {
    "de": ["Empfangsschein", "Zahlteil", "Konto / Zahlbar an", "Zusätzliche Informationen", "Zahlbar durch", "Annahmestelle"],
    "fr": ["Récépissé", "Section paiement", "Compte / Payable à", "Informations supplémentaires", "Payable par", "Point de dépôt"],
    "it": ["Ricevuta", "Sezione pagamento", "Conto / Pagabile a", "Informazioni supplementari", "Pagabile da", "Punto di accettazione"],
    "en": ["Receipt", "Payment part", "Account / Payable to", "Additional information", "Payable by", "Acceptance point"],
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_slip_says_in_words_what_its_code_says(
    language: str, swiss: dict[str, str], document: Document, text_of: TextOf
) -> None:
    converted = convert(document(swiss), {"language": language})
    page = text_of(converted.content.bytes)
    squeezed = ["".join(heading.split()) for heading in HEADINGS[language]]
    assert [heading for heading in squeezed if heading not in page] == []
    account, name, amount = ("".join(payload_of(converted).split("\n")[line].split()) for line in (3, 5, 18))
    assert page.count(account) == 3
    assert page.count(QRR) == 3
    assert page.count("".join(name.split())) >= 3
    assert page.count(amount) == 2


@pytest.mark.parametrize("count", [1, 2, 5, 13, 14, 20, 27, 36, 37, 38, 39, 40, 41, 60])
def test_it_stands_at_the_foot_of_the_last_page_in_its_size(
    count: int, swiss: dict[str, str], document: Document
) -> None:
    pdf = convert(document(swiss, lines=count), {}).content.bytes
    ((number, of, _, (left, top, width)),) = codes(pdf)
    assert number == of
    assert (left, top, width) == pytest.approx((67, 209, 46), abs=0.3)


def test_nothing_else_stands_in_it(swiss: dict[str, str], document: Document) -> None:
    pdf = convert(document(swiss | {"BT-22": "Danke"}, lines=40), {"language": "de"}).content.bytes
    page = last_page(pdf)
    inside = page.get_textpage().get_text_bounded(bottom=0, top=105 * 72 / 25.4)
    assert "Seite" not in inside
    assert "Danke" not in inside
    words = [
        *HEADINGS["de"],
        "Referenz",
        "Währung",
        "Betrag",
        "CHF",
        "1 216.13",
        "CH44 3199 9123 0008 8901 2",
    ]
    words += [
        "21 00000 00003 13947 14300 09017",
        TITLE,
        *SELLER[1:3],
        *BUYER[1:3],
        "2501 Biel/Bienne",
        "9400 Rorschach",
    ]
    left = inside
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    assert left.split() == []


def test_the_longest_texts_stay_in_their_parts(swiss: dict[str, str], document: Document) -> None:
    long = {id: ("Wagenknecht " * 10)[:70].strip() for id in ("BT-27", "BT-35", "BT-44", "BT-50")}
    long |= {"BT-37": "Oberhofen am Thunersee im Oberland", "BT-52": "Oberhofen am Thunersee im Oberland"}
    converted = convert(
        document(swiss | long | {"BT-84": IBAN, "BT-83": "Bestellung " * 10}), {"language": "de"}
    )
    page = last_page(converted.content.bytes)
    text = page.get_textpage()
    point = 72 / 25.4
    between_receipt_and_code = text.get_text_bounded(
        left=58 * point, right=66 * point, bottom=0, top=104 * point
    )
    below_information = text.get_text_bounded(left=118 * point, bottom=0, top=14 * point)
    below_receipt = text.get_text_bounded(left=0, right=17 * point, bottom=30 * point, top=36.5 * point)
    assert (between_receipt_and_code.split(), below_information.split()) == ([], [])
    assert below_receipt.split() in (["Währung"], ["CHF"], ["Währung", "CHF"])
    assert payload_of(converted).split("\n")[20] == "S"


def test_a_row_that_breaks_before_the_slip_is_set(swiss: dict[str, str], document: Document) -> None:
    long = {"BT-154": "Ein langer Text, der umbricht. " * 400}
    ((number, of, _, _),) = codes(convert(document(swiss | long), {}).content.bytes)
    assert number == of > 1


def test_it_is_tagged_and_in_a_font_that_is_allowed(swiss: dict[str, str], document: Document) -> None:
    with pikepdf.open(BytesIO(convert(document(swiss), {"language": "it"}).content.bytes)) as pdf:
        elements = list(elements_of(pdf.Root.StructTreeRoot))
        figures = [element for element in elements if str(element.S) == "/Figure"]
        fonts = {
            str(font.BaseFont).partition("+")[2]
            for page in pdf.pages
            for font in page.Resources.Font.values()
        }
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfuaid:part"]) == ("3", "1")
    assert ["QR" in str(figure.Alt) for figure in figures] == [True]
    assert {name for name in fonts if "Inter" not in name} == {"LiberationSans", "LiberationSans-Bold"}


def elements_of(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    children = element.get("/K")
    if "/S" in element:
        yield element
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary):
            yield from elements_of(child)


def test_of_two_accounts_the_one_that_fits_is_printed(swiss: dict[str, str], document: Document) -> None:
    content = document(swiss)
    means = next(each for each in content.tree if each.tag.endswith("}PaymentMeans"))
    other = means.__copy__()
    next(each for each in means.iter() if each.text == QR_IBAN).text = FOREIGN_IBAN
    means.addnext(other)
    converted = convert(content, {})
    assert payload_of(converted).split("\n")[3] == QR_IBAN
    assert converted.losses == ()


@pytest.mark.parametrize(
    ("changed", "line", "expected", "reasons"),
    [
        ({"BT-44": "Alpenrose " * 8}, 21, ("Alpenrose " * 6).strip() + "...", ["SHORTENED"]),
        ({"BT-52": "R" * 40}, 25, "R" * 32 + "...", ["SHORTENED"]),
        ({"BT-1": "Ω-1"}, 29, "Rechnung .-1", ["OTHER_LETTERS"]),
        ({"BT-44": "Ωmega Łódź"}, 21, ".mega Łódź", ["OTHER_LETTERS"]),
        ({"BT-55": "XX"}, 20, "", ["NO_DEBTOR"]),
        ({"BT-53": "…" + "9" * 15}, 20, "", ["NO_DEBTOR"]),
        ({"BT-53": "9" * 17}, 20, "", ["NO_DEBTOR"]),
        ({"BT-84": IBAN, "BT-83": "Auftrag " * 20}, 29, ("Auftrag " * 12).strip() + "...", ["SHORTENED", "NO_ROOM"]),
        ({"BT-13": "P" * 120}, 31, S1, ["NO_ROOM"]),
    ],
)  # fmt: skip
def test_what_has_to_be_written_otherwise_is_told(
    changed: dict[str, str],
    line: int,
    expected: str,
    reasons: list[str],
    swiss: dict[str, str],
    document: Document,
) -> None:
    converted = convert(document(swiss | changed), {"language": "de"})
    assert payload_of(converted).split("\n")[line] == expected
    keys = {
        name: getattr(drafting, name).key for name in ("SHORTENED", "OTHER_LETTERS", "NO_DEBTOR", "NO_ROOM")
    }
    told = {name for name, key in keys.items() for loss in converted.losses if loss.reason.key == key}
    assert told == set(reasons)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"BT-1": "R-2026/00\\42"}, "//S1/10/R-2026\\/00\\\\42/11/261103/32/8.1/40/0:30"),
        ({"BT-13": "PO 4711", "BT-10": "x"}, "//S1/10/R-2026-0042/11/261103/20/PO 4711/32/8.1/40/0:30"),
        ({"BT-31": "CHE-106.017.086 MWST"}, "//S1/10/R-2026-0042/11/261103/30/106017086/32/8.1/40/0:30"),
        ({"BT-72": "2026-11-01"}, "//S1/10/R-2026-0042/11/261103/31/261101/32/8.1/40/0:30"),
        ({"BT-73": "2026-10-01", "BT-74": "2026-10-31"}, "//S1/10/R-2026-0042/11/261103/31/261001261031/32/8.1/40/0:30"),
        ({"BT-20": "#SKONTO#TAGE=10#PROZENT=2.00#\n"}, "//S1/10/R-2026-0042/11/261103/32/8.1/40/2:10;0:30"),
        ({"BT-118": "AE", "BT-119": "0"}, "//S1/10/R-2026-0042/11/261103/40/0:30"),
        ({"BT-113": "10.00"}, "//S1/10/R-2026-0042/11/261103/40/0:30"),
        ({"BT-117": "91.16"}, "//S1/10/R-2026-0042/11/261103/40/0:30"),
        ({"BT-9": "2026-11-01"}, "//S1/10/R-2026-0042/11/261103/32/8.1"),
    ],
)  # fmt: skip
def test_billing_information_is_written_as_s1(
    said: dict[str, str], expected: str, swiss: dict[str, str], document: Document
) -> None:
    assert written(entries(Reading(document(swiss | said).tree))) == expected


@pytest.mark.parametrize(
    "reference",
    [
        "000000000000000000202600427",
        "110001234567890123456789012",
        "9" * 26 + "2",
        "000008207791225857421286694",
    ],
)
def test_a_qr_reference_is_right_in_one_digit_only(reference: str) -> None:
    assert [digit for digit in "0123456789" if is_qr_reference(reference[:-1] + digit)] == [reference[-1]]


@pytest.mark.parametrize(
    "reference",
    ["RF18539007547034", "RF942026A0042", "RF73INV20260042", "RF741", "RF0720191230100405JSH0438"],
)
def test_a_creditor_reference_is_right_with_its_check_digits_only(reference: str) -> None:
    assert is_creditor_reference(reference)
    assert not is_creditor_reference(reference[:-1] + ("1" if reference[-1] != "1" else "2"))


@pytest.mark.parametrize("account", [QR_IBAN, IBAN, "LI21088100002324013AA", "CH9300762011623852957"])
def test_a_swiss_iban_is_one_of_21_signs(account: str) -> None:
    assert is_swiss_iban(account)
    assert not is_swiss_iban(account[:-1])
    assert not is_swiss_iban(FOREIGN_IBAN)


def test_a_message_of_many_bytes_is_cut_until_the_code_holds_it(
    swiss: dict[str, str], document: Document
) -> None:
    full = dict.fromkeys(("BT-27", "BT-35", "BT-44", "BT-50"), "ä" * 70)
    full |= {"BT-37": "ö" * 35, "BT-52": "ü" * 35, "BT-38": "é" * 16, "BT-53": "è" * 16}
    converted = convert(document(swiss | full | {"BT-84": IBAN, "BT-83": "ÄÖ" * 70}), {})
    text = payload_of(converted)
    message = text.split("\n")[29]
    assert 980 < len(text.encode()) <= 997
    assert message.startswith("ÄÖÄÖ")
    assert message.endswith("...")
    assert drafting.SHORTENED.key in {loss.reason.key for loss in converted.losses}


def test_text_is_cleaned_spelt_and_cut_at_a_word() -> None:
    assert clean(" a\r\n\tb\x00 e\u0301 ") == "a b é"
    assert spelt("Ǿ Ă – Ωx 東") == "Ø Ă - .x ."
    assert cut("eins zwei drei", 12) == "eins zwei..."
    assert cut("einszweidreivier", 10) == "einszwe..."
