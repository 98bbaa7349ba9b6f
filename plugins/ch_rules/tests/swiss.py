"""Samples of Swiss invoices, how they are changed, and what the rules say of them."""

from __future__ import annotations

from pathlib import Path

import comptoir_ch_rules
from comptoir_engine.model import PIVOT, Document, Finding, Report, Type
from comptoir_engine.xml.content import Content

SAMPLES = Path(comptoir_ch_rules.__file__).with_name("samples")
INVOICE = (SAMPLES / "good-invoice.xml").read_text(encoding="utf-8")
CREDIT_NOTE = (SAMPLES / "good-credit-note.xml").read_text(encoding="utf-8")


def report(text: str) -> Report:
    kind: Type = "credit-note" if "<CreditNote" in text else "invoice"
    [check] = comptoir_ch_rules.checks()
    return check.run(Content(Document(text.encode(), PIVOT, kind)))


def findings(text: str) -> tuple[Finding, ...]:
    return report(text).findings


def rules(text: str) -> list[str]:
    return [finding.rule for finding in findings(text)]


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text
