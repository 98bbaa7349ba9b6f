"""Fixtures for the tests of every package."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(params=[4, pytest.param(1, marks=pytest.mark.long)], ids=["a part", "whole"])
def every(request: pytest.FixtureRequest) -> int:
    """Of what a test tries one after the other, `make test` takes each fourth, and `make test-long` all."""
    assert isinstance(request.param, int)
    return request.param


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference documents and notes beside the project, or the one `COMPTOIR_SHARED` names."""
    folder = Path(os.environ.get("COMPTOIR_SHARED") or Path(__file__).resolve().parent.parent / "shared")
    if not folder.is_dir():
        pytest.skip(
            f"the reference documents are not here: no folder {folder}; COMPTOIR_SHARED may name another"
        )
    return folder
