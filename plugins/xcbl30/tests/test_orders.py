"""Orders, their changes, responses and despatch advices: both ways, held against documents and DTDs of others."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import comptoir_ubl21
import comptoir_xcbl30
import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.model import Document
from comptoir_engine.pivot.compare import compare
from comptoir_engine.pivot.values import read as values
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from lxml import etree

Convert = Callable[..., Converted]
Make = Callable[[bytes], Content]
Sample = Callable[[str], Content]

UBL = Path(comptoir_ubl21.__file__).with_name("samples")
ROOTS = {"order": "Order", "order-response": "OrderResponse", "despatch-advice": "AdvanceShipmentNotice"}
OFFICIAL = {
    "OrderSample-ABC": "order",
    "ChangeOrderSample-ABC": "order",
    "OrderResponseSample-ABC": "order-response",
    "SecondOrderResponseSample-ABC": "order-response",
    "ASNSample-ABC": "despatch-advice",
}


def _with(content: Content, old: str, new: str) -> Content:
    text = content.bytes.decode()
    assert old in text
    changed = Document(text.replace(old, new, 1).encode())
    return Content(
        Document(changed.content, "xcbl30", comptoir_xcbl30.formats()[0].recognise(Content(changed)))
    )


def _terms(converted: Converted) -> dict[str, str]:
    """The first value of each term."""
    found: dict[str, str] = {}
    for value in values(converted.content.tree):
        if value.term:
            found.setdefault(value.term, value.value)
    return found


def _all(converted: Converted, path: str) -> list[str | None]:
    return [each.text for each in converted.content.tree.iterfind(path)]


def _lost(converted: Converted) -> dict[str, str]:
    return {loss.path: loss.value for loss in converted.losses}


# Both ways


@pytest.mark.parametrize("type", ROOTS)
def test_every_term_of_ubl_survives_or_is_named_as_lost(
    read: Convert, write: Convert, as_xcbl: Make, as_pivot: Make, type: str
) -> None:
    pivot = as_pivot((UBL / f"good-{type}-every-term.xml").read_bytes())
    written = write(pivot)
    again = read(as_xcbl(written.content.bytes))
    differences = compare(pivot.tree, again.content.tree)
    named = {loss.path for loss in written.losses}
    assert [each for each in differences if each.path not in named] == []
    assert all(each.right is None for each in differences)
    assert len(differences) < 35


@pytest.mark.parametrize("type", ROOTS)
def test_what_is_written_is_valid_for_the_dtd_of_3_5(
    shared: Path, write: Convert, as_pivot: Make, type: str
) -> None:
    with (shared / "formats" / "xcbl30" / "dtd-3.5" / f"{ROOTS[type]}.dtd").open("rb") as file:
        dtd = etree.DTD(file)
    pivot = as_pivot((UBL / f"good-{type}-every-term.xml").read_bytes())
    assert dtd.validate(write(pivot, namespace="none").content.tree), dtd.error_log


@pytest.mark.parametrize(("name", "type"), OFFICIAL.items())
def test_official_samples_are_valid_read_written_and_read_the_same(
    shared: Path, read: Convert, write: Convert, as_xcbl: Make, name: str, type: str
) -> None:
    folder = shared / "formats" / "xcbl30" / "samples-3.5" / "ABCScenario"
    document = as_xcbl((folder / f"{name}.xml").read_bytes())
    assert document.document.type == type
    assert comptoir_xcbl30.checks()[0].run(document).verdict == "valid"
    pivot = read(document)
    for check in Registry.load().checks.values():
        if check.format == "ubl21" and type in check.types:
            assert check.run(Content(pivot.content.document)).verdict == "valid", check.id
    written = write(pivot.content)
    again = read(as_xcbl(written.content.bytes))
    named = {loss.path for loss in written.losses}
    differences = compare(pivot.content.tree, again.content.tree)
    assert [each for each in differences if each.path not in named] == []


def test_an_official_change_takes_quantity_and_item_from_where_they_are(
    shared: Path, read: Convert, as_xcbl: Make
) -> None:
    folder = shared / "formats" / "xcbl30" / "samples-3.5" / "ABCScenario"
    terms = _terms(read(as_xcbl((folder / "ChangeOrderSample-ABC.xml").read_bytes())))
    expected = {
        "related-order": "4500005693", "line-number": "00011", "line-status": "3", "quantity": "5",
        "item-seller-number": "R-3456", "price": "1000.00",
    }  # fmt: skip
    assert {term: terms.get(term) for term in expected} == expected
    assert "line-net" not in terms


def test_a_pivot_declares_its_namespaces_once(sample: Sample, read: Convert) -> None:
    names = ("order-every-term", "order-response-every-term", "despatch-advice-every-term")
    assert [read(sample(name)).content.bytes.count(b"xmlns") for name in names] == [3, 3, 3]


@pytest.mark.parametrize(
    ("type", "path"),
    [
        ("order", ".//{*}DeliveryTerms/{*}SpecialTerms"),
        ("order", ".//{*}Item/{*}ManufacturersItemIdentification"),
        ("order", ".//{*}LineItem/{*}Note"),
        ("order", ".//{*}Item/{*}ItemInstance"),
        ("order-response", ".//{*}OrderReference"),
        ("despatch-advice", ".//{*}Shipment/{*}Delivery/{*}DeliveryTerms"),
        ("despatch-advice", ".//{*}TransportHandlingUnit"),
    ],
)
def test_what_is_said_twice_is_written_twice_or_named(
    write: Convert, as_pivot: Make, type: str, path: str
) -> None:
    root = parse((UBL / f"good-{type}-every-term.xml").read_bytes())
    element = root.find(path)
    assert element is not None
    twin = deepcopy(element)
    element.addnext(twin)
    values = [each for each in twin.iter() if len(each) == 0 and not (each.text or "").startswith("20")]
    for number, value in enumerate(values):
        value.text = f"Zum zweiten {number}"
    converted = write(as_pivot(etree.tostring(root)))
    written, lost = converted.content.bytes.decode(), set(_lost(converted).values())
    assert [each.text for each in values if each.text not in lost and str(each.text) not in written] == []


# Recognition


@pytest.mark.parametrize(
    "stranger",
    [
        b"<Order><OrderHeader><OrderNumber>1</OrderNumber></OrderHeader></Order>",
        b"<OrderResponse><OrderResponseHeader/></OrderResponse>",
        b"<GoodsReceipt><GoodsReceiptHeader/></GoodsReceipt>",
        b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"><OrderHeader><OrderNumber>'
        b"<BuyerOrderNumber>1</BuyerOrderNumber></OrderNumber></OrderHeader></Order>",
    ],
)
def test_a_stranger_is_not_recognised(stranger: bytes) -> None:
    assert comptoir_xcbl30.formats()[0].recognise(Content(Document(stranger))) is None


def test_a_change_of_an_order_is_an_order(sample: Sample) -> None:
    assert sample("change-order").document.type == "order"


# Orders


def test_a_period_with_one_end_is_a_date_with_a_name(read: Convert, write: Convert, as_pivot: Make) -> None:
    content = (UBL / "good-order-every-term.xml").read_bytes()
    start = b"    <cbc:StartDate>2026-11-03</cbc:StartDate>\n"
    tree = write(as_pivot(content.replace(start, b"", 1))).content.tree
    assert tree.find(".//OrderDates/ValidityDates") is None
    assert "ValidUntil" in [
        each.text for each in tree.iterfind(".//OrderDates/ListOfDateCoded//DateQualifierCoded")
    ]


def test_a_number_of_a_line_that_is_no_integer_comes_back(
    read: Convert, write: Convert, as_pivot: Make, as_xcbl: Make
) -> None:
    content = (UBL / "good-order-every-term.xml").read_bytes()
    pivot = as_pivot(content.replace(b"<cbc:ID>2</cbc:ID>", b"<cbc:ID>2.1</cbc:ID>", 1))
    written = write(pivot).content
    numbers = [each.text for each in written.tree.iterfind(".//LineItemNum/BuyerLineItemNum")]
    assert numbers == ["1", "2"]
    assert _all(read(as_xcbl(written.bytes)), "{*}OrderLine/{*}LineItem/{*}ID") == ["1", "2.1"]


def test_lines_that_do_not_agree_on_parts_are_named(write: Convert, as_pivot: Make) -> None:
    told = write(as_pivot((UBL / "good-order-every-term.xml").read_bytes()))
    assert told.content.tree.find(".//PartialShipmentAllowed") is None
    assert any(path.endswith("/cbc:PartialDeliveryIndicator") for path in _lost(told))


def test_several_deliveries_without_a_quantity_are_named(write: Convert, as_pivot: Make) -> None:
    content = (UBL / "good-order-every-term.xml").read_text(encoding="utf-8")
    quantity = '        <cbc:Quantity unitCode="C62">10</cbc:Quantity>\n'
    assert content.count(quantity) == 1
    bare = content.replace(quantity, "")
    one = write(as_pivot(bare.encode()))
    assert one.content.tree.findtext(".//ScheduleLine/Quantity/QuantityValue") == "10"
    start, end = bare.index("      <cac:Delivery>\n        <cac:DeliveryLocation>"), "      </cac:Delivery>\n"
    delivery = bare[start : bare.index(end, start) + len(end)]
    two = write(as_pivot(bare.replace(delivery, delivery * 2).encode()))
    assert two.content.tree.find(".//ScheduleLine") is None
    assert len([path for path in _lost(two) if "/cac:LineItem/cac:Delivery[" in path]) > 4


@pytest.mark.parametrize(
    ("name", "purpose", "rule"),
    [
        *(
            ("order-of-another-writer", each, "XCBL30-ORDER-PURPOSE")
            for each in ("Cancellation", "Change", "Replace")
        ),
        ("change-order", "Cancellation", "XCBL30-ORDER-PURPOSE"),
        ("despatch-advice-of-another-writer", "Cancel", "XCBL30-ASN-PURPOSE"),
    ],
)
def test_a_purpose_that_orders_or_sends_nothing_is_refused(
    sample: Sample, read: Convert, name: str, purpose: str, rule: str
) -> None:
    said = "Change" if name == "change-order" else "Original"
    with pytest.raises(DocumentFault) as fault:
        read(_with(sample(name), f"PurposeCoded>{said}<", f"PurposeCoded>{purpose}<"))
    [finding] = fault.value.findings
    assert finding.rule == rule
    assert finding.line is not None
    assert purpose in str(finding.message)


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("order-every-term", "OrderDetail"),
        ("change-order", "ChangeOrderDetail"),
        ("despatch-advice-every-term", "ASNDetail"),
    ],
)
def test_a_document_without_lines_is_refused(
    sample: Sample,
    read: Convert,
    as_xcbl: Make,
    without: Callable[[etree._Element, str], bytes],
    name: str,
    detail: str,
) -> None:
    with pytest.raises(DocumentFault) as fault:
        read(as_xcbl(without(sample(name).tree, detail)))
    assert [finding.rule for finding in fault.value.findings] == ["XCBL30-LINES"]


def test_prices_with_tax_are_refused(sample: Sample, read: Convert) -> None:
    with pytest.raises(DocumentFault) as fault:
        read(_with(sample("order-of-another-writer"), ">NetLineLevel<", ">GrossLineLevel<"))
    assert [finding.rule for finding in fault.value.findings] == ["XCBL30-GROSS"]


def test_a_range_is_no_quantity_and_is_named_with_its_unit(sample: Sample, read: Convert) -> None:
    span = "<QuantityRange><MinimumValue>8</MinimumValue><MaximumValue>12</MaximumValue></QuantityRange>"
    order = read(_with(sample("order-of-another-writer"), "<QuantityValue>10</QuantityValue>", span))
    assert _all(order, "{*}OrderLine/{*}LineItem/{*}Quantity") == ["2.5"]
    lost = [
        value for path, value in _lost(order).items() if "ItemDetail[1]/BaseItemDetail/TotalQuantity/" in path
    ]
    assert lost == ["8", "12", "EA"]


# Changes


def test_a_change_is_laid_over_what_it_changes(sample: Sample, read: Convert) -> None:
    order = read(sample("change-order"))
    assert _terms(order)["delivery-until"] == "2026-11-25"
    assert _all(order, "{*}OrderLine/{*}LineItem/{*}LineStatusCode") == ["3", "1", "2"]
    assert _all(order, "{*}OrderLine/{*}LineItem/{*}Quantity") == ["15", "2.5", "100"]
    assert _all(order, "{*}OrderLine/{*}LineItem/{*}Item/{*}Name") == ["Gehäuse", "Dichtungsband", "Schraube"]


def test_an_amount_from_before_the_change_is_not_taken(sample: Sample, read: Convert) -> None:
    order = read(sample("change-order"))
    first = order.content.tree.find("{*}OrderLine/{*}LineItem")
    assert first is not None
    assert first.find("{*}LineExtensionAmount") is None
    assert first.findtext("{*}Delivery/{*}Quantity") == "15"
    stale = [path for path in _lost(order) if path.endswith("/TotalValue/MonetaryValue/MonetaryAmount")]
    assert len(stale) == 1


# Responses


@pytest.mark.parametrize(
    ("word", "text", "code"),
    [
        ("Accepted", "", "AP"),
        ("Agreed", "", "AP"),
        ("NotAccepted", "", "RE"),
        ("Other", "AcceptedWithAmendment", "CA"),
        ("Pending", "", "AB"),
        ("Other", "", "AB"),
        ("SomethingElse", "", "AB"),
    ],
)
def test_the_answer_is_told_by_its_word(
    sample: Sample, read: Convert, word: str, text: str, code: str
) -> None:
    """Of a response whose lines are all accepted."""
    response = sample("order-response-every-term")
    for old in ("Other", "3"):
        response = (
            _with(response, f"ItemDetailResponseCoded>{old}<", "ItemDetailResponseCoded>ItemAccepted<")
            if (f"ItemDetailResponseCoded>{old}<" in response.bytes.decode())
            else response
        )
    response = _with(response, "<ItemDetailResponseCodedOther>3</ItemDetailResponseCodedOther>", "")
    for part in ("<ItemDetailChanges>", "</ItemDetailChanges>"):
        response = _with(response, part, part.replace("ItemDetailChanges", "OriginalItemDetail"))
    old = (
        "<ResponseTypeCoded>Other</ResponseTypeCoded>\n      "
        "<ResponseTypeCodedOther>AcceptedWithAmendment</ResponseTypeCodedOther>"
    )
    other = f"<ResponseTypeCodedOther>{text}</ResponseTypeCodedOther>" if text else ""
    converted = read(_with(response, old, f"<ResponseTypeCoded>{word}</ResponseTypeCoded>{other}"))
    assert _terms(converted)["response-code"] == code
    assert ("SomethingElse" in _lost(converted).values()) == (word == "SomethingElse")


def test_accepted_with_a_line_that_is_not_is_accepted_with_changes(sample: Sample, read: Convert) -> None:
    response = read(sample("order-response-of-another-writer"))
    assert _terms(response)["response-code"] == "CA"
    assert _lost(response)["/OrderResponse/OrderResponseHeader/ResponseType/ResponseTypeCoded"] == "Accepted"
    assert _all(response, "{*}OrderLine/{*}LineItem/{*}LineStatusCode") == ["5", "3", "7"]


def test_a_line_without_a_detail_is_named(sample: Sample, read: Convert) -> None:
    lost = _lost(read(sample("order-response-of-another-writer")))
    assert any(path.endswith("OrderResponseItemDetail[4]/ItemDetailResponseCoded") for path in lost)


def test_the_day_of_an_order_that_nobody_knows_is_not_invented(
    read: Convert, write: Convert, as_pivot: Make, as_xcbl: Make
) -> None:
    content = (UBL / "good-order-response-every-term.xml").read_bytes()
    day = b"    <cbc:IssueDate>2026-11-03</cbc:IssueDate>\n"
    pivot = as_pivot(content.replace(day, b"", 1))
    written = write(pivot).content
    assert written.tree.findtext(".//OrderHeader/OrderIssueDate") == "20261103T00:00:00"
    assert "order-issued" not in _terms(read(as_xcbl(written.bytes)))


# Despatch advices


def test_who_sells_sends_and_who_buys_receives_unless_others_are_told(sample: Sample, read: Convert) -> None:
    advice = read(sample("despatch-advice-of-another-writer"))
    terms = _terms(advice)
    assert (terms["despatcher-legal-name"], terms["consignee-legal-name"]) == (
        "Messwerk AG",
        "Zielwerk Wareneingang",
    )
    assert terms["buyer-legal-name"] == "Zielwerk AG"
    assert "seller-legal-name" not in terms


def test_packages_are_told_by_their_sscc_in_the_lines_too(sample: Sample, read: Convert) -> None:
    advice = read(sample("despatch-advice-of-another-writer"))
    terms = _terms(advice)
    assert (terms["unit-load-id"], terms["unit-load-id-scheme"], terms["unit-load-type"]) == (
        "376010000000000010",
        "SSCC",
        "PX",
    )
    assert terms["line-unit-load-id"] == "376010000000000010"
    lost = _lost(advice)
    assert [lost[path] for path in lost if path.endswith("/PackageIDReference")] == ["9"]
