"""The rules can be looked up on the command line."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result
from comptoir_engine.cli import comptoir


def run(*arguments: str) -> Result:
    return CliRunner().invoke(comptoir, ["rules", *arguments])


def test_a_rule_is_shown_with_its_mend_its_terms_and_what_breaks_it() -> None:
    shown = run("show", "br-21")
    assert shown.exit_code == 0
    assert shown.output.splitlines()[1:6] == [
        "  A line has no number.",
        "  → Ask the program that wrote the document to fill it in.",
        "  Speaks of: BG-25 Invoice line, BT-126 Invoice line identifier",
        "  Source: EN 16931-1:2017",
        "  It is broken where this is true: not(cbc:ID[normalize-space()])",
    ]


def test_a_rule_of_two_rule_sets_is_shown_for_both() -> None:
    told = [line for line in run("show", "br-21").output.splitlines() if not line.startswith(" ")]
    assert [line.split(" · ")[2].partition(" ")[0] for line in told] == ["en16931", "en16931-cii"]


def test_rules_are_listed_in_each_language_and_for_programs() -> None:
    german = run("list", "--lang", "de").output
    assert "Eine Position hat keine Nummer." in german
    rules = [json.loads(line) for line in run("list", "--json", "--check", "en16931").output.splitlines()]
    assert len(rules) > 900
    assert {rule["check"] for rule in rules} == {"en16931"}
    assert all(rule["message"] and rule["source"] for rule in rules)


def test_an_unknown_rule_or_rule_set_is_wrong_use() -> None:
    assert run("show", "BR-999").exit_code == 2
    assert "comptoir rules list" in run("show", "BR-999").output
    assert "choose one of" in run("list", "--check", "none").output
