"""What stops a start, and that it is named with its version."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from types import ModuleType

import pytest
from comptoir_engine import registry as registry_module
from comptoir_engine.errors import ConfigError
from comptoir_engine.hookspecs import Format, hookimpl
from comptoir_engine.model import Document
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.xml.content import Content
from comptoir_engine.xml.format import XmlFormat


def toy(name: str, *, format: str = "toy", hook: str = "formats") -> Plugin:
    module = ModuleType(name)

    def formats() -> list[Format]:
        return [XmlFormat(format, "Toy", {format.title(): "invoice"}).format]

    formats.__name__ = hook
    setattr(module, hook, hookimpl(formats))
    return Plugin(name, f"comptoir-{name}", "1.2", module)


def test_a_document_is_recognised_by_the_one_format_that_knows_it() -> None:
    registry = Registry.of([toy("a", format="red"), toy("b", format="blue")])
    found = registry.recognise(Content(Document(b"<Blue/>")))
    assert found is not None
    assert (found[0].id, found[1]) == ("blue", "invoice")
    assert registry.owner("formats", "blue") == "comptoir-b 1.2"
    assert registry.recognise(Content(Document(b"<Green/>"))) is None
    assert registry.recognise(Content(Document(b"<Blue/>")), "red") is None


def test_two_owners_of_one_id_are_both_named() -> None:
    with pytest.raises(ConfigError, match=r"comptoir-a 1\.2.*comptoir-b 1\.2"):
        Registry.of([toy("a"), toy("b")])


def test_one_plugin_does_not_offer_an_id_twice() -> None:
    plugin = toy("a")
    format = XmlFormat("toy", "Toy", {"Toy": "invoice"}).format
    plugin.module.formats = hookimpl(lambda: [format, format])
    plugin.module.formats.__name__ = "formats"
    with pytest.raises(ConfigError, match=r"comptoir-a 1\.2.*'toy' twice"):
        Registry.of([plugin])


def test_a_misspelt_hook_stops_the_start() -> None:
    with pytest.raises(ConfigError, match=r"formatz"):
        Registry.of([toy("a", hook="formatz")])


def test_a_plugin_that_fails_in_its_hook_is_named() -> None:
    plugin = toy("a")
    plugin.module.formats = hookimpl(lambda: 1 / 0)
    plugin.module.formats.__name__ = "formats"
    with pytest.raises(ConfigError, match=r"comptoir-a 1\.2.*formats.*ZeroDivisionError"):
        Registry.of([plugin])


def test_a_plugin_that_can_not_be_imported_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    point = EntryPoint("gone", "comptoir_gone_plugin", "comptoir")
    monkeypatch.setattr(registry_module, "entry_points", lambda group: [point] if group == "comptoir" else [])
    with pytest.raises(ConfigError, match=r"gone.*ModuleNotFoundError"):
        Registry.load()
