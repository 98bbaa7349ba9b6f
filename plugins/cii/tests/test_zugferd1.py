"""ZUGFeRD 1.0: what it says by older names arrives as CII's would, and everything said of it names its own places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import comptoir_cii
import pikepdf
import pytest
import xmlschema
from comptoir_cii import zugferd1
from comptoir_cii.conversion import mapping as mapping_of_cii
from comptoir_cii.package import schema
from comptoir_cii.zugferd1_names import PREFIXES
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Check, Conversion
from comptoir_engine.model import Loss
from comptoir_engine.pivot.compare import compare
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.paths import find, step_name, template

Read = Callable[[bytes], Content]

SAMPLES = Path(comptoir_cii.__file__).with_name("samples")
FILES = sorted(SAMPLES.glob("good-zugferd1-*.xml"))
LEAST, EVERY, BEYOND, CREDIT = (
    (SAMPLES / f"good-zugferd1-{name}.xml").read_bytes()
    for name in (
        "invoice-least",
        "invoice-every-term",
        "invoice-beyond-en16931",
        "credit-note-within-the-community",
    )
)


def text(content: Content, path: str) -> list[str]:
    return [(found.text or "").strip() for found in content.tree.iterfind(path)]


def losses(source: bytes, read: Read, way: Conversion) -> dict[str, str]:
    return {loss.path: loss.value for loss in way.run(read(source), {}).losses}


@pytest.fixture(scope="module")
def real(shared: Path) -> bytes:
    """The one that a real program wrote."""
    with pikepdf.open(shared / "corpora/zugferd/ZUGFeRD_1p0_COMFORT_Einfach.pdf") as pdf:
        return bytes(pdf.attachments["ZUGFeRD-invoice.xml"].get_file().read_bytes())


def test_a_real_one_is_sound_and_arrives(
    real: bytes,
    read: Read,
    from_zugferd1: Conversion,
    zugferd1_schema: Check,
    ubl_schema: Check,
    rules: Check,
) -> None:
    source = read(real)
    assert (source.document.format, source.document.type) == ("zugferd1", "invoice")
    assert zugferd1_schema.run(source).verdict == "valid"
    pivot = from_zugferd1.run(source, {}).content
    assert [check.run(pivot).verdict for check in (ubl_schema, rules)] == ["valid", "valid"]
    assert text(pivot, "{*}LegalMonetaryTotal/{*}PayableAmount") == ["529.87"]
    assert text(pivot, ".//{*}Item/{*}Name") == ["Trennblätter A4", "Joghurt Banane"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_what_it_can_say_breaks_no_rule_of_the_standard(
    file: Path, read: Read, from_zugferd1: Conversion, rules: Check
) -> None:
    """None that only a newer document could obey."""
    report = rules.run(from_zugferd1.run(read(file.read_bytes()), {}).content)
    assert [finding.rule for finding in report.findings if not finding.rule.startswith("UBL-CR")] == []


def test_each_term_arrives_as_cii_would_carry_it(
    read: Read, from_zugferd1: Conversion, to_pivot: Conversion, from_pivot: Conversion
) -> None:
    source = read(EVERY)
    converted = from_zugferd1.run(source, {})
    told = {tuple(loss.path.split("/")[-2:]) for loss in converted.losses}
    assert told == {
        ("rsm:HeaderExchangedDocument", "ram:Name"),
        ("ram:BuyerTradeParty", "ram:ID"),
        ("ram:ShipToTradeParty", "ram:ID"),
        ("ram:DefinedTradeContact", "ram:DepartmentName"),
        ("ram:FaxUniversalCommunication", "ram:CompleteNumber"),
    }
    again = to_pivot.run(read(from_pivot.run(converted.content, {}).content.bytes), {}).content
    assert compare(converted.content.tree, again.tree) == ()


def test_every_loss_names_a_place_and_a_value_of_the_document(read: Read, from_zugferd1: Conversion) -> None:
    source = read(BEYOND)
    told: tuple[Loss, ...] = from_zugferd1.run(source, {}).losses
    assert len(told) > 60
    for loss in told:
        path, _, attribute = loss.path.partition("/@")
        place = find(source.tree, path, PREFIXES)
        assert place is not None
        value = place.get(attribute) if attribute else place.text
        assert (value or "").strip() == loss.value.strip(), loss.path


def test_a_charge_for_transport_is_a_charge_with_a_home_of_its_own(
    read: Read, from_zugferd1: Conversion
) -> None:
    source = read(EVERY)
    pivot = from_zugferd1.run(source, {}).content
    assert text(pivot, "{*}AllowanceCharge/{*}Amount") == ["14.00", "5.00", "11.00", "4.00"]
    assert text(pivot, "{*}AllowanceCharge/{*}ChargeIndicator") == ["false", "true", "true", "true"]
    assert from_zugferd1.home is not None
    homes = [
        from_zugferd1.home(f"/Invoice/cac:AllowanceCharge[{number}]/cbc:Amount", pivot, source)
        for number in (2, 3, 4)
    ]
    lines = EVERY.decode().splitlines()
    assert [(path.rpartition("/")[2], lines[(line or 0) - 1].strip()) for path, line in filter(None, homes)] == [
        ("ram:ActualAmount", '<ram:ActualAmount currencyID="EUR">5.00</ram:ActualAmount>'),
        ("ram:AppliedAmount", '<ram:AppliedAmount currencyID="EUR">11.00</ram:AppliedAmount>'),
        ("ram:AppliedAmount", '<ram:AppliedAmount currencyID="EUR">4.00</ram:AppliedAmount>'),
    ]  # fmt: skip


def test_a_credit_note_is_one_and_a_supply_within_the_community_has_its_code_of_today(
    read: Read, from_zugferd1: Conversion
) -> None:
    source = read(CREDIT)
    assert source.document.type == "credit-note"
    pivot = from_zugferd1.run(source, {}).content
    assert text(pivot, ".//{*}TaxSubtotal/{*}TaxCategory/{*}ID") == ["K"]
    assert text(pivot, ".//{*}ClassifiedTaxCategory/{*}ID") == ["K"]


def test_a_second_vat_of_a_line_is_told_with_the_code_that_was_sent(
    read: Read, from_zugferd1: Conversion
) -> None:
    tax = b"<ram:ApplicableTradeTax><ram:CategoryCode>IC</ram:CategoryCode></ram:ApplicableTradeTax>"
    twice = CREDIT.replace(
        b"        <ram:SpecifiedTradeSettlementMonetary",
        tax + b"        <ram:SpecifiedTradeSettlementMonetary",
    )
    assert "IC" in losses(twice, read, from_zugferd1).values()


def test_lines_without_numbers_are_numbered_and_one_of_text_is_a_note(
    read: Read, from_zugferd1: Conversion
) -> None:
    converted = from_zugferd1.run(read(LEAST), {})
    assert text(converted.content, "{*}InvoiceLine/{*}ID") == ["1", "2"]
    assert text(converted.content, "{*}Note") == ["Wir lieferten Ihnen frei Haus:"]


def test_a_number_that_is_taken_is_not_given_again(read: Read, from_zugferd1: Conversion) -> None:
    line = b"    <ram:IncludedSupplyChainTradeLineItem>\n      <ram:SpecifiedSupplyChainTradeAgreement>"
    [first, second, *rest] = LEAST.split(line)
    said = (
        b"<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>"
    )
    numbered = line.join([first, second]) + line.replace(b"Item>\n", b"Item>\n" + said) + b"".join(rest)
    pivot = from_zugferd1.run(read(numbered), {}).content
    assert text(pivot, "{*}InvoiceLine/{*}ID") == ["2", "1"]


def test_a_finding_on_the_pivot_leads_to_the_line_that_was_sent(
    read: Read, from_zugferd1: Conversion, rules: Check
) -> None:
    wrong = EVERY.replace(b">524.22<", b">523.22<")
    source = read(wrong)
    pivot = from_zugferd1.run(source, {}).content
    found = next(finding for finding in rules.run(pivot).findings if finding.rule == "BR-CO-15")
    assert from_zugferd1.home is not None
    home = from_zugferd1.home(str(found.path), pivot, source)
    assert home is not None
    assert home[0].endswith("MonetarySummation/ram:GrandTotalAmount")
    assert b"523.22" in wrong.splitlines()[(home[1] or 0) - 1]


@pytest.mark.parametrize(
    ("name", "rule", "lines"),
    [("LINE-AMOUNT-zugferd1-basic", "LINE-AMOUNT", 2), ("NO-LINES-zugferd1", "NO-LINES", 1)],
)
def test_what_the_level_basic_leaves_out_is_refused_with_the_level_that_has_it(
    name: str, rule: str, lines: int, read: Read, from_zugferd1: Conversion
) -> None:
    source = read((SAMPLES / f"bad-CII-{name}.xml").read_bytes())
    with pytest.raises(DocumentFault) as fault:
        from_zugferd1.run(source, {})
    assert [finding.rule for finding in fault.value.findings] == [f"CII-{rule}"] * lines
    assert all("COMFORT" in str(finding.hint) and finding.line for finding in fault.value.findings)
    assert from_zugferd1.glance is not None
    assert text(from_zugferd1.glance(source), "{*}ID") == ["TG-2015-0312"]


# The table: what of CII's the schema of ZUGFeRD 1 knows, and where


def _known() -> Iterator[str]:
    """Every path of the schema."""

    def below(element: Any, around: str) -> Iterator[str]:
        path = f"{around}/{step_name(element.name, PREFIXES)}"
        yield path
        yield from (f"{path}/@{name}" for name in element.attributes if name)
        if element.type.has_complex_content():
            for child in element.type.content.iter_elements():
                yield from below(child, path)

    found = xmlschema.XMLSchema(str(schema("zugferd/ZUGFeRD1p0.xsd")))
    yield from below(found.elements["CrossIndustryDocument"], "")


def test_each_row_of_the_table_is_a_place_of_the_schema() -> None:
    known = set(_known())
    assert [row.source for row in zugferd1.mapping().rows if template(row.source) not in known] == []


def test_each_row_says_what_that_of_cii_says() -> None:
    """Pivot and term are those of CII's table; no row of it that ZUGFeRD 1 has a place for is missing."""
    theirs = Counter((row.term, row.pivot) for row in mapping_of_cii().rows if row.source)
    assert {(row.term, row.pivot) for row in zugferd1.mapping().rows} <= set(theirs)
    assert [row for row in zugferd1.mapping().rows if not row.fact or not (row.carried or row.remark)] == []


def test_every_value_that_the_table_knows_stands_in_a_sample(read: Read) -> None:
    names = {path for file in FILES for path in _places(read(file.read_bytes()))}
    unseen = {template(row.source) for row in zugferd1.mapping().rows} - names
    assert unseen == set()


def _places(content: Content) -> Iterator[str]:
    for element in content.tree.iter("*"):
        steps = [element, *element.iterancestors()]
        path = "".join(f"/{step_name(str(step.tag), PREFIXES)}" for step in reversed(steps))
        yield path
        yield from (f"{path}/@{name}" for name in element.attrib)
