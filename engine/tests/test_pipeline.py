"""A document's way: it ends ready, stopped or held, whatever a document or a plugin does, and never raises."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from comptoir_engine.errors import ConfigError, DocumentFault, PluginError
from comptoir_engine.hookspecs import Check, Conversion, Converted, Format, Option
from comptoir_engine.model import (
    PIVOT,
    Attachment,
    Document,
    Finding,
    Head,
    Loss,
    Message,
    Plan,
    Report,
    Severity,
    Stage,
    Verdict,
)  # fmt: skip
from comptoir_engine.pipeline import Processed, convert, process, validate
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.xml.content import Content


def to(format: str, **more: Any) -> Any:
    return lambda head: Plan(format, "portal", "inbox", **more)


def stages(result: Processed) -> list[tuple[Stage, str]]:
    return [(step.stage, step.status) for step in result.steps]


def rules(result: Processed) -> list[str]:
    return [finding.rule for step in result.steps for report in step.reports for finding in report.findings]


def judging(id: str, verdict: Verdict, findings: tuple[Finding, ...] = (), **more: Any) -> Check:
    described: dict[str, Any] = {
        "kind": "rules",
        "version": "1",
        "format": PIVOT,
        "types": ("invoice",),
        **more,
    }
    return Check(id, run=lambda content: Report(id, "1", verdict, findings), **described)


def failing(error: Exception) -> Any:
    def run(*given: object) -> Any:
        raise error

    return run


def joined(registry: Registry, plugin: Plugin) -> Registry:
    return Registry.of([*registry.plugins.values(), plugin])


def with_part(registry: Registry, kind: str, key: Any, run: Any) -> Registry:
    """The registry with one part of the bill's plugin doing something else."""
    parts = getattr(registry, kind)
    parts[key] = replace(parts[key], run=run)
    return registry


WRONG = Finding(
    "TOY-1",
    "error",
    Message("The price is wrong."),
    path="/Invoice/cac:InvoiceLine[2]/cac:Price/cbc:PriceAmount",
)


def test_a_sound_document_is_ready_with_every_step_told(bills: Any, registry: Registry) -> None:
    result = process(Document(bills.sample(), name="bill.xml"), registry, to(PIVOT))
    assert result.outcome == "ready"
    assert stages(result) == [
        ("recognise", "done"), ("check_source", "done"), ("to_pivot", "done"), ("address", "done"),
    ]  # fmt: skip
    assert (result.document.format, result.document.type) == ("bill", "invoice")
    assert (result.head.number, result.head.currency) == ("2026-118", "CHF")
    assert [step.plugin for step in result.steps] == ["comptoir-bill 1.0"] * 3 + [None]
    assert result.target is not None
    assert result.target.name == "invoice-2026-118.xml"
    assert result.steps[2].artefact is not None
    assert result.steps[2].artefact.content == result.target.content


def test_the_same_format_in_and_out_gives_the_very_bytes(bills: Any, registry: Registry) -> None:
    odd = (
        bills.sample()
        .replace(b"<Note>", b"<!-- kept -->\r\n<Note  >", 1)
        .replace(b"encoding=", b"encoding  = ")
    )
    result = process(Document(odd, name="Rechnung 7.xml"), registry, to("bill"))
    assert result.target is not None
    assert (result.target.name, result.target.content) == ("Rechnung 7.xml", odd)
    assert "to_target" not in dict(stages(result))


def test_a_profile_of_the_same_format_is_written_anew(bills: Any, registry: Registry) -> None:
    commented = bills.sample().replace(b"<Note>", b"<!-- gone --><Note>", 1)
    result = process(Document(commented), registry, to("bill", profile={"shape": "flat"}))
    assert result.target is not None
    assert b"gone" not in result.target.content
    assert dict(stages(result))["check_target"] == "done"


def test_how_it_comes_to_the_receiver_changes_no_byte_of_it_and_no_other_plugin_hears_of_it(
    bills: Any, registry: Registry
) -> None:
    odd = bills.sample().replace(b"<Note>", b"<!-- kept --><Note>", 1)
    way, heard = registry.from_pivot("bill"), []

    def run(content: Content, options: Any) -> Converted:
        heard.append(dict(options))
        assert way is not None
        return way.run(content, options)

    assert way is not None
    registry.conversions[PIVOT, "bill"] = replace(way, run=run)
    token = {"http_token": "hunter2"}
    result = process(Document(odd), registry, to("bill", profile=token))
    assert result.target is not None
    assert result.target.content == odd
    process(Document(odd), registry, to("bill", profile={**token, "shape": "flat"}))
    assert heard == [{"shape": "flat"}]


def test_the_head_decides_once_it_is_known(bills: Any, registry: Registry) -> None:
    heads: list[Head] = []

    def decide(head: Head) -> Plan:
        heads.append(head)
        return Plan("bill", "portal", "inbox")

    result = process(Document(bills.sample("good-least.xml")), registry, decide)
    assert [head.number for head in heads] == ["7"]
    assert result.plan == Plan("bill", "portal", "inbox")


def test_a_loss_is_a_warning_of_its_step_and_never_stops(bills: Any, registry: Registry) -> None:
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    result = process(Document(pivot.content), registry, to("bill"))
    assert result.outcome == "ready"
    assert dict(stages(result))["to_target"] == "done_with_warnings"
    losses = [loss for step in result.steps for loss in step.losses]
    assert [(loss.path, loss.value) for loss in losses] == [
        ("/Invoice/cbc:CustomizationID", "urn:cen.eu:en16931:2017")
    ]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "XML-EMPTY"),
        (b"hello", "FORMAT-UNKNOWN"),
        (b"<Bill>", "XML-TRUNCATED"),
        (b"<Bill/>", "FORMAT-UNKNOWN"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "XML-DTD"),
    ],
)
def test_what_nobody_knows_is_stopped_with_the_reason(content: bytes, rule: str, registry: Registry) -> None:
    result = process(Document(content), registry, to(PIVOT))
    assert (result.outcome, stages(result)) == ("stopped", [("recognise", "failed")])
    assert rules(result)[0] == rule
    assert result.target is None


def test_an_invalid_source_is_stopped_before_anything_is_made_of_it(bills: Any, registry: Registry) -> None:
    result = process(Document(bills.sample("bad-XSD-ELEMENT-CONTENT-no-number.xml")), registry, to(PIVOT))
    assert (result.outcome, stages(result)[-1]) == ("stopped", ("check_source", "failed"))
    (finding,) = result.steps[-1].reports[0].findings
    assert (finding.rule, finding.path, finding.line) == ("XSD-ELEMENT-CONTENT", "/Bill/Date", 3)


def test_a_finding_on_the_pivot_leads_home_to_the_line_of_the_source(
    bills: Any, registry: Registry, offering: Any
) -> None:
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "invalid", (WRONG,))]))
    result = process(Document(bills.sample()), registry, to(PIVOT, checks=("toy-rules",)))
    assert (result.outcome, stages(result)[-1]) == ("stopped", ("check_pivot", "failed"))
    (finding,) = result.steps[-1].reports[0].findings
    lines = bills.sample().decode().splitlines()
    assert finding.path == "/Bill/Item[2]/Price"
    assert finding.line is not None
    assert lines[finding.line - 1].strip() == "<Price>45.50</Price>"


def test_a_finding_on_a_document_that_came_as_the_pivot_stays_where_it_is(
    bills: Any, registry: Registry, offering: Any
) -> None:
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "invalid", (WRONG,))]))
    result = process(Document(pivot.content), registry, to(PIVOT, checks=("toy-rules",)))
    assert result.outcome == "stopped"
    assert result.steps[-1].reports[0].findings == (WRONG,)


def test_a_warning_of_a_rule_does_not_stop(bills: Any, registry: Registry, offering: Any) -> None:
    warning = replace(WRONG, severity="warning")
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "valid", (warning,))]))
    result = process(Document(bills.sample()), registry, to(PIVOT, checks=("toy-rules",)))
    assert (result.outcome, stages(result)[-1]) == ("ready", ("check_pivot", "done_with_warnings"))


@pytest.mark.parametrize(("verdict", "status"), [("valid", "done"), ("unchecked", "done_with_warnings")])
def test_a_note_is_no_warning_unless_it_says_why_nothing_was_checked(
    bills: Any, registry: Registry, offering: Any, verdict: Verdict, status: str
) -> None:
    note = replace(WRONG, severity="note")
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", verdict, (note,))]))
    result = process(Document(bills.sample()), registry, to(PIVOT, checks=("toy-rules",)))
    assert (result.outcome, stages(result)[-1]) == ("ready", ("check_pivot", status))


@pytest.mark.parametrize(
    ("severity", "told"), [("error", ["HUB-HELD", "SYN-7"]), ("warning", []), ("note", [])]
)
def test_a_converted_document_hears_no_warning_on_the_syntax_it_never_had(
    bills: Any, registry: Registry, offering: Any, severity: Severity, told: list[str]
) -> None:
    verdict: Verdict = "invalid" if severity == "error" else "valid"
    found = (replace(WRONG, rule="SYN-7", severity=severity),)
    rules = replace(judging("toy-rules", verdict, found), syntax=("SYN-",))
    registry = joined(registry, offering("rules", checks=[rules]))
    plan = to(PIVOT, checks=("toy-rules",))
    result = process(Document(bills.sample()), registry, plan)
    assert [each.rule for report in result.steps[-1].reports for each in report.findings] == told
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    own = process(Document(pivot.content), registry, plan)
    assert sum(len(report.findings) for report in own.steps[-1].reports) == 1


@pytest.mark.parametrize(("beside", "outcome"), [("SYN-8", "held"), ("TOY-1", "stopped")])
def test_a_wrong_syntax_that_only_the_conversion_wrote_is_held_unless_something_is_the_senders(
    bills: Any, registry: Registry, offering: Any, beside: str, outcome: str
) -> None:
    found = (replace(WRONG, rule="SYN-7"), replace(WRONG, rule=beside))
    rules = replace(judging("toy-rules", "invalid", found), syntax=("SYN-",))
    registry = joined(registry, offering("rules", checks=[rules]))
    plan = to(PIVOT, checks=("toy-rules",))
    assert process(Document(bills.sample()), registry, plan).outcome == outcome
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    assert process(Document(pivot.content), registry, plan).outcome == "stopped"


def test_only_the_rules_that_the_plan_names_are_run(bills: Any, registry: Registry, offering: Any) -> None:
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "invalid", (WRONG,))]))
    assert process(Document(bills.sample()), registry, to(PIVOT)).outcome == "ready"


def test_an_unknown_receiver_is_the_senders_matter(bills: Any, registry: Registry) -> None:
    nobody = Finding("ADDRESS-UNKNOWN", "error", Message("Nobody is registered with this number."))
    result = process(Document(bills.sample()), registry, failing(DocumentFault((nobody,))))
    assert (result.outcome, rules(result)) == ("stopped", ["ADDRESS-UNKNOWN"])


def test_a_pivot_of_ours_that_is_invalid_is_held(bills: Any, registry: Registry, offering: Any) -> None:
    schema = judging("ubl-xsd", "invalid", (WRONG,), kind="schema")
    registry = joined(registry, offering("xsd", checks=[schema]))
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, stages(result)[-1]) == ("held", ("check_pivot", "failed"))


def test_a_pivot_of_the_senders_that_is_invalid_is_stopped(
    bills: Any, registry: Registry, offering: Any
) -> None:
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    registry = joined(
        registry, offering("xsd", checks=[judging("ubl-xsd", "invalid", (WRONG,), kind="schema")])
    )
    result = process(Document(pivot.content), registry, to("bill"))
    assert (result.outcome, stages(result)[-1]) == ("stopped", ("check_source", "failed"))


def test_a_target_of_ours_that_is_invalid_is_held(bills: Any, registry: Registry) -> None:
    def run(content: Content, options: object) -> Converted:
        return Converted(Content(Document(b'<Bill xmlns="urn:example:bill"/>', "bill", "invoice")))

    with_part(registry, "conversions", (PIVOT, "bill"), run)
    result = process(Document(bills.sample()), registry, to("bill", profile={"shape": "flat"}))
    assert (result.outcome, stages(result)[-1]) == ("held", ("check_target", "failed"))
    assert result.target is None
    first, *others = rules(result)
    assert first == "HUB-HELD"
    assert others


@pytest.mark.parametrize(
    "error", [ValueError("boom"), PluginError("bill", "boom"), ConfigError("boom"), MemoryError()]
)
@pytest.mark.parametrize(
    ("kind", "key", "stage"),
    [
        ("checks", "bill-xsd", "check_source"),
        ("conversions", ("bill", PIVOT), "to_pivot"),
        ("conversions", (PIVOT, "bill"), "to_target"),
    ],
)
def test_a_plugin_that_breaks_holds_the_document_and_is_named(
    error: Exception, kind: str, key: Any, stage: Stage, bills: Any, registry: Registry
) -> None:
    with_part(registry, kind, key, failing(error))
    result = process(Document(bills.sample()), registry, to("bill", profile={"shape": "flat"}))
    assert (result.outcome, stages(result)[-1]) == ("held", (stage, "failed"))
    assert rules(result) == ["HUB-HELD"]
    assert result.steps[-1].plugin == "comptoir-bill 1.0"
    assert result.target is None


def test_a_format_that_breaks_while_it_recognises_holds_the_document(
    bills: Any, registry: Registry, offering: Any
) -> None:
    broken = Format(
        "aaa", "Broken", ("invoice",), "text/plain", "txt", recognise=failing(ZeroDivisionError())
    )
    registry = Registry.of([offering("aaa", formats=[broken]), bills.plugin])
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, rules(result)) == ("held", ["HUB-HELD"])


def test_a_decision_that_breaks_holds_the_document(bills: Any, registry: Registry) -> None:
    result = process(Document(bills.sample()), registry, failing(OSError("the store is away")))
    assert (result.outcome, stages(result)[-1]) == ("held", ("address", "failed"))


def test_a_conversion_may_find_the_document_at_fault(bills: Any, registry: Registry) -> None:
    with_part(registry, "conversions", ("bill", PIVOT), failing(DocumentFault((WRONG,))))
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, rules(result)) == ("stopped", ["TOY-1"])


def test_a_format_that_can_not_be_read_is_stopped(bills: Any, registry: Registry) -> None:
    del registry.conversions["bill", PIVOT]
    result = process(Document(bills.sample()), registry, to(PIVOT))
    assert (result.outcome, rules(result)) == ("stopped", ["FORMAT-NOT-READ"])


def test_a_target_that_nobody_writes_is_held(bills: Any, registry: Registry) -> None:
    result = process(Document(bills.sample()), registry, to("papyrus"))
    assert (result.outcome, stages(result)[-1]) == ("held", ("to_target", "failed"))


@pytest.mark.parametrize("wanted", [to("slip"), to(PIVOT, renderings=("slip",))])
def test_a_type_that_the_format_of_the_receiver_does_not_have_is_told_to_who_sends(
    wanted: Any, bills: Any, registry: Registry, offering: Any
) -> None:
    slip = Format("slip", "Slip", ("order",), "text/plain", "txt", recognise=lambda content: None)
    way = Conversion(PIVOT, "slip", ("order",), failing(AssertionError()))
    registry = joined(registry, offering("slip", formats=[slip], conversions=[way]))
    result = process(Document(bills.sample()), registry, wanted)
    assert (result.outcome, rules(result)) == ("stopped", ["FORMAT-NOT-WRITTEN"])
    [told] = [one for step in result.steps for report in step.reports for one in report.findings]
    assert (str(told.message), told.hint is not None) == (
        "A document of the type invoice can't be written as Slip.", True,
    )  # fmt: skip


def test_each_rendering_is_written_beside_the_target(bills: Any, registry: Registry, offering: Any) -> None:
    def run(content: Content, options: object) -> Converted:
        page = Document(b"<html>" + content.bytes[-20:] + b"</html>", "page")
        return Converted(Content(page), (Loss("/Invoice/cbc:Note", "n", Message("No room.")),))

    page = Format("page", "Page", ("invoice",), "text/html", "html", recognise=lambda content: None)
    way = Conversion(PIVOT, "page", ("invoice",), run)
    registry = joined(registry, offering("page", formats=[page], conversions=[way]))
    result = process(Document(bills.sample()), registry, to("bill", renderings=("page",)))
    assert [(each.name, each.media_type) for each in result.renderings] == [("rendering.html", "text/html")]
    assert result.steps[-1].stage == "render"
    assert len(result.steps[-1].losses) == 1


def test_a_conversion_gets_the_other_formats_it_needs(bills: Any, registry: Registry, offering: Any) -> None:
    def run(content: Content, options: object) -> Converted:
        return Converted(Content(Document(content.beside["bill"].bytes[:60], "hybrid")))

    hybrid = Format("hybrid", "Hybrid", ("invoice",), "text/plain", "txt", recognise=lambda content: None)
    way = Conversion(PIVOT, "hybrid", ("invoice",), run, needs=("bill", "absent"))
    registry = joined(registry, offering("hybrid", formats=[hybrid], conversions=[way]))
    result = process(Document(bills.sample()), registry, to("hybrid"))
    assert result.target is not None
    assert b"<Bill" in result.target.content
    [written] = [step for step in result.steps if step.stage == "to_target"]
    assert [loss.value for loss in written.losses] == ["urn:cen.eu:en16931:2017"]


def test_what_a_conversion_needs_is_checked_too(bills: Any, registry: Registry, offering: Any) -> None:
    hybrid = Format("hybrid", "Hybrid", ("invoice",), "text/plain", "txt", recognise=lambda content: None)
    way = Conversion(PIVOT, "hybrid", ("invoice",), lambda content, options: Converted(
        Content(Document(b"made", "hybrid"))), needs=("bill",))  # fmt: skip
    wrong = judging("bill-strict", "invalid", (replace(WRONG, path=None),), kind="schema", format="bill")
    pivot = convert(Document(bills.sample()), registry, PIVOT).target
    assert pivot is not None
    registry = joined(registry, offering("hybrid", formats=[hybrid], conversions=[way], checks=[wrong]))
    result = convert(Document(pivot.content), registry, "hybrid")
    assert (result.outcome, stages(result)[-1]) == ("held", ("check_target", "failed"))


def hybrids(bills: Any, *, verdict: Verdict = "valid") -> tuple[dict[str, Any], Attachment]:
    """A page that holds a bill and is one, what checks it, and such a page."""

    def unpack(content: Content) -> tuple[Document, ...]:
        return (Document(content.bytes.removeprefix(b"PAGE")),)

    page = Format("page", "Page", ("invoice",), "text/plain", "txt", unpack=unpack,
                  recognise=lambda content: "invoice" if content.bytes.startswith(b"PAGE") else None)  # fmt: skip
    wrong = replace(WRONG, path=None)
    check = judging("page-check", verdict, (wrong,), kind="schema", format="page")
    way = Conversion(PIVOT, "page", ("invoice",), lambda content, options: Converted(
        Content(Document(b"PAGE" + content.bytes, "page"))), options=(Option("shape"),))  # fmt: skip
    held = Attachment("page.txt", "text/plain", b"PAGE" + bills.sample())
    return {"formats": [page], "checks": [check], "conversions": [way]}, held


def test_what_a_document_came_in_is_checked_and_stops_nothing(
    bills: Any, registry: Registry, offering: Any
) -> None:
    offers, held = hybrids(bills, verdict="invalid")
    registry = joined(registry, offering("page", **offers))
    result = process(Document(bills.sample(), attachments=(held,)), registry, to(PIVOT))
    assert result.outcome == "ready"
    [report] = [report for step in result.steps for report in step.reports if report.check == "page-check"]
    assert (report.verdict, [finding.severity for finding in report.findings]) == ("valid", ["warning"])


def test_who_wants_what_a_document_came_in_gets_those_bytes(
    bills: Any, registry: Registry, offering: Any
) -> None:
    offers, held = hybrids(bills)
    registry = joined(registry, offering("page", **offers))
    other = replace(held, content=held.content + b" ")
    for attachments, profile, same in (
        ((held,), {}, True), ((other, held), {}, True), ((other,), {}, False), ((), {}, False),
        ((held,), {"shape": "flat"}, False),
    ):  # fmt: skip
        result = process(
            Document(bills.sample(), attachments=attachments), registry, to("page", profile=profile)
        )
        assert result.target is not None
        assert (result.target.content == held.content) is same


def test_run_again_a_document_gives_the_same(bills: Any, registry: Registry) -> None:
    def told(result: Processed) -> list[object]:
        return [(step.stage, step.status, step.reports, step.losses, step.artefact) for step in result.steps]

    plan = to("bill", profile={"shape": "flat"})
    once, again = (process(Document(bills.sample()), registry, plan) for _ in range(2))
    assert told(once) == told(again)
    assert once.target == again.target


def test_a_named_source_is_not_recognised_as_anything_else(bills: Any, registry: Registry) -> None:
    assert convert(Document(bills.sample()), registry, PIVOT, source="bill").outcome == "ready"
    assert convert(Document(bills.sample()), registry, PIVOT, source=PIVOT).outcome == "stopped"


def test_conversion_runs_the_rules_only_when_asked(bills: Any, registry: Registry, offering: Any) -> None:
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "invalid", (WRONG,))]))
    assert convert(Document(bills.sample()), registry, PIVOT).outcome == "ready"
    assert convert(Document(bills.sample()), registry, PIVOT, with_rules=True).outcome == "stopped"


def test_validation_runs_every_rule_set_and_may_leave_the_schemas_out(
    bills: Any, registry: Registry, offering: Any
) -> None:
    registry = joined(registry, offering("rules", checks=[judging("toy-rules", "invalid", (WRONG,))]))
    fragment = Document(bills.sample("bad-XSD-ELEMENT-CONTENT-no-number.xml"))
    assert rules(validate(fragment, registry)) == ["XSD-ELEMENT-CONTENT"]
    assert rules(validate(fragment, registry, rules_only=True)) == ["TOY-1"]
    assert stages(validate(Document(bills.sample()), registry))[-1] == ("check_pivot", "failed")


@pytest.mark.parametrize("in_pivot", [True, False])
def test_rules_that_fail_on_a_wrong_value_without_the_schemas_leave_the_sender_to_mend_it(
    bills: Any, registry: Registry, offering: Any, in_pivot: bool
) -> None:
    document = bills.sample()
    if in_pivot:
        pivot = convert(Document(document), registry, PIVOT).target
        assert pivot is not None
        document = pivot.content
    wrong = re.sub(rb">[0-9]+[.][0-9]{2}<", b">1'234.50<", document, count=1)
    assert wrong != document
    check = replace(judging("toy-rules", "valid", ()), run=failing(PluginError("toy", "No number.")))
    registry = joined(registry, offering("rules", checks=[check]))
    result = validate(Document(wrong), registry, rules_only=True)
    [finding] = [each for report in result.steps[-1].reports for each in report.findings]
    assert (result.outcome, finding.rule, finding.message.args["value"]) == (
        "stopped",
        "VALUE-UNREADABLE",
        "1'234.50",
    )
    assert finding.line is not None
    assert finding.message.args["name"] in wrong.splitlines()[finding.line - 1].decode()
    sound = validate(Document(document), registry, rules_only=True)
    assert (sound.outcome, rules(sound)) == ("held", ["HUB-HELD"])


def test_a_conversion_that_fails_on_a_wrong_value_without_the_schemas_names_it_too(
    bills: Any, registry: Registry
) -> None:
    with_part(registry, "conversions", ("bill", PIVOT), failing(PluginError("toy", "No number.")))
    wrong = re.sub(rb">[0-9]+[.][0-9]{2}<", b">1'234.50<", bills.sample(), count=1)
    result = validate(Document(wrong), registry, rules_only=True)
    assert result.outcome == "stopped"
    assert rules(result) == ["XSD-CVC-DATATYPE-VALID-1-2-1"]
    assert validate(Document(bills.sample()), registry, rules_only=True).outcome == "held"


def test_what_a_conversion_warns_of_is_told_and_stops_nothing(bills: Any, registry: Registry) -> None:
    way = registry.conversions["bill", PIVOT]

    def warning(content: Content, options: Any) -> Converted:
        return replace(way.run(content, options), findings=(replace(WRONG, severity="warning"),))

    registry.conversions["bill", PIVOT] = replace(way, run=warning)
    result = validate(Document(bills.sample()), registry)
    [step] = [step for step in result.steps if step.stage == "to_pivot"]
    [report] = step.reports
    assert (result.outcome, step.status) == ("ready", "done_with_warnings")
    assert [(finding.rule, finding.severity) for finding in report.findings] == [(WRONG.rule, "warning")]
