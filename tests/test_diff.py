"""`comptoir diff`: documents of any formats side by side, in the words of the business."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from comptoir_engine.cli import comptoir

FIXTURES = Path(__file__).parent.parent / "fixtures"
ONE, OTHER = (
    FIXTURES / name / "invoice.xml" for name in ("glass-for-a-building-site", "two-rates-and-a-rebate")
)


def diff(*arguments: str | Path, code: int = 0) -> Result:
    result = CliRunner().invoke(comptoir, ["diff", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result


def test_the_same_invoice_in_two_formats_differs_in_nothing(shared: Path) -> None:
    pytest.importorskip("comptoir_cii")
    twin = shared / "corpora" / "xrechnung" / "01.01a-INVOICE_ubl.xml"
    found = diff(twin, twin.with_name("01.01a-INVOICE_uncefact.xml"), "--exit-code")
    assert found.output == "Values that differ: 0 of 82.\n"


def test_each_difference_is_named_with_both_values(tmp_path: Path) -> None:
    changed = ONE.read_text(encoding="utf-8").replace("<cbc:ID>GB-2026-0117<", "<cbc:ID>GB-2026-0999<", 1)
    changed = changed.replace(
        "</cbc:InvoiceTypeCode>", "</cbc:InvoiceTypeCode><cbc:Note>Only here</cbc:Note>", 1
    )
    (tmp_path / "b.xml").write_text(changed, encoding="utf-8")
    found = diff(ONE, tmp_path / "b.xml", "--exit-code", code=1)
    lines = found.output.splitlines()
    assert "Invoice number (BT-1): GB-2026-0117 | GB-2026-0999" in lines[0]
    assert lines[0].startswith("differs")
    assert any(line.startswith("only B") and line.endswith("Only here") for line in lines)
    assert lines[-1].startswith("Values that differ: ")
    german = diff(ONE, tmp_path / "b.xml", "--lang", "de").output
    assert "Rechnungsnummer (BT-1)" in german
    assert "verschieden" in german


def test_all_values_stand_side_by_side(tmp_path: Path) -> None:
    found = [json.loads(line) for line in diff(ONE, OTHER, "--all", "--json").output.splitlines()]
    states = {one["state"] for one in found}
    assert states == {"same", "differs", "only_a", "only_b"}
    (currency,) = [one for one in found if one["term"] == "BT-5"]
    assert (currency["state"], currency["a"], currency["b"]) == ("same", "CHF", "CHF")


def test_what_cannot_be_compared_is_said(tmp_path: Path) -> None:
    (tmp_path / "order.xml").write_text(
        '<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" '
        'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>1</cbc:ID></Order>'
    )
    (tmp_path / "nothing.xml").write_text("<nothing/>")
    diff(ONE, tmp_path / "nothing.xml", code=1)
    diff(ONE, tmp_path / "order.xml", code=1)
    diff(ONE, tmp_path / "missing.xml", code=2)
    diff(ONE, code=2)
