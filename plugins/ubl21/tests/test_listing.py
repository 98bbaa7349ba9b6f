"""The basic rules for order documents can be looked up."""

from __future__ import annotations

from click.testing import CliRunner
from comptoir_engine.cli import comptoir
from comptoir_ubl21.rules import RULES, listed


def test_every_rule_is_listed() -> None:
    assert [rule.id for rule in listed()] == [rule.id for rule in RULES]
    shown = CliRunner().invoke(comptoir, ["rules", "list", "--check", "post-award", "--lang", "de"])
    assert shown.exit_code == 0
    assert len(shown.output.splitlines()) == len(RULES)
    assert "{" not in shown.output
