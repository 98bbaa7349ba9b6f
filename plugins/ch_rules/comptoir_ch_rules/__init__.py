"""Swiss rules for Comptoir: VAT law, UID and VAT numbers, rates by the date of supply, accounts and references.

They speak of invoices and credit notes whose seller is Swiss or of Liechtenstein, and say nothing of others.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from comptoir_engine.hookspecs import Check, Rule, hookimpl
from comptoir_engine.model import PIVOT, Report, Type

if TYPE_CHECKING:
    from comptoir_engine.xml.content import Content

ID = "ch_rules"
VERSION = "1 (2026-11-29)"
TYPES: tuple[Type, ...] = ("invoice", "credit-note")


@hookimpl
def checks() -> list[Check]:
    """The one rule set."""
    return [Check(ID, "rules", VERSION, PIVOT, TYPES, _run, _prepare, rules=listed)]


def listed() -> tuple[Rule, ...]:
    """Each rule."""
    from comptoir_ch_rules.rules import RULES

    return tuple(RULES.values())


def _prepare() -> None:
    """The rules are loaded when they are used: the package for check digits brings in half a library."""
    import_module(f"{__name__}.judging")


def _run(content: Content) -> Report:
    from comptoir_ch_rules.judging import run

    return run(content)
