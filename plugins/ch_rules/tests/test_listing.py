"""The Swiss rules can be looked up."""

from __future__ import annotations

from click.testing import CliRunner
from comptoir_ch_rules import listed
from comptoir_engine.cli import comptoir


def test_every_rule_is_listed_with_its_source_and_its_mend() -> None:
    assert len(listed()) > 25
    assert [rule.id for rule in listed() if not (rule.source and rule.hint and rule.terms)] == []


def test_what_a_rule_says_of_a_document_is_left_open() -> None:
    shown = CliRunner().invoke(comptoir, ["rules", "show", "CH-SUPPLY-DATE", "--lang", "de"])
    assert shown.exit_code == 0
    assert "…" in shown.output
    assert "{" not in shown.output
