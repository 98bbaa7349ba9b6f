"""The Swiss rules beside all formats: their findings lead home, and no document of ours or of others is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.model import Document, Finding
from comptoir_engine.pipeline import Processed, validate
from comptoir_engine.registry import Registry

ROOT = Path(__file__).resolve().parent.parent
REFERENCES = ("en16931/ubl", "en16931/bis", "en16931/cii", "xrechnung")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def judged(content: bytes, registry: Registry) -> Processed:
    return validate(Document(content), registry, rules_only=True, rules=("ch_rules",))


def findings(result: Processed) -> Iterator[Finding]:
    for step in result.steps:
        for report in step.reports:
            yield from (finding for finding in report.findings if finding.rule.startswith("CH-"))


@pytest.mark.parametrize(
    ("file", "right", "wrong", "element"),
    [
        ("ets31/comptoir_ets31/samples/good-invoice-two-rates.xml", "109.384.753", "109.384.754", "BV.020"),
        (
            "xcbl30/comptoir_xcbl30/samples/good-invoice-every-term.xml",
            "CHE109030114MWST",
            "CHE109030115MWST",
            "Ident",
        ),
        ("facturx/tests/invoice.xml", "CHE123456788MWST", "CHE123456789MWST", "ram:ID"),
        (
            "../fixtures/two-rates-and-a-rebate/invoice.xml",
            "CHE109030114MWST",
            "CHE109030115MWST",
            "cbc:CompanyID",
        ),
    ],
)
def test_a_wrong_vat_number_is_told_where_its_sender_wrote_it(
    file: str, right: str, wrong: str, element: str, registry: Registry
) -> None:
    content = (ROOT / "plugins" / file).read_bytes()
    assert right.encode() in content
    result = judged(content.replace(right.encode(), wrong.encode()), registry)
    [found] = [finding for finding in findings(result) if finding.rule == "CH-VAT-NUMBER"]
    assert (result.outcome, found.severity, found.term) == ("stopped", "error", "BT-31")
    assert found.path is not None
    assert found.line is not None
    assert found.path.rpartition("/")[2].startswith(element)
    assert wrong in content.replace(right.encode(), wrong.encode()).decode().splitlines()[found.line - 1]


def test_no_fixture_is_refused_or_warned_of(registry: Registry) -> None:
    files = sorted(ROOT.glob("fixtures/*/*.xml"))
    assert len(files) > 5
    told = [finding for file in files for finding in findings(judged(file.read_bytes(), registry))]
    assert {finding.severity for finding in told} <= {"note"}


@pytest.mark.parametrize("folder", REFERENCES)
def test_of_no_reference_document_anything_is_said(folder: str, shared: Path, registry: Registry) -> None:
    files = sorted((shared / "corpora" / folder).glob("*.xml"))
    assert files
    assert [finding for file in files for finding in findings(judged(file.read_bytes(), registry))] == []
