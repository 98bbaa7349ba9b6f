"""How a parcel looks on the wire."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import aiohttp
import pytest
from comptoir_engine.model import Attachment, Document, Parcel, Party
from comptoir_http.delivery import Deliveries
from comptoir_http.parcels import media_type
from comptoir_http.settings import HttpSettings

To = Callable[[Parcel, str], Parcel]


@pytest.mark.parametrize(
    ("content", "name", "expected"),
    [
        (b"<Invoice/>", None, "application/xml"),
        (b"\xef\xbb\xbf<Invoice/>", "x", "application/xml"),
        ("<a/>".encode("utf-16"), None, "application/xml"),
        (b"\n<Invoice/>", "invoice.txt", "application/xml"),
        (b"<!doctype html>", "invoice.html", "text/html"),
        (b"%PDF-1.7", "invoice.xml", "application/pdf"),
        (b"{}", "invoice.json", "application/json"),
        (b"UNA:+.? '", None, "application/octet-stream"),
        (b"", None, "application/octet-stream"),
    ],
)
def test_the_media_type_is_told_by_the_bytes_before_the_name(
    content: bytes, name: str | None, expected: str
) -> None:
    assert media_type(Document(content, name=name)) == expected


async def test_a_document_alone_is_the_body(serve, settings: HttpSettings, parcel: Parcel, to: To) -> None:
    partner = await serve()
    await Deliveries(settings).deliver(to(parcel, partner.address))
    headers = partner.requests[0].headers
    assert partner.bodies == [parcel.document.content]
    assert headers["Content-Type"] == "application/xml"
    assert headers["Content-Length"] == str(len(parcel.document.content))
    assert (
        headers["Content-Disposition"] == "attachment; filename*=UTF-8''Rechnung%20f%C3%BCr%20Z%C3%BCrich.xml"
    )
    assert headers["Idempotency-Key"] == "document-1-abc"
    assert headers["Comptoir-Sender"] == "0088:7601001234566, 9927:CHE123456788"
    assert headers["Comptoir-Receiver"] == "Empf%C3%A4nger%20%26%20S%C3%B6hne"
    assert (headers["Comptoir-Format"], headers["Comptoir-Type"]) == ("ubl21", "invoice")
    assert "Authorization" not in headers
    assert "Cookie" not in headers


async def test_with_attachments_the_body_is_multipart_and_the_document_comes_first(
    serve, settings: HttpSettings, parcel: Parcel, to: To
) -> None:
    partner = await serve()
    noise = bytes(range(256)) * 9_000
    files = (Attachment("plan.pdf", "application/pdf", noise), Attachment("ü.bin", "", b"\r\n--x--\r\n"))
    await Deliveries(settings).deliver(replace(to(parcel, partner.address), attachments=files))
    kind = partner.requests[0].headers["Content-Type"]
    assert kind.startswith('multipart/related; type="application/xml"; boundary=')
    parts = await read_parts(kind, partner.bodies[0])
    assert [content for content, _, _ in parts] == [parcel.document.content, noise, b"\r\n--x--\r\n"]
    assert [name for _, name, _ in parts] == ["Rechnung für Zürich.xml", "plan.pdf", "ü.bin"]
    assert [media for _, _, media in parts] == [
        "application/xml",
        "application/pdf",
        "application/octet-stream",
    ]


async def read_parts(kind: str, body: bytes) -> list[tuple[bytes, str | None, str]]:
    from email import message_from_bytes
    from email.policy import HTTP

    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=HTTP)
    parts = []
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        parts.append((bytes(content), part.get_filename(), part.get_content_type()))
    return parts


async def test_nothing_in_a_parcel_can_add_a_header(
    serve, settings: HttpSettings, parcel: Parcel, to: To
) -> None:
    partner = await serve()
    break_in = "x\r\nX-Evil: yes"
    evil = replace(
        to(parcel, partner.address),
        document=Document(b"<a/>", break_in, "invoice", break_in),
        attachments=(Attachment(break_in, break_in, b"a"),),
        sender=Party(break_in),
        key=break_in,
    )
    await Deliveries(settings).deliver(evil)
    assert "X-Evil" not in partner.requests[0].headers
    assert b"\nX-Evil" not in partner.bodies[0]


async def test_the_token_goes_to_its_own_origin_only(
    serve, parcel: Parcel, to: To, settings: HttpSettings
) -> None:
    first, second = await serve(), await serve()
    tokens = {first.address.removesuffix("/in"): "token-1"}
    deliveries = Deliveries(replace(settings, tokens=tokens))
    for partner in (first, second):
        await deliveries.deliver(to(parcel, partner.address))
    assert first.requests[0].headers["Authorization"] == "Bearer token-1"
    assert "Authorization" not in second.requests[0].headers


async def test_the_token_of_the_profile_comes_before_that_of_the_settings(
    serve, parcel: Parcel, to: To, settings: HttpSettings
) -> None:
    partner = await serve()
    deliveries = Deliveries(replace(settings, tokens={partner.address.removesuffix("/in"): "token-1"}))
    await deliveries.deliver(replace(to(parcel, partner.address), profile={"http_token": "token-2"}))
    assert partner.requests[0].headers["Authorization"] == "Bearer token-2"


async def test_a_large_document_arrives_whole(serve, settings: HttpSettings, parcel: Parcel, to: To) -> None:
    partner = await serve()
    content = b"<a>" + bytes(20_000_000) + b"</a>"
    await Deliveries(settings).deliver(replace(to(parcel, partner.address), document=Document(content)))
    assert partner.bodies[0] == content
    assert aiohttp.hdrs.TRANSFER_ENCODING not in partner.requests[0].headers


async def test_a_second_attempt_posts_the_very_same_bytes(
    serve, settings: HttpSettings, parcel: Parcel, to: To
) -> None:
    partner = await serve()
    with_file = replace(parcel, attachments=(Attachment("plan.txt", "text/plain", b"a plan"),))
    for _ in range(2):
        await Deliveries(settings).deliver(to(with_file, partner.address))
    assert partner.bodies[0] == partner.bodies[1]
    assert partner.requests[0].headers["Content-Type"] == partner.requests[1].headers["Content-Type"]
