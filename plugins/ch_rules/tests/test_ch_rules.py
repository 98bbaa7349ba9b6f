"""What the rules say of whole documents, and where: each broken once, and none of a foreign seller."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from comptoir_ch_rules.rules import RULES
from swiss import INVOICE, SAMPLES, changed, findings, report, rules

README = Path(__file__).parent.parent / "README.md"
GOOD = sorted(SAMPLES.glob("good-*.xml"))
BROKEN = sorted([*SAMPLES.glob("bad-*.xml"), *SAMPLES.glob("told-*.xml")])


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_sound_document_has_no_findings(file: Path) -> None:
    said = report(file.read_text(encoding="utf-8"))
    assert (said.verdict, said.findings) == ("valid", ())


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_sample_breaks_the_rule_in_its_name_and_no_other(file: Path) -> None:
    said = report(file.read_text(encoding="utf-8"))
    [finding] = said.findings
    rule = RULES[finding.rule]
    assert re.match(f"(bad|told)-{finding.rule}-[a-z0-9-]+$", file.stem)
    assert finding.severity == rule.severity
    assert said.verdict == ("invalid" if file.name.startswith("bad-") else "valid")
    assert finding.term in rule.terms
    assert rule.hint is not None
    assert (finding.message.key, finding.hint and finding.hint.key) == (rule.message.key, rule.hint.key)


@pytest.mark.parametrize("file", BROKEN, ids=lambda file: file.stem)
def test_a_finding_leads_to_its_line(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    [finding] = findings(text)
    assert finding.path is not None
    assert finding.line is not None
    name = re.sub(r"\[\d+\]", "", finding.path).rpartition("/")[2]
    assert f"<{name}" in text.splitlines()[finding.line - 1]


def test_every_word_that_a_rule_leaves_open_is_filled() -> None:
    for file in BROKEN:
        [finding] = findings(file.read_text(encoding="utf-8"))
        for message in (finding.message, finding.hint):
            assert message is not None
            assert "{" not in str(message)


def test_every_rule_has_a_sample_and_a_row_in_the_readme() -> None:
    named = {re.sub(r"^(bad|told)-", "", file.stem) for file in BROKEN}
    assert all(any(each.startswith(f"{rule}-") for each in named) for rule in RULES)
    rows = re.findall(r"^\| `(CH-[A-Z-]+)` \| (\w+) \| ([^|]+) \|", README.read_text(encoding="utf-8"), re.M)
    assert rows == [(id, rule.severity, ", ".join(rule.terms)) for id, rule in RULES.items()]


@pytest.mark.parametrize("file", [*BROKEN, *GOOD], ids=lambda file: file.stem)
def test_of_a_foreign_seller_nothing_is_said(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    seller, rest = text.split("</cac:AccountingSupplierParty>")
    seller = re.sub("CHE[^<]*<", "ATU13585627<", seller.replace(">CH<", ">AT<"))
    assert rules(f"{seller}</cac:AccountingSupplierParty>{rest}") == []


@pytest.mark.parametrize("country", ["CH", "LI"])
def test_a_seller_with_an_address_at_home_is_swiss(country: str) -> None:
    text = changed(re.sub("CHE[^<]*<", "50123<", INVOICE), (">CH<", f">{country}<"), (">4600<", "><"))
    assert "CH-POSTCODE" in rules(text)


def test_a_foreign_seller_in_the_swiss_register_is_swiss() -> None:
    text = changed(INVOICE, (">CH<", ">AT<"), ("CHE-123.456.788 MWST", "CHE-123.456.789 MWST"))
    assert rules(text) == ["CH-VAT-NUMBER"]


def test_a_document_without_a_seller_is_left_alone() -> None:
    text = re.sub(
        r"<cac:AccountingSupplierParty>.*</cac:AccountingSupplierParty>", "", INVOICE, flags=re.DOTALL
    )
    assert rules(text) == []


def test_what_is_no_xml_is_refused_and_not_raised() -> None:
    assert report("<Invoice>").verdict == "invalid"


def test_an_invoice_up_to_400_francs_need_not_name_its_buyer() -> None:
    text = (SAMPLES / "told-CH-BUYER-NAME-none.xml").read_text(encoding="utf-8")
    total = '<cbc:TaxInclusiveAmount currencyID="CHF">{}<'
    assert rules(changed(text, (total.format("1132.30"), total.format("400.00")))) == []
    assert rules(changed(text, (total.format("1132.30"), total.format("400.05")))) == ["CH-BUYER-NAME"]
    in_euro = changed(text, (total.format("1132.30"), total.format("400.00")), ("CHF", "EUR"))
    assert rules(in_euro) == ["CH-BUYER-NAME"]


def test_a_trade_name_is_a_name() -> None:
    text = (SAMPLES / "told-CH-SELLER-NAME-none.xml").read_text(encoding="utf-8")
    name = "<cac:PartyName><cbc:Name>Velowerk</cbc:Name></cac:PartyName><cac:PostalAddress>"
    assert rules(text.replace("<cac:PostalAddress>", name, 1)) == []


def test_who_neither_shows_vat_nor_has_a_number_need_not_say_what_the_law_asks() -> None:
    text = (SAMPLES / "bad-CH-SELLER-NUMBER-vat-without-it.xml").read_text(encoding="utf-8")
    free = re.sub(
        r"<cbc:TaxAmount currencyID=\"CHF\">[0-9.]+<", '<cbc:TaxAmount currencyID="CHF">0.00<', text
    )
    free = changed(free, (">S<", ">O<"), ("<cbc:CityName>Olten</cbc:CityName>", ""))
    assert rules(free) == []


@pytest.mark.parametrize("blank", ["", " ", "\n\t"])
def test_blanks_are_no_name(blank: str) -> None:
    assert rules(changed(INVOICE, (">Fachbuch Radpflege<", f">{blank}<"))) == ["CH-LINE-OBJECT"]


def test_a_description_says_what_was_supplied() -> None:
    described = "<cbc:Description>Fachbuch</cbc:Description>"
    assert rules(changed(INVOICE, ("<cbc:Name>Fachbuch Radpflege</cbc:Name>", described))) == []
