"""The packages of the workspace, as the root pyproject.toml lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = [
    ROOT / folder for folder in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["comptoir"]["packages"]
]
