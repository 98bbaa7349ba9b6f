from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from comptoir_engine.held import fault_of_ours
from comptoir_engine.messages import readable
from comptoir_engine.messages.readable import finding_lines, losses_json, report_json, report_lines
from comptoir_engine.model import Document, Finding, Head, Loss, Message, Report, Step
from comptoir_engine.pipeline import Processed

TOTAL = Finding(
    "BR-CO-15",
    "error",
    Message("{a} is not {b}.", {"a": "1234.50", "b": "1224.50"}),
    Message("Correct the total."),
    term="BT-112",
    path="/Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
    line=118,
    flag="fatal",
)
NOW = datetime(2026, 11, 3, 14, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """German words without an installed catalogue."""
    german = {"error": "Fehler", "line {line}": "Zeile {line}", "has errors": "mit Fehlern"}

    def say(message: Message, language: str) -> str:
        sentence = german.get(message.key, message.key) if language == "de" else message.key
        return sentence.format_map(message.args) if message.args else sentence

    monkeypatch.setattr(readable, "say", say)


def processed(*findings: Finding, losses: tuple[Loss, ...] = ()) -> Processed:
    report = Report("en16931", "1.3.16", "invalid" if findings else "valid", findings)
    step = Step("check_pivot", "failed", NOW, 0.1, reports=(report,), losses=losses)
    document = Document(b"", "ubl21", "invoice")
    return Processed("stopped" if findings else "ready", document, Head(), None, (step,))


def test_a_finding_says_what_it_is_about_and_where_then_what_is_wrong_and_how_to_mend_it() -> None:
    assert list(finding_lines(TOTAL, "en")) == [
        "  error · BR-CO-15 · BT-112 Invoice total amount with VAT · line 118"
        " · /Invoice/cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount",
        "    1234.50 is not 1224.50.",
        "    → Correct the total.",
    ]


def test_a_finding_names_its_term_in_the_reader_s_language() -> None:
    first = next(finding_lines(TOTAL, "de"))
    assert first.startswith("  Fehler · BR-CO-15 · BT-112 Total inkl. MWST · Zeile 118 · ")


def test_a_finding_counts_the_groups_it_stands_in() -> None:
    finding = Finding("BR-41", "error", Message("x"), term="BT-136", index=(3, 2))
    assert (
        next(finding_lines(finding, "en")) == "  error · BR-41 · BT-136 Invoice line allowance amount (3.2)"
    )


def test_a_finding_without_a_place_is_one_line_and_its_sentence() -> None:
    assert list(finding_lines(Finding("X", "note", Message("x")), "en")) == ["  note · X", "    x"]


def test_a_term_the_table_does_not_know_is_shown_as_it_is() -> None:
    finding = Finding("X", "note", Message("x"), term="no-such-term")
    assert next(finding_lines(finding, "en")) == "  note · X · no-such-term"


def test_a_report_begins_with_the_file_and_its_outcome() -> None:
    lines = report_lines("a.xml", processed(TOTAL), "de")
    assert lines[0] == "a.xml: mit Fehlern (ubl21 invoice)"
    assert len(lines) == 4
    assert report_lines("b.xml", processed(), "en") == ["b.xml: sound (ubl21 invoice)"]


def test_json_holds_all_of_a_finding_on_one_line() -> None:
    text = report_json("a.xml", processed(TOTAL), "en")
    assert "\n" not in text
    finding = json.loads(text)["reports"][0]["findings"][0]
    assert finding["message"] == "1234.50 is not 1224.50."
    assert (finding["term"], finding["line"], finding["flag"]) == ("BT-112", 118, "fatal")


def test_losses_are_one_json_object_a_line() -> None:
    losses = (Loss("/a", "1\n2", Message("Too long.")), Loss("/b", "ü", Message("No place.")))
    lines = losses_json(processed(losses=losses), "en").splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["/a", "/b"]
    assert "ü" in lines[1]


def test_a_fault_of_ours_claims_on_no_command_line_that_anybody_was_told() -> None:
    held = fault_of_ours(ValueError("x"))
    assert "Customer care" in str(held.hint)
    said = " ".join([*finding_lines(held, "en"), report_json("a.xml", processed(held), "en")])
    assert "Customer care has been told" not in said
    assert said.count("tell whoever looks after Comptoir here") == 2


def test_a_schema_that_is_a_reconstruction_is_named_as_that_once() -> None:
    report = Report("toy-xsd", "reconstruction 1 of 2026-11-25 (not the official schema)", "valid")
    step = Step("check_source", "done", NOW, 0.1, reports=(report,))
    result = Processed("ready", Document(b"", "toy", "invoice"), Head(), None, (step, step))
    assert report_lines("a.xml", result, "en") == [
        "a.xml: sound (toy invoice)",
        "  Checked against a schema of ours: reconstruction 1 of 2026-11-25 (not the official schema)",
    ]
