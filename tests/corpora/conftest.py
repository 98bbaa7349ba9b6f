"""Whole documents that others wrote, and what is installed to read, check and write them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from comptoir_engine.model import Document, Head, Plan
from comptoir_engine.pipeline import Processed, process
from comptoir_engine.registry import Registry

Way = Callable[[bytes, str], Processed]

FOLDERS = ("en16931/ubl", "en16931/bis", "en16931/cii", "xrechnung")
"""Each file in them is an invoice or a credit note of UBL or CII."""


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Every installed plugin, all compiled."""
    found = Registry.load()
    found.prepare()
    return found


@pytest.fixture(scope="session")
def documents(shared: Path) -> dict[str, bytes]:
    """File name → bytes."""
    files = [file for folder in FOLDERS for file in sorted((shared / "corpora" / folder).iterdir())]
    found = {file.name: file.read_bytes() for file in files}
    assert len(found) == len(files) >= 69
    return found


@pytest.fixture(scope="session")
def way(registry: Registry) -> Way:
    """`way(content, format)`: a document's whole way to a format, with every rule there is; guesses are allowed."""
    rules = tuple(check.id for check in registry.checks.values() if check.kind == "rules")

    @cache
    def go(content: bytes, format: str) -> Processed:
        def decide(head: Head) -> Plan:
            return Plan(format, channel="", address="", checks=rules)

        return process(Document(content), registry, decide, guesses=True)

    return go
