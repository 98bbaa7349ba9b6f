"""A demo that runs keeps its folder and its port, whatever a second one is told."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from comptoir_engine.errors import ConfigError
from comptoir_hub.demo import show
from comptoir_hub.demo.show import MARK, play
from comptoir_hub.exchange.hub import only_hub


async def test_a_second_demo_leaves_the_first_ones_data_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(show, "log_to_stderr", lambda: None)
    (tmp_path / MARK).touch()
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "comptoir.sqlite3").write_bytes(b"kept")
    with only_hub(tmp_path / "hub"), pytest.raises(ConfigError, match="Another hub runs"):
        await play(tmp_path, [], port=0, once=True, strangers=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(ConfigError, match="is taken"):
            await play(tmp_path, [], port=taken.getsockname()[1], once=True, strangers=False)
    assert (tmp_path / "hub" / "comptoir.sqlite3").read_bytes() == b"kept"
