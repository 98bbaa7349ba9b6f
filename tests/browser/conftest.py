"""A demo hub and Debian's Chromium for the tests that look at pages."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a demo that has sent its documents and goes on serving."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    command = [
        str(Path(sys.executable).with_name("comptoir")),
        "demo",
        "--port",
        "0",
        "--folder",
        str(folder),
    ]
    running = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        assert running.stdout is not None
        address = None
        for line in running.stdout:
            found = re.search(r"Look around on (http://\S+)\.", line)
            address = found[1] if found else address
            if "Stop with" in line:
                break
        assert address is not None, "the demo did not start"
        yield address
    finally:
        running.terminate()
        running.wait(30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium without a window. Not for the session: while it runs, no test with a loop of its own can."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield running
        running.close()
