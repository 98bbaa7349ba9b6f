"""What is still said of a document that was stopped, or that nobody recognises: its head, its format, its version."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from comptoir_engine.errors import DocumentFault
from comptoir_engine.hookspecs import Converted
from comptoir_engine.messages.readable import report_lines
from comptoir_engine.model import PIVOT, Document, Finding, Loss, Message, Plan
from comptoir_engine.pipeline import convert, process
from comptoir_engine.registry import Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.format import XmlFormat


def to(format: str) -> Any:
    return lambda head: Plan(format, "portal", "inbox")


def findings(result: Any) -> list[Finding]:
    return [finding for step in result.steps for report in step.reports for finding in report.findings]


def test_a_document_that_fails_its_schema_has_its_number_day_and_parties(
    bills: Any, registry: Registry
) -> None:
    whole = process(Document(bills.sample()), registry, to(PIVOT))
    broken = bills.sample().replace(b"</Note>", b"</Note><Smell/>", 1)
    result = process(Document(broken), registry, to(PIVOT))
    assert (result.outcome, result.steps[-1].stage) == ("stopped", "check_source")
    assert result.head == whole.head
    assert result.head.number == "2026-118"


def test_a_document_that_can_not_be_read_any_further_has_no_head(bills: Any, registry: Registry) -> None:
    def refuse(*given: object) -> Any:
        raise DocumentFault((Finding("TOY", "error", Message("No.")),))

    way = registry.conversions["bill", PIVOT]
    registry.conversions["bill", PIVOT] = replace(way, run=refuse)
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, result.head.number) == ("stopped", None)


def test_a_document_that_a_conversion_refuses_is_glanced_at_for_its_head(
    bills: Any, registry: Registry
) -> None:
    def refuse(*given: object) -> Any:
        raise DocumentFault((Finding("TOY", "error", Message("No.")),))

    whole = process(Document(bills.sample()), registry, to(PIVOT))
    way = registry.conversions["bill", PIVOT]
    refusing = replace(way, run=refuse, glance=lambda content: way.run(content, {}).content)
    registry.conversions["bill", PIVOT] = refusing
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, result.steps[-1].stage, result.target) == ("stopped", "to_pivot", None)
    assert result.head == whole.head
    registry.conversions["bill", PIVOT] = replace(refusing, glance=refuse)
    assert process(Document(bills.sample()), registry, to(PIVOT)).head.number is None


def test_a_document_of_another_format_than_was_named_is_told_so(bills: Any, registry: Registry) -> None:
    ubl = process(Document(bills.sample()), registry, to(PIVOT)).target
    assert ubl is not None
    result = convert(Document(ubl.content), registry, "bill", source="bill")
    [finding] = findings(result)
    assert finding.rule == "FORMAT-OTHER"
    assert str(finding.message) == "This is no document of the format bill; it is one of ubl21."
    assert report_lines("a.xml", result, "en")[0] == "a.xml: has errors"


def test_losses_on_the_way_out_name_places_of_the_document_that_was_sent(
    bills: Any, registry: Registry
) -> None:
    way_out = registry.conversions[PIVOT, "bill"]

    def losing(content: Content, options: Any) -> Converted:
        number = next(content.tree.iter("{*}ID"))
        lost = Loss("/Invoice/cbc:ID", str(number.text), Message("No place."))
        return Converted(way_out.run(content, options).content, (lost, lost))

    registry.conversions[PIVOT, "bill"] = replace(way_out, run=losing)
    result = convert(Document(bills.sample()), registry, "bill", options={"shape": "flat"})
    [step] = [step for step in result.steps if step.stage == "to_target"]
    assert [(loss.path, loss.value) for loss in step.losses] == [("/Bill/Number", "2026-118")]


@pytest.mark.parametrize(
    ("namespace", "version"),
    [
        ("urn:bill:schema:2", "2"),
        ("urn:bill:schema:1.1", "1.1"),
        ("urn:bill:schema:1", None),
        ("urn:bill", None),
    ],
)
def test_a_known_format_of_an_unknown_version_is_told_as_that(namespace: str, version: str | None) -> None:
    format = XmlFormat("bill", "Bill 1", {"{urn:bill:schema:1}Bill": "invoice"}).format
    assert format.explain is not None
    found = format.explain(Content(Document(f'<Bill xmlns="{namespace}"/>'.encode())))
    if version is None:
        assert found is None
    else:
        assert found is not None
        assert found[0].rule == "FORMAT-VERSION"
        assert found[0].message.args == {"version": version, "understood": "Bill 1"}


def test_what_is_no_xml_is_of_no_version() -> None:
    format = XmlFormat("bill", "Bill 1", {"{urn:bill:1}Bill": "invoice"}).format
    assert format.explain is not None
    assert format.explain(Content(Document(b"hello"))) is None
