"""The reference says what the code says."""

from __future__ import annotations

from comptoir_engine.conformance.rules import RULES

from workshop import codes_page, settings_page
from workshop.reference import PAGE, page


def test_the_page_is_made_from_the_code_as_it_is_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m workshop.reference"


def test_the_settings_are_told_as_they_are_now() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.page(), (
        "run: python -m workshop.settings_page"
    )


def test_the_code_lists_are_told_as_they_are_now() -> None:
    assert codes_page.PAGE.read_text(encoding="utf-8") == codes_page.page(), (
        "run: python -m workshop.codes_page"
    )


def test_every_rule_of_the_exam_says_what_it_asks() -> None:
    assert all(len(rule.reference) > 60 for rule in RULES)
    assert len({rule.id for rule in RULES}) == len(RULES)
