"""CEN's own cases: each says which rule must fire on a fragment of a document, and which must not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.hookspecs import Check
from comptoir_engine.model import PIVOT, Document, Severity, Type
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.parse import parse
from lxml import etree

_CASES = "{http://difi.no/xsd/vefa/validator/1.0}"
_EXPECTATIONS = {f"{_CASES}{word}" for word in ("success", "warning", "error")}


@pytest.mark.parametrize("folder", ["unit-ubl-invoice", "unit-ubl-creditnote"])
def test_each_case_of_a_rule_is_met(folder: str, rules: Check, shared: Path) -> None:
    cases = list(_cases(shared / "corpora/en16931" / folder))
    assert len(cases) > 50
    assert [told for case in cases for told in _unmet(case, rules)] == []


def _cases(folder: Path) -> Iterator[tuple[str, etree._Element]]:
    for file in sorted(folder.glob("*.xml")):
        for number, case in enumerate(parse(file.read_bytes()).iter(f"{_CASES}test"), 1):
            yield f"{folder.name}/{file.name}, case {number}", case


def _unmet(case: tuple[str, etree._Element], rules: Check) -> Iterator[str]:
    name, test = case
    [document] = [child for child in test if not str(child.tag).startswith(_CASES)]
    fired = Counter((finding.rule, finding.severity) for finding in rules.run(_content(document)).findings)
    for expected in test.iterfind(f"{_CASES}assert/*"):
        if expected.tag in _EXPECTATIONS and not _is_met(expected, fired):
            yield f"{name}: {etree.QName(expected).localname} {expected.text}; fired {dict(fired)}"


def _content(document: etree._Element) -> Content:
    kind: Type = "credit-note" if etree.QName(document).localname == "CreditNote" else "invoice"
    return Content(Document(etree.tostring(document, with_tail=False), PIVOT, kind))


def _is_met(expected: etree._Element, fired: Counter[tuple[str, Severity]]) -> bool:
    rule, word = (expected.text or "").strip(), etree.QName(expected).localname
    if word == "success":
        return not any(name == rule for name, _ in fired)
    severity: Severity = "warning" if word == "warning" else "error"
    count = fired[rule, severity]
    return count == int(expected.get("number", count)) and count > 0
