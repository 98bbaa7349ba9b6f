"""A ZIP of documents through a running hub: each goes its own way, a bad one holds up no other."""

from __future__ import annotations

import re
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from comptoir_hub.accounts.people import add_user
from comptoir_hub.settings import Portal
from comptoir_hub.store.identity import now
from comptoir_hub.store.records import DocumentRecord, Lane
from comptoir_hub.store.work import Work
from trade import WHO, Market, bill, market

ZIP = {"Content-Type": "application/zip", "X-File-Name": "november.zip"}
EMAIL, PASSWORD = "zita@messwerk.example", "paper and ink forever"
TABLE, PICTURE = b"article;amount\nA-1;10.00\n", b"%PDF-1.7 a delivery note"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def fair(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Market]:
    """A hub as it is installed, which lets documents go at once."""
    async with market(tmp_path_factory.mktemp("fair"), portal=Portal(undo_seconds=0)) as opened:
        yield opened


def archive(*files: tuple[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return file.getvalue()


async def handed_in(fair: Market, content: bytes) -> list[DocumentRecord]:
    """What came out of an archive, once nothing is left to be done."""
    envelope = await fair.send(content, **ZIP)
    await fair.settled(envelope)
    inside = await fair.hub.store.read(lambda tx: tx.documents.of_envelope(envelope))
    return [await fair.settled(one.id) for one in inside]


async def stages(fair: Market, document: DocumentRecord) -> list[tuple[str, str]]:
    steps = await fair.hub.store.read(lambda tx: tx.steps.of(document.id))
    return [(step.stage, step.status) for step in steps]


def ends(documents: list[DocumentRecord]) -> list[tuple[str | None, str, str | None]]:
    return [(one.name, one.status, one.problem.rule if one.problem else None) for one in documents]


pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_large_document_in_a_small_archive_takes_the_lane_of_large_ones(
    fair: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, claim = [], Work.claim

    def noted(work: Work, lane: Lane, *arguments: Any, **more: Any) -> tuple[str, list[DocumentRecord]]:
        lease, documents = claim(work, lane, *arguments, **more)
        taken.extend((lane, one.unpacked) for one in documents if lane != "archive")
        return lease, documents

    monkeypatch.setattr(Work, "claim", noted)
    long = bill("Z-LARGE", await fair.pushed()).replace(
        b"<cbc:IssueDate>", b"<!--" + b" " * 300_000 + b"--><cbc:IssueDate>", 1
    )
    content = archive(("large.xml", long))
    assert len(content) < 20_000
    [document] = await handed_in(fair, content)
    assert (document.status, document.name, document.head.number) == ("delivered", "large.xml", "Z-LARGE")
    assert taken == [("process", False), ("process-large", True)]
    assert [stage for stage, _ in await stages(fair, document)][:3] == ["received", "unpack", "recognise"]


async def test_each_document_of_an_archive_goes_its_own_way(fair: Market) -> None:
    to = await fair.pushed()
    documents = await handed_in(fair, archive(
        ("november/Z-1.xml", bill("Z-1", to)),
        ("november/broken.xml", bill("Z-2", to)[:-20]),
        ("november/note.pdf", PICTURE),
        ("november/torn.zip", archive(("a.xml", b"<a/>"))[:-9]),
        ("__MACOSX/._Z-1.xml", b"\0\5\x16\7"),
        ("november/more.zip", archive(("Z-3.xml", bill("Z-3", to)), ("order.csv", TABLE))),
        ("november/Z-4.xml", bill("Z-4", to, by="7601000000000")),
    ))  # fmt: skip
    assert ends(documents) == [
        ("Z-1.xml", "delivered", None),
        ("broken.xml", "action_needed", "XML-TRUNCATED"),
        ("note.pdf", "action_needed", "FORMAT-UNKNOWN"),
        ("torn.zip", "action_needed", "ZIP-BROKEN"),
        ("Z-3.xml", "delivered", None),
        ("order.csv", "action_needed", "FORMAT-UNKNOWN"),
        ("Z-4.xml", "action_needed", "HUB-SENDER-UNKNOWN"),
    ]
    for document in documents:
        assert (await stages(fair, document))[:2] == [("received", "done"), ("unpack", "done")]


async def test_the_other_files_go_with_the_one_document(fair: Market) -> None:
    to = await fair.mailed("zoe")
    [document] = await handed_in(fair, archive(
        ("scan/note.pdf", PICTURE), ("Z-10.xml", bill("Z-10", to)), ("order.csv", TABLE)
    ))  # fmt: skip
    assert ends([document]) == [("Z-10.xml", "delivered", None)]
    assert [(file.name, file.media_type) for file in document.attachments] == [
        ("note.pdf", "application/pdf"), ("order.csv", "text/csv"),
    ]  # fmt: skip
    assert ("unpack", "done") in await stages(fair, document)


async def test_of_several_documents_each_takes_the_pdf_of_its_name_along(fair: Market) -> None:
    to = await fair.mailed("zoe")
    documents = await handed_in(fair, archive(
        ("xml/Z-11.xml", bill("Z-11", to)), ("xml/Z-12.xml", bill("Z-12", to)),
        ("pdf/Z-12.pdf", PICTURE), ("pdf/Z-13.pdf", PICTURE), ("more/Z-11.xml", bill("Z-14", to)),
        ("more/Z-11.pdf", PICTURE),
    ))  # fmt: skip
    assert ends(documents) == [
        ("Z-11.xml", "delivered", None),
        ("Z-12.xml", "delivered", None),
        ("Z-13.pdf", "action_needed", "FORMAT-UNKNOWN"),
        ("Z-11-2.xml", "delivered", None),
    ]
    named = [[file.name for file in one.attachments] for one in documents]
    assert named == [[], ["Z-12.pdf"], [], ["Z-11-2.pdf"]]


async def test_a_hostile_archive_is_stopped_and_the_next_one_is_taken(fair: Market) -> None:
    to = await fair.pushed()
    [bomb] = await handed_in(fair, archive(("Z-20.xml", b"<a>" + b" " * 40_000_000)))
    assert ends([bomb]) == [("november.zip", "action_needed", "ZIP-RATIO")]
    assert (await stages(fair, bomb))[-1] == ("unpack", "failed")
    [climber] = await handed_in(fair, archive(("../Z-20.xml", bill("Z-20", to))))
    assert (climber.problem and climber.problem.rule, climber.actor) == ("ZIP-PATH", "sender")
    [sound] = await handed_in(fair, archive(("Z-20.xml", bill("Z-20", to))))
    assert ends([sound]) == [("Z-20.xml", "delivered", None)]


async def test_the_same_archive_again_sends_nothing_twice(fair: Market) -> None:
    to = await fair.pushed()
    content = archive(("Z-30.xml", bill("Z-30", to)), ("Z-31.xml", bill("Z-31", to)))
    first = await handed_in(fair, content)
    before = await fair.count()
    assert [one.id for one in await handed_in(fair, content)] == [one.id for one in first]
    assert await fair.count() == before


async def test_a_clerk_uploads_an_archive_sends_what_is_sound_and_sees_how_it_was_unpacked(
    fair: Market,
) -> None:
    to = await fair.pushed()
    content = archive(
        ("Z-40.xml", bill("Z-40", to)), ("bad.xml", b"<Invoice>"), ("Z-41.xml", bill("Z-41", to))
    )
    await add_user(
        fair.hub.store, email=EMAIL, name="Zita", role="administrator", company_id=fair.seller.id, password=PASSWORD,
        who=WHO, at=now(),
    )  # fmt: skip
    async with aiohttp.ClientSession(fair.address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
        own = {"Sec-Fetch-Site": "same-origin"}
        async with browser.post("/sign-in", data={"email": EMAIL, "password": PASSWORD}, headers=own) as home:
            csrf = re.search(r'name="csrf" value="([^"]+)"', await home.text())
            assert csrf is not None
        form = aiohttp.FormData({"csrf": csrf[1]})
        form.add_field("file", content, filename="november.zip", content_type="application/zip")
        async with browser.post("/upload", data=form, headers=own) as uploaded:
            batch, page = uploaded.url.path, await uploaded.text()
        assert re.findall(r'<section class="block" aria-label="([^"]+)"', page) == [
            "Z-40.xml",
            "bad.xml",
            "Z-41.xml",
        ]
        assert (page.count("Not ready"), page.count("</svg>Ready")) == (1, 2)
        async with browser.post(batch, data={"csrf": csrf[1]}, headers=own) as sent:
            assert sent.status == 200
        envelope = batch.removeprefix("/upload/")
        inside = await fair.hub.store.read(lambda tx: tx.documents.of_envelope(envelope))
        ended = [await fair.settled(one.id) for one in (inside[0], inside[2])]
        assert ends(ended) == [("Z-40.xml", "delivered", None), ("Z-41.xml", "delivered", None)]
        for one in inside:
            async with browser.get(f"/documents/{one.id}/tracking") as tracking:
                assert "Unpacking" in await tracking.text()
