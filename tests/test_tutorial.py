"""The tutorial, followed to the letter by somebody who knows nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "tutorial.md"
INSTALL = "pip install --no-deps --no-build-isolation -e ./acme"
ELSEWHERE = f"{sys.executable} -m {INSTALL.replace('-e ./acme', '--quiet --target {site} --upgrade ./acme')}"
"""The same into a folder of its own: this test leaves the environment it runs in as it is."""


def test_a_stranger_follows_the_tutorial(tmp_path: Path) -> None:
    blocks = re.findall(r"```(sh|diff)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert [kind for kind, _ in blocks] == ["sh", "sh", "diff", "sh"]
    outputs = [_follow(kind, text, tmp_path) for kind, text in blocks]
    assert "acme invoice" in outputs[1]
    assert (tmp_path / "lost.jsonl").exists()
    assert "<cbc:DueDate>2026-12-03</cbc:DueDate>" in outputs[3]


def _follow(kind: str, text: str, folder: Path) -> str:
    site = folder / "site"
    if kind == "diff":
        (folder / "one-more-value.diff").write_text(text, encoding="utf-8")
        text = f"git apply one-more-value.diff\n{INSTALL}"
    script = "set -e\n" + text.replace(INSTALL, ELSEWHERE.format(site=site))
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    environment = {
        **os.environ,
        "PATH": path,
        "PYTHONPATH": str(site),
        "GIT_CEILING_DIRECTORIES": str(folder),
    }
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout
