"""The packages of the workspace, as the root pyproject.toml lists them."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTINGS: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = [ROOT / folder for folder in SETTINGS["tool"]["comptoir"]["packages"]]


def module(package: Path) -> str:
    """The import name of the package in a folder: `plugins/ets31` holds `comptoir_ets31`."""
    return f"comptoir_{package.name}"


def tests() -> list[Path]:
    """The folders of tests there are: each package's own, then what crosses packages."""
    return [folder for package in (*PACKAGES, ROOT) if (folder := package / "tests").is_dir()]


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["modules"]:
            print(*map(module, PACKAGES))
        case ["tests"]:
            print(*(folder.relative_to(ROOT) for folder in tests()))
        case _:
            sys.exit("python -m workshop.packages modules | tests")
