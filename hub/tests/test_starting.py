"""A hub that is ended while it starts ends quietly, whoever hears the signal first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hub_command_line import hub, run

__all__ = ["hub", "run"]

COMPTOIR = (sys.executable, "-c", "from comptoir_engine.cli import main; main()")


def processes(group: int) -> int:
    """How many processes a group has."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "-g", str(group)], capture_output=True, text=True, check=False
    )
    return len(found.stdout.split())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("whole_group", [True, False])
def test_a_signal_during_the_start_ends_it_quietly(hub: Path, number: int, whole_group: bool) -> None:
    serving = subprocess.Popen(
        [*COMPTOIR, "serve", "--folder", str(hub), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    until = time.monotonic() + 60
    while processes(serving.pid) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    (os.killpg if whole_group else os.kill)(serving.pid, number)
    try:
        said, faults = serving.communicate(timeout=60)
    finally:
        serving.kill()
    assert said == "Comptoir stops before it was ready.\n"
    assert faults == ""
    assert serving.returncode == 0
