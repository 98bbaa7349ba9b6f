"""Upload: each file has its own line, each finding its own card, and what is too much is told in words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from hub_portal import OWN, Clerk, portal_world
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once."""
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def upload(person: Clerk, *files: tuple[str, bytes]) -> aiohttp.ClientResponse:
    """Uploads several files at once."""
    form = aiohttp.FormData({"csrf": person.csrf})
    for name, content in files:
        form.add_field("file", content, filename=name, content_type="application/xml")
    return await person.client.post("/upload", data=form, headers=OWN)


async def test_each_file_of_an_upload_is_told_taken_or_refused_and_why(world: World, anna: Clerk) -> None:
    answer = await upload(
        anna, ("good.xml", invoice("A-1")), ("empty.xml", b" "), ("other.xml", invoice("A-2"))
    )
    page = await answer.text()
    assert answer.status == 422
    assert "Refused: 1 of 3 files." in page
    told = re.findall(r"<li><a href=\"([^\"]+)\">(\w+\.xml)</a>: ([^<]+?)\s*</li>", page)
    assert [(name, said) for _, name, said in told] == [
        ("good.xml", "taken"),
        ("empty.xml", "The file is empty. Save it again where it was made, and upload it anew."),
        ("other.xml", "taken"),
    ]
    both = re.search(r'href="(/upload/\w+\.\w+)"', page)
    assert both is not None
    batch = await anna.get(both[1])
    assert "A-1" in batch
    assert "A-2" in batch
    assert "A-1" in await anna.get(told[0][0])


async def test_the_check_of_a_draft_shows_every_finding(world: World, anna: Clerk) -> None:
    _, page = await anna.upload("/upload", invoice("MANY-7"))
    shown = page.index('<details class="further">')
    assert [int(line) for line in re.findall(r"/source#L(\d+)", page)] == list(range(1, 8))
    assert [f"Take number {n}." in page for n in range(1, 8)] == [True] * 7
    assert page.index("Take number 3.") < shown < page.index("Take number 4.")
    assert "Further findings: 4" in page
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


async def test_warnings_of_a_draft_are_shown_though_it_is_ready(world: World, anna: Clerk) -> None:
    _, page = await anna.upload("/upload", invoice("WARN-1"))
    assert "Ready with warnings" in page
    assert "The number is odd." in page
