"""Upload: each file has its own line, each finding its own card, and what is too much is told in words."""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from comptoir_engine.model import Loss, Message
from comptoir_hub.exchange.crowding import Crowding, _Count
from comptoir_hub.settings import Limits
from comptoir_hub.store import StoreUnavailable
from comptoir_hub.store.identity import now, uptime
from comptoir_hub.store.records import StepRecord
from hub_portal import OWN, PASSWORD, Clerk, portal_world, sent
from hub_toys import invoice
from hub_world import World


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """A hub that lets documents go at once, and takes little."""
    async with portal_world(tmp_path, monkeypatch, limits=Limits(envelope_bytes=100 * 1024)) as opened:
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
    told = re.findall(r"<a href=\"([^\"]+)\">(\w+\.xml)</a>: ([^<]+?)\s*</li>", page)
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


async def test_a_company_of_which_too_much_waits_is_told_so(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(crowding: Crowding, company_id: str) -> _Count:
        return _Count(uptime(), 0)

    monkeypatch.setattr(Crowding, "_counted", full)
    answer = await upload(anna, ("good.xml", invoice("A-1")))
    assert answer.status == 422
    assert "send it again when the hub has caught up. Wait a moment" in await answer.text()


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


async def test_what_the_receivers_format_can_not_hold_is_told_with_the_check(
    world: World, anna: Clerk
) -> None:
    address, page = await anna.upload("/upload", invoice("LOST-1"))
    assert "Values without a place" not in page
    document_id = re.findall(r'href="/documents/(\w+)', page)[0]
    losses = tuple(Loss(f"/Invoice/{n}", "x", Message(f"There is no place {n}.")) for n in (1, 1, 2, 3, 4))
    step = StepRecord("", 0, 0, "to_target", "done", now(), 0.0, None, (), losses, None)
    run = (await world.document(document_id)).run
    await world.hub.store.write(lambda tx: tx.steps.add(document_id, run, [step]))
    page = await anna.get(address)
    assert (
        f'<a href="/documents/{document_id}/losses">Values without a place in the other format: 5</a>' in page
    )
    assert re.findall(r"<li>There is no place (\d)\.</li>", page) == ["1", "2", "3"]


async def test_an_upload_beyond_the_limit_gets_a_page_that_says_the_limit_and_the_mend(anna: Clerk) -> None:
    await anna.post("/language", language="de", next="/home")
    answer = await upload(anna, *[(f"{n}.xml", bytes(100_000)) for n in range(12)])
    page = await answer.text()
    assert (answer.status, answer.content_type) == (413, "text/html")
    assert "Das ist grösser als 100 KB" in page
    assert "Gehen Sie zurück und laden Sie weniger Dateien" in page


DAMAGED = (
    ("multipart/form-data", b"without a boundary"),
    ("multipart/form-data; boundary=x", b"no part begins here"),
    ("application/x-www-form-urlencoded; charset=nowhere", b"a=b"),
    ("application/x-www-form-urlencoded", b"\xff\xfe=b"),
)


@pytest.mark.parametrize(("kind", "body"), DAMAGED, ids=range(len(DAMAGED)))
@pytest.mark.parametrize("path", ["/upload", "/sign-in"])
async def test_a_form_that_arrives_damaged_is_told_so(anna: Clerk, path: str, kind: str, body: bytes) -> None:
    answer = await anna.client.post(path, data=body, headers=OWN | {"Content-Type": kind})
    assert answer.status == 400
    assert "What your browser sent arrived damaged." in await answer.text()


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "crumpled"])
@pytest.mark.parametrize("path", ["/upload", "/sign-in"])
async def test_a_form_is_taken_as_it_is_and_not_packed(anna: Clerk, path: str, coding: str) -> None:
    headers = OWN | {"Content-Type": "application/x-www-form-urlencoded", "Content-Encoding": coding}
    answer = await anna.client.post(path, data=gzip.compress(b"csrf=x"), headers=headers)
    assert answer.status == 415
    assert "without a Content-Encoding" in await answer.text()


async def test_a_full_disk_is_told_on_a_page(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = await sent(world, "BAD-1")

    async def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("The disk of the hub is full.")

    monkeypatch.setattr(world.hub.store, "write", full)
    form = {"email": "anna@alpha.example", "password": PASSWORD}
    answer = await anna.client.post("/sign-in", data=form, headers=OWN)
    page = await answer.text()
    assert answer.status == 503
    assert "The disk of the hub is full." in page
    assert 'value="anna@alpha.example"' in page
    page = await anna.post(f"/documents/{document_id}/resend", status=503)
    assert "The disk of the hub is full." in page
    assert "Try again in a moment" in page
    await anna.get("/home")
    answer = await upload(anna, ("a.xml", invoice("A-1")))
    assert "can&#39;t store anything at the moment" in await answer.text()


async def test_a_full_disk_is_told_where_nobody_knows_yet_who_asks(
    world: World, anna: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise StoreUnavailable("The disk of the hub is full.")

    monkeypatch.setattr(world.hub.store, "read", full)
    answer = await anna.client.get("/home", headers={"Accept-Language": "de"})
    assert (answer.status, answer.headers["Retry-After"]) == (503, "30")
    assert "Der Speicher des Hubs ist voll." in await answer.text()


@pytest.mark.parametrize("path", ["/sign-in", "/upload"])
async def test_a_part_in_an_unknown_encoding_is_damaged_and_no_fault_of_ours(anna: Clerk, path: str) -> None:
    part = 'Content-Disposition: form-data; name="email"\r\nContent-Transfer-Encoding: rot13\r\n\r\nnan\r\n'
    headers = OWN | {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await anna.client.post(path, data=f"--x\r\n{part}--x--\r\n".encode(), headers=headers)
    assert answer.status == 400
    assert "arrived damaged" in await answer.text()


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
async def test_a_form_of_very_many_fields_is_not_called_large(anna: Clerk, kind: str) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    body = "a=1&" * 1_001 + "a=1" if "url" in kind else part * 1_001 + "--x--\r\n"
    answer = await anna.client.post("/sign-in", data=body.encode(), headers=OWN | {"Content-Type": kind})
    text = await answer.text()
    assert answer.status == 413
    assert "more fields" in text
    assert "MB" not in text


@pytest.mark.parametrize(
    ("path", "signed_in", "size"),
    [("/sign-in", False, 100_000), ("/invitations/x", False, 100_000), ("/language", True, 2_000_000)],
)
@pytest.mark.parametrize("told", [True, False])
async def test_a_form_longer_than_any_of_ours_is_refused_before_it_is_here(
    server: TestServer, anna: Clerk, path: str, signed_in: bool, size: int, told: bool
) -> None:
    """Read whole and taken apart it would take memory, and everybody else's time."""
    length = f"Content-Length: {size}" if told else "Transfer-Encoding: chunked"
    cookies = (
        "; ".join(f"{each.key}={each.value}" for each in anna.client.session.cookie_jar) if signed_in else ""
    )
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nSec-Fetch-Site: same-origin\r\nCookie: {cookies}\r\n{length}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n\r\n"
    )
    reader, writer = await asyncio.open_connection(server.host, server.port)
    writer.write(head.encode() + (b"a=1" if told else b"3\r\na=1\r\n"))
    async with asyncio.timeout(10):
        answer = await reader.readuntil(b"</html>")
    writer.close()
    assert answer.startswith(b"HTTP/1.1 413")
    assert "longer than any" in answer.decode()
