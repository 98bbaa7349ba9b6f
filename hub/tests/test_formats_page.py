"""The pages on formats: what each carries, and its ZIP."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hub_portal import Clerk, portal_world
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def test_each_format_has_a_page_and_a_package(world: World, anna: Clerk) -> None:
    listed = await anna.get("/help/formats")
    formats = [format for format in world.hub.registry.formats.values() if format.types]
    assert len(formats) > 2
    for format in formats:
        address = f"/help/formats/{format.id}"
        assert address in listed
        for type in format.types:
            await anna.get(f"{address}?type={type}")
        answer = await anna.client.get(f"{address}/file")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{format.id}.zip"'
        with zipfile.ZipFile(io.BytesIO(await answer.read())) as archive:
            assert "README.md" in archive.namelist()


async def test_the_common_format_holds_every_value(anna: Clerk) -> None:
    page = await anna.get("/help/formats/ubl21")
    assert "It holds every value that a document of this type can have." in page
    assert "<code>/Invoice/cbc:ID</code>" in page
    assert "Invoice number (BT-1)" in page


async def test_a_format_without_a_table_says_so(anna: Clerk) -> None:
    assert "made of the whole document" in await anna.get("/help/formats/html")


async def test_an_unknown_format_and_an_envelope_have_none(anna: Clerk) -> None:
    await anna.get("/help/formats/nothing", status=404)
    await anna.get("/help/formats/nothing/file", status=404)
