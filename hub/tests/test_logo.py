"""A company's logo on its page: set, seen on documents, taken away, and an administrator's matter only."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from comptoir_engine.logo import Picture
from comptoir_hub.accounts.people import add_user
from comptoir_hub.keeping import back_up
from comptoir_hub.logos.keeping import remove_logo, set_logo
from comptoir_hub.restoring import restore
from comptoir_hub.store import Reader
from comptoir_hub.store.identity import now
from hub_portal import OWN, PASSWORD, Clerk, clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World

PAGE = "/settings/company/logo"
DRAWN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><path fill="#0b5c62" d="M0 0h40v10z"/>{}</svg>'
SVG = DRAWN.format("").encode()


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    async with portal_world(tmp_path, monkeypatch) as opened:
        yield opened


async def uploaded(person: Clerk, content: bytes, status: int = 200) -> str:
    """What the page says to a file."""
    form = aiohttp.FormData({"csrf": person.csrf})
    form.add_field("file", content, filename="logo.svg", content_type="image/svg+xml")
    answer = await person.client.post(PAGE, data=form, headers=OWN)
    assert answer.status == status, await answer.text()
    return await answer.text()


async def kept(world: World) -> Picture | None:
    """Alpha's logo."""
    found = await world.hub.store.read(lambda tx: tx.logos.of(world.alpha.id))
    return found.picture if found is not None else None


async def test_a_logo_is_cleaned_shown_and_taken_away(world: World, anna: Clerk) -> None:
    assert "There is no logo yet." in await anna.get(PAGE)
    await anna.get(f"{PAGE}/picture", status=404)
    page = await uploaded(anna, DRAWN.format("<metadata>me</metadata>").encode())
    assert "From now on your documents show the logo." in page
    assert page.count(f'src="{PAGE}/picture?') == 2
    assert '<p class="meta">Set on <time datetime="' in page
    picture = await kept(world)
    assert picture is not None
    assert b"me" not in picture.content
    answer = await anna.client.get(f"{PAGE}/picture")
    assert await answer.read() == picture.content
    assert answer.content_type == "image/svg+xml"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Saved." in await anna.post(f"{PAGE}/remove")
    assert await kept(world) is None
    await anna.post(f"{PAGE}/remove")
    entries = await world.hub.store.read(lambda tx: tx.journal.of_object(world.alpha.id, world.alpha.id))
    acts = sorted((entry for entry in entries if "logo" in entry.act), key=lambda entry: entry.n)
    assert [entry.act for entry in acts] == ["company.logo_set", "company.logo_removed"]
    assert acts[0].detail["sha256"] == hashlib.sha256(picture.content).hexdigest()
    assert acts[0].company_id == world.alpha.id


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "File: please choose one."),
        (b"GIF89a", "A logo is a PNG or an SVG, and this file is neither."),
        (
            DRAWN.format("<script>alert(1)</script>").encode(),
            "Line 1: a logo may not have &lt;script&gt; in it.",
        ),
        (SVG + b" " * 200_000, "The logo has more than 200 KB."),
    ],
)
async def test_what_is_no_logo_is_said_at_its_field_and_changes_nothing(
    world: World, anna: Clerk, content: bytes, words: str
) -> None:
    await uploaded(anna, SVG)
    before = await kept(world)
    page = await uploaded(anna, content, status=422)
    assert words in page
    assert 'id="file-wrong"' in page
    assert await kept(world) == before is not None
    assert "please choose one" in await anna.post(PAGE, status=422)


async def test_it_is_an_administrators_matter_and_each_company_s_own(
    world: World, server: TestServer, anna: Clerk, beat: Clerk
) -> None:
    await uploaded(anna, SVG)
    for role in ("standard", "auditor"):
        await add_user(
            world.hub.store, email=f"{role}@alpha.example", name=role, role=role,  # type: ignore[arg-type]
            company_id=world.alpha.id, password=PASSWORD, who="t", at=now(),
        )  # fmt: skip
        person = await clerk(server, f"{role}@alpha.example")
        for path in (PAGE, f"{PAGE}/picture", f"{PAGE}/sample/html"):
            await person.get(path, status=403)
        await uploaded(person, SVG, status=403)
        await person.post(f"{PAGE}/remove", status=403)
        assert PAGE not in await person.get("/home")
        await person.client.session.close()
    await beat.get(f"{PAGE}/picture", status=404)
    await beat.post(f"{PAGE}/remove")
    assert await kept(world) is not None
    assert PAGE in await anna.get("/home")


async def test_it_is_seen_on_a_sample_and_then_on_what_was_sent(
    world: World, anna: Clerk, beat: Clerk
) -> None:
    await uploaded(anna, SVG)
    assert f'src="{PAGE}/sample/html"' in await anna.get(PAGE)
    answer = await anna.client.get(f"{PAGE}/sample/html")
    assert "img-src data:" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    picture = await kept(world)
    assert picture is not None
    assert f'<img src="{picture.address}" alt="Alpha Papier AG"' in await answer.text()
    await anna.get(f"{PAGE}/sample/toy", status=404)
    await sent(world, "LOGO-1")
    assert "LOGO-1" in await anna.get(f"{PAGE}/sample/html")
    received = await sent(world, "LOGO-2")
    assert picture.address in await beat.get(f"/documents/{received}/rendering")
    await anna.post(f"{PAGE}/remove")
    assert "<img" not in await beat.get(f"/documents/{received}/rendering")


async def test_the_picture_is_the_writer_s_and_nobody_else_s(world: World, beat: Clerk) -> None:
    await set_logo(world.hub.store, world.beta.id, Picture("image/svg+xml", SVG), who="t", at=now())
    document_id = await sent(world, "LOGO-3")
    assert "<img" not in await beat.get(f"/documents/{document_id}/rendering")
    await world.send(invoice("LOGO-4", seller="7600000000024"))
    stopped = await world.send(invoice("LOGO-5", seller="7600000000024", buyer="7600000000017"))
    found = await world.until(stopped, lambda document: document.status == "action_needed")
    assert found.sender_id is None


async def test_no_plan_holds_the_picture_and_a_receiver_of_the_same_format_gets_the_very_bytes(
    world: World,
) -> None:
    await set_logo(world.hub.store, world.alpha.id, Picture("image/svg+xml", SVG), who="t", at=now())
    content = invoice("LOGO-6")
    document = await world.document(await sent(world, "LOGO-6"))
    assert document.plan is not None
    assert document.plan.profile == {}
    assert document.target is not None
    assert await world.hub.store.payload(document.target.sha256) == content


async def test_a_backup_holds_it(world: World, tmp_path: Path) -> None:
    picture = Picture("image/svg+xml", SVG)
    await set_logo(world.hub.store, world.alpha.id, picture, who="t", at=now())
    back_up(world.hub.settings.folder, tmp_path / "backup.tar")
    await remove_logo(world.hub.store, world.alpha.id, who="t", at=now())
    restore(tmp_path / "backup.tar", tmp_path / "restored")
    reader = Reader(tmp_path / "restored")
    try:
        with reader.reading() as tx:
            found = tx.logos.of(world.alpha.id)
    finally:
        reader.close()
    assert found is not None
    assert found.picture == picture
    assert re.fullmatch("t", found.by)
