"""Writes requirements.txt and requirements-dev.txt: every version pinned, with hashes, for Python 3.11 and later.

The wishes stand in each package's pyproject.toml (what the package needs at run time) and in the root
pyproject.toml's groups `build` and `dev`. Our own distributions are left out: they are installed from their folders.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib

from workshop.packages import PACKAGES, ROOT

HEADER = "# Written by `make lock`. Change the dependencies in the pyproject.toml files, then run it again.\n"


def wishes() -> list[str]:
    """What our packages need at run time, and what builds them, without our own distributions."""
    projects = [tomllib.loads((package / "pyproject.toml").read_text())["project"] for package in PACKAGES]
    own = {project["name"] for project in projects}
    needs = {need for project in projects for need in project["dependencies"]} - own
    return sorted(needs | set(group("build")))


def group(name: str) -> list[str]:
    """One dependency group of the root pyproject.toml."""
    groups: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["dependency-groups"]
    return groups[name]


def lock(target: str, needs: list[str], *options: str) -> None:
    """Resolves `needs` into the file `target` for every platform."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-header", "--no-annotate", "--quiet"]
    done = subprocess.run(
        [*command, *options, "-"], input="\n".join(needs), text=True, cwd=ROOT, stdout=subprocess.PIPE, check=True
    )
    (ROOT / target).write_text(HEADER + done.stdout)


if __name__ == "__main__":
    upgrade = sys.argv[1:]
    lock("requirements.txt", wishes(), *upgrade)
    lock("requirements-dev.txt", wishes() + group("dev"), "--constraint", "requirements.txt", *upgrade)
