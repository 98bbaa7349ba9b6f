"""What partners post, and what they are answered."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from aiohttp.typedefs import Handler, Middleware
from comptoir_engine.bodies import BodyTooSlow
from comptoir_engine.errors import Refused
from comptoir_engine.model import Credential, Envelope, Message
from comptoir_http.endpoint import endpoint
from comptoir_http.settings import HttpSettings

TOKEN = {"Authorization": "Bearer token-7f3a"}
DOCUMENT = "<Invoice>Zürich\r\n</Invoice>".encode()


@dataclass
class Hub:
    """Keeps what it is handed, or refuses it."""

    kept: list[Envelope] = field(default_factory=list)
    refusal: Exception | None = None

    async def accept(self, envelope: Envelope) -> str:
        if self.refusal is not None:
            raise self.refusal
        self.kept.append(envelope)
        return f"envelope/{len(self.kept)}"


@dataclass
class Door:
    """The endpoint as the hub mounts it, with somebody who posts to it."""

    hub: Hub
    session: aiohttp.ClientSession
    server: TestServer

    async def post(
        self, content: object = DOCUMENT, headers: dict[str, str] | None = None, path: str = "/channels/http/"
    ) -> aiohttp.ClientResponse:
        sent = TOKEN if headers is None else headers
        response = await self.session.post(self.server.make_url(path), data=content, headers=sent)
        await response.read()
        return response


@asynccontextmanager
async def opened(settings: HttpSettings, *middlewares: Middleware) -> AsyncIterator[Door]:
    hub = Hub()
    application = web.Application(middlewares=middlewares, handler_args={"auto_decompress": False})
    application.add_subapp("/channels/http", endpoint(hub.accept, settings))
    async with TestServer(application) as server, aiohttp.ClientSession(auto_decompress=True) as session:
        yield Door(hub, session, server)


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with opened(HttpSettings(largest_upload=1_000_000)) as door:
        yield door


async def test_a_document_is_taken_in_as_it_is(door: Door) -> None:
    headers = TOKEN | {"Content-Type": "application/xml; charset=utf-8", "Idempotency-Key": "key-1"}
    response = await door.post(
        headers=headers | {"Content-Disposition": 'attachment; filename="invoice.xml"'}
    )
    assert response.status == 202
    assert await response.json() == {"id": "envelope/1"}
    assert response.headers["Location"] == "/api/v1/documents/envelope%2F1"
    (envelope,) = door.hub.kept
    assert envelope == Envelope(
        DOCUMENT, "invoice.xml", "application/xml", "http", Credential("token", "token-7f3a"), "key-1"
    )


@pytest.mark.parametrize("path", ["/channels/http/", "/channels/http"])
async def test_the_address_may_end_with_a_slash_or_not(door: Door, path: str) -> None:
    assert (await door.post(path=path)).status == 202


async def test_any_media_type_is_taken_in(door: Door) -> None:
    for kind in ("application/pdf", "text/plain; charset=x", "application/zip"):
        assert (await door.post(headers=TOKEN | {"Content-Type": kind})).status == 202
    assert [envelope.media_type for envelope in door.hub.kept] == [
        "application/pdf",
        "text/plain",
        "application/zip",
    ]


async def test_a_multipart_body_keeps_its_boundary(door: Door) -> None:
    kind = 'multipart/related; type="application/xml"; boundary=abc'
    await door.post(b"--abc--", headers=TOKEN | {"Content-Type": kind})
    assert door.hub.kept[0].media_type == kind


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({}, None),
        ({"Content-Disposition": 'attachment; filename="a b.xml"'}, "a b.xml"),
        ({"Content-Disposition": "attachment; filename*=UTF-8''Z%C3%BCrich.xml"}, "Zürich.xml"),
        ({"Content-Disposition": 'attachment; filename="../../etc/passwd"'}, "passwd"),
        ({"Content-Disposition": "nonsense; ; ="}, None),
        ({"X-File-Name": "Z%C3%BCrich.xml"}, "Zürich.xml"),
        ({"X-File-Name": "C:\\Temp\\invoice.xml"}, "invoice.xml"),
        ({"X-File-Name": "%00%0Aa.xml"}, "a.xml"),
        ({"X-File-Name": "..%2F.."}, None),
        ({"X-File-Name": "/"}, None),
        ({"X-File-Name": "x" * 900 + ".xml"}, "x" * 196 + ".xml"),
    ],
)
@pytest.mark.filterwarnings("ignore::aiohttp.multipart.BadContentDispositionHeader")
async def test_the_file_name_is_a_bare_name(door: Door, headers: dict[str, str], name: str | None) -> None:
    assert (await door.post(headers=TOKEN | headers)).status == 202
    assert door.hub.kept[0].name == name


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer  ", "Basic dXNlcjpzZWNyZXQ=", "token-7f3a"]
)
async def test_who_shows_no_token_is_asked_for_one(door: Door, authorization: str | None) -> None:
    response = await door.post(headers={"Authorization": authorization} if authorization is not None else {})
    assert response.status == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="comptoir"'
    assert "Bearer TOKEN" in (await problem(response))["title"]
    assert door.hub.kept == []


async def test_the_scheme_is_read_in_any_case(door: Door) -> None:
    await door.post(headers={"Authorization": "bearer  token-1 "})
    assert door.hub.kept[0].sender == Credential("token", "token-1")


async def problem(response: aiohttp.ClientResponse) -> dict[str, object]:
    assert response.content_type == "application/problem+json"
    found = await response.json(content_type=None)
    assert found["status"] == response.status
    return found


@pytest.mark.parametrize(
    ("reason", "status", "retry"),
    [
        ("unauthenticated", 401, None), ("forbidden", 403, None), ("empty", 400, None), ("too_large", 413, None),
        ("used_key", 422, None),         ("too_many", 429, "60"), ("not_now", 503, "30"),
    ],
)  # fmt: skip
async def test_a_refusal_has_its_status_and_its_sentence(
    door: Door, reason, status: int, retry: str | None
) -> None:
    door.hub.refusal = Refused(reason, Message("Not you, {name}.", {"name": "Müller"}))
    response = await door.post()
    assert response.status == status
    assert response.headers.get("Retry-After") == retry
    found = await problem(response)
    assert (found["title"], found["reason"]) == ("Not you, Müller.", reason)


async def test_a_refusal_is_said_in_the_senders_language(door: Door) -> None:
    for wanted, language in [("de-CH, en;q=0.5", "de"), ("nl, fr;q=0.8", "fr"), ("", "en"), ("*", "en")]:
        response = await door.post(headers={"Accept-Language": wanted})
        assert response.headers["Content-Language"] == language
    german = await problem(await door.post(headers={"Accept-Language": "de"}))
    assert str(german["title"]).startswith("Senden Sie Ihr Token")


async def test_an_empty_document_is_refused(door: Door) -> None:
    assert (await door.post(b"")).status == 400
    assert door.hub.kept == []


@pytest.mark.parametrize(
    ("sent", "key"),
    [("abc-1", "abc-1"), ('"abc-1"', "abc-1"), ('"', '"'), (" a b ", "a b"), ("k" * 255, "k" * 255)],
)
async def test_the_senders_key_is_handed_on(door: Door, sent: str, key: str) -> None:
    assert (await door.post(headers=TOKEN | {"Idempotency-Key": sent})).status == 202
    assert door.hub.kept[0].key == key


@pytest.mark.parametrize("sent", ["", '""', "k" * 256, "schlüssel"])
async def test_a_key_that_is_none_is_refused(door: Door, sent: str) -> None:
    response = await door.post(headers=TOKEN | {"Idempotency-Key": sent})
    assert response.status == 400
    assert "Idempotency-Key" in str((await problem(response))["title"])


async def test_what_is_too_large_by_its_own_words_is_not_read(door: Door) -> None:
    head = b"POST /channels/http/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nContent-Length: 1000001\r\n\r\n"
    assert b" 413 " in await raw(door, head)
    assert door.hub.kept == []


async def test_what_turns_out_too_large_is_read_no_further(door: Door) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1_000):
            sent += 100_000
            yield bytes(100_000)

    try:
        response = await door.post(endless())
        assert response.status == 413
    except aiohttp.ClientError:
        pass  # the server closed while we were still sending
    assert sent < 50_000_000
    assert door.hub.kept == []


async def test_the_largest_document_is_taken_in(door: Door) -> None:
    assert (await door.post(bytes(1_000_000))).status == 202
    assert (await door.post(bytes(1_000_001))).status == 413


async def test_a_compressed_body_counts_as_what_it_becomes(door: Door) -> None:
    headers = TOKEN | {"Content-Encoding": "gzip"}
    assert (await door.post(gzip.compress(DOCUMENT), headers=headers)).status == 202
    assert door.hub.kept[0].content == DOCUMENT
    assert (await door.post(gzip.compress(bytes(90_000_000)), headers=headers)).status == 413


async def test_a_slow_upload_is_cut_off_when_the_hub_gives_up() -> None:
    @web.middleware
    async def impatient(request: web.Request, handler: Handler) -> web.StreamResponse:
        asyncio.get_running_loop().call_later(0.1, request.content.set_exception, BodyTooSlow(0.1))
        return await handler(request)

    async with opened(HttpSettings(), impatient) as door:
        head = b"POST /channels/http/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\nContent-Length: 9\r\n\r\n<a"
        answer = await raw(door, head)
        assert b" 408 " in answer
        assert b"application/problem+json" in answer
        assert door.hub.kept == []


@pytest.mark.parametrize("coding", ["br", "zstd", "crumpled", "gzip, gzip"])
async def test_a_body_packed_in_a_way_nobody_unpacks_is_refused(door: Door, coding: str) -> None:
    response = await door.post(headers=TOKEN | {"Content-Encoding": coding, "Accept-Language": "de"})
    assert (response.status, response.headers["Accept-Encoding"]) == (415, "gzip, deflate")
    title = str((await problem(response))["title"])
    assert coding in title
    assert "gzip oder deflate" in title
    assert door.hub.kept == []


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
async def test_a_packed_body_that_breaks_off_is_not_taken_in(door: Door, coding: str) -> None:
    packed = gzip.compress(DOCUMENT) if coding == "gzip" else zlib.compress(DOCUMENT)
    for n in range(1, len(packed)):
        response = await door.post(packed[:n], headers=TOKEN | {"Content-Encoding": coding})
        assert response.status == 400, n
        assert f"after {n} bytes" in str((await problem(response))["title"])
    assert door.hub.kept == []
    assert (await door.post(packed, headers=TOKEN | {"Content-Encoding": coding})).status == 202
    assert door.hub.kept[0].content == DOCUMENT


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 99\r\n\r\n<Invoice>",
        b"Transfer-Encoding: chunked\r\n\r\n5\r\n<Invo",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\n<a>\r\nzz\r\n",
        b"Content-Encoding: gzip\r\nContent-Length: 9\r\n\r\n<Invoice>",
    ],
    ids=["length", "chunk", "nonsense", "not gzip"],
)
async def test_what_breaks_off_is_not_taken_in(door: Door, rest: bytes) -> None:
    head = b"POST /channels/http/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer a\r\n"
    answer = await raw(door, head + rest, end=True)
    assert b" 202 " not in answer
    assert door.hub.kept == []


async def raw(door: Door, request: bytes, *, end: bool = False) -> bytes:
    """Writes bytes to the server, answers what comes back at first."""
    reader, writer = await asyncio.open_connection(door.server.host, door.server.port)
    writer.write(request)
    if end:
        writer.write_eof()
    try:
        return await asyncio.wait_for(reader.read(4_000), 20)
    finally:
        writer.close()


async def test_nothing_but_post_is_offered(door: Door) -> None:
    async with door.session.get(door.server.make_url("/channels/http/")) as response:
        assert response.status == 405


async def test_a_hub_that_breaks_does_not_acknowledge_and_says_no_secret(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    door.hub.refusal = OSError("the disk is full")
    with caplog.at_level(logging.DEBUG):
        response = await door.post()
    assert response.status == 500
    assert "token-7f3a" not in caplog.text
    assert "token-7f3a" not in await response.text()


async def test_no_refusal_repeats_what_was_shown(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for headers in ({"Authorization": "Basic secret-55"}, TOKEN | {"Idempotency-Key": ""}):
            response = await door.post(headers=headers)
            text = json.dumps(await problem(response))
            assert "secret-55" not in text
            assert "token-7f3a" not in text
    assert "secret-55" not in caplog.text


async def test_the_place_to_look_is_a_setting() -> None:
    async with opened(replace(HttpSettings(), location="https://hub.example/d/{id}")) as door:
        assert (await door.post()).headers["Location"] == "https://hub.example/d/envelope%2F1"
