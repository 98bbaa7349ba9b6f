"""What the rules say of whole documents, where, and what happens without them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import comptoir_en16931
import pytest
from comptoir_en16931.explanations import EXPLANATIONS
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Finding, Type
from comptoir_engine.xml.content import Content

SAMPLES = Path(comptoir_en16931.__file__).with_name("samples")
GOOD = [file for file in sorted(SAMPLES.glob("good-*.xml")) if "-cii-" not in file.name]
BAD = [file for file in sorted(SAMPLES.glob("bad-*.xml")) if "-cii-" not in file.name]


def content(file: Path) -> Content:
    kind: Type = "credit-note" if b"<CreditNote" in file.read_bytes() else "invoice"
    return Content(Document(file.read_bytes(), PIVOT, kind))


def line_of(text: str, file: Path) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    [number] = [number for number, line in enumerate(lines, 1) if text in line]
    return number


def finding(rule: str, file: Path, rules: Check) -> Finding:
    [found] = [finding for finding in rules.run(content(file)).findings if finding.rule == rule]
    return found


@pytest.mark.parametrize("file", GOOD, ids=lambda file: file.stem)
def test_a_sound_document_has_no_findings(file: Path, rules: Check) -> None:
    report = rules.run(content(file))
    assert (report.verdict, report.findings) == ("valid", ())


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_bad_document_is_refused_by_the_rule_in_its_name(file: Path, rules: Check) -> None:
    report = rules.run(content(file))
    assert report.verdict == "invalid"
    assert any(file.stem.startswith(f"bad-{finding.rule}-") for finding in report.findings)


def test_a_rule_without_the_flag_fatal_does_not_refuse(rules: Check) -> None:
    file = SAMPLES / "good-invoice.xml"
    surplus = b"<cbc:UUID>4d5e8a3c-0000-4000-8000-000000000001</cbc:UUID><cbc:IssueDate>"
    told = file.read_bytes().replace(b"<cbc:IssueDate>", surplus, 1)
    report = rules.run(Content(Document(told, PIVOT, "invoice")))
    assert report.verdict == "valid"
    assert [(finding.rule, finding.severity, finding.flag) for finding in report.findings] == [
        ("UBL-CR-005", "warning", "warning")
    ]


def test_a_finding_names_term_path_and_line_of_a_total(rules: Check) -> None:
    file = SAMPLES / "bad-BR-CO-15-total-with-vat.xml"
    found = finding("BR-CO-15", file, rules)
    assert (found.severity, found.flag, found.term) == ("error", "fatal", "BT-112")
    assert found.path == "/Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount"
    assert found.line == line_of("TaxInclusiveAmount", file)


def test_a_finding_names_the_line_that_is_at_fault(rules: Check) -> None:
    file = SAMPLES / "bad-BR-25-second-line-without-name.xml"
    found = finding("BR-25", file, rules)
    assert found.path is not None
    assert found.path.startswith("/Invoice/cac:InvoiceLine[2]")
    assert line_of("<cbc:ID>2</cbc:ID>", file) - 1 <= (found.line or 0)


def test_a_rule_is_explained_in_our_own_words(rules: Check) -> None:
    found = finding("BR-25", SAMPLES / "bad-BR-25-second-line-without-name.xml", rules)
    assert (found.message, found.hint) == EXPLANATIONS["BR-25"]


def test_the_version_names_the_release_whose_verdicts_it_has(rules: Check, official: Check) -> None:
    number, _, date = official.version.partition(" ")
    assert number.split(".")[:2] == ["1", "3"]
    assert date.startswith("(20")
    assert rules.version == f"1, as {official.version}"


def test_the_official_rules_run_on_request_alone() -> None:
    assert {check.id: check.on_request for check in comptoir_en16931.checks()} == {
        "en16931": False,
        "en16931-official": True,
        "en16931-cii": True,
    }


def test_without_the_official_rules_a_document_is_unchecked_by_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comptoir_en16931, "find_spec", lambda name: None)
    check = comptoir_en16931.official()
    report = check.run(content(GOOD[0]))
    assert (report.verdict, report.version) == ("unchecked", "")
    assert [finding.severity for finding in report.findings] == ["note"]


def test_the_package_that_brings_the_rules_is_not_imported() -> None:
    program = "import sys, comptoir_en16931 as p; p.checks(); sys.exit('facturx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
