"""A format to try the engine with: the one that `comptoir new-plugin` writes, loaded without being installed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from comptoir_engine.hookspecs import Option, hookimpl
from comptoir_engine.model import PIVOT
from comptoir_engine.registry import Plugin, Registry
from comptoir_engine.scaffold import write_plugin
from comptoir_engine.xml.format import XmlFormat

UBL = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"

Offers = Callable[..., Plugin]


@dataclass(frozen=True)
class Bills:
    """The toy format: its plugin, and its samples by name."""

    plugin: Plugin
    samples: Path

    def sample(self, name: str = "good-bill.xml") -> bytes:
        return (self.samples / name).read_bytes()


@pytest.fixture(scope="session")
def bills(tmp_path_factory: pytest.TempPathFactory) -> Bills:
    """The format `bill`: recognised, checked, read and written."""
    folder = tmp_path_factory.mktemp("plugins")
    write_plugin("bill", folder)
    package = folder / "bill" / "comptoir_bill"
    spec = spec_from_file_location("comptoir_bill", package / "__init__.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return Bills(Plugin("bill", "comptoir-bill", "1.0", module), package / "samples")


@pytest.fixture
def offering() -> Offers:
    """Makes a plugin that offers these objects: `offering("late", checks=[check])`."""

    def plugin(name: str, **offers: list[Any]) -> Plugin:
        module = ModuleType(name)
        for hook, objects in offers.items():
            setattr(module, hook, _hook(hook, objects))
        return Plugin(name, f"comptoir-{name}", "1.0", module)

    return plugin


def _hook(name: str, objects: list[Any]) -> Callable[[], list[Any]]:
    def hook() -> list[Any]:
        return objects

    hook.__name__ = name
    return hookimpl(hook)


@pytest.fixture
def registry(bills: Bills, offering: Offers) -> Registry:
    """Bills, and the pivot as a format that can be recognised."""
    pivot = XmlFormat(PIVOT, "UBL 2.1", {f"{{{UBL}}}Invoice": "invoice"}).format
    found = Registry.of([bills.plugin, offering("ubl", formats=[pivot])])
    way_out = found.conversions[PIVOT, "bill"]
    found.conversions[PIVOT, "bill"] = replace(way_out, options=(Option("shape"),))
    return found
