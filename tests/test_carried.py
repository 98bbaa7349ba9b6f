"""What the formats carry is told from their mapping tables: the same that their conversions go by."""

from __future__ import annotations

from pathlib import Path

import pytest
from comptoir_engine.carried import carriage
from comptoir_engine.model import PIVOT, Type
from comptoir_engine.pivot.terms import terms
from comptoir_engine.registry import Registry

PLUGINS = Path(__file__).parent.parent / "plugins"


@pytest.fixture(scope="module")
def registry() -> Registry:
    return Registry.load()


def told(registry: Registry) -> list[tuple[str, Type]]:
    return [
        (format.id, type)
        for format in registry.formats.values()
        for type in format.types
        if carriage(registry, format.id, type) is not None
    ]


def test_of_each_term_it_is_told_where_it_stands_or_why_it_can_not(registry: Registry) -> None:
    assert {format for format, _ in told(registry)} >= {PIVOT}
    for format, type in told(registry):
        found = carriage(registry, format, type)
        assert found is not None
        assert [each.term for each in found.terms] == [term for term in terms(type) if not term.is_group]
        for each in found.terms:
            assert bool(each.places) != bool(each.reason), (format, type, each)


@pytest.mark.parametrize("format", ["cii", "ets31", "xcbl30"])
def test_what_is_not_carried_is_what_the_description_says_is_lost(registry: Registry, format: str) -> None:
    if format not in registry.formats:
        pytest.skip("the plugin is not there")
    readme = (PLUGINS / format / "README.md").read_text(encoding="utf-8")
    found = carriage(registry, format, "invoice")
    assert found is not None
    lost = [each for each in found.terms if not each.places]
    for each in lost:
        assert each.reason is not None
        row = next(line for line in readme.splitlines() if each.reason.key in line and each.term.id in line)
        assert row.startswith("|")
    for each in found.own:
        assert each.reason.key in readme, each


def test_a_page_that_is_written_whole_has_no_table(registry: Registry) -> None:
    assert carriage(registry, "html", "invoice") is None
    assert carriage(registry, "html", "order") is None


def test_the_format_of_the_pivot_holds_all(registry: Registry) -> None:
    found = carriage(registry, PIVOT, "despatch-advice")
    assert found is not None
    assert all(each.places for each in found.terms)
    assert found.own == ()
