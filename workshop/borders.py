"""Holds the borders between the packages, with import-linter.

The contracts are made from the list of packages, so that a new plugin is one line there and nothing here. What
import-linter can't see, who calls lxml's parsers, is ruff's part: rule TID251 in the root pyproject.toml.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import NamedTemporaryFile

from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

from workshop.packages import PACKAGES, ROOT, module

ENGINE = "comptoir_engine"
OUTSIDE_THE_ENGINE = ["aiohttp", "aiosmtplib", "jinja2", "psycopg", "sqlite3", "sqlite_utils", "sqlalchemy"]

CONTRACTS = """\
[importlinter]
root_packages =
    {everybody}
include_external_packages = True
exclude_type_checking_imports = True

[importlinter:contract:engine]
name = The engine knows no hub, no plugin, no network and no database
type = forbidden
source_modules =
    {engine}
forbidden_modules =
    {outside}

[importlinter:contract:neighbours]
name = The hub and the plugins know the engine, and not each other
type = independence
modules =
    {others}
"""


def contracts(packages: list[Path]) -> str:
    """The contracts as import-linter's ini text."""
    everybody = [module(package) for package in packages]
    others = [name for name in everybody if name != ENGINE]
    return CONTRACTS.format(
        everybody=lines(everybody),
        engine=ENGINE,
        outside=lines(others + OUTSIDE_THE_ENGINE),
        others=lines(others),
    )


def lines(modules: list[str]) -> str:
    """A list as ini writes it, one indented line a module."""
    return "\n    ".join(modules)


def main() -> int:
    """Prints which contracts are kept, and for a broken one the imports that break it; 0 where all are kept."""
    with NamedTemporaryFile("w", suffix=".ini") as file:
        file.write(contracts(PACKAGES))
        file.flush()
        cache = str(ROOT / ".import_linter_cache")
        return lint_imports(config_filename=file.name, cache_dir=cache, no_logo=True)


if __name__ == "__main__":
    sys.exit(main() != EXIT_STATUS_SUCCESS)
