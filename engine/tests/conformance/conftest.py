"""Toy plugins: written to a folder, found by their entry points, gone after the test."""

from __future__ import annotations

import importlib
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from pathlib import Path

import pytest
from comptoir_engine import registry
from comptoir_engine.conformance import candidate, loading
from comptoir_engine.scaffold import write_plugin
from comptoir_engine.xml import saxon

TOYS = Path(__file__).with_name("toys")

Edits = dict[str, dict[str, str]]
"""File → what is replaced in it; each must stand there. The empty string stands for the end of the file."""
Plant = Callable[..., Path]


@pytest.fixture
def plant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Plant]:
    """Makes `name` an installed plugin: what the scaffold writes, or one of `toys/`, with some edits.

    What else is installed is not seen by the exam.
    """
    planted: list[str] = []
    installed = metadata.entry_points

    def only_toys(**wanted: str) -> list[metadata.EntryPoint]:
        return [point for point in installed(**wanted) if point.module.partition(".")[0] in planted]

    for module in (candidate, loading, registry):
        monkeypatch.setattr(module, "entry_points", only_toys)

    def planting(name: str, edits: Edits | None = None) -> Path:
        site, package = tmp_path / name, f"comptoir_{name}"
        if (TOYS / package).is_dir():
            shutil.copytree(TOYS / package, site / package, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            write_plugin(name, tmp_path)
        for file, replacements in (edits or {}).items():
            edit(site / package / file, replacements)
        describe(site, name)
        monkeypatch.syspath_prepend(site)
        planted.append(package)
        return site / package

    yield planting
    saxon._forget()
    for module in [module for module in sys.modules if module.partition(".")[0] in planted]:
        del sys.modules[module]
    importlib.invalidate_caches()


def edit(path: Path, replacements: dict[str, str]) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for old, new in replacements.items():
        assert old in text, f"{path.name} does not hold {old}"
        text = text.replace(old, new) if old else text + new
    path.write_text(text, encoding="utf-8")


def describe(site: Path, name: str) -> None:
    """What an installer would write beside the package."""
    information = site / f"comptoir_{name}-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: comptoir-{name}\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text(f"[comptoir]\n{name} = comptoir_{name}\n")
