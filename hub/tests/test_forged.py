"""What nobody of ours has written is unknown, and no fault of ours."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_engine.errors import ConfigError
from comptoir_hub.accounts.tokens import issue_token
from comptoir_hub.app import create_app
from comptoir_hub.serving import listening
from comptoir_hub.settings import FILE, load_settings, section
from comptoir_hub.store.identity import now
from hub_portal import Clerk, portal_world, sent
from hub_world import World
from structlog.testing import capture_logs


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch, port=0) as opened:
        yield opened


def cursor(*place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


FORGED = [
    cursor("older", "time", [10**30, "x"]),
    cursor("newer", "time", ["x", -(10**30)]),
    cursor("older", "time", [2**63, "x"]),
    cursor("older", "time", ["\ud800", "x"]),
    cursor("older", "time", [1.5, "x"]),
    cursor("older", "time", [None, "x"]),
    cursor("older", "time", [[], "x"]),
    "\u00e4",
]


@pytest.mark.parametrize("forged", FORGED)
async def test_a_place_in_a_list_that_nobody_wrote_is_unknown(world: World, anna: Clerk, forged: str) -> None:
    await sent(world, "R-1")
    for path in ("/received", "/sent", "/tracking", "/trash"):
        answer = await anna.client.get(path, params={"at": forged})
        assert answer.status == 200, (path, await answer.text())
    _, secret = await issue_token(world.hub.store, world.alpha.id, "t", scope="read", who="t", at=now())
    async with TestClient(TestServer(create_app(world.hub))) as client:
        headers = {"Authorization": f"Bearer {secret}"}
        answer = await client.get("/api/v1/documents", params={"cursor": forged}, headers=headers)
        assert (answer.status, "cursor" in (await answer.json())["title"]) == (422, True)


@pytest.mark.parametrize("place", [[2**63 - 1, "x"], [-(2**63) + 1, "x"], ["", ""]])
async def test_a_place_that_could_be_one_is_looked_for(world: World, anna: Clerk, place: list[Any]) -> None:
    assert "</html>" in await anna.get(f"/sent?at={cursor('older', 'time', place)}")


@pytest.mark.parametrize("path", ["/api/v1/documents", "/sign-in"])
async def test_an_upload_that_breaks_off_is_one_quiet_line(
    world: World, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    _, secret = await issue_token(world.hub.store, world.alpha.id, "t", scope="all", who="t", at=now())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nAuthorization: Bearer {secret}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nabc"
    )
    with capture_logs() as logs:
        async with listening(world.hub) as address:
            _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
            writer.write(head.encode())
            await writer.drain()
            await asyncio.sleep(0.1)
            writer.close()
            async with asyncio.timeout(10):
                while not logs:  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
    assert [(line["event"], line["log_level"]) for line in logs] == [("request.aborted", "info")]
    assert caplog.records == []


@pytest.mark.parametrize(
    ("section", "key", "value"),
    [
        ("portal", "online_days", "9999999"), ("portal", "online_days", str(10**30)),
        ("portal", "unsent_days", "10000000"),
        ("portal", "dropped_days", "99999999"), ("portal", "device_days", "99999999"),
        ("portal", "archive_years", "9999"),
        ("portal", "session_hours", "inf"), ("portal", "idle_minutes", "nan"), ("delivery", "give_up_after", "1e300"),
        ("delivery", "longest_wait", "inf"), ("limits", "seconds_per_document", "1e18"), ("limits", "crashes", "0"),
        ("limits", "worker_memory", str(2**63)), ("limits", "envelope_bytes", str(2**70)),
        ("limits", "large_from", "-1"),
        ("delivery", "at_once", str(2**40)),
    ],
)  # fmt: skip
def test_a_setting_beyond_all_reason_is_refused_and_named(
    tmp_path: Path, section: str, key: str, value: str
) -> None:
    (tmp_path / FILE).write_text(f"[{section}]\n{key} = {value}\n")
    with pytest.raises(ConfigError, match=f"{section}.{key}"):
        load_settings(tmp_path, {})


@dataclass(frozen=True)
class Plugin:
    """A plugin's settings."""

    seconds: float = 1.0
    size: int = 1


@pytest.mark.parametrize(
    ("key", "value"), [("seconds", nan), ("seconds", inf), ("size", -1), ("size", 2**63)]
)
def test_a_number_of_a_plugins_section_is_bounded_too(key: str, value: float) -> None:
    with pytest.raises(ConfigError, match=f"channels.toy.{key}"):
        section({key: value}, Plugin, "channels.toy")
    with pytest.raises(ConfigError, match=f"channels.toy.{key}"):
        section({key: str(value)}, Plugin, "channels.toy")
    assert section({key: 5}, Plugin, "channels.toy") == Plugin(**{key: 5})
