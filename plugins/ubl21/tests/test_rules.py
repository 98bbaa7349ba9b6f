"""The basic rules of order documents: each says what is broken, where, and with which figures, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import process_time

import comptoir_ubl21
import pytest
from comptoir_engine.messages import say
from comptoir_engine.model import PIVOT, Document, Report
from comptoir_engine.xml.content import Content
from comptoir_ubl21 import rules
from comptoir_ubl21.rules.rule import Rule

SAMPLES = Path(comptoir_ubl21.__file__).with_name("samples")
NAMES = 'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
NAMES += 'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"'
ITEM = "<cac:Item><cbc:Name>Dichtungsband</cbc:Name></cac:Item>"
QUANTITY = """<cbc:Quantity unitCode="C62">3</cbc:Quantity>
<cbc:LineExtensionAmount currencyID="CHF">30.00</cbc:LineExtensionAmount>"""
ORDER_LINE = f"""<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID>
{QUANTITY}
<cac:Price><cbc:PriceAmount currencyID="CHF">10.00</cbc:PriceAmount></cac:Price>
{ITEM}</cac:LineItem></cac:OrderLine>"""
BUYER = "<cac:Party><cac:PartyName><cbc:Name>Zielwerk AG</cbc:Name></cac:PartyName></cac:Party>"
SELLER = "<cac:Party><cac:PartyName><cbc:Name>Messwerk AG</cbc:Name></cac:PartyName></cac:Party>"
ORDER = f"""<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" {NAMES}>
<cbc:ID>4500012</cbc:ID><cbc:IssueDate>2026-11-03</cbc:IssueDate>
<cbc:DocumentCurrencyCode>CHF</cbc:DocumentCurrencyCode>
<cac:ValidityPeriod><cbc:StartDate>2026-11-03</cbc:StartDate><cbc:EndDate>2026-11-30</cbc:EndDate></cac:ValidityPeriod>
<cac:BuyerCustomerParty>{BUYER}</cac:BuyerCustomerParty><cac:SellerSupplierParty>{SELLER}</cac:SellerSupplierParty>
<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-11-20</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
<cac:TaxTotal><cbc:TaxAmount currencyID="CHF">2.43</cbc:TaxAmount></cac:TaxTotal>
<cac:AnticipatedMonetaryTotal>
<cbc:LineExtensionAmount currencyID="CHF">30.00</cbc:LineExtensionAmount>
<cbc:TaxExclusiveAmount currencyID="CHF">30.00</cbc:TaxExclusiveAmount>
<cbc:TaxInclusiveAmount currencyID="CHF">32.43</cbc:TaxInclusiveAmount>
<cbc:PayableAmount currencyID="CHF">32.43</cbc:PayableAmount>
</cac:AnticipatedMonetaryTotal>
{ORDER_LINE}
</Order>"""
RESPONSE = f"""<OrderResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:OrderResponse-2" {NAMES}>
<cbc:ID>AB-1</cbc:ID><cbc:IssueDate>2026-11-04</cbc:IssueDate>
<cbc:OrderResponseCode>CA</cbc:OrderResponseCode>
<cac:OrderReference><cbc:ID>4500012</cbc:ID></cac:OrderReference>
<cac:SellerSupplierParty>{SELLER}</cac:SellerSupplierParty><cac:BuyerCustomerParty>{BUYER}</cac:BuyerCustomerParty>
<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:LineStatusCode>3</cbc:LineStatusCode>
<cbc:Quantity unitCode="C62">2</cbc:Quantity>{ITEM}</cac:LineItem>
<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference></cac:OrderLine>
</OrderResponse>"""
DESPATCH = f"""<DespatchAdvice xmlns="urn:oasis:names:specification:ubl:schema:xsd:DespatchAdvice-2" {NAMES}>
<cbc:ID>LS-1</cbc:ID><cbc:IssueDate>2026-11-05</cbc:IssueDate>
<cac:OrderReference><cbc:ID>4500012</cbc:ID></cac:OrderReference>
<cac:DespatchSupplierParty>{SELLER}</cac:DespatchSupplierParty>
<cac:DeliveryCustomerParty>{BUYER}</cac:DeliveryCustomerParty>
<cac:Shipment><cbc:ID>1</cbc:ID><cac:Delivery><cbc:ActualDeliveryDate>2026-11-06</cbc:ActualDeliveryDate>
<cac:EstimatedDeliveryPeriod><cbc:EndDate>2026-11-06</cbc:EndDate></cac:EstimatedDeliveryPeriod>
<cac:Despatch><cbc:ActualDespatchDate>2026-11-05</cbc:ActualDespatchDate></cac:Despatch></cac:Delivery></cac:Shipment>
<cac:DespatchLine><cbc:ID>1</cbc:ID><cbc:DeliveredQuantity unitCode="C62">2</cbc:DeliveredQuantity>
<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>{ITEM}</cac:DespatchLine>
</DespatchAdvice>"""


@dataclass(frozen=True)
class Case:
    """One change to a sound document, the one rule that it breaks, and what is said of it."""

    rule: str
    document: str
    before: str
    after: str
    words: str
    place: str


def order(rule: str, before: str, after: str, words: str, place: str) -> Case:
    return Case(rule, ORDER, before, after, words, place)


def response(rule: str, before: str, after: str, words: str, place: str) -> Case:
    return Case(rule, RESPONSE, before, after, words, place)


def despatch(rule: str, before: str, after: str, words: str, place: str) -> Case:
    return Case(rule, DESPATCH, before, after, words, place)


REFERENCE = "<cac:OrderReference><cbc:ID>4500012</cbc:ID></cac:OrderReference>"
LINE_REFERENCE = "<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference>"
LINE = "/Order/cac:OrderLine/cac:LineItem"
ANSWER = "/OrderResponse/cac:OrderLine/cac:LineItem"
DELIVERED = "/DespatchAdvice/cac:DespatchLine/cbc:DeliveredQuantity"
DELIVERY = "/DespatchAdvice/cac:Shipment/cac:Delivery"
TOTAL = "/Order/cac:AnticipatedMonetaryTotal"
CASES = [
    response("PA-01", REFERENCE, "", "which order", "/OrderResponse"),
    despatch("PA-01", REFERENCE, "", "which order", "/DespatchAdvice"),
    order(
        "PA-02", ORDER_LINE, ORDER_LINE.replace("30.00", "15.00").replace(">3<", ">1.5<") * 2, "line number 1",
        "/Order/cac:OrderLine[2]/cac:LineItem",
    ),
    response("PA-03", LINE_REFERENCE, "", "Line 1 does not say", ANSWER),
    despatch("PA-04", LINE_REFERENCE, "", "Line 1 does not say", "/DespatchAdvice/cac:DespatchLine"),
    order("PA-05", "<cbc:Name>Dichtungsband</cbc:Name>", "", "Line 1 does not say what item", f"{LINE}/cac:Item"),
    order(
        "PA-10", QUANTITY, '<cbc:Quantity unitCode="C62">0</cbc:Quantity>', "Line 1 orders 0.", f"{LINE}/cbc:Quantity",
    ),
    despatch("PA-11", ">2<", ">-2<", "line 1 is negative: -2.", DELIVERED),
    order("PA-12", ' unitCode="C62"', "", "line 1 has no unit", f"{LINE}/cbc:Quantity"),
    order(
        "PA-13", "<cac:Price>", "<cac:Delivery><cbc:Quantity>1</cbc:Quantity></cac:Delivery><cac:Delivery>"
        "<cbc:Quantity>1.5</cbc:Quantity></cac:Delivery><cac:Price>", "add up to 2.5, but its quantity is 3.",
        f"{LINE}/cac:Delivery[1]/cbc:Quantity",
    ),
    despatch("PA-14", ">2<", ">0<", "Line 1 delivers nothing", DELIVERED),
    response(
        "PA-15", "<cac:Item>", "<cac:Price><cbc:PriceAmount>-1</cbc:PriceAmount></cac:Price><cac:Item>",
        "line 1 is negative: -1.", f"{ANSWER}/cac:Price/cbc:PriceAmount",
    ),
    response(
        "PA-16", "<cac:Item>", "<cac:Price><cbc:BaseQuantity>0</cbc:BaseQuantity></cac:Price><cac:Item>",
        "is for 0 units", f"{ANSWER}/cac:Price/cbc:BaseQuantity",
    ),
    response("PA-20", ">CA<", ">OK<", "OK is no state of a response.", "/OrderResponse/cbc:OrderResponseCode"),
    response(
        "PA-21", "<cbc:LineStatusCode>3<", "<cbc:LineStatusCode>4<", "Line 1: 4 is no state",
        f"{ANSWER}/cbc:LineStatusCode",
    ),
    response("PA-22", ">CA<", ">AP<", "accepted as it is, but line 1", f"{ANSWER}/cbc:LineStatusCode"),
    response("PA-23", ">CA<", ">RE<", "rejected, but line 1", f"{ANSWER}/cbc:LineStatusCode"),
    response(
        "PA-24", "<cbc:LineStatusCode>3<", "<cbc:LineStatusCode>5<", "nothing says what changes",
        "/OrderResponse/cbc:OrderResponseCode",
    ),
    response(
        "PA-25", f'<cbc:Quantity unitCode="C62">2</cbc:Quantity>{ITEM}',
        "<cac:Item><cac:SellersItemIdentification><cbc:ID>7</cbc:ID></cac:SellersItemIdentification></cac:Item>",
        "Line 1 is changed, but", f"{ANSWER}/cbc:LineStatusCode",
    ),
    order(
        "PA-30", "<cbc:StartDate>2026-11-03", "<cbc:StartDate>2026-12-01",
        "begins on 2026-12-01 and ends before that, on 2026-11-30.", "/Order/cac:ValidityPeriod/cbc:EndDate",
    ),
    order(
        "PA-31", ">2026-11-20<", ">2026-11-02<", "until 2026-11-02, before",
        "/Order/cac:Delivery/cac:RequestedDeliveryPeriod/cbc:EndDate",
    ),
    order(
        "PA-32", "<cbc:StartDate>2026-11-03</cbc:StartDate><cbc:EndDate>2026-11-30", "<cbc:EndDate>2026-11-01",
        "valid until 2026-11-01", "/Order/cac:ValidityPeriod/cbc:EndDate",
    ),
    despatch(
        "PA-33", "ActualDeliveryDate>2026-11-06", "ActualDeliveryDate>2026-11-04", "arrive on 2026-11-04, before",
        f"{DELIVERY}/cbc:ActualDeliveryDate",
    ),
    despatch(
        "PA-34", "EndDate>2026-11-06", "EndDate>2026-11-04", "expected until 2026-11-04",
        f"{DELIVERY}/cac:EstimatedDeliveryPeriod/cbc:EndDate",
    ),
    order(
        "PA-40", 'PriceAmount currencyID="CHF"', 'PriceAmount currencyID="EUR"', "in EUR, but the order is in CHF",
        f"{LINE}/cac:Price/cbc:PriceAmount",
    ),
    order(
        "PA-41", 'PriceAmount currencyID="CHF">10.00', 'PriceAmount currencyID="CHF">11.00',
        "Line 1 is 30.00, but quantity, price, allowances and charges make 33.00: a difference of 3.00.",
        f"{LINE}/cbc:LineExtensionAmount",
    ),
    order(
        "PA-42", ORDER_LINE, ORDER_LINE.replace(">30.00<", ">40.00<").replace(">10.00<", ">13.333<"),
        "sum of the lines is 30.00, but they add up to 40.00: a difference of 10.00.",
        f"{TOTAL}/cbc:LineExtensionAmount",
    ),
    order(
        "PA-43", "<cac:TaxTotal>", "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
        '<cbc:Amount currencyID="CHF">1.00</cbc:Amount></cac:AllowanceCharge><cac:TaxTotal>',
        "without VAT is 30.00, but lines, allowances and charges make 29.00: a difference of 1.00.",
        f"{TOTAL}/cbc:TaxExclusiveAmount",
    ),
    order(
        "PA-44", ">2.43<", ">2.40<",
        "with VAT is 32.43, but the total without VAT plus VAT makes 32.40: a difference of 0.03.",
        f"{TOTAL}/cbc:TaxInclusiveAmount",
    ),
    order(
        "PA-45", 'PayableAmount currencyID="CHF">32.43', 'PayableAmount currencyID="CHF">32.45',
        "is 32.45, but the total with VAT less what is paid plus rounding makes 32.43: a difference of 0.02.",
        f"{TOTAL}/cbc:PayableAmount",
    ),
]  # fmt: skip


def content(document: str) -> Content:
    written = document.encode()
    [format] = comptoir_ubl21.formats()
    return Content(Document(written, PIVOT, format.recognise(Content(Document(written)))))


def report(document: str) -> Report:
    return rules.run(content(document))


@pytest.mark.parametrize("document", [ORDER, RESPONSE, DESPATCH], ids=["order", "response", "despatch"])
def test_a_sound_document_breaks_none(document: str) -> None:
    assert report(document).findings == ()
    schemas = next(check for check in comptoir_ubl21.checks() if check.kind == "schema")
    assert schemas.run(content(document)).findings == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.rule)
def test_one_fault_breaks_one_rule(case: Case) -> None:
    changed = case.document.replace(case.before, case.after)
    assert changed != case.document
    found = report(changed)
    [finding] = found.findings
    assert finding.rule == case.rule
    assert case.words in str(finding.message)
    assert finding.path == case.place
    assert finding.line is not None
    assert found.verdict == ("invalid" if finding.severity == "error" else "valid")


def test_each_rule_has_its_case() -> None:
    assert {rule.id for rule in rules.RULES} == {case.rule for case in CASES}
    assert len({rule.id for rule in rules.RULES}) == len(rules.RULES)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.id)
def test_a_rule_is_said_in_four_languages(rule: Rule) -> None:
    for message in (rule.message, rule.hint):
        said = {say(message, language, "comptoir_ubl21") for language in ("en", "de", "fr", "it")}
        assert len(said) == 4, said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (">30.00<", ">30,00<"),
        ('PriceAmount currencyID="CHF">10.00', 'PriceAmount currencyID="CHF">1e5'),
        ("2026-11-20", "next week"),
        (">3<", ">NaN<"),
        ("<cbc:ID>1</cbc:ID>", ""),
    ],
)
def test_what_is_no_number_and_no_day_is_the_schemas_matter(before: str, after: str) -> None:
    assert report(ORDER.replace(before, after)).findings == ()


def test_amounts_in_two_currencies_are_not_added() -> None:
    """The one amount is told; no sum is said to be wrong for it."""
    foreign = ORDER.replace(
        'TaxInclusiveAmount currencyID="CHF">32.43', 'TaxInclusiveAmount currencyID="EUR">30.10'
    )
    assert [finding.rule for finding in report(foreign).findings] == ["PA-40"]


def test_what_lines_cost_grows_with_their_number() -> None:
    lines = "".join(ORDER_LINE.replace("<cbc:ID>1<", f"<cbc:ID>{n}<") for n in range(2_000))

    def took(document: str) -> float:
        started = process_time()
        assert {finding.rule for finding in report(document).findings} == {"PA-42"}
        return process_time() - started

    half = ORDER.replace(
        ORDER_LINE, lines[: len(lines) // 2].rpartition("</cac:OrderLine>")[0] + "</cac:OrderLine>"
    )
    whole = ORDER.replace(ORDER_LINE, lines)
    took(half)
    assert min(took(whole) for _ in range(3)) < 4 * min(took(half) for _ in range(3))
