"""`comptoir rules`: what the installed rule sets check, and one rule with what breaks it and how that is mended."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import click

from comptoir_engine.cli_options import language_option
from comptoir_engine.cli_registry import loaded
from comptoir_engine.model import Message
from comptoir_engine.terminal import json_line, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from comptoir_engine.hookspecs import Check, Rule

_HOLE = re.compile(r"\{(\w+)\}")
_SPEAKS_OF = Message("Speaks of: {terms}")
_BROKEN_WHERE = Message("It is broken where this is true: {test}")
_SOURCE = Message("Source: {source}")


@click.group()
def rules() -> None:
    """What the installed rule sets check."""


@rules.command(name="list")
@click.option("--check", "check_id", metavar="ID", help="The rules of this rule set alone.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule, on a line of its own.")
@language_option
def list_rules(check_id: str | None, as_json: bool, language: str) -> None:
    """Each rule with what it says where it is broken."""
    for check, rule in _found(check_id):
        if as_json:
            click.echo(json_line(_object(check, rule, language)))
        else:
            tell(f"{rule.id:12} {_said(rule.message, language)}")


@rules.command()
@click.argument("rule_id", metavar="RULE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a rule set that has it.")
@language_option
def show(rule_id: str, as_json: bool, language: str) -> None:
    """What RULE says, how its breach is mended, which terms it speaks of, where it comes from and what breaks it."""
    found = [(check, rule) for check, rule in _found(None) if rule.id == rule_id.upper()]
    if not found:
        raise click.BadParameter(
            f"{rule_id}: no installed rule set has this rule; `comptoir rules list` shows them.",
            param_hint="RULE",
        )
    for check, rule in found:
        if as_json:
            click.echo(json_line(_object(check, rule, language)))
        else:
            tell(*_lines(check, rule, language))


def _found(check_id: str | None) -> Iterator[tuple[Check, Rule]]:
    checks = loaded().checks.values()
    if check_id is not None and check_id not in {check.id for check in checks}:
        known = ", ".join(sorted(check.id for check in checks if check.rules()))
        raise click.BadParameter(f"{check_id}: choose one of {known}", param_hint="--check")
    for check in checks:
        if check_id in (None, check.id):
            yield from ((check, rule) for rule in check.rules())


def _lines(check: Check, rule: Rule, language: str) -> Iterator[str]:
    from comptoir_engine.messages.readable import severity_word, term_words

    yield f"{rule.id} · {severity_word(rule.severity, language)} · {check.id} {check.version}"
    yield f"  {_said(rule.message, language)}"
    if rule.hint is not None:
        yield f"  → {_said(rule.hint, language)}"
    if rule.terms:
        terms = ", ".join(term_words(term, language) for term in rule.terms)
        yield f"  {_said(Message(_SPEAKS_OF.key, {'terms': terms}), language)}"
    yield f"  {_said(Message(_SOURCE.key, {'source': rule.source}), language)}"
    if rule.test:
        test = Message(_BROKEN_WHERE.key, {"test": " ".join(rule.test.split())})
        yield f"  {_said(test, language)}"


def _object(check: Check, rule: Rule, language: str) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "check": check.id,
        "severity": rule.severity,
        "message": _said(rule.message, language),
        "mend": _said(rule.hint, language) if rule.hint is not None else None,
        "terms": list(rule.terms),
        "source": rule.source,
        "test": rule.test or None,
    }


def _said(message: Message, language: str) -> str:
    """What it says of a document is left open."""
    from comptoir_engine.messages import say

    left_open = dict.fromkeys(_HOLE.findall(message.key), "…")
    return say(Message(message.key, {**left_open, **message.args}), language)
