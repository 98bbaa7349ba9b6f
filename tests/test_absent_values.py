"""What a document does not state is stated by no other value: nothing new is said when something is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.conformance.leaves import leaves_of
from comptoir_engine.errors import DocumentFault
from comptoir_engine.model import PIVOT, Document, Type
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import template
from lxml import etree

from workshop.packages import ROOT

SAMPLES = ROOT / "plugins/ubl21/comptoir_ubl21/samples"
PIVOTS: dict[str, Type] = {
    "good-invoice-every-term": "invoice",
    "good-credit-note-every-term": "credit-note",
    "good-order-every-term": "order",
    "good-order-response-every-term": "order-response",
}
VALUE = re.compile(r"-?\d+\.?\d*|\d{4}-?\d{2}-?\d{2}.*")
SAID_ELSEWHERE = {
    # left out in the pivot → where the target then says something else, all the same in meaning
    "StartDate": "/DateCoded/Date",  # a period with one end is a date with a name
    "EndDate": "/DateCoded/Date",
    "MultiplierFactorNumeric": "/TypeOfAllowanceOrCharge/MonetaryValue/MonetaryAmount",  # the amount, without its rate
    "IssueTime": "IssueDate|DateTimeString|@format",  # the same day without its time
    "IssueDate": "DateTimeString",
    "BaseQuantity": "/BV.030_Verrechneter_Einzelpreis_des_Artikels",  # a price for one
    "ID": "LineItemNum|/GlobalID|/Ident",  # a line is numbered, a party called by its other number
    "EndpointID": "/Ident",
    "LineID": "/BuyerLineItemNum",  # README: without an order line the line's own number stands alone
    "ItemClassificationCode": "/Ident",
    "BaseAmount": "/GrossPriceProductTradePrice/ChargeAmount",  # price and discount, as the remark says
    "PriceAmount": "/UnitPriceValue|/PriceBasisQuantity/Quantity/QuantityValue",  # what the line comes to, likewise
    "LineExtensionAmount": "/Tax/TaxAmount|MonetarySummation/LineTotalAmount",
    "TaxExclusiveAmount": "/TaxBasisTotalAmount",
}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def said(content: Content) -> set[tuple[str, str]]:
    """The place of each value, and the value."""
    return {
        (re.sub(r"\{[^}]*\}", "", template(leaf.path)), leaf.value.strip())
        for leaf in leaves_of(content.tree)
    }


def each_left_out(path: Path) -> Iterator[tuple[str, bytes]]:
    """A document without one of its numbers and days, each in turn."""
    root = etree.fromstring(path.read_bytes())
    elements = list(root.iter(etree.Element))
    for leaf in leaves_of(root):
        element = elements[leaf.element]
        parent = element.getparent()
        if leaf.attribute is not None or parent is None or not VALUE.fullmatch(leaf.value.strip()):
            continue
        if str(element.tag).endswith("Code"):
            continue
        place = parent.index(element)
        parent.remove(element)
        yield leaf.path, etree.tostring(root)
        parent.insert(place, element)


@pytest.mark.parametrize("target", ["xcbl30", "ets31", "cii"])
@pytest.mark.parametrize("sample", PIVOTS)
def test_what_is_left_out_brings_no_other_value(sample: str, target: str, registry: Registry) -> None:
    way, type, path = registry.from_pivot(target), PIVOTS[sample], SAMPLES / f"{sample}.xml"
    assert way is not None
    if type not in way.types:
        pytest.skip(f"{target} has no {type}")
    try:
        before = said(way.run(Content(Document(path.read_bytes(), PIVOT, type)), {}).content)
    except DocumentFault as fault:
        pytest.skip(str(fault))
    invented = []
    for left_out, document in each_left_out(path):
        try:
            now = said(way.run(Content(Document(document, PIVOT, type)), {}).content)
        except DocumentFault:
            continue
        allowed = SAID_ELSEWHERE.get(re.sub(r"\[\d+\]", "", left_out.rpartition("/")[2]), "$.")
        for place, value in now - before:
            if VALUE.fullmatch(value) and not re.search(f"({allowed})$", place):
                invented.append(f"without {left_out}, {place} says {value}")
    assert invented == []


@pytest.mark.parametrize(
    ("total", "term"), [("TaxInclusiveAmount", "BT-112"), ("TaxExclusiveAmount", "BT-109")]
)
@pytest.mark.parametrize("sample", ["good-invoice-every-term", "good-credit-note-every-term"])
def test_a_total_that_xcbl_demands_is_asked_for_and_not_made_up(
    sample: str, total: str, term: str, registry: Registry
) -> None:
    way = registry.from_pivot("xcbl30")
    assert way is not None
    text = (SAMPLES / f"{sample}.xml").read_text(encoding="utf-8")
    document = re.sub(rf"<cbc:{total}.*?</cbc:{total}>", "", text).encode()
    with pytest.raises(DocumentFault) as refused:
        way.run(Content(Document(document, PIVOT, PIVOTS[sample])), {})
    (finding,) = refused.value.findings
    assert (finding.term, bool(finding.line), bool(finding.hint)) == (term, True, True)
    assert str(finding.path).endswith("/cac:LegalMonetaryTotal")


@pytest.mark.parametrize(
    ("without", "payable"),
    [
        ((), "467"),  # 466.99 with VAT, nothing prepaid, 0.01 to round
        (("GrandTotalAmount",), "467"),
        (("GrandTotalAmount", "TaxTotalAmount"), None),
        (("GrandTotalAmount", "TotalPrepaidAmount", "RoundingAmount"), "466.99"),
        (("TotalPrepaidAmount", "RoundingAmount"), "466.99"),
    ],
)
def test_what_an_order_comes_to_is_never_its_total_without_vat(
    without: tuple[str, ...], payable: str | None, registry: Registry
) -> None:
    way = registry.to_pivot("cii")
    assert way is not None
    text = (ROOT / "plugins/cii/comptoir_cii/samples/good-order-of-another-writer.xml").read_text("utf-8")
    for name in without:
        text = re.sub(rf"<ram:{name}\b.*?</ram:{name}>", "", text)
    read = way.run(Content(Document(text.encode(), "cii", "order")), {})
    assert read.content.tree.findtext("{*}AnticipatedMonetaryTotal/{*}PayableAmount") == payable
    lost = {loss.path.rpartition(":")[2] for loss in read.losses if loss.value == "432.00"}
    assert lost == (set() if payable else {"TaxBasisTotalAmount"})


def test_an_amount_due_in_another_currency_keeps_it(registry: Registry) -> None:
    way = registry.to_pivot("cii")
    assert way is not None
    text = (ROOT / "plugins/cii/comptoir_cii/samples/good-order-change-beyond-ubl.xml").read_text("utf-8")
    foreign = text.replace('DuePayableAmount currencyID="CHF"', 'DuePayableAmount currencyID="EUR"')
    assert foreign != text
    read = way.run(Content(Document(foreign.encode(), "cii", "order")), {}).content.tree
    due = read.find("{*}AnticipatedMonetaryTotal/{*}PayableAmount")
    assert due is not None
    assert (due.text, due.get("currencyID")) == ("467.00", "EUR")
