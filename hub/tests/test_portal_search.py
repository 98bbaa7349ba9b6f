"""Finding things again: a day among the words, formats by name, and lists that are longer than a page."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from comptoir_hub.partners import directory
from comptoir_hub.partners.requests import agree
from comptoir_hub.portal import partners
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import Company
from hub_portal import Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


@pytest.mark.parametrize("text", ["03.11.2026", "3.11.26", "2026-11-03", "beta 03.11.2026", "03.11.2026 S-1"])
async def test_the_search_understands_a_date(world: World, anna: Clerk, text: str) -> None:
    await sent(world, "S-1", issued="2026-11-03")
    await sent(world, "S-2", issued="2026-11-04")
    await sent(world, "S-20261103", issued="2026-11-04")
    for path in ("/search", "/sent"):
        answer = await anna.client.get(path, params={"q": text})
        assert set(re.findall(r">(S-\d+)</a>", await answer.text())) == {"S-1"}, path
    assert "S-1" not in await anna.get("/sent?q=gamma+03.11.2026")


async def test_a_step_says_from_which_format_to_which(world: World, anna: Clerk) -> None:
    await world.terms(format="toytext", channel="peer", address="box")
    document_id = (await world.settled(await world.send(invoice("F-1")))).id
    page = await anna.get(f"/documents/{document_id}/tracking")
    assert re.findall(r">([^<]+ → [^<]+)<", page) == ["UBL → Text"]


async def test_what_does_not_fit_a_page_of_partners_is_paged_or_said(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "A_PAGE", 2)
    monkeypatch.setattr(partners, "SHOWN", 2)
    for name in ("Delta AG", "Delta Sagl", "Delta SA"):
        added = await directory.register(world.hub.store, Company("", name), who="test", at=now())
        await world.hub.store.write(
            lambda tx, id=added.id: agree(tx, world.alpha.id, id, "customer", at=now())
        )
    seen, path = [], "/partners"
    while path:
        page = await anna.get(path)
        seen += re.findall(r'href="/partners/\w+">([^<]+)<', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following[1] if following else ""
    assert seen == ["Beta Bücher SA", "Delta AG", "Delta SA", "Delta Sagl"]
    assert "There are more than 2." in await anna.get("/directory?q=Delta")
    assert "There are more than" not in await anna.get("/directory?q=Delta+S")
