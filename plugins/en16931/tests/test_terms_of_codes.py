"""A rule on a code list names the term, which occurrence of it, and the attribute where the code stands in one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Finding
from comptoir_engine.pivot.terms import term
from comptoir_engine.xml.content import Content

SAMPLE = Path(__file__).parents[2] / "ubl21/comptoir_ubl21/samples/good-invoice-every-term.xml"


def found(rules: Check, text: str, rule: str) -> list[Finding]:
    report = rules.run(Content(Document(text.encode(), PIVOT, "invoice")))
    return [finding for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("rule", "pattern", "said"),
    [
        ("BR-CL-03", r'(<cbc:LineExtensionAmount currencyID=")[^"]*', {
            ("BT-106", ()), ("BT-131", (1,)), ("BT-131", (2,)), ("BT-131", (3,))}),
        ("BR-CL-03", r'(<cbc:TaxAmount currencyID=")[^"]*', {("BT-110", ()), ("BT-117", ())}),
        ("BR-CL-23", r'(unitCode=")[^"]*', {
            ("BT-130", (1,)), ("BT-130", (2,)), ("BT-130", (3,)), ("BT-150", (1,)), ("BT-150", (2,))}),
        ("BR-CL-25", r'(<cbc:EndpointID schemeID=")[^"]*', {("BT-34-1", ()), ("BT-49-1", ())}),
        ("BR-CL-13", r'(listID=")[^"]*', {("BT-158-1", (1, 1)), ("BT-158-1", (1, 2))}),
        ("BR-CL-24", r'(mimeCode=")[^"]*', {("BT-125-1", (1,))}),
        ("BR-CL-08", r"(<cbc:Note>)[^<]*", {("BT-21", (1,)), ("BT-21", (2,))}),
        ("BR-CL-14", r"(<cbc:IdentificationCode>)[^<]*", {
            ("BT-40", ()), ("BT-55", ()), ("BT-69", ()), ("BT-80", ())}),
        ("BR-CL-19", r"(<cbc:AllowanceChargeReasonCode>)[^<]*", {("BT-98", (1,)), ("BT-140", (1, 1))}),
    ],
)  # fmt: skip
def test_a_wrong_code_is_told_with_its_term_and_index(
    rules: Check, rule: str, pattern: str, said: set[tuple[str, tuple[int, ...]]]
) -> None:
    value = r"\g<1>#QQQ#x" if rule == "BR-CL-08" else r"\g<1>QQQ"
    wrong = re.sub(pattern, value, SAMPLE.read_text(encoding="utf-8"))
    assert {(str(finding.term), finding.index) for finding in found(rules, wrong, rule)} == said


def test_a_code_in_an_attribute_is_placed_at_it(rules: Check) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    (finding,) = found(rules, re.sub(r'(unitCode=")[^"]*', r"\1QQQ", text, count=1), "BR-CL-23")
    assert finding.path == "/Invoice/cac:InvoiceLine[1]/cbc:InvoicedQuantity/@unitCode"
    assert finding.line == text[: text.index("<cbc:InvoicedQuantity")].count("\n") + 1


def test_no_rule_on_a_code_list_is_without_a_term(rules: Check) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    wrong = re.sub(r'((?:schemeID|listID|unitCode|mimeCode|currencyID)=")[^"]*', r"\1QQQ", text)
    wrong = re.sub(r"(<cbc:\w*Code\b[^>]*>)[^<]*", r"\1QQQ", wrong)
    report = rules.run(Content(Document(wrong.encode(), PIVOT, "invoice")))
    codes = [finding for finding in report.findings if finding.rule.startswith("BR-CL-")]
    assert len({finding.rule for finding in codes}) > 12
    assert [finding for finding in codes if finding.term is None or term(finding.term) is None] == []
