"""A day is the day where the hub is: a minute after midnight belongs to it on every page, in every list and limit."""

from __future__ import annotations

import ast
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import comptoir_hub
import pytest
from comptoir_hub.accounts import sign_in
from comptoir_hub.days import day_of
from comptoir_hub.documents import looking
from comptoir_hub.portal import lists
from comptoir_hub.store.records import User
from hub_portal import Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World

AFTER_MIDNIGHT = datetime(2026, 11, 2, 23, 1, tzinfo=UTC)
SUMMER = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


def test_an_instant_is_on_the_day_of_the_hub() -> None:
    assert day_of(AFTER_MIDNIGHT) == date(2026, 11, 3)
    assert day_of(SUMMER) == date(2026, 7, 1)
    assert day_of(datetime(2026, 12, 31, 22, 59, tzinfo=UTC)) == date(2026, 12, 31)


async def test_today_in_a_list_is_the_day_of_the_hub(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, issued in {"R-1": "2026-11-02", "R-2": "2026-11-03"}.items():
        await sent(world, number, issued=issued)
    monkeypatch.setattr(lists, "now", lambda: AFTER_MIDNIGHT)
    page = await anna.get("/sent?period=today")
    assert ("R-1" in page, "R-2" in page) == (False, True)


def test_an_account_ends_with_the_day_of_the_hub() -> None:
    user = User("u", None, "a@example.org", "A", "operator", "active", "en", None, date(2026, 11, 2))
    assert not sign_in.may_enter(user, AFTER_MIDNIGHT)


async def test_a_document_is_online_until_a_day_of_the_hub(world: World) -> None:
    document_id = await world.send(invoice("R-1"))
    document = await world.until(document_id, lambda one: one.lane is None)
    until = looking.online_until(document, 90)
    assert (until - day_of(document.received_at)).days == 90
    midnight = datetime(until.year, until.month, until.day, 23, 1, tzinfo=UTC)
    assert day_of(midnight) > until
    assert not looking.is_online(document, midnight, 90)


def test_nobody_takes_the_day_of_an_instant_elsewhere() -> None:
    """`.date()` of an aware instant is the day in its own zone: only what was typed or is in our zone may be asked."""
    allowed = {"days.py", "language.py"}
    found = [
        f"{path.name}:{node.lineno}"
        for path in Path(comptoir_hub.__file__).parent.rglob("*.py")
        if path.name not in allowed
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("date", "today")
        and not isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Call | ast.Attribute)
    ]
    assert found == []
