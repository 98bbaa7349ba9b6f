"""What a receiver needs in each document is asked of the sender's file, and missed at its line, in every format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from comptoir_engine.messages import say
from comptoir_engine.model import PIVOT, Document, Plan
from comptoir_engine.pipeline import Processed, convert, process
from comptoir_engine.registry import Registry

INVOICE = Path(__file__).parent.parent / "fixtures" / "glass-for-a-building-site" / "invoice.xml"
PLAN = Plan(PIVOT, "portal", "x")


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def asked(registry: Registry, content: bytes, *terms: str, format: str | None = None) -> Processed:
    plan = replace(PLAN, required=terms)
    return process(Document(content, format), registry, lambda head: plan)


def missing(done: Processed) -> list[tuple[str | None, tuple[int, ...], int | None]]:
    reports = [report for step in done.steps for report in step.reports if report.check == "required"]
    return [(found.term, found.index, found.line) for report in reports for found in report.findings]


def test_a_document_that_has_all_goes_on(registry: Registry) -> None:
    done = asked(registry, INVOICE.read_bytes(), "BT-13", "BT-9", "BT-131")
    assert (done.outcome, missing(done)) == ("ready", [])


def test_what_is_missing_stops_it_and_is_named(registry: Registry) -> None:
    text = INVOICE.read_text(encoding="utf-8")
    start, end = text.index("<cac:OrderReference>"), text.index("</cac:OrderReference>")
    without = (text[:start] + text[end + len("</cac:OrderReference>") :]).encode()
    done = asked(registry, without, "BT-13", "BT-9")
    assert (done.outcome, missing(done)) == ("stopped", [("BT-13", (), None)])
    assert asked(registry, without).outcome == "ready"


def test_a_value_of_the_lines_is_asked_of_each_line_and_missed_at_its_place(registry: Registry) -> None:
    text = INVOICE.read_text(encoding="utf-8")
    assert "BuyersItemIdentification" not in text
    done = asked(registry, text.encode(), "BT-156")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "<cac:InvoiceLine>" in line]
    assert len(lines) > 1
    assert missing(done) == [("BT-156", (n,), line) for n, line in enumerate(lines, 1)]


def test_the_line_is_that_of_the_senders_own_file(registry: Registry) -> None:
    if ("xcbl30", PIVOT) not in registry.conversions:
        pytest.skip("xcbl30 is not there")
    written = convert(Document(INVOICE.read_bytes()), registry, "xcbl30").target
    assert written is not None
    rows = written.content.decode().splitlines()
    found = missing(asked(registry, written.content, "BT-156"))
    assert found
    for term, index, line in found:
        assert term == "BT-156"
        assert line is not None
        assert "InvoiceDetail" in rows[line - 1] or len(rows) < 5, (index, rows[line - 1])


def test_a_type_that_has_no_such_value_is_not_asked_for_it(registry: Registry) -> None:
    done = asked(registry, INVOICE.read_bytes(), "order-number", "line-order-line")
    assert (done.outcome, missing(done)) == ("ready", [])


def test_it_is_said_in_four_languages(registry: Registry) -> None:
    done = asked(registry, INVOICE.read_bytes(), "BT-156", "BT-11")
    findings = [found for step in done.steps for report in step.reports for found in report.findings]
    for found in (each for each in findings if each.rule == "REQUIRED"):
        sentences = {say(found.message, language) for language in ("en", "de", "fr", "it")}
        assert len(sentences) == 4
