"""What the scaffold writes is installed as a stranger would, and its own tests are green."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_engine.scaffold import write_plugin


def test_a_new_plugin_is_green_on_its_own_tests(tmp_path: Path) -> None:
    write_plugin("acme", tmp_path)
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*pip, "--target", str(site), "--editable", str(tmp_path / "acme")], check=True, timeout=100
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=tmp_path / "acme",
        env={**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{tmp_path / 'acme'}"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout


def test_nothing_of_the_template_is_left_open(tmp_path: Path) -> None:
    for path in write_plugin("acme", tmp_path):
        assert "@" not in path.name
        assert "@name@" not in path.read_text(encoding="utf-8")
        assert path.suffix != ".txt"


@pytest.mark.parametrize("name", ["", "Acme", "2acme", "ac-me", "ac/me", "../acme", "ac me"])
def test_a_name_that_can_not_be_a_modules_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="small letters"):
        write_plugin(name, tmp_path)


def test_what_is_there_already_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "acme").mkdir()
    with pytest.raises(ConfigError, match="there already"):
        write_plugin("acme", tmp_path)
