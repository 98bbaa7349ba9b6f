"""What is particular to ETS 3.1: how it is told, checked, read and written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import comptoir_ets31
import pytest
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import PIVOT, Document, Identifier, Report, Type
from comptoir_engine.pivot.compare import compare
from comptoir_engine.pivot.head import head_of
from comptoir_engine.xml.content import Content

SAMPLES = Path(comptoir_ets31.__file__).parent / "samples"
BAD = sorted(SAMPLES.glob("bad-*.xml"))
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"

Convert = Callable[..., Converted]
Sample = Callable[[str], Content]
AsEts = Callable[[bytes], Content]


def _recognised(content: bytes) -> Type | None:
    return comptoir_ets31.formats()[0].recognise(Content(Document(content)))


def _report(content: Content) -> Report:
    return comptoir_ets31.checks()[0].run(content)


def _edited(content: Content, *changes: tuple[str, str]) -> bytes:
    text = content.bytes.decode(content.tree.getroottree().docinfo.encoding or "utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return text.encode(content.tree.getroottree().docinfo.encoding or "utf-8")


def _lost(converted: Converted) -> dict[str, str]:
    return {loss.path.rpartition("/")[2]: loss.value for loss in converted.losses}


# Recognition


def test_an_invoice_is_told_from_a_credit_note_by_the_word_for_its_type(sample: Sample) -> None:
    assert _recognised(sample("invoice-two-rates").bytes) == "invoice"
    assert _recognised(sample("credit-note").bytes) == "credit-note"


@pytest.mark.parametrize(
    "stranger",
    [
        b"",
        b"Invoice",
        b"<Invoice/>",
        b'<Invoice version="3.1"/>',
        b'<Invoice version="3.1" doctype="Other Invoice"/>',
        b'<Invoice version="2.0" doctype="ETS Invoice"/>',
        b'<Invoice version="4.0" doctype="ETS Invoice"/>',
        b'<Order version="3.1" doctype="ETS Order"/>',
        b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>',
        b"%PDF-1.7",
    ],
)
def test_what_is_not_ets_3_is_a_stranger(stranger: bytes) -> None:
    assert _recognised(stranger) is None


# The check


def test_a_good_sample_is_valid(good: Content) -> None:
    report = _report(good)
    assert report.verdict == "valid"
    assert {finding.severity for finding in report.findings} <= {"warning"}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_sample_breaks_the_rule_in_its_name(path: Path) -> None:
    report = _report(Content(Document(path.read_bytes(), "ets31", "invoice")))
    assert report.verdict == "invalid"
    assert any(path.stem.startswith(f"bad-{finding.rule}-") for finding in report.findings)
    assert all(finding.line for finding in report.findings)


def test_every_report_says_that_the_schema_is_a_reconstruction(good: Content) -> None:
    assert "reconstruction" in _report(good).version


def test_unknown_elements_and_codes_are_pointed_out_at_their_line(sample: Sample) -> None:
    content = sample("invoice-with-unknown-elements")
    found = {
        (finding.rule, str(finding.path).rpartition("/")[2]): finding for finding in _report(content).findings
    }
    assert set(found) == {
        ("ETS31-CODE", "BV.040_Typ_des_Dokuments"),
        ("ETS31-ELEMENT", "BV.070_Bestelldatum"),
        ("ETS31-ELEMENT", "I.H.100_Bankverbindung"),
        ("ETS31-ELEMENT", "BV.030_MwSt_Nummer_des_Kaeufers"),
        ("ETS31-ELEMENT", "BV.050_Kostenstelle_des_Kaeufers"),
        ("ETS31-ELEMENT", "BV.060_Steuerlicher_Hinweis"),
    }
    lines = content.bytes.decode().splitlines()
    for (_, name), finding in found.items():
        assert f"<{name}>" in lines[(finding.line or 0) - 1]


def test_an_unknown_element_without_a_number_is_refused(sample: Sample, as_ets: AsEts) -> None:
    content = as_ets(_edited(sample("invoice-minimum"), ("<Invoice_Items>", "<Remark/><Invoice_Items>")))
    assert [finding.rule for finding in _report(content).findings] == ["XSD-ELEMENT-CONTENT"]


@pytest.mark.parametrize(
    "value", ["BV.030_Verrechneter_Einzelpreis_des_Artikels", "BV.010_Rechnungsnummer", "BV.100_PLZ"]
)
def test_an_element_within_a_value_is_refused_at_its_line(sample: Sample, as_ets: AsEts, value: str) -> None:
    """Whoever reads the value would take its text for a part of it."""
    content = as_ets(
        _edited(sample("invoice-two-rates"), (f"</{value}>", f"<BV.999_Zusatz>7</BV.999_Zusatz></{value}>"))
    )
    errors = [finding for finding in _report(content).findings if finding.severity == "error"]
    assert errors
    assert {str(finding.path).rpartition("/")[2] for finding in errors} <= {value, "BV.999_Zusatz"}
    line = content.bytes.decode().splitlines()[(errors[0].line or 0) - 1]
    assert "BV.999_Zusatz" in line


# Reading


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("20261103", "2026-11-03"),
        ("20261103000000", "2026-11-03"),
        ("20261103000000000", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("2026-11-03T00:00:00", "2026-11-03"),
        ("\n 20261103000000000 ", "2026-11-03"),
    ],
)
def test_a_day_is_read_in_each_of_its_forms(
    read: Convert, sample: Sample, as_ets: AsEts, written: str, day: str
) -> None:
    converted = read(as_ets(_edited(sample("invoice-minimum"), (">20261201<", f">{written}<"))))
    assert converted.content.tree.findtext(f"{CBC}IssueDate") == day
    assert not converted.losses


@pytest.mark.parametrize(
    "written",
    [
        "20261103102254000",
        "20261103000001",
        "2026-11-03T10:00:00",
        "2026-11-03Z",
        "2026-11-03T00:00:00+01:00",
    ],
)
def test_a_date_never_becomes_an_instant(read: Convert, sample: Sample, as_ets: AsEts, written: str) -> None:
    converted = read(as_ets(_edited(sample("invoice-minimum"), (">20261201<", f">{written}<"))))
    assert converted.content.tree.findtext(f"{CBC}IssueDate") == "2026-11-03"
    assert _lost(converted) == {"BV.020_Rechnungsdatum": written}


@pytest.mark.parametrize("written", ["20261303", "20260230000000000", "3.11.2026", "2026", "202611031"])
def test_what_is_no_day_is_lost_and_not_guessed(
    read: Convert, sample: Sample, as_ets: AsEts, written: str
) -> None:
    converted = read(as_ets(_edited(sample("invoice-minimum"), (">20261201<", f">{written}<"))))
    assert converted.content.tree.find(f"{CBC}IssueDate") is None
    assert _lost(converted) == {"BV.020_Rechnungsdatum": written}


@pytest.mark.parametrize(
    ("written", "rate"), [("7.7", "7.7"), ("0.00", "0.00"), ("MWST_7.70%", "7.70"), ("MWST_0.00 %", "0.00")]
)
def test_a_rate_is_read_without_what_partners_write_around_it(
    read: Convert, sample: Sample, as_ets: AsEts, written: str, rate: str
) -> None:
    changed = _edited(sample("invoice-two-rates"), (">2.6<", f">{written}<"))
    category = read(as_ets(changed)).content.tree.findall(f".//{CAC}ClassifiedTaxCategory")[2]
    assert category.findtext(f"{CBC}Percent") == rate


@pytest.mark.parametrize(
    ("written", "code", "name"),
    [
        ("AT", "AT", None),
        ("at", "AT", None),
        ("Österreich", "AT", None),
        ("ÖSTERREICH", "AT", None),
        ("Suisse", "CH", None),
        (" schweiz ", "CH", None),
        ("Atlantis", None, "Atlantis"),
        ("xx", None, "xx"),
    ],
)
def test_a_country_is_read_as_a_code_or_a_name(
    read: Convert, sample: Sample, as_ets: AsEts, written: str, code: str | None, name: str | None
) -> None:
    changed = _edited(sample("invoice-two-rates"), ("<BV.120_Land>CH", f"<BV.120_Land>{written}"))
    country = read(as_ets(changed)).content.tree.find(f".//{CAC}Country")
    assert country is not None
    assert (country.findtext(f"{CBC}IdentificationCode"), country.findtext(f"{CBC}Name")) == (code, name)


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("", "CH", "Schweiz"),
        ("de", "BA", "Bosnien und Herzegowina"),
        ("FR", "DE", "Allemagne"),
        ("it-CH", "AT", "Austria"),
        ("en", "TT", "Trinidad & Tobago"),
        ("rm", "IT", "Italien"),
        ("de", "XX", "XX"),
    ],
)
def test_a_receiver_may_have_countries_by_name_and_the_code_is_read_back(
    read: Convert, write: Convert, sample: Sample, as_ets: AsEts, language: str, code: str, name: str
) -> None:
    changed = _edited(sample("invoice-two-rates"), ("<BV.120_Land>CH", f"<BV.120_Land>{code}"))
    pivot = read(as_ets(changed)).content
    plain, converted = write(pivot, language=language), write(pivot, language=language, country="name")
    assert plain.content.tree.findtext(".//BV.120_Land") == code
    assert converted.content.tree.findtext(".//BV.120_Land") == name
    assert converted.losses == plain.losses
    assert read(as_ets(converted.content.bytes)).content.bytes == pivot.bytes


def test_an_absent_rate_stays_absent(read: Convert, write: Convert, sample: Sample, as_ets: AsEts) -> None:
    changed = _edited(sample("invoice-two-rates"), ("<BV.030_Steuersatz>2.6</BV.030_Steuersatz>", ""))
    converted = read(as_ets(changed))
    assert converted.content.tree.findall(f".//{CAC}ClassifiedTaxCategory")[2].find(f"{CBC}Percent") is None
    again = write(converted.content).content.tree.findall(".//I.D.030_Steuern")[2]
    assert [element.tag for element in again] == ["BV.010_Funktion_der_Steuer", "BV.020_Steuersatz_Kategorie"]


def test_both_shapes_of_the_list_and_a_mix_of_them_say_the_same(
    read: Convert, sample: Sample, as_ets: AsEts
) -> None:
    flat = sample("invoice-two-rates")
    begin = "      <I.D.010_Basisdaten>\n        <BV.010_Positions_Nr_in_der_Rechnung>"
    split = "</Invoice_Items><Invoice_Items>"
    mixed = as_ets(_edited(flat, (f"{begin}2<", f"{split}{begin}2<")))
    wrapped = as_ets(_edited(mixed, (f"{begin}3<", f"{split}{begin}3<")))
    documents = [read(each).content.bytes for each in (flat, mixed, wrapped)]
    assert documents[0] == documents[1] == documents[2]


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1", "UTF-16", "windows-1252"])
def test_each_encoding_is_read(read: Convert, sample: Sample, as_ets: AsEts, encoding: str) -> None:
    content = sample("invoice-a-list-for-each-line")
    text = content.bytes.decode("iso-8859-1").replace("ISO-8859-1", encoding)
    assert read(as_ets(text.encode(encoding))).content.bytes == read(content).content.bytes


def test_a_billing_address_that_repeats_the_buyers_is_no_loss_and_another_one_is(
    read: Convert, sample: Sample
) -> None:
    assert set(_lost(read(sample("invoice-two-rates")))) == {"BV.090_Sprache"}
    lost = read(sample("invoice-a-list-for-each-line")).losses
    billing = [loss for loss in lost if "I.H.040_Rechnungsadresse" in loss.path]
    assert [loss.value for loss in billing] == ["Spital Oberwäldli, Kreditoren", "Postfach", "9001"]


def test_the_name_in_business_and_the_registered_name_are_told_apart(read: Convert, sample: Sample) -> None:
    def names(name: str) -> tuple[str | None, str | None]:
        party = read(sample(name)).content.tree.find(f"{CAC}AccountingSupplierParty/{CAC}Party")
        assert party is not None
        registered = party.findtext(f"{CAC}PartyLegalEntity/{CBC}RegistrationName")
        return party.findtext(f"{CAC}PartyName/{CBC}Name"), registered

    assert names("invoice-two-rates") == (None, "Glaserei Morgental GmbH")
    assert names("invoice-minimum") == (None, "Rösterei Tannboden")
    assert names("invoice-a-list-for-each-line") == (
        "Kälte Brühwiler",
        "Brühwiler Kälte- und Klimatechnik AG",
    )


def test_a_credit_note_is_due_in_its_means_of_payment(read: Convert, write: Convert, sample: Sample) -> None:
    pivot = read(sample("credit-note")).content
    assert pivot.tree.findtext(f"{CAC}PaymentMeans/{CBC}PaymentDueDate") == "2026-12-10"
    assert pivot.tree.find(f"{CBC}DueDate") is None
    assert b">20261210000000000<" in write(pivot).content.bytes


def test_negative_amounts_keep_their_sign(read: Convert, write: Convert, sample: Sample) -> None:
    pivot = read(sample("invoice-negative-total")).content
    assert pivot.tree.findtext(f"{CAC}LegalMonetaryTotal/{CBC}PayableAmount") == "-272.14"
    assert b"brutto>-321.06<" in write(pivot).content.bytes


@pytest.mark.parametrize("line", [1, 2, 3])
def test_a_value_that_was_written_leads_home_to_its_own_line(
    read: Convert, write: Convert, sample: Sample, line: int
) -> None:
    """The group of a line's tax is made for the line and for its tax, which stands once in it."""
    pivot = read(sample("invoice-two-rates")).content
    written = write(pivot).content
    conversion = next(each for each in comptoir_ets31.conversions() if each.source == PIVOT)
    assert conversion.home is not None
    made = f"/Invoice/Invoice_Detail/Invoice_Items/I.D.030_Steuern[{line}]/BV.030_Steuersatz"
    place = conversion.home(made, written, pivot)
    assert place is not None
    assert place[0] == f"/Invoice/cac:InvoiceLine[{line}]/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent"


def test_findings_on_the_pivot_lead_home(read: Convert, sample: Sample) -> None:
    conversion = next(each for each in comptoir_ets31.conversions() if each.source == "ets31")
    source = sample("invoice-two-rates")
    pivot = read(source).content
    assert conversion.home is not None
    for path, name, line in (
        ("/Invoice/cac:InvoiceLine[2]/cbc:LineExtensionAmount", "BV.070_Bestaetigter_Gesamt", ">336.00<"),
        (
            "/Invoice/cac:InvoiceLine[3]/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent",
            "BV.030_Steuersatz",
            ">2.6<",
        ),
        ("/Invoice/cac:TaxTotal/cac:TaxSubtotal[2]/cbc:TaxAmount", "BV.050_Steuerbetrag", ">2.55<"),
        ("/Invoice/cac:InvoiceLine[2]/cac:Price/cac:AllowanceCharge", "I.D.010_Basisdaten[2]", "<I.D.010"),
        ("/Invoice/cac:AccountingSupplierParty/cac:Party/cac:Contact", "I.H.030_Lieferanten", "<I.H.030"),
    ):
        place = conversion.home(path, pivot, source)
        assert place is not None
        assert name in place[0]
        assert line in source.bytes.decode().splitlines()[(place[1] or 0) - 1]


# Writing


@pytest.mark.parametrize(
    ("shape", "written"),
    [
        ("17", "20261103000000000"),
        ("14", "20261103000000"),
        ("8", "20261103"),
        ("iso", "2026-11-03"),
    ],
)
def test_a_receiver_chooses_the_form_of_days(
    read: Convert, write: Convert, sample: Sample, shape: str, written: str
) -> None:
    pivot = read(sample("invoice-two-rates")).content
    converted = write(pivot, date_shape=shape).content
    assert converted.tree.findtext(".//BV.020_Rechnungsdatum") == written
    assert _report(converted).verdict == "valid"
    assert not compare(pivot.tree, read(converted).content.tree)


@pytest.mark.parametrize(("shape", "lists"), [("flat", 1), ("wrapped", 3)])
def test_a_receiver_chooses_one_list_or_a_list_for_each_line(
    read: Convert, write: Convert, sample: Sample, shape: str, lists: int
) -> None:
    converted = write(read(sample("invoice-two-rates")).content, line_shape=shape).content
    assert len(converted.tree.findall("Invoice_Detail/Invoice_Items")) == lists
    assert _report(converted).verdict == "valid"


def test_a_receiver_chooses_the_encoding_and_nothing_is_lost_in_it(
    read: Convert, write: Convert, sample: Sample
) -> None:
    pivot = read(sample("invoice-two-rates")).content
    latin, utf8 = (write(pivot, encoding=name).content.bytes for name in ("ISO-8859-1", "UTF-8"))
    assert latin.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert "Lüften".encode("iso-8859-1") in latin
    assert b"&#8222;" in latin, "a character that the encoding lacks is written as a reference"
    assert "„Lüften und Heizen“".encode() in utf8


def test_a_receiver_may_ask_for_a_language(read: Convert, write: Convert, sample: Sample) -> None:
    pivot = read(sample("invoice-two-rates")).content
    assert b"Sprache" not in write(pivot).content.bytes
    assert b"<BV.090_Sprache>de</BV.090_Sprache>" in write(pivot, language="de").content.bytes


def test_participant_numbers_come_from_the_document_or_else_from_the_profile(
    read: Convert, write: Convert, sample: Sample
) -> None:
    def numbers(name: str) -> list[str | None]:
        written = write(read(sample(name)).content, buyer_participant="41301", supplier_participant="41302")
        return [
            written.content.tree.findtext(f".//{element}")
            for element in (
                "BV.030_Nr_Kaeufer_bei_ETS",
                "BV.035_Typ_der_Handelsplatz_ID",
                "BV.030_Nr_Lieferant_bei_ETS",
            )
        ]

    assert numbers("invoice-two-rates") == ["41301000000883423", "TPID", "41301000000720519"]
    assert numbers("invoice-minimum") == ["41301", "TPID", "41302"]


def test_the_head_of_a_document_names_both_participants(read: Convert, sample: Sample) -> None:
    head = head_of(read(sample("invoice-two-rates")).content.tree)
    assert head.seller is not None
    assert head.buyer is not None
    assert Identifier("TPID", "41301000000720519") in head.seller.ids
    assert Identifier("VAT", "CHE-109.384.753 MWST") in head.seller.ids
    assert Identifier("TPID", "41301000000883423") in head.buyer.ids
    assert (head.due, head.currency, head.payable) == (date(2026, 12, 3), "CHF", Decimal("2390.11"))


def test_the_gross_amount_of_a_line_is_rounded_half_away_from_zero(
    read: Convert, write: Convert, sample: Sample
) -> None:
    for sign in ("", "-"):
        changed = _edited(sample("invoice-minimum"), (">120.00<", f">{sign}2.50<")).replace(
            b"<I.D.030_Steuern>\n      </I.D.030_Steuern>", b""
        )
        changed = changed.replace(
            b"    </Invoice_Items>",
            b"<I.D.030_Steuern><BV.030_Steuersatz>7</BV.030_Steuersatz></I.D.030_Steuern></Invoice_Items>",
        )
        converted = write(read(Content(Document(changed, "ets31", "invoice"))).content).content.tree
        assert converted.findtext(".//BV.050_Steuerbetrag") == f"{sign}0.18"
        assert converted.findtext(".//BV.080_Bestaetigter_Gesamtpreis_der_Position_brutto") == f"{sign}2.68"


_IN_EUROS = '<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">180.40</cbc:TaxAmount></cac:TaxTotal>'


def test_a_total_is_chosen_by_its_currency(
    read: Convert, write: Convert, sample: Sample, as_pivot: Callable[[bytes], Content]
) -> None:
    text = read(sample("invoice-two-rates")).content.bytes.decode()
    converted = write(as_pivot(text.replace("<cac:TaxTotal>", f"{_IN_EUROS}<cac:TaxTotal>").encode()))
    assert converted.content.tree.findtext(".//I.S.010_Basisdaten/BV.060_Steuerbetrag") == "174.11"
    lost = {loss.path: loss.value for loss in converted.losses}
    assert lost["/Invoice/cac:TaxTotal[1]/cbc:TaxAmount"] == "180.40"
    assert lost["/Invoice/cac:TaxTotal[1]/cbc:TaxAmount/@currencyID"] == "EUR"
    assert not any(path.startswith("/Invoice/cac:TaxTotal[2]") for path in lost)


@pytest.mark.parametrize(
    "base",
    [
        '<cbc:BaseQuantity unitCode="MTK">10</cbc:BaseQuantity>',
        '<cbc:BaseQuantity unitCode="C62">1</cbc:BaseQuantity>',
    ],
)
def test_a_price_for_several_units_is_never_written_as_the_price_of_one(
    read: Convert, write: Convert, sample: Sample, as_pivot: Callable[[bytes], Content], base: str
) -> None:
    text = read(sample("credit-note")).content.bytes.decode().replace("</cac:Price>", f"{base}</cac:Price>")
    converted = write(as_pivot(text.encode()))
    assert converted.content.tree.find(".//BV.030_Verrechneter_Einzelpreis_des_Artikels") is None
    assert {"cbc:PriceAmount", "@currencyID", "cbc:BaseQuantity", "@unitCode"} <= set(_lost(converted))


def test_text_from_outside_stays_text(read: Convert, write: Convert, sample: Sample, as_ets: AsEts) -> None:
    hostile = "&lt;!DOCTYPE x&gt; &amp;amp; ]]&gt; {1+1} &#xA;"
    content = as_ets(_edited(sample("invoice-minimum"), ("Kaffee, 5 kg", hostile)))
    pivot = read(content).content
    assert pivot.tree.findtext(f".//{CBC}Name") == "<!DOCTYPE x> &amp; ]]> {1+1} \n"
    again = write(pivot).content.tree.findtext(".//BV.070_Artikel_Beschreibung")
    assert again == "<!DOCTYPE x> &amp; ]]> {1+1} \n"
