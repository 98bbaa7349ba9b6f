"""Writes requirements.txt, requirements-dev.txt and bench/requirements.txt: every version pinned, with hashes.

    python -m workshop.lock [--upgrade]

The wishes stand in each package's pyproject.toml (run time) and in the root's groups `build`, `dev` and `beside`. One
lock serves Python 3.11 and later. Our own distributions are left out: they are installed from their folders.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib

from workshop.packages import PACKAGES, ROOT, SETTINGS

HEADER = "# Written by `make lock` from the pyproject.toml files: change those, then run it again.\n"


def run_time() -> list[str]:
    """What our packages need, and what builds them, without our own distributions."""
    projects = [tomllib.loads((package / "pyproject.toml").read_text())["project"] for package in PACKAGES]
    needs = {need for project in projects for need in project["dependencies"]}
    return sorted(needs - {project["name"] for project in projects} | set(group("build")))


def group(name: str) -> list[str]:
    """One dependency group of the root pyproject.toml."""
    needs: list[str] = SETTINGS["dependency-groups"][name]
    return needs


def lock(target: str, needs: list[str], *options: str) -> None:
    """Resolves `needs` for every platform into the file `target`; what it pins already stays if it can."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "-", "--output-file", target, *options]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--quiet"]
    wishes = "\n".join(needs)
    subprocess.run(command, input=wishes, text=True, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    file = ROOT / target
    file.write_text(HEADER + file.read_text())


if __name__ == "__main__":
    upgrade = sys.argv[1:]
    lock("requirements.txt", run_time(), *upgrade)
    lock("requirements-dev.txt", [*run_time(), *group("dev")], "--constraint", "requirements.txt", *upgrade)
    lock("bench/requirements.txt", group("beside"), *upgrade)
