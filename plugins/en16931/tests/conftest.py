"""The rules, compiled once."""

from __future__ import annotations

import comptoir_en16931
import pytest
from comptoir_engine.hookspecs import Check


@pytest.fixture(scope="session")
def rules() -> Check:
    """The check `en16931`, ready to run."""
    check = comptoir_en16931.checks()[0]
    assert check.prepare is not None
    check.prepare()
    return check
