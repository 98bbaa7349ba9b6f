"""The hub's log."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from comptoir_hub.serving import log_to_stderr


class FullDisk:
    """A log file on a disk without room."""

    def __init__(self) -> None:
        self.tries = 0

    def write(self, text: str) -> int:
        self.tries += 1
        raise OSError(28, "No space left on device")

    def flush(self) -> None:
        self.write("")


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = logging.root.handlers[:]
    yield
    structlog.reset_defaults()
    logging.root.handlers[:] = before
    logging.captureWarnings(False)


def test_a_log_that_can_not_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    disk = FullDisk()
    monkeypatch.setattr(sys, "stderr", disk)
    log_to_stderr()
    structlog.get_logger().warning("processing.store_unavailable", detail="The disk of the hub is full.")
    assert disk.tries > 0


def test_a_line_of_the_log_is_one_line_whatever_is_in_it(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    structlog.get_logger().warning("processing.trouble", detail='two\nlines and "quotes"')
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_libraries_log_and_warn_of_is_a_line_of_the_same_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_to_stderr()
    try:
        raise ValueError("broken\nrequest")
    except ValueError:
        logging.getLogger("aiohttp.server").exception("Error handling request")
    logging.getLogger("py.warnings").warning("an old way")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert lines[0]["event"] == "Error handling request"
    assert "ValueError: broken" in lines[0]["exception"]
    assert [line["level"] for line in lines] == ["error", "warning"]
