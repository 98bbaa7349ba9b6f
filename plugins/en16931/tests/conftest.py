"""The rule sets, compiled once."""

from __future__ import annotations

import sys
from pathlib import Path

import comptoir_en16931
import pytest
from comptoir_engine.hookspecs import Check

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def rules() -> Check:
    """The check `en16931`, ready to run."""
    return _prepared(comptoir_en16931.checks()[0])


@pytest.fixture(scope="session")
def official() -> Check:
    """CEN's artefact, ready to run."""
    if comptoir_en16931.stylesheet() is None:
        pytest.skip("no package brings the official rules")
    return _prepared(comptoir_en16931.checks()[1])


def _prepared(check: Check) -> Check:
    assert check.prepare is not None
    check.prepare()
    return check
