"""What a format can't hold and what changes what is paid, adds up or is taxed is a warning before anything is sent."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.pipeline import Processed, convert
from comptoir_engine.registry import Registry

FIXTURE = Path(__file__).parent.parent / "fixtures" / "two-rates-and-a-rebate" / "invoice.xml"
DUE = '<cbc:PayableAmount currencyID="CHF">1228.51<'
PAID = '<cbc:PrepaidAmount currencyID="CHF">1300.00</cbc:PrepaidAmount>'
ROUNDED = '<cbc:PayableRoundingAmount currencyID="CHF">-0.01</cbc:PayableRoundingAmount>'
OTHER_DUE = f'{PAID}{ROUNDED}<cbc:PayableAmount currencyID="CHF">-71.50<'
PAYMENT, SUMS, TAX = "LOSS-CHANGES-PAYMENT", "LOSS-CHANGES-SUMS", "LOSS-CHANGES-TAX"


@pytest.fixture(scope="module")
def registry() -> Registry:
    found = Registry.load()
    found.prepare()
    return found


def invoice(*changes: tuple[str, str]) -> bytes:
    text = FIXTURE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


def warned(done: Processed) -> list[Finding]:
    """The warnings on weighty losses, which the step of the conversion says."""
    assert done.outcome == "ready"
    reports = [(step.stage, report) for step in done.steps for report in step.reports]
    found = [
        (stage, one) for stage, report in reports for one in report.findings if "LOSS-CHANGES" in one.rule
    ]
    assert {(stage, one.severity, bool(one.hint)) for stage, one in found} <= {("to_target", "warning", True)}
    return [one for _, one in found]


def lost(done: Processed) -> set[str]:
    return {loss.path.rpartition(":")[2] for step in done.steps for loss in step.losses}


def test_an_amount_due_that_has_no_place_is_a_warning_with_all_that_led_to_it(registry: Registry) -> None:
    done = convert(Document(invoice((DUE, OTHER_DUE))), registry, "ets31")
    found = {one.term: one for one in warned(done) if one.rule == PAYMENT}
    assert next(iter(found)) == "BT-115"
    said = {term: one.message.args["value"] for term, one in found.items()}
    assert said == {"BT-113": "1300.00", "BT-114": "-0.01", "BT-115": "-71.50"}
    assert found["BT-115"].path == "/Invoice/cac:LegalMonetaryTotal/cbc:PayableAmount"
    assert found["BT-115"].line is not None
    assert "-71.50, has no place in ETS" in str(found["BT-115"].message)


def test_an_amount_due_that_arrives_is_not_spoken_of_in_any_format(registry: Registry) -> None:
    """Whatever format comes: one that can't hold the amount says so, and no other, whatever else it says of it."""
    for format in registry.writable("invoice"):
        done = convert(Document(invoice((DUE, OTHER_DUE))), registry, format)
        told = bool([one for one in warned(done) if one.term == "BT-115"])
        assert told is ("PayableAmount" in lost(done)), format
        assert told is (format == "ets31"), format
    assert PAYMENT not in {one.rule for one in warned(convert(Document(invoice()), registry, "ets31"))}


def test_a_rounding_that_has_no_place_breaks_the_sums_although_what_is_due_arrives(
    registry: Registry,
) -> None:
    """Factur-X BASIC holds the amount due, and not the rounding that leads to it."""
    rounded = '<cbc:PayableRoundingAmount currencyID="CHF">-0.01</cbc:PayableRoundingAmount>'
    content = invoice((DUE, f"{rounded}{DUE.replace('1228.51', '1228.50')}"))
    basic = {"guideline": "urn:cen.eu:en16931:2017#compliant#urn:factur-x.eu:1p0:basic"}
    [found] = warned(convert(Document(content), registry, "cii", options=basic))
    assert (found.rule, found.term, found.message.args["value"]) == (SUMS, "BT-114", "-0.01")
    assert warned(convert(Document(content), registry, "cii")) == []


def test_the_place_is_in_the_document_that_was_sent(registry: Registry) -> None:
    cii = convert(Document(invoice((DUE, OTHER_DUE))), registry, "cii").target
    assert cii is not None
    done = convert(Document(cii.content), registry, "ets31")
    [due] = [one for one in warned(done) if one.term == "BT-115"]
    assert due.path is not None
    assert due.path.endswith("ram:DuePayableAmount")
    assert due.line is not None


def test_what_the_reader_would_refuse_is_told_to_who_writes(registry: Registry) -> None:
    """An allowance and a category that ETS 3.1 can't hold break BR-S-08 and BR-47 for who reads it."""
    exempt = ("<cbc:ID>S</cbc:ID>\n        <cbc:Percent>2.6", "<cbc:ID>E</cbc:ID>\n        <cbc:Percent>2.6")
    done = convert(Document(invoice(exempt)), registry, "ets31")
    assert {(one.rule, one.message.args["value"]) for one in warned(done)} == {(SUMS, "60.36"), (TAX, "E")}
    assert done.target is not None
    again = convert(Document(done.target.content), registry, PIVOT, with_rules=True)
    broken = {one.rule for step in again.steps for report in step.reports for one in report.findings}
    assert {"BR-S-08", "BR-47"} <= broken


def test_prices_that_are_not_of_one_unit_are_told_once_for_all_lines(registry: Registry) -> None:
    price = "</cbc:PriceAmount>"
    based = invoice((price, f'{price}<cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity>'))
    [told] = [one for one in warned(convert(Document(based), registry, "ets31")) if one.term == "BT-146"]
    assert (told.rule, told.message.args["n"]) == (SUMS, str(based.count(b"<cac:InvoiceLine>")))
    assert told.line is not None
    assert b"PriceAmount" in based.splitlines()[told.line - 1]
    for format in ("cii", "xcbl30"):
        assert warned(convert(Document(based), registry, format)) == []
    assert "BT-146" not in {one.term for one in warned(convert(Document(invoice()), registry, "ets31"))}


def test_what_an_extension_carries_is_not_spoken_of(registry: Registry) -> None:
    based = (
        "</cbc:PriceAmount>",
        '</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">100</cbc:BaseQuantity>',
    )
    changed = Document(invoice((DUE, OTHER_DUE), based))
    assert warned(convert(changed, registry, "ets31", options={"extension": "on"})) == []
