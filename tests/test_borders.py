"""The borders between the packages hold: each kind of forbidden import is found."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workshop.borders import contracts
from workshop.packages import ROOT

PACKAGES = [Path("engine"), Path("hub"), Path("plugins/ets31"), Path("plugins/cii")]
LINT = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports('borders.ini', no_cache=True))"


def broken_borders(folder: Path, module: str, line: str) -> int:
    """Lays toy packages into `folder`, of which one has `line`, and answers how many contracts that breaks."""
    for package in PACKAGES:
        (folder / f"comptoir_{package.name}").mkdir()
        (folder / f"comptoir_{package.name}" / "__init__.py").touch()
    (folder / module / "culprit.py").write_text(f"{line}\n")
    (folder / "borders.ini").write_text(contracts(PACKAGES))
    environment = os.environ | {"PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert "Contracts:" in done.stdout, done.stdout + done.stderr
    return done.stdout.count(" BROKEN")


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("comptoir_engine", "import comptoir_hub"),
        ("comptoir_engine", "from comptoir_cii import anything"),
        ("comptoir_engine", "import aiohttp"),
        ("comptoir_engine", "def late():\n    import sqlite3"),
        ("comptoir_ets31", "import comptoir_hub"),
        ("comptoir_ets31", "import comptoir_cii"),
        ("comptoir_hub", "import comptoir_ets31"),
    ],
)
def test_a_forbidden_import_breaks_one_border(module: str, line: str, tmp_path: Path):
    assert broken_borders(tmp_path, module, line) == 1


@pytest.mark.parametrize("module", ["comptoir_hub", "comptoir_ets31"])
def test_everybody_may_import_the_engine(module: str, tmp_path: Path):
    assert broken_borders(tmp_path, module, "import comptoir_engine") == 0


def parsers_found(place: str, line: str) -> list[str]:
    """What ruff says of a module at `place` with `line` in it, as far as it is about who may parse."""
    source = f'"""A module."""\n\nfrom __future__ import annotations\n\n{line}\n'
    command = [sys.executable, "-m", "ruff", "check", "--output-format", "concise", "--select", "TID251", "-"]
    done = subprocess.run(
        [*command, "--stdin-filename", place],
        input=source,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return [found for found in done.stdout.splitlines() if "TID251" in found]


@pytest.mark.parametrize(
    "line",
    [
        "from lxml import etree\n\netree.fromstring(b'<a/>')",
        "from lxml import etree\n\netree.XMLParser(resolve_entities=True)",
        "from lxml.etree import iterparse",
        "import lxml.html",
        "import xml.etree.ElementTree",
        "from xml.dom import minidom",
        "import saxonche",
    ],
)
def test_only_the_xml_room_parses(line: str):
    assert parsers_found("hub/comptoir_hub/culprit.py", line)
    assert parsers_found("plugins/ets31/comptoir_ets31/culprit.py", line)
    assert parsers_found("engine/comptoir_engine/pivot/culprit.py", line)
    assert not parsers_found("engine/comptoir_engine/xml/parsing.py", line)


def test_a_tree_may_be_walked_anywhere():
    assert not parsers_found(
        "hub/comptoir_hub/reader.py", "from lxml import etree\n\netree.tostring(etree.Element('a'))"
    )
