"""What is particular to orders: their kinds, what one syntax demands and the other does not know, and time."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import process_time

import comptoir_cii
import pytest
from comptoir_cii.recognition import RESPONSE_CODE
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse

Read = Callable[[bytes], Content]

SAMPLES = Path(comptoir_cii.__file__).with_name("samples")
BARE = (SAMPLES / "good-order-minimum.xml").read_bytes()
MINIMUM = BARE.replace(
    b"</ram:TaxBasisTotalAmount>",
    b"</ram:TaxBasisTotalAmount><ram:GrandTotalAmount>60.00</ram:GrandTotalAmount>",
)
"""It says what it comes to: without that its totals are lost (tests/test_absent_values.py)."""
EVERY_TERM = (SAMPLES / "good-order-every-term.xml").read_bytes()
UBL = (Path(__file__).with_name("documents") / "order-every-term.xml").read_bytes()


def changed(document: bytes, before: str, after: str) -> bytes:
    assert before.encode() in document
    return document.replace(before.encode(), after.encode(), 1)


def without(document: bytes, pattern: str) -> bytes:
    """The document without the first thing that the pattern finds."""
    cut, count = re.subn(pattern.encode(), b"", document, count=1, flags=re.DOTALL)
    assert count == 1
    return cut


def text(content: Content, path: str) -> list[str | None]:
    return [element.text for element in content.tree.iterfind(path)]


def test_an_order_of_ubl_comes_back_but_for_what_is_told_as_lost(
    read: Read, to_pivot: Conversion, from_pivot: Conversion, cii_schema: Check
) -> None:
    source = read(UBL)
    written = from_pivot.run(source, {})
    seen = read(written.content.bytes)
    assert cii_schema.run(seen).verdict == "valid"
    back = to_pivot.run(seen, {})
    told = {loss.path for loss in written.losses}
    assert len(told) > 20
    assert {each.path for each in compare(source.tree, back.content.tree)} <= told
    assert back.losses == ()


@pytest.mark.parametrize("file", sorted(SAMPLES.glob("good-order-*.xml")), ids=lambda file: file.stem)
def test_what_is_read_and_what_is_written_keep_the_rules_of_order_x(
    file: Path, read: Read, to_pivot: Conversion, from_pivot: Conversion, order_rules: Check
) -> None:
    source = read(file.read_bytes())
    assert order_rules.run(source).findings == ()
    written = from_pivot.run(to_pivot.run(source, {}).content, {}).content
    assert order_rules.run(read(written.bytes)).findings == ()


def test_an_order_of_ubl_is_written_by_the_rules_of_order_x(
    read: Read, from_pivot: Conversion, order_rules: Check
) -> None:
    written = from_pivot.run(read(UBL), {"guideline": "urn:order-x.eu:1p0:extended"}).content
    assert order_rules.run(read(written.bytes)).findings == ()


# Kinds


@pytest.mark.parametrize("code", ["220", "230", "105"])
def test_an_order_keeps_its_kind(code: str, read: Read, to_pivot: Conversion, from_pivot: Conversion) -> None:
    source = read(changed(MINIMUM, ">220<", f">{code}<"))
    assert source.document.type == "order"
    pivot = to_pivot.run(source, {}).content
    assert text(pivot, "{*}OrderTypeCode") == [code]
    assert text(from_pivot.run(pivot, {}).content, "{*}ExchangedDocument/{*}TypeCode") == [code]


def test_the_response_to_an_order_is_no_order() -> None:
    format, _ = comptoir_cii.formats()
    response = changed(MINIMUM, ">220<", f">{RESPONSE_CODE}<")
    assert format.recognise(Content(Document(response))) is None


def test_an_order_that_calls_itself_a_response_is_written_as_an_order(
    read: Read, from_pivot: Conversion
) -> None:
    written = from_pivot.run(read(changed(UBL, "TypeCode>220<", f"TypeCode>{RESPONSE_CODE}<")), {})
    assert text(written.content, "{*}ExchangedDocument/{*}TypeCode") == ["220"]
    assert "/Order/cbc:OrderTypeCode" in {loss.path for loss in written.losses}


def test_the_stylesheets_know_the_same_code_of_a_response() -> None:
    codes = parse((Path(comptoir_cii.__file__).parent / "xslt/codes.xsl").read_bytes())
    [select] = [variable.get("select") for variable in codes if variable.get("name") == "response-code"]
    assert select == f"'{RESPONSE_CODE}'"


# What one syntax demands and the other does not know


@pytest.mark.parametrize(
    ("missing", "term"),
    [("<cbc:Quantity .*?</cbc:Quantity>", "quantity"), ("<cac:Price>.*?</cac:Price>", "price")],
)
def test_an_order_without_a_quantity_or_a_price_says_why_it_cannot_be_written(
    missing: str, term: str, read: Read, from_pivot: Conversion
) -> None:
    with pytest.raises(DocumentFault) as raised:
        from_pivot.run(read(without(UBL, missing)), {})
    [found] = raised.value.findings
    assert (found.rule, found.term, found.path) == (
        "CII-ORDER-PRICE", term, "/Order/cac:OrderLine[1]/cac:LineItem",
    )  # fmt: skip
    assert "line 1" in str(found.message)


def test_what_order_x_demands_is_made_of_the_lines(
    read: Read, from_pivot: Conversion, cii_schema: Check
) -> None:
    """10 at 41.80, less 30, plus 12; 2.5 at 20; the order 30 less, 12 more."""
    bare = re.sub(rb"<cbc:(LineExtensionAmount|DocumentCurrencyCode|OrderTypeCode)\b.*?</cbc:\1>", b"", UBL)
    bare = without(bare, "<cac:AnticipatedMonetaryTotal>.*</cac:AnticipatedMonetaryTotal>")
    written = from_pivot.run(read(bare), {}).content
    assert cii_schema.run(read(written.bytes)).verdict == "valid"
    totals = [str(text) for text in text(written, ".//{*}LineTotalAmount")]
    assert [Decimal(total) for total in totals] == [400, 50, 450]
    assert Decimal(str(text(written, ".//{*}TaxBasisTotalAmount")[0])) == 432
    assert text(written, ".//{*}OrderCurrencyCode") == ["CHF"]
    assert text(written, "{*}ExchangedDocument/{*}TypeCode") == ["220"]


@pytest.mark.parametrize("wrong", [">10</cbc:Quantity>", ">41.80</cbc:PriceAmount>", ">30.00</cbc:Amount>"])
def test_what_is_no_number_is_for_the_schema_to_tell(
    wrong: str, read: Read, from_pivot: Conversion, cii_schema: Check
) -> None:
    bare = re.sub(rb"<cbc:(LineExtensionAmount|BaseAmount)\b.*?</cbc:\1>", b"", UBL)
    written = from_pivot.run(read(changed(bare, wrong, re.sub(r">.*<", ">zehn<", wrong))), {}).content
    assert "zehn" in str(cii_schema.run(read(written.bytes)).findings[0].message)


@pytest.mark.parametrize("sample", ["invoice-minimum", "order-minimum"])
def test_a_gross_price_that_is_no_number_is_told(sample: str, read: Read, to_pivot: Conversion) -> None:
    net = "<ram:NetPriceProductTradePrice>"
    gross = f"<ram:ChargeAmount>25,00</ram:ChargeAmount></ram:GrossPriceProductTradePrice>{net}"
    document = changed(
        (SAMPLES / f"good-{sample}.xml").read_bytes(), net, f"<ram:GrossPriceProductTradePrice>{gross}"
    )
    assert "25,00" in {loss.value for loss in to_pivot.run(read(document), {}).losses}


def test_an_address_without_a_country_is_told_as_lost(
    read: Read, from_pivot: Conversion, cii_schema: Check
) -> None:
    written = from_pivot.run(read(without(UBL, "<cac:Country>.*?</cac:Country>")), {})
    assert cii_schema.run(read(written.content.bytes)).verdict == "valid"
    lost = {loss.path for loss in written.losses}
    assert "/Order/cac:BuyerCustomerParty/cac:Party/cac:PostalAddress/cbc:StreetName" in lost


def test_delivery_terms_that_order_x_does_not_know_are_told_as_lost(
    read: Read, from_pivot: Conversion, cii_schema: Check
) -> None:
    written = from_pivot.run(read(changed(UBL, "<cbc:ID>DAP<", "<cbc:ID>DPU<")), {})
    assert cii_schema.run(read(written.content.bytes)).verdict == "valid"
    assert "DPU" in {loss.value for loss in written.losses}


def test_the_address_of_who_receives_is_that_of_the_place_where_there_is_no_other(
    read: Read, from_pivot: Conversion
) -> None:
    order = without(UBL, "<cac:DeliveryLocation>.*?</cac:DeliveryLocation>")
    written = from_pivot.run(read(order), {})
    place = written.content.tree.find(".//{*}ApplicableHeaderTradeDelivery/{*}ShipToTradeParty")
    assert place is not None
    assert place.findtext("{*}PostalTradeAddress/{*}LineOne") == "Hafenstrasse 40"
    assert place.findtext("{*}GlobalID") == "7601000000064"
    assert not [loss for loss in written.losses if "DeliveryParty" in loss.path]


def test_the_name_of_the_place_is_that_of_who_receives_where_nobody_is_named(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    order = without(UBL, "<cac:DeliveryParty>.*?</cac:DeliveryParty>")
    written = from_pivot.run(read(order), {})
    [name] = text(written.content, ".//{*}ApplicableHeaderTradeDelivery/{*}ShipToTradeParty/{*}Name")
    assert name == "Tor 3"
    assert not [loss for loss in written.losses if "DeliveryLocation" in loss.path]
    back = to_pivot.run(read(written.content.bytes), {}).content
    assert text(back, "{*}Delivery/{*}DeliveryParty/{*}PartyName/{*}Name") == ["Tor 3"]


@pytest.mark.parametrize(
    ("asks", "name", "lost"),
    [
        ("<ram:Name>Labor 3</ram:Name>", ["Labor 3"], []),
        ("<ram:DefinedTradeContact><ram:DepartmentName>Labor 3</ram:DepartmentName></ram:DefinedTradeContact>",
         ["Labor 3"], []),
        ("<ram:ID>L3</ram:ID><ram:DefinedTradeContact><ram:DepartmentName>L3</ram:DepartmentName>"
         "</ram:DefinedTradeContact>", [], []),
        ("<ram:DefinedTradeContact><ram:PersonName>Urs Meier</ram:PersonName><ram:DepartmentName>Labor 3"
         "</ram:DepartmentName></ram:DefinedTradeContact>", ["Urs Meier"], ["Labor 3"]),
    ],
)  # fmt: skip
def test_who_asks_for_an_item_has_one_name(
    asks: str, name: list[str], lost: list[str], read: Read, to_pivot: Conversion
) -> None:
    party = f"<ram:BuyerRequisitionerTradeParty>{asks}</ram:BuyerRequisitionerTradeParty>"
    agreed = "<ram:SpecifiedLineTradeAgreement>"
    converted = to_pivot.run(read(changed(MINIMUM, agreed, agreed + party)), {})
    assert text(converted.content, ".//{*}OriginatorParty/{*}PartyName/{*}Name") == name
    assert [loss.value for loss in converted.losses] == lost


def test_the_amount_payable_is_the_total_where_order_x_has_none(read: Read, to_pivot: Conversion) -> None:
    pivot = to_pivot.run(read(MINIMUM), {}).content
    assert text(pivot, "{*}AnticipatedMonetaryTotal/{*}PayableAmount") == ["60.00"]


# Dates


@pytest.mark.parametrize(
    ("written", "day", "time", "lost"),
    [
        (' format="102">20261103', ["2026-11-03"], [], []),
        (' format="203">202611030915', ["2026-11-03"], ["09:15:00"], []),
        (' format="204">20261103091507', ["2026-11-03"], ["09:15:07"], []),
        (' format="102">20261341', [], [], ["102", "20261341"]),
        (' format="610">202611', [], [], ["202611", "610"]),
        (' format="102">202611030915', ["2026-11-03"], ["09:15:00"], ["102", "202611030915"]),
        (' format="203">202611032575', ["2026-11-03"], [], ["202611032575", "203"]),
    ],
)  # fmt: skip
def test_an_order_says_when_it_was_written(
    written: str, day: list[str], time: list[str], lost: list[str], read: Read, to_pivot: Conversion
) -> None:
    converted = to_pivot.run(read(changed(MINIMUM, ' format="102">20261103', written)), {})
    assert text(converted.content, "{*}IssueDate") == day
    assert text(converted.content, "{*}IssueTime") == time
    assert sorted(loss.value for loss in converted.losses) == lost


@pytest.mark.parametrize(("zone", "lost"), [("", []), ("Z", ["2026-11-03T09:15:07Z"])])
def test_an_order_may_say_it_as_xml_schema_does(
    zone: str, lost: list[str], read: Read, to_pivot: Conversion
) -> None:
    plain = '<udt:DateTimeString format="102">20261103</udt:DateTimeString>'
    written = f"<udt:DateTime>2026-11-03T09:15:07{zone}</udt:DateTime>"
    converted = to_pivot.run(read(changed(MINIMUM, plain, written)), {})
    assert text(converted.content, "{*}IssueDate") == ["2026-11-03"]
    assert text(converted.content, "{*}IssueTime") == ["09:15:07"]
    assert [loss.value for loss in converted.losses] == lost


def test_a_day_of_delivery_is_a_period_of_one_day(
    read: Read, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    order = changed(UBL, "<cbc:EndDate>2026-11-18<", "<cbc:EndDate>2026-11-17<")
    written = from_pivot.run(read(order), {}).content
    [day] = text(written, ".//{*}ApplicableHeaderTradeDelivery//{*}OccurrenceDateTime/{*}DateTimeString")
    assert day == "20261117"
    back = to_pivot.run(read(written.bytes), {}).content
    period = back.tree.find("{*}Delivery/{*}RequestedDeliveryPeriod")
    assert period is not None
    assert [child.text for child in period] == ["2026-11-17", "2026-11-17"]


@pytest.mark.parametrize("place", ["ApplicableHeaderTradeDelivery", "SpecifiedLineTradeDelivery"])
def test_a_day_beside_a_period_is_told_as_lost(place: str, read: Read, to_pivot: Conversion) -> None:
    said = '<udt:DateTimeString format="102">20261231</udt:DateTimeString>'
    day = f"<ram:OccurrenceDateTime>{said}</ram:OccurrenceDateTime>"
    head, found, rest = EVERY_TERM.partition(f"<ram:{place}>".encode())
    assert found
    order = (
        head
        + found
        + changed(rest, "<ram:OccurrenceSpecifiedPeriod>", f"{day}<ram:OccurrenceSpecifiedPeriod>")
    )
    assert "20261231" in [loss.value for loss in to_pivot.run(read(order), {}).losses]


# Where findings lead, and time


def test_a_schema_finding_names_term_path_and_line(read: Read, cii_schema: Check) -> None:
    file = SAMPLES / "bad-XSD-CVC-DATATYPE-VALID-1-2-1-order-with-decimal-comma.xml"
    [found] = cii_schema.run(read(file.read_bytes())).findings
    assert found.term == "price"
    assert (found.path or "").endswith("NetPriceProductTradePrice/ram:ChargeAmount")
    assert b"20,00" in file.read_bytes().splitlines()[(found.line or 0) - 1]


def test_a_value_of_the_pivot_leads_home_to_its_line(read: Read, to_pivot: Conversion) -> None:
    source = read(EVERY_TERM)
    pivot = to_pivot.run(source, {}).content
    assert to_pivot.home is not None
    place = to_pivot.home("/Order/cac:OrderLine[2]/cac:LineItem/cbc:Quantity", pivot, source)
    assert place is not None
    path, line = place
    assert path.endswith(
        "IncludedSupplyChainTradeLineItem[2]/ram:SpecifiedLineTradeDelivery/ram:RequestedQuantity"
    )
    assert b'unitCode="MTR"' in EVERY_TERM.splitlines()[(line or 0) - 1]


def test_time_grows_with_the_lines(read: Read, to_pivot: Conversion, from_pivot: Conversion) -> None:
    few, many = (_seconds(_with_lines(count), read, to_pivot, from_pivot) for count in (200, 2_000))
    assert many < 20 * few


def _with_lines(count: int) -> bytes:
    lines = re.search(
        rb"    <ram:IncludedSupply.*?</ram:IncludedSupplyChainTradeLineItem>\n", MINIMUM, re.DOTALL
    )
    assert lines is not None
    return MINIMUM.replace(lines[0], lines[0] * count)


def _seconds(document: bytes, read: Read, to_pivot: Conversion, from_pivot: Conversion) -> float:
    """CPU seconds there and back, the best of three."""

    def once() -> float:
        start = process_time()
        pivot = to_pivot.run(read(document), {}).content
        assert len(from_pivot.run(pivot, {}).content.bytes) > len(document) / 2
        return process_time() - start

    return min(once() for _ in range(3))
