"""The sign-in is limited by address too: guessing over many accounts is slow, and typos shut no office out."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer
from comptoir_hub.accounts import addresses
from comptoir_hub.accounts.addresses import EVERY, FREE, Tries, known_address
from comptoir_hub.accounts.sign_in import SignInMustWait
from comptoir_hub.portal import entry
from comptoir_hub.store.identity import now, uptime
from hub_portal import OWN, PASSWORD, portal_of, portal_world

T = uptime()
HOME = "198.51.100.7"


def missed(tries: Tries, times: int, address: str | None = HOME) -> Tries:
    for _ in range(times):
        tries.reserve(address, T)
    return tries


def test_an_address_that_missed_too_often_waits_and_no_other_does() -> None:
    tries = missed(Tries(), FREE)
    with pytest.raises(SignInMustWait) as wait:
        tries.reserve(HOME, T)
    assert (wait.value.seconds, wait.value.message.args["n"]) == (10, "10")
    tries.reserve("203.0.113.9", T)
    tries.reserve(HOME, T + EVERY)
    with pytest.raises(SignInMustWait):
        tries.reserve(HOME, T + EVERY)


def test_misses_are_forgiven_with_time() -> None:
    tries, later = missed(Tries(), FREE), T + FREE * EVERY
    for _ in range(FREE):
        tries.reserve(HOME, later)
    with pytest.raises(SignInMustWait):
        tries.reserve(HOME, later)


def test_who_waits_in_vain_does_not_wait_longer_for_it() -> None:
    tries = missed(Tries(), FREE)
    for _ in range(50):
        with pytest.raises(SignInMustWait):
            tries.reserve(HOME, T)
    tries.reserve(HOME, T + EVERY)


def test_an_office_signs_in_all_morning() -> None:
    """Five hundred people behind one address within half an hour, every fifth of whom mistypes once."""
    tries = Tries()
    for person in range(500):
        at = T + timedelta(seconds=3.6 * person)
        tries.reserve(HOME, at)
        if person % 5:
            tries.give_back(HOME)
        else:
            tries.reserve(HOME, at)
            tries.give_back(HOME)


def test_a_million_addresses_fill_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MOST", 100)
    tries = Tries()
    for number in range(1_000):
        tries.reserve(str(number), T)
    missed(tries, FREE)
    assert len(tries._full_at) == 100
    with pytest.raises(SignInMustWait):
        tries.reserve(HOME, T)


def test_whose_address_is_not_known_is_not_limited_by_it() -> None:
    missed(Tries(), 10 * FREE, None)


@pytest.mark.parametrize(
    ("peer", "forwarded", "proxies", "known"),
    [
        ("198.51.100.7", [], 0, "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], 0, "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9"], 1, "203.0.113.9"),
        ("127.0.0.1", ["192.0.2.1, 203.0.113.9"], 1, "203.0.113.9"),
        ("127.0.0.1", ["192.0.2.1", "203.0.113.9"], 1, "203.0.113.9"),
        ("127.0.0.1", ["192.0.2.1, 203.0.113.9, 10.0.0.2"], 2, "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9"], 3, "203.0.113.9"),
        ("127.0.0.1", ["203.0.113.9:4711"], 1, "203.0.113.9"),
        ("127.0.0.1", ["[2001:db8:1:2ff::1]:443"], 1, "2001:db8:1:200::/56"),
        ("127.0.0.1", ["<script>"], 1, None),
        ("2001:db8:1:2ab:3::4", [], 0, "2001:db8:1:200::/56"),
        ("::ffff:198.51.100.7", [], 0, "198.51.100.7"),
        ("127.0.0.1", [], 0, None),
        ("127.0.0.1", ["203.0.113.9"], 0, None),
        ("10.0.0.2", ["203.0.113.9"], 0, None),
        (None, [], 0, None),
    ],
)  # fmt: skip
def test_an_address_is_believed_as_far_as_it_can_be(
    peer: str | None, forwarded: list[str], proxies: int, known: str | None
) -> None:
    assert known_address(peer, forwarded, proxies) == known


@pytest.fixture
async def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    """A browser at a portal behind a proxy, whose addresses may miss eight times."""
    monkeypatch.setattr(addresses, "FREE", 8)
    async with portal_world(tmp_path, monkeypatch, trusted_proxies=1) as world, portal_of(world) as server:
        yield await _browser(server)


async def _browser(server: TestServer) -> TestClient:  # type: ignore[type-arg]
    return TestClient(server, cookie_jar=aiohttp.CookieJar(unsafe=True))


async def _try(client: TestClient, email: str, password: str, address: str) -> tuple[int, str]:  # type: ignore[type-arg]
    data = {"email": email, "password": password}
    headers = OWN | {"X-Forwarded-For": f"192.0.2.66, {address}"}
    answer = await client.post("/sign-in", data=data, headers=headers, allow_redirects=False)
    return answer.status, await answer.text()


async def test_guessing_over_many_accounts_is_stopped_at_the_door(client: TestClient) -> None:  # type: ignore[type-arg]
    for number in range(8):
        assert (await _try(client, f"nobody-{number}@example.org", "a guess", HOME))[0] == 422
    status, page = await _try(client, "anna@alpha.example", PASSWORD, HOME)
    assert status == 429
    assert "Too many attempts from your network" in page
    assert (await _try(client, "anna@alpha.example", PASSWORD, "203.0.113.9"))[0] == 303
    await client.close()


async def test_an_address_waits_no_longer_when_the_clock_is_set_back(
    client: TestClient,  # type: ignore[type-arg]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(8):
        assert (await _try(client, f"nobody-{number}@example.org", "a guess", HOME))[0] == 422
    monkeypatch.setattr(entry, "now", lambda: now() - timedelta(hours=5))
    status, page = await _try(client, "nobody@example.org", "a guess", HOME)
    said = re.search(r"Try again in (\d+) seconds", page)
    assert status == 429
    assert said is not None
    assert int(said[1]) <= 10
    await client.close()


async def test_sign_ins_that_succeed_and_accounts_that_wait_cost_the_office_nothing(
    client: TestClient,  # type: ignore[type-arg]
) -> None:
    for _ in range(10):
        assert (await _try(client, "anna@alpha.example", PASSWORD, HOME))[0] == 303
    told = [(await _try(client, "carla@gamma.example", "typo", HOME))[0] for _ in range(20)]
    assert (told[:5], set(told[6:])) == ([422] * 5, {429})
    assert (await _try(client, "beat@beta.example", PASSWORD, HOME))[0] == 303
    await client.close()
