"""What a receiver's profile may say is told by each plugin alike to people, to the registry and to its stylesheet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from comptoir_engine.model import PIVOT
from comptoir_engine.registry import Registry

PLUGINS = Path(__file__).parent.parent / "plugins"
_ROW = re.compile(r"^\| (`[^|]*`) \|", re.MULTILINE)
_PARAMETER = re.compile(r'^  <xsl:param name="([^"]+)"', re.MULTILINE)


def documented(readme: str) -> set[str]:
    """The names in the table of options, whose head begins with `option`; and the option that the text tells of."""
    names: set[str] = set()
    for table in re.findall(r"^\| option.*\n\|.*\n((?:\|.*\n)+)", readme, re.MULTILINE):
        names.update(name for cell in _ROW.findall(table) for name in re.findall(r"`([^`]+)`", cell))
    return names | set(re.findall(r"profile as\s+`(\w+)`", readme))


def declared(plugin: str) -> Iterator[str]:
    """What the plugin's conversions and channels say they heed."""
    registry = Registry.load([plugin])
    for offered in (*registry.conversions.values(), *registry.channels.values()):
        yield from (option.name for option in offered.options)


@pytest.mark.parametrize(
    "plugin", sorted(path.name for path in PLUGINS.iterdir() if (path / "README.md").exists())
)
def test_options_stand_in_the_readme_and_in_what_the_plugin_offers(plugin: str) -> None:
    assert set(declared(plugin)) == documented((PLUGINS / plugin / "README.md").read_text("utf-8"))


@pytest.mark.parametrize(
    "sheet", sorted(PLUGINS.glob("*/comptoir_*/xslt/from_pivot.xsl")), ids=lambda path: path.parts[-4]
)
def test_each_parameter_of_a_stylesheet_is_an_option(sheet: Path) -> None:
    plugin = sheet.parts[-4]
    way = Registry.load([plugin]).conversions[PIVOT, plugin]
    assert set(_PARAMETER.findall(sheet.read_text("utf-8"))) <= {option.name for option in way.options}


def test_every_option_of_a_profile_is_named_once() -> None:
    registry = Registry.load()
    for offered in (*registry.conversions.values(), *registry.channels.values()):
        names = [option.name for option in offered.options]
        assert len(names) == len(set(names)), offered
