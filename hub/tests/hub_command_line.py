"""The command line over a hub of its own."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from comptoir_engine.cli import comptoir
from hub_portal import cheap_passwords

GOOD = "correct horse battery"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Calls `comptoir` with the hub's folder; what it says, where it ends with `code`."""
    monkeypatch.setenv("COMPTOIR_FOLDER", str(tmp_path / "hub"))

    def call(*arguments, code=0):
        result = CliRunner().invoke(comptoir, arguments, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output

    return call


@pytest.fixture
def hub(run, tmp_path, monkeypatch):
    """The folder of a new hub."""
    cheap_passwords(monkeypatch)
    run("init", "--operator", "op@example.org", "--password", GOOD, "--base-url", "https://hub.example")
    return tmp_path / "hub"
