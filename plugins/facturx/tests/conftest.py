"""Lets the tests share `pdfs`, and the two documents that most of them are made of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from comptoir_facturx import reading

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))


@pytest.fixture
def invoice() -> bytes:
    """A CII invoice, number L-2026-311."""
    return (HERE / "invoice.xml").read_bytes()


@pytest.fixture
def credit_note() -> bytes:
    """A CII credit note, number L-2026-312."""
    return (HERE / "credit-note.xml").read_bytes()


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """No test sees what another has looked at."""
    reading.look.cache_clear()
