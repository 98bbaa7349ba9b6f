"""Every command of the README and of the page for operators runs as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDERS = {
    "make run": "make -s run ARGS='--once --port 0 --folder demo'",
    "make test": "make -n test",
}
"""`make run` serves for ever and `make test` runs this test: the one ends by itself, the other is only planned."""
SERVES = ("comptoir serve",)


def blocks(page: Path) -> list[list[str]]:
    """The commands of each shell block."""
    found = re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [[line for line in block.splitlines() if line.strip()] for block in found]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder that looks like the project's own, in which commands may write."""
    for name in ("fixtures", ".venv", "Makefile", "workshop", "pyproject.toml", "engine", "hub", "plugins"):
        (tmp_path / name).symlink_to(ROOT / name)
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


def run(commands: list[str], folder: Path) -> str:
    environment = {**os.environ, "PATH": f"{ROOT / '.venv/bin'}:{os.environ['PATH']}"}
    script = "set -e\n" + "\n".join(PLACEHOLDERS.get(line, line) for line in commands)
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_each_command_of_the_readme_runs(copy: Path) -> None:
    found = blocks(ROOT / "README.md")
    assert len(found) == 3
    outputs = [run(commands, copy) for commands in found]
    assert "sealed in the archive" in outputs[0]
    assert "ubl21 invoice" in outputs[1]
    assert (copy / "lost.jsonl").exists()
    assert "Alpha Papier AG" in outputs[2]


def test_each_command_of_the_operators_page_runs(copy: Path) -> None:
    for commands in blocks(ROOT / "docs" / "operating.md"):
        init = [
            f"{line} --password 'change this sentence'" if "comptoir init" in line else line
            for line in commands
        ]
        run([line for line in init if not line.startswith(SERVES)], copy)


def test_each_link_of_the_docs_leads_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *ROOT.glob("plugins/*/README.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_the_commands_of_the_readme_exist() -> None:
    known = run(["comptoir --help"], ROOT)
    for commands in blocks(ROOT / "README.md"):
        for line in commands:
            words = shlex.split(line)
            if words[0] == "comptoir":
                assert re.search(rf"^  {words[1]} ", known, re.MULTILINE), line
