"""The QR codes of a PDF without XML: read with care, told beside its text, and never believed against it in silence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from codes import IBAN, NOBODY, QR_IBAN, QRR, S1, SCOR, coded, giro, payload, picture, squares
from comptoir_engine.conformance.candidate import Candidate
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.xml.content import Content
from comptoir_facturx.codes import billing
from comptoir_facturx.contract import explain
from comptoir_facturx.limits import LIMITS
from pdfs import SAMPLES, draw, saved
from test_corpora import EXPECTED

TEXT = "Rechnung L-2026/311\nTotal CHF 129.72\nKonto CH44 3199 9123 0008 8901 2"
WAY = f"""<cac:PaymentMeans><cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>{QRR}</cbc:PaymentID>
<cac:PayeeFinancialAccount><cbc:ID>{QR_IBAN}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans><cac:TaxTotal>"""

BILL = {
    "NUMBER": ["L-2026/311"],
    "DATE": ["2026-11-03"],
    "AMOUNT": ["CHF 129.72"],
    "IBAN": ["CH44 3199 9123 0008 8901 2"],
    "REFERENCE": [f"{QRR} QRR"],
    "UID": ["CHE-123.456.788"],
    "DUE": ["2026-12-03"],
    "VAT": ["8.1"],
    "DISCOUNT": ["2 10"],
    "CREDITOR": ["Papeterie Lindenhof AG"],
    "DEBTOR": ["Gasthaus Krone"],
    "MESSAGE": ["B-881"],
}
"""What the bill of `payload` says."""


def explained(pdf: bytes) -> tuple[Finding, ...]:
    return explain(Content(Document(pdf))) or ()


def said(pdf: bytes, *, pages: bool = False) -> dict[str, list[str]]:
    """What is told of codes, by the last part of the rule; the page first, if asked for."""
    found: dict[str, list[str]] = {}
    for finding in explained(pdf):
        if finding.rule.startswith("PDF-CODE-"):
            args = [str(value) for name, value in finding.message.args.items() if pages or name != "page"]
            found.setdefault(finding.rule.removeprefix("PDF-CODE-"), []).append(" ".join(args))
    return found


def warned(pdf: bytes) -> list[str]:
    return [each.rule.removeprefix("PDF-CODE-") for each in explained(pdf) if each.severity == "warning"]


@pytest.fixture(scope="module")
def printed() -> Callable[[bytes, str], bytes]:
    """A document of the pivot as our own PDF, with its XML attached."""
    candidate = Candidate("pdf_email")
    candidate.registry.prepare()
    [way] = [each for each in candidate.ways_out if each.target == "pdf"]

    def page(pivot: bytes, language: str) -> bytes:
        options = {"language": language, "attach-xml": "yes"}
        return way.run(Content(Document(pivot, PIVOT, "invoice")), options).content.bytes

    return page


@pytest.mark.parametrize("language", ["de", "fr", "it", "en"])
def test_our_own_bill_without_its_xml_is_told_by_its_code(
    language: str, printed: Callable[[bytes, str], bytes]
) -> None:
    invoice = (SAMPLES / "pivot-invoice.xml").read_bytes().replace(b"<cac:TaxTotal>", WAY.encode(), 1)
    page = printed(invoice, language)
    assert explained(page) == ()
    told = said(stripped(page), pages=True)
    messages = told.pop("MESSAGE")
    assert len(messages) == 1
    assert "L-2026-311" in messages[0]
    assert told == {
        "NUMBER": ["2 L-2026-311"],
        "DATE": ["2 2026-11-03"],
        "AMOUNT": ["2 CHF 129.72"],
        "IBAN": ["2 CH44 3199 9123 0008 8901 2"],
        "REFERENCE": [f"2 {QRR} QRR"],
        "UID": ["2 CHE-123.456.788"],
        "DUE": ["2 2026-12-03"],
        "VAT": ["2 8.1"],
        "ORDER": ["2 B-881"],
        "CREDITOR": ["2 Papeterie Lindenhof AG"],
        "DEBTOR": ["2 Gasthaus Krone"],
    }


def stripped(pdf: bytes) -> bytes:
    """Without the files in it."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        for key in ("/Names", "/AF"):
            if key in opened.Root:
                del opened.Root[key]
        for page in opened.pages:
            if "/AF" in page.obj:
                del page.obj["/AF"]
        return saved(opened)


def test_text_and_code_stand_beside_each_other() -> None:
    rules = [finding.rule for finding in explained(coded(payload(), text=TEXT))]
    assert rules[:7] == [
        "PDF-NO-XML",
        "PDF-TEXT-NUMBER",
        "PDF-CODE-NUMBER",
        "PDF-CODE-DATE",
        "PDF-TEXT-TOTAL",
        "PDF-CODE-AMOUNT",
        "PDF-TEXT-IBAN",
    ]
    assert said(coded(payload(), text=TEXT)) == BILL


SHOWN = {
    "a page turned by 90°": coded(payload(), rotate=90),
    "a page turned by 180°": coded(payload(), rotate=180),
    "a code turned by 30°": coded(payload(), turn=".866 .5 -.5 .866"),
    "a tiny code": coded(payload(), module=0.42),
    "a large code": coded(payload(), module=4),
    "on a page beyond measure": coded(payload(), size=14_400, module=150),
}


@pytest.mark.parametrize("shown", SHOWN)
def test_a_code_is_read_however_it_is_shown(shown: str) -> None:
    assert said(SHOWN[shown]) == BILL


def test_a_code_in_a_picture_of_a_whole_page_is_read() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        page.obj.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(X=picture(pdf, payload().encode(), 3))
        )
        page.obj.Contents = pdf.make_stream(b"q 150 4 -4 150 300 60 cm /X Do Q")
        pdf_bytes = saved(pdf)
    assert said(pdf_bytes) == BILL
    assert [finding.rule for finding in explained(pdf_bytes)][:2] == ["PDF-NO-XML", "PDF-TEXT-NONE"]


def test_a_code_in_a_nested_form_is_read() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        form = pdf.make_stream(
            squares(payload().encode(), 2, (100, 100)),
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 595, 842],
        )
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        page.obj.Contents = pdf.make_stream(b"/X Do")
        assert said(saved(pdf)) == BILL


@pytest.mark.parametrize(
    "text",
    [
        payload().replace("\n", "\r\n"),
        f"{payload()}\n",
        payload(creditor=("K", "Papeterie Lindenhof AG", "Lindenhofstrasse 4", "8001 Zürich", "", "", "CH")),
        payload(version="0210"),
        payload().replace(QR_IBAN, "CH44 3199 9123 0008 8901 2"),
    ],
)
def test_what_older_and_careless_bills_write_is_read(text: str) -> None:
    assert said(coded(text)) == BILL


def test_latin_1_is_read_where_it_is_no_utf_8() -> None:
    told = said(coded(payload(creditor=("S", "Bäckerei Müller", *NOBODY[2:])).encode("latin-1")))
    assert told["CREDITOR"] == ["Bäckerei Müller"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (payload(IBAN, kind="SCOR", reference=SCOR), {"REFERENCE": [f"{SCOR} SCOR"]}),
        (payload(IBAN, kind="NON", reference=""), {"IBAN": ["CH58 0079 1123 0008 8901 2"]}),
        (payload(amount=""), {"OPEN": [""]}),
        (payload(amount=".30"), {"AMOUNT": ["CHF .30"]}),
        (payload(behind=("", "eBill/B/hanna@example.com")), {"PROCEDURE": ["eBill/B/hanna@example.com"]}),
        (payload(behind=()), {"AMOUNT": ["CHF 129.72"]}),
    ],
)
def test_each_kind_of_bill_is_read(text: str, expected: dict[str, list[str]]) -> None:
    told = said(coded(text))
    assert expected.items() <= told.items()
    assert warned(coded(text)) == []


@pytest.mark.parametrize(
    ("text", "rule", "silent"),
    [
        (payload("CH4431999123000889013"), "WRONG-ACCOUNT", "IBAN"),
        (payload("DE89370400440532013000", kind="NON", reference=""), "WRONG-ACCOUNT", "IBAN"),
        (payload(""), "WRONG-ACCOUNT", "IBAN"),
        (payload(reference=QRR[:-1] + "8"), "WRONG-REFERENCE", "REFERENCE"),
        (payload(reference="0" * 27), "WRONG-REFERENCE", "REFERENCE"),
        (payload(IBAN, kind="SCOR", reference="RF720191230100405JSH0438"), "WRONG-REFERENCE", "REFERENCE"),
        (payload(IBAN, kind="NON", reference=SCOR), "WRONG-REFERENCE", "REFERENCE"),
        (payload(IBAN, kind="XYZ"), "WRONG-REFERENCE", "REFERENCE"),
        (payload(kind="SCOR", reference=SCOR), "WRONG-PAIR", "WRONG-REFERENCE"),
        (payload(IBAN), "WRONG-PAIR", "WRONG-REFERENCE"),
        (payload(amount="1'286.20"), "WRONG-AMOUNT", "AMOUNT"),
        (payload(amount="-5.00"), "WRONG-AMOUNT", "AMOUNT"),
        (payload(currency="USD"), "WRONG-AMOUNT", "AMOUNT"),
        (payload(version="0300"), "VERSION", "IBAN"),
        (payload().replace("\nEPD", ""), "TORN", "AMOUNT"),
        (payload().replace("\nLindenhofstrasse", "\n\nLindenhofstrasse"), "TORN", "AMOUNT"),
        ("SPC\n0200", "TORN", "IBAN"),
        (giro(account="DE89370400440532013001"), "WRONG-ACCOUNT", "IBAN"),
        (giro(amount="CHF12.00"), "WRONG-AMOUNT", "AMOUNT"),
        (giro(amount="12,00"), "WRONG-AMOUNT", "AMOUNT"),
        (giro(reference="RF00539007547034"), "WRONG-REFERENCE", "REFERENCE"),
        ("BCD\n002\n1\nSCT", "TORN", "IBAN"),
    ],
)
def test_what_is_wrong_in_a_code_is_told_and_not_said_again(text: str, rule: str, silent: str) -> None:
    pdf = coded(text)
    assert warned(pdf) == [rule]
    assert silent not in said(pdf)
    assert all(each.hint is not None for each in explained(pdf) if each.severity == "warning")


def test_of_a_torn_bill_the_account_is_told_where_its_check_digits_are_right() -> None:
    assert said(coded("\n".join(payload().split("\n")[:12]))) == {
        "TORN": [""],
        "IBAN": ["CH44 3199 9123 0008 8901 2"],
    }


def test_a_girocode_is_read() -> None:
    assert said(coded(giro(reference=SCOR, text=""))) == {
        "AMOUNT": ["EUR 129.72"],
        "IBAN": ["DE89 3704 0044 0532 0130 00"],
        "REFERENCE": [f"{SCOR} SCOR"],
        "CREDITOR": ["Papier & Tinte GmbH"],
    }
    assert said(coded(giro(amount="")))["MESSAGE"] == ["L-2026/311"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("https://example.com/r/311", {"TEXT": ["https://example.com/r/311"]}),
        ("SPCX\n0200", {"TEXT": ["SPCX 0200"]}),
        ("AQZTZWxsZXI=", {"TEXT": ["AQZTZWxsZXI="]}),
        (b"\x01\x06Seller", {"BYTES": [""]}),
        ("x" * 500, {"TEXT": ["x" * 139 + "…"]}),
        ("\u202etxt.exe", {"TEXT": ["?txt.exe"]}),
    ],
)
def test_other_codes_are_told_as_text(content: str | bytes, expected: dict[str, list[str]]) -> None:
    assert said(coded(content)) == expected


def test_each_of_several_codes_is_told_with_its_page() -> None:
    first, second = payload(behind=()), payload(amount="70.00", behind=())
    told = said(coded("https://example.com/", first, second, "https://example.com/"), pages=True)
    assert told["TEXT"] == ["1 https://example.com/"]
    assert told["AMOUNT"] == ["2 CHF 129.72", "3 CHF 70.00"]


def test_of_very_many_codes_the_first_are_told() -> None:
    told = said(coded(*(f"code {n}" for n in range(LIMITS.codes + 2))))
    assert told["TEXT"] == [f"code {n}" for n in range(LIMITS.codes)]
    assert told["MORE"] == [str(LIMITS.codes)]


def test_two_codes_on_one_page_are_both_read() -> None:
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        drawn = [squares(payload(amount=amount).encode(), 2, at) for amount, at in
                 (("1.00", (60, 60)), ("2.00", (300, 500)))]  # fmt: skip
        page.obj.Contents = pdf.make_stream(b"".join(drawn))
        assert sorted(said(saved(pdf))["AMOUNT"]) == ["CHF 1.00", "CHF 2.00"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEXT, {}),
        (
            "Rechnung L-2026/311\nTotal CHF 92.00",
            {"OTHER-TOTAL": ["CHF 129.72 CHF 92.00"]},
        ),
        ("Total CHF 92.00\nZahlteil 129.72", {"OTHER-TOTAL": ["CHF 129.72 CHF 92.00"]}),
        ("Endsumme 129.72", {}),
        ("Endsumme 92.00", {"OTHER-AMOUNT": ["CHF 129.72"]}),
        ("Rechnung 18-B", {"OTHER-NUMBER": ["L-2026/311 18-B"]}),
        (
            "Konto CH58 0079 1123 0008 8901 2",
            {"OTHER-ACCOUNT": [f"{QR_IBAN} CH58 0079 1123 0008 8901 2"]},
        ),
        ("nothing of this", {}),
    ],
)
def test_where_text_and_code_contradict_each_other_it_is_said(
    text: str, expected: dict[str, list[str]]
) -> None:
    told = said(coded(payload(), text=text))
    assert {rule: values for rule, values in told.items() if rule.startswith("OTHER-")} == expected


@pytest.mark.parametrize("text", ["Total CHF 1'250.\x96\n Netto 3.00", "Total CHF 1250.- \n Netto 3.00"])
def test_whole_francs_may_be_written_with_a_dash(text: str) -> None:
    with pikepdf.open(BytesIO(coded(payload(amount="1250.00", behind=()), text=text))) as pdf:
        pdf.pages[0].obj.Resources.Font.F.Encoding = pikepdf.Name.WinAnsiEncoding
        assert warned(saved(pdf)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (S1.replace(r"\/", "/"), [("NUMBER", "L-2026/311"), ("DATE", "2026-11-03")]),
        ("//S1/11/2611031200/10/A-1", [("DATE", "2026-11-03"), ("NUMBER", "A-1")]),
        ("//S1/11/261331", [("BILLING", "11: 261331")]),
        ("//S1/10/A/10/B", [("NUMBER", "A")]),
        (r"//S1/10/a\\b\/c", [("NUMBER", r"a\b/c")]),
        ("//S1/32/8.1:1000;2.6:200", [("VAT-NET", "8.1 1000"), ("VAT-NET", "2.6 200")]),
        ("//S1/32/8.1;x", [("BILLING", "32: 8.1;x")]),
        ("//S1/40/0:30", [("DAYS", "30")]),
        ("//S1/40/3:10;0:30/99/x", [("DISCOUNT", "3 10"), ("DAYS", "30"), ("BILLING", "99: x")]),
        ("//S1/30/1234/31/261101", [("BILLING", "30: 1234"), ("SUPPLY", "2026-11-01")]),
        ("//S1/31/261001261031", [("SUPPLY", "2026-10-01 / 2026-10-31")]),
        ("//S1/31/261001261331", [("BILLING", "31: 261001261331")]),
        ("//S1/33/8.1:16.48", [("BILLING", "33: 8.1:16.48")]),
        ("//XX/10/A", [("BILLING", "//XX/10/A")]),
        ("//S1/", []),
        ("//S1/10", []),
        ("//S1/10/\\", []),
    ],
)
def test_billing_information_is_read_as_far_as_it_goes(text: str, expected: list[tuple[str, str]]) -> None:
    found = [(name, " ".join(shown.values())) for name, shown in billing.said(text)]
    assert found[: len(expected)] == expected
    assert expected or not found


@pytest.fixture(params=EXPECTED)
def real(request: pytest.FixtureRequest, shared: Path) -> bytes:
    """A hybrid PDF that others wrote, without its XML."""
    file = shared / "corpora/zugferd" / request.param
    if not file.exists():
        pytest.skip("the reference documents are not here")
    return stripped(file.read_bytes())


def test_real_pages_are_told_by_text_and_code(real: bytes) -> None:
    bare = explained(real)
    assert bare[0].rule == "PDF-NO-XML"
    assert "PDF-TEXT-DATE" in {finding.rule for finding in bare}
    assert not any(finding.rule.startswith("PDF-CODE-") for finding in bare)
    told = said(with_code(real))
    assert BILL.items() <= told.items()
    assert told.keys() - BILL.keys() <= {"OTHER-TOTAL", "OTHER-AMOUNT", "OTHER-NUMBER", "OTHER-ACCOUNT"}
    assert told.keys() & {"OTHER-TOTAL", "OTHER-AMOUNT"}


def with_code(pdf: bytes) -> bytes:
    """A bill's code on a page of its own behind the others."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        page = opened.add_blank_page(page_size=(595, 842))
        draw(opened, page, "")
        page.obj.Contents = opened.make_stream(squares(payload().encode(), 2, (100, 100)))
        return saved(opened)


def test_the_libraries_of_codes_are_loaded_by_nobody_but_their_process() -> None:
    script = (
        "import sys; from pathlib import Path; from comptoir_facturx.contract import explain;"
        "from comptoir_engine.model import Document; from comptoir_engine.xml.content import Content;"
        "before = {'pikepdf', 'pypdf', 'pypdfium2', 'zxingcpp'} & set(sys.modules);"
        "explain(Content(Document(Path(sys.argv[1]).read_bytes())));"
        "print(before, {'pypdfium2', 'zxingcpp'} & set(sys.modules))"
    )
    page = Path(__file__).with_name("page.pdf")
    done = subprocess.run([sys.executable, "-c", script, page], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set() set()"
