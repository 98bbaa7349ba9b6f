"""What a partner's server does, and what is made of it."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import socket
import ssl
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.test_utils import TestServer, unused_port
from comptoir_engine.errors import ConfigError, DeliveryError, GiveUp, TryLater, WrongWay
from comptoir_engine.model import Parcel, Receipt
from comptoir_http import channels, open_http
from comptoir_http.delivery import Deliveries
from comptoir_http.settings import HttpSettings

To = Callable[[Parcel, str], Parcel]


async def told(settings: HttpSettings, parcel: Parcel) -> Receipt | DeliveryError:
    try:
        return await Deliveries(settings).deliver(parcel)
    except DeliveryError as error:
        return error


# --- answers


@pytest.mark.parametrize(
    ("status", "body", "headers", "reference"),
    [
        (202, b'{"id": "IN-7"}', {}, "IN-7"),
        (201, b'{"id": 7}', {"Location": "/in/8"}, "7"),
        (201, b"", {"Location": "/in/8"}, "/in/8"),
        (200, b"thanks", {}, None),
        (204, b"", {}, None),
        (200, b'{"id": true}', {}, None),
        (200, b'{"id": ["a"]}', {}, None),
        (200, b"[" * 100_000, {}, None),
        (200, b"\xff\xfe", {}, None),
        (200, b'{"id": "a\\u0000\\nb"}', {}, "ab"),
        (200, b'{"id": "' + b"x" * 900 + b'"}', {}, "x" * 200),
    ],
)
async def test_an_answer_of_the_200s_is_a_receipt(
    serve,
    settings,
    parcel: Parcel,
    to: To,
    status: int,
    body: bytes,
    headers: dict[str, str],
    reference: str | None,
) -> None:
    partner = await serve(status, body, headers)
    receipt = await told(settings, to(parcel, partner.address))
    assert isinstance(receipt, Receipt)
    assert (receipt.outcome, receipt.reference) == ("delivered", reference)


@pytest.mark.parametrize(
    ("status", "doubtful"),
    [
        (408, False),
        (425, False),
        (429, False),
        (503, False),
        (500, True),
        (502, True),
        (504, True),
        (599, True),
        (600, True),
    ],
)
async def test_a_server_that_can_not_now_is_tried_later(
    serve, settings, parcel: Parcel, to: To, status: int, doubtful: bool
) -> None:
    partner = await serve(status)
    error = await told(settings, to(parcel, partner.address))
    assert isinstance(error, TryLater)
    assert error.doubtful is doubtful
    assert error.after is None
    assert str(status) in str(error)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 422, 451])
async def test_a_server_that_refuses_is_given_up(
    serve, settings, parcel: Parcel, to: To, status: int
) -> None:
    partner = await serve(status)
    error = await told(settings, to(parcel, partner.address))
    assert isinstance(error, GiveUp)
    assert not error.doubtful
    assert str(status) in str(error)
    assert partner.address.removesuffix("/in") in str(error)


@pytest.mark.parametrize("status", [301, 302, 307, 401, 403, 404, 405, 410])
async def test_an_answer_that_says_nothing_of_the_document_blames_the_way(
    serve, settings, parcel: Parcel, to: To, status: int
) -> None:
    partner = await serve(status)
    assert isinstance(await told(settings, to(parcel, partner.address)), WrongWay)


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
async def test_an_answer_to_the_document_does_not_blame_the_way(
    serve, settings, parcel: Parcel, to: To, status: int
) -> None:
    partner = await serve(status)
    assert not isinstance(await told(settings, to(parcel, partner.address)), WrongWay)


async def test_the_partners_sentence_is_passed_on_without_secrets(
    serve, settings, parcel: Parcel, to: To
) -> None:
    body = (
        b'{"title": "no", "detail": "buyer unknown; token-1 at /in/long-secret?key=query-secret\\u001b[1m"}'
    )
    partner = await serve(422, body)
    address = partner.address + "/long-secret?key=query-secret"
    error = await told(settings, replace(to(parcel, address), profile={"http_token": "token-1"}))
    assert "buyer unknown" in str(error)
    for secret in ("token-1", "long-secret", "query-secret", "\x1b"):
        assert secret not in str(error)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("7", 7.0), ("0", 0.0), (" 12 ", 12.0), ("999999999999", 86_400.0), ("-3", None), ("soon", None), ("", None),
        ("1e3", None), ("٣", None), ("Thu, 01 Jan 1970 00:00:00 GMT", 0.0),
    ],
)  # fmt: skip
async def test_the_time_that_a_partner_asks_for_is_honoured(
    serve, settings, parcel: Parcel, to: To, value: str, expected: float | None
) -> None:
    partner = await serve(429, headers={"Retry-After": value} if value.isascii() else {})
    error = await told(settings, to(parcel, partner.address))
    assert isinstance(error, TryLater)
    assert error.after == (expected if value.isascii() else None)


async def test_a_date_to_come_back_at_is_honoured(serve, settings, parcel: Parcel, to: To) -> None:
    then = format_datetime(datetime.now(UTC) + timedelta(minutes=10), usegmt=True)
    partner = await serve(503, headers={"Retry-After": then})
    error = await told(settings, to(parcel, partner.address))
    assert isinstance(error, TryLater)
    assert error.after is not None
    assert 590 < error.after <= 600


async def test_a_long_answer_is_not_read_to_its_end(serve, settings, parcel: Parcel, to: To) -> None:
    written = 0

    async def endless(request: web.Request) -> web.StreamResponse:
        nonlocal written
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(10_000):
            await response.write(bytes(100_000))
            written += 100_000
        return response

    partner = await serve(answer=endless)
    receipt = await told(settings, to(parcel, partner.address))
    assert isinstance(receipt, Receipt)
    assert receipt.reference is None
    assert written < 100_000_000


# --- redirects


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(serve, settings, parcel: Parcel, to: To, status: int) -> None:
    inner = await serve()
    outer = await serve(status, headers={"Location": inner.address})
    error = await told(settings, to(parcel, outer.address))
    assert isinstance(error, GiveUp)
    assert "another address" in str(error)
    assert inner.requests == []


# --- partners that are down, slow or talk nonsense


async def test_a_server_that_is_down_is_tried_later(settings, parcel: Parcel, to: To) -> None:
    error = await told(settings, to(parcel, f"http://127.0.0.1:{unused_port()}/in"))
    assert isinstance(error, TryLater)
    assert not error.doubtful


async def test_a_server_that_never_answers_may_have_the_parcel(
    serve, settings, parcel: Parcel, to: To
) -> None:
    async def never(request: web.Request) -> web.StreamResponse:
        await asyncio.Event().wait()
        raise AssertionError

    partner = await serve(answer=never)
    error = await told(replace(settings, answer_seconds=0.3), to(parcel, partner.address))
    assert isinstance(error, TryLater)
    assert error.doubtful
    assert partner.bodies == [parcel.document.content]


@asynccontextmanager
async def raw_server(answer: bytes | None):
    """Takes a whole request, writes these bytes, and hangs up; None: hangs up at once."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if answer is not None:
            await reader.readuntil(b"</Invoice>")
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        b"",
        b"\0\1\2\3",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000,
        b"HTTP/1.1 20",
    ],
    ids=["nothing", "empty", "noise", "ssh", "status", "length", "header", "cut"],
)
async def test_after_nonsense_the_partner_may_have_the_parcel(
    settings, parcel: Parcel, to: To, answer: bytes | None
) -> None:
    async with raw_server(answer) as address:
        error = await told(settings, to(parcel, address))
    assert isinstance(error, TryLater)
    assert error.doubtful


async def test_an_answer_that_breaks_off_after_its_status_is_believed(
    settings, parcel: Parcel, to: To
) -> None:
    async with raw_server(b'HTTP/1.1 202 Accepted\r\nContent-Length: 99\r\n\r\n{"id": "IN') as address:
        receipt = await told(settings, to(parcel, address))
    assert isinstance(receipt, Receipt)
    assert receipt.reference is None


# --- addresses that must not be called


class Names(AbstractResolver):
    """Answers from a list, one entry a call, as a name server that wants to harm us may."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        ips = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        if not ips:
            raise OSError("no such name")
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=socket.AF_INET, proto=0, flags=0)
            for ip in ips
        ]

    async def close(self) -> None:
        pass


async def told_by(names: Names, settings: HttpSettings, parcel: Parcel) -> Receipt | DeliveryError:
    try:
        return await Deliveries(settings, lambda: names).deliver(parcel)
    except DeliveryError as error:
        return error


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "10.0.0.1", "169.254.169.254", "0.0.0.0"]
)
async def test_an_address_that_is_not_public_is_given_up_unless_allowed(
    parcel: Parcel, to: To, host: str, scheme
) -> None:
    error = await told(HttpSettings(), to(parcel, f"{scheme}://{host}:{unused_port()}/in"))
    assert isinstance(error, GiveUp)
    assert "may not call" in str(error)


@pytest.mark.parametrize(
    "host", ["2130706433", "127.1", "0x7f.1", "0177.0.0.1", "localhost", "LOCALHOST.", "①②⑦.⓪.⓪.①"]
)
async def test_other_ways_to_write_loopback_do_not_help(serve, parcel: Parcel, to: To, host: str) -> None:
    partner = await serve()
    error = await told(HttpSettings(unencrypted=True), to(parcel, f"http://{host}:{partner.server.port}/in"))
    assert isinstance(error, DeliveryError)
    assert isinstance(error, GiveUp) or "resolved" in str(error)
    assert partner.requests == []


@pytest.mark.parametrize(
    "answer",
    [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["127.0.0.1", "93.184.216.34"], ["::ffff:127.0.0.1"]],
)
async def test_a_name_that_leads_inside_is_given_up(serve, parcel: Parcel, to: To, answer: list[str]) -> None:
    partner = await serve()
    address = f"http://partner.example:{partner.server.port}/in"
    error = await told_by(Names(answer), HttpSettings(unencrypted=True), to(parcel, address))
    assert isinstance(error, GiveUp)
    assert "may not call" in str(error)
    assert partner.requests == []


async def test_what_was_checked_is_what_is_called(serve, parcel: Parcel, to: To) -> None:
    """A name that is asked twice may lead somewhere else the second time; it is asked once."""
    partner = await serve()
    names = Names(["127.0.0.1"], ["127.0.0.2"])
    settings = HttpSettings(allow=("127.0.0.1/32",))
    address = f"http://partner.example:{partner.server.port}/in"
    assert isinstance(await told_by(names, settings, to(parcel, address)), Receipt)
    assert names.asked == 1
    assert partner.requests[0].headers["Host"] == f"partner.example:{partner.server.port}"
    assert isinstance(await told_by(names, settings, to(parcel, address)), GiveUp)


async def test_a_name_that_is_not_known_is_tried_later(parcel: Parcel, to: To) -> None:
    error = await told_by(Names([]), HttpSettings(), to(parcel, "https://partner.example/in"))
    assert isinstance(error, TryLater)
    assert not error.doubtful
    assert "can't be resolved" in str(error)


@pytest.mark.parametrize(
    ("number", "ours"), [(errno.ENETUNREACH, True), (errno.EMFILE, True), (errno.ECONNREFUSED, False)]
)
async def test_a_connection_that_never_left_this_machine_is_the_operators_matter(
    parcel: Parcel, to: To, monkeypatch: pytest.MonkeyPatch, number: int, ours: bool
) -> None:
    async def connecting(*arguments: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("aiohappyeyeballs.start_connection", connecting)
    monkeypatch.setattr("aiohttp.connector.aiohappyeyeballs.start_connection", connecting)
    error = await told_by(Names(["93.184.216.34"]), HttpSettings(), to(parcel, "https://partner.example/in"))
    assert isinstance(error, TryLater)
    assert error.ours is ours
    assert not error.doubtful


async def test_a_public_address_is_called_encrypted_only(parcel: Parcel, to: To) -> None:
    names = Names(["93.184.216.34"])
    error = await told_by(names, HttpSettings(), to(parcel, "http://partner.example/in"))
    assert isinstance(error, GiveUp)
    assert "Use https" in str(error)


async def test_a_proxy_of_the_environment_is_not_used(
    serve, settings, parcel: Parcel, to: To, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner, proxy = await serve(), await serve()
    monkeypatch.setenv("HTTP_PROXY", proxy.address)
    monkeypatch.setenv("http_proxy", proxy.address)
    assert isinstance(await told(settings, to(parcel, partner.address)), Receipt)
    assert proxy.requests == []


@pytest.mark.parametrize("address", ["", "ftp://partner.example", "https://user:secret@partner.example/"])
async def test_an_address_that_is_none_is_given_up(settings, parcel: Parcel, to: To, address: str) -> None:
    error = await told(settings, to(parcel, address))
    assert isinstance(error, GiveUp)
    assert "secret" not in str(error)


async def test_a_token_that_is_none_is_given_up_and_not_shown(
    serve, settings, parcel: Parcel, to: To
) -> None:
    partner = await serve()
    error = await told(
        settings, replace(to(parcel, partner.address), profile={"http_token": "secret\r\nX: y"})
    )
    assert isinstance(error, GiveUp)
    assert "secret" not in str(error)
    assert partner.requests == []


# --- TLS


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for localhost with its key, signed by itself."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    built = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    file = tmp_path / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + built.public_bytes(Encoding.PEM))
    return file


@pytest.fixture
async def tls_address(certificate: Path):
    async def take(request: web.Request) -> web.Response:
        return web.json_response({"id": request.scheme}, status=202)

    application = web.Application()
    application.router.add_post("/in", take)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server = TestServer(application, scheme="https")
    await server.start_server(ssl=context)
    yield f"https://localhost:{server.port}/in"
    await server.close()


async def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    tls_address: str, settings, parcel: Parcel, to: To
) -> None:
    error = await told(settings, to(parcel, tls_address))
    assert isinstance(error, TryLater)
    assert not error.doubtful
    assert "certificate" in str(error)


async def test_an_authority_of_the_operator_is_accepted(
    tls_address: str, certificate: Path, settings, parcel: Parcel, to: To
) -> None:
    receipt = await told(replace(settings, authorities=certificate), to(parcel, tls_address))
    assert isinstance(receipt, Receipt)
    assert receipt.reference == "https"


@pytest.mark.parametrize("setting", ["authorities", "certificate"])
def test_a_certificate_file_that_can_not_be_used_is_named(setting: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pem"
    broken.write_text("nonsense")
    for path in (broken, tmp_path / "gone.pem"):
        with pytest.raises(ConfigError, match=path.name):
            open_http(HttpSettings(**{setting: path}))


# --- one delivery for one key, and connections


async def test_a_partner_who_honours_the_key_gets_a_parcel_once(
    serve, settings, parcel: Parcel, to: To
) -> None:
    kept: dict[str, bytes] = {}

    async def once(request: web.Request) -> web.StreamResponse:
        key = request.headers["Idempotency-Key"]
        new = key not in kept
        kept.setdefault(key, await request.read())
        if new:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"id": key}, status=202)

    partner = await serve(answer=once)
    first = await told(settings, to(parcel, partner.address))
    second = await told(settings, to(parcel, partner.address))
    assert isinstance(first, TryLater)
    assert first.doubtful
    assert isinstance(second, Receipt)
    assert second.reference == parcel.key
    assert kept == {parcel.key: parcel.document.content}


async def test_while_the_channel_serves_connections_are_kept(serve, settings, parcel: Parcel, to: To) -> None:
    roles = open_http(settings)
    partner = await serve()
    assert roles.deliver is not None
    assert roles.serve is not None

    async def unused(envelope: object) -> str:
        raise AssertionError

    async with roles.serve(unused):
        for _ in range(3):
            await roles.deliver(to(parcel, partner.address))
    ports = {peername(request) for request in partner.requests}
    assert len(ports) == 1
    await roles.deliver(to(parcel, partner.address))
    assert peername(partner.requests[-1]) not in ports


def peername(request: web.Request) -> object:
    return request._transport_peername


async def test_deliveries_run_side_by_side(serve, settings, parcel: Parcel, to: To) -> None:
    gathered = asyncio.Barrier(8)

    async def together(request: web.Request) -> web.StreamResponse:
        await gathered.wait()
        return web.Response(status=202)

    partner = await serve(answer=together)
    deliveries = Deliveries(settings)
    receipts = await asyncio.gather(*(deliveries.deliver(to(parcel, partner.address)) for _ in range(8)))
    assert {receipt.outcome for receipt in receipts} == {"delivered"}


async def test_nothing_is_left_open(serve, settings, parcel: Parcel, to: To, caplog, recwarn) -> None:
    partner = await serve()
    with caplog.at_level(logging.DEBUG):
        await told(settings, to(parcel, partner.address))
        await told(settings, to(parcel, f"http://127.0.0.1:{unused_port()}/in"))
    assert "Unclosed" not in caplog.text
    assert not [warning for warning in recwarn if warning.category is ResourceWarning]


def test_the_channel_says_what_it_is() -> None:
    (channel,) = channels()
    assert (channel.id, channel.idempotent, channel.settings) == ("http", True, HttpSettings)
    assert channel.check_address is not None
    assert channel.check_address("https://partner.example/in") is None


def test_the_settings_do_not_print_tokens() -> None:
    assert "secret-1" not in repr(HttpSettings(tokens={"https://partner.example": "secret-1"}))
