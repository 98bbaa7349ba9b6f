"""Delivery by mail: what arrives at a real SMTP server, and what each of its answers means for the parcel."""

from __future__ import annotations

import asyncio
import dataclasses
import re
import shutil
import ssl
import subprocess
import traceback
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from comptoir_engine.errors import ConfigError, DeliveryError, GiveUp, TryLater
from comptoir_engine.model import Attachment, Document, Head, Parcel, Party, Receipt
from comptoir_engine.xml.content import Content
from comptoir_pdf_email.conversion import convert
from comptoir_pdf_email.mail import CHANNEL, EmailSettings

SECRET = "correct-horse-battery"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)) * 20

HEAD = Head(
    number="R-2026-0042",
    type="invoice",
    issued=date(2026, 11, 3),
    currency="CHF",
    payable=Decimal("1216.13"),
    due=date(2026, 12, 3),
)
PARCEL = Parcel(
    document=Document(PDF, "pdf", "invoice", "invoice.pdf"),
    attachments=(),
    sender=Party("Müller & Söhne AG"),
    receiver=Party("Hotel Alpenrose GmbH"),
    address="buchhaltung@alpenrose.example",
    key="delivery-1",
    head=HEAD,
    profile={"language": "de"},
)


class Mailbox:
    """A mail server's half of a conversation that keeps what it gets; tests override an answer."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        assert isinstance(envelope.content, bytes)
        self.mails.append((str(envelope.mail_from), list(envelope.rcpt_tos), envelope.content))
        return "250 2.0.0 queued as 4711"

    def only(self) -> EmailMessage:
        ((_, _, content),) = self.mails
        return read(content)


def read(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


@asynccontextmanager
async def listening(mailbox: Mailbox, **options: Any) -> AsyncIterator[EmailSettings]:
    """A mail server on a port of its own, and the settings that lead to it."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop, **options), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield EmailSettings("127.0.0.1", "rechnung@hub.example", port, "none", timeout=10)
    finally:
        server.close()


async def deliver(settings: EmailSettings, parcel: Parcel = PARCEL) -> Receipt:
    opened = CHANNEL.open(settings)
    assert opened.deliver is not None
    return await opened.deliver(parcel)


async def sent(parcel: Parcel = PARCEL, **changes: Any) -> EmailMessage:
    mailbox = Mailbox()
    async with listening(mailbox) as settings:
        await deliver(dataclasses.replace(settings, **changes), parcel)
    return mailbox.only()


def changed(**changes: Any) -> Parcel:
    return dataclasses.replace(PARCEL, **changes)


async def test_a_parcel_arrives_with_its_bytes_unchanged() -> None:
    mailbox = Mailbox()
    async with listening(mailbox) as settings:
        receipt = await deliver(settings)
    (sender, recipients, content) = mailbox.mails[0]
    (attachment,) = read(content).iter_attachments()
    assert (sender, recipients) == ("rechnung@hub.example", ["buchhaltung@alpenrose.example"])
    assert attachment.get_content() == PDF
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_filename() == "Rechnung_R-2026-0042.pdf"
    assert receipt == Receipt("delivered", read(content)["Message-ID"], "250 2.0.0 queued as 4711")


async def test_the_mail_travels_as_seven_bit_text() -> None:
    mailbox = Mailbox()
    async with listening(mailbox) as settings:
        await deliver(settings)
    assert mailbox.mails[0][2].isascii()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        (
            "de",
            "Rechnung R-2026-0042 von Müller & Söhne AG, CHF\u00a01'216.13",
            ["Guten Tag", "Zahlbar bis: 03.12.2026"],
        ),
        ("fr", "Facture R-2026-0042 de Müller & Söhne AG, CHF\u00a01'216.13", ["Bonjour", "Montant"]),
        ("it", "Fattura R-2026-0042 di Müller & Söhne AG, CHF\u00a01'216.13", ["Buongiorno", "Importo"]),
        ("en", "Invoice R-2026-0042 from Müller & Söhne AG, CHF\u00a01'216.13", ["Hello", "Amount"]),
    ],
)
async def test_subject_and_words_are_in_the_receivers_language(
    language: str, subject: str, words: list[str]
) -> None:
    mail = await sent(changed(profile={"language": language}))
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert squeezed(mail["Subject"]) == squeezed(subject)
    assert mail["Content-Language"] == language
    for word in words:
        assert word in plain.get_content()
    assert f'<html lang="{language}">' in html.get_content()


def squeezed(text: str) -> str:
    return " ".join(text.split())


async def test_the_headers_say_who_writes_for_whom_and_that_no_person_did() -> None:
    mail = await sent(reply_to="buero@mueller.example")
    assert mail["From"].addresses[0].display_name == "Müller & Söhne AG"
    assert mail["From"].addresses[0].addr_spec == "rechnung@hub.example"
    assert mail["To"] == "buchhaltung@alpenrose.example"
    assert mail["Reply-To"] == "buero@mueller.example"
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_the_envelope_sender_may_differ_from_the_one_shown() -> None:
    mailbox = Mailbox()
    async with listening(mailbox) as settings:
        await deliver(dataclasses.replace(settings, envelope_sender="bounce@hub.example"))
    assert mailbox.mails[0][0] == "bounce@hub.example"
    assert mailbox.only()["From"].addresses[0].addr_spec == "rechnung@hub.example"


async def test_each_attempt_has_the_same_message_id_and_another_parcel_another() -> None:
    first, second, other = await sent(), await sent(), await sent(changed(key="delivery-2"))
    assert first["Message-ID"] == second["Message-ID"] != other["Message-ID"]
    assert first["Message-ID"].endswith("@hub.example>")


async def test_the_xml_goes_beside_the_pdf_where_the_profile_says_so(
    simple: dict[str, str], document: Callable[..., Content]
) -> None:
    content = document(simple)
    made = convert(content, {"attach-xml": "yes"}).content.document
    with_xml = await sent(changed(document=made, profile={"attach-xml": "yes", "language": "fr"}))
    names = [attachment.get_filename() for attachment in with_xml.iter_attachments()]
    assert names == ["Facture_R-2026-0042.pdf", "Facture_R-2026-0042.xml"]
    assert list(with_xml.iter_attachments())[1].get_content() == content.bytes
    without = await sent(changed(document=made, profile={}))
    assert len(list(without.iter_attachments())) == 1


async def test_what_came_along_goes_along_under_names_that_tell_it_from_the_invoice() -> None:
    files = (
        Attachment("Liefer schein ä.csv", "text/csv", b"a;b\r\n\xff"),
        Attachment("../../etc/passwd", "nonsense", b"x"),
        Attachment("letter.eml", "message/rfc822", b"Subject: x\r\n\r\n."),
    )
    mail = await sent(changed(attachments=files))
    received = [(part.get_filename(), part.get_content_type()) for part in mail.iter_attachments()][1:]
    assert received == [
        ("attachment-1-Liefer_schein_a.csv", "text/csv"),
        ("attachment-2-etc_passwd", "application/octet-stream"),
        ("attachment-3-letter.eml", "application/octet-stream"),
    ]
    contents = [part.get_payload(decode=True) for part in mail.iter_attachments()][1:]
    assert contents == [file.content for file in files]


async def test_a_document_that_is_no_pdf_is_attached_as_what_it_is() -> None:
    mail = await sent(changed(document=Document(b"<Invoice/>", "xcbl30", "invoice")))
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "Rechnung_R-2026-0042.xml"
    assert attachment.get_content_type() == "application/xml"
    mail = await sent(changed(document=Document(b"\x00\x01", None, None, "in:voice.bin")))
    (attachment,) = mail.iter_attachments()
    assert attachment.get_filename() == "in_voice.bin"


HOSTILE = "X\r\nBcc: victim@evil.example\r\n\r\n<script>alert(1)</script>\u202egnp.exe\x00"


async def test_names_and_numbers_can_not_add_headers_or_markup() -> None:
    head = dataclasses.replace(HEAD, number=HOSTILE, currency=HOSTILE)
    mailbox = Mailbox()
    async with listening(mailbox) as settings:
        await deliver(settings, changed(head=head, sender=Party(HOSTILE)))
    mail = mailbox.only()
    html = mail.get_body(("html",))
    assert html is not None
    assert mail["Bcc"] is None
    assert mailbox.mails[0][1] == ["buchhaltung@alpenrose.example"]
    assert "<script>" not in html.get_content()
    for header in ("Subject", "From"):
        assert not set("\r\n\u202e\x00") & set(str(mail[header]))
    (attachment,) = mail.iter_attachments()
    assert re.fullmatch(r"Rechnung_X_Bcc_[A-Za-z0-9._-]{1,41}\.pdf", str(attachment.get_filename()))


class Refusing(Mailbox):
    def __init__(self, *, rcpt: str | None = None, data: str | None = None) -> None:
        super().__init__()
        self.rcpt, self.data = rcpt, data

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.rcpt is None:
            envelope.rcpt_tos.append(address)
        return self.rcpt or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        return self.data or await super().handle_DATA(server, session, envelope)


async def failed(mailbox: Mailbox, parcel: Parcel = PARCEL, **changes: Any) -> DeliveryError:
    async with listening(mailbox) as settings:
        with pytest.raises(DeliveryError) as raised:
            await deliver(dataclasses.replace(settings, **changes), parcel)
    return raised.value


@pytest.mark.parametrize(
    "answer", ["421 4.3.2 going down", "450 4.2.1 later", "451 4.7.1 greylisted", "452 4.2.2 full"]
)
@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_a_4xx_is_tried_again_and_was_not_delivered(stage: str, answer: str) -> None:
    fault = await failed(Refusing(**{stage: answer}))
    assert isinstance(fault, TryLater)
    assert not fault.doubtful
    assert answer[4:] in str(fault.message)


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 no such user", "552 5.3.4 too big", "554 5.7.1 refused", "553 5.1.3 bad"]
)
@pytest.mark.parametrize("stage", ["rcpt", "data"])
async def test_a_5xx_is_given_up(stage: str, answer: str) -> None:
    fault = await failed(Refusing(**{stage: answer}))
    assert isinstance(fault, GiveUp)
    assert fault.message.args == {"code": answer[:3], "text": answer[4:]}


class RefusingUs(Mailbox):
    """Answers to our own address."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer

    async def handle_MAIL(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        return self.answer


@pytest.mark.parametrize(
    "mailbox",
    [
        RefusingUs("550 5.7.1 sender not allowed"),
        RefusingUs("553 5.1.8 no such domain"),
        RefusingUs("451 4.3.0 later"),
        Refusing(rcpt="530 5.7.0 authentication required"),
        Refusing(rcpt="554 5.7.1 Relay access denied"),
        Refusing(rcpt="550 relaying denied"),
        Refusing(data="452 4.3.1 no room"),
    ],
)
async def test_what_the_server_says_of_us_is_the_operators_matter(mailbox: Mailbox) -> None:
    fault = await failed(mailbox)
    assert isinstance(fault, TryLater)
    assert fault.ours
    assert not fault.doubtful


@pytest.mark.parametrize(
    "mailbox",
    [
        RefusingUs("552 5.3.4 too big"),
        Refusing(rcpt="550 5.1.1 no such user"),
        Refusing(rcpt="450 4.2.0 greylisted"),
        Refusing(data="554 5.7.1 refused"),
    ],
)
async def test_what_the_server_says_of_the_recipient_or_the_mail_is_not_the_operators_matter(
    mailbox: Mailbox,
) -> None:
    assert not (await failed(mailbox)).ours


async def test_a_sign_in_that_is_not_offered_is_the_operators_matter() -> None:
    fault = await failed(Mailbox(), user="alice", password=SECRET)
    assert isinstance(fault, TryLater)
    assert fault.ours


def hang_up(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


class Dropping(Mailbox):
    """Hangs up after it has the whole mail, without a word."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        await super().handle_DATA(server, session, envelope)
        hang_up(server)
        return "250 never heard"


async def test_a_connection_lost_after_the_mail_was_sent_may_have_delivered_it() -> None:
    mailbox = Dropping()
    fault = await failed(mailbox)
    assert isinstance(fault, TryLater)
    assert fault.doubtful
    assert len(mailbox.mails) == 1


class HangingUpAtRcpt(Mailbox):
    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        hang_up(server)
        return "250 never heard"


async def test_a_connection_lost_before_the_mail_was_sent_has_delivered_nothing() -> None:
    fault = await failed(HangingUpAtRcpt())
    assert isinstance(fault, TryLater)
    assert not fault.doubtful


class Silent(Mailbox):
    """Never answers at one stage."""

    def __init__(self, stage: str) -> None:
        super().__init__()
        self.stage = stage

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.stage == "rcpt":
            await asyncio.Event().wait()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's name
        await asyncio.Event().wait()
        return "250 never said"


@pytest.mark.parametrize(("stage", "doubtful"), [("rcpt", False), ("data", True)])
async def test_a_silent_server_is_tried_again(stage: str, doubtful: bool) -> None:
    fault = await failed(Silent(stage), timeout=0.3)
    assert isinstance(fault, TryLater)
    assert fault.doubtful is doubtful


async def test_a_server_that_is_down_is_tried_again() -> None:
    async with listening(Mailbox()) as settings:
        pass
    with pytest.raises(TryLater) as raised:
        await deliver(settings)
    assert not raised.value.doubtful
    assert raised.value.ours


async def test_a_server_that_talks_nonsense_is_tried_again() -> None:
    async def nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(nonsense, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with pytest.raises(TryLater):
        await deliver(EmailSettings("127.0.0.1", "rechnung@hub.example", port, "none", timeout=5))
    server.close()


async def test_a_mail_over_our_limit_is_given_up_before_anything_is_sent() -> None:
    mailbox = Mailbox()
    fault = await failed(mailbox, size_limit=5000)
    assert isinstance(fault, GiveUp)
    assert "5,000 are allowed" in str(fault.message)
    assert mailbox.mails == []


async def test_a_mail_over_the_servers_limit_is_given_up_before_it_is_sent() -> None:
    mailbox = Mailbox()
    async with listening(mailbox, data_size_limit=1000) as settings:
        with pytest.raises(GiveUp, match="552"):
            await deliver(settings)
    assert mailbox.mails == []


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_the_sign_in_is_used_and_a_refused_one_shows_no_secret() -> None:
    def only_alice(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        good = getattr(data, "login", b"") == b"alice"
        return AuthResult(success=good, handled=good, message=None if good else f"535 5.7.8 {data} {SECRET}")

    mailbox = Mailbox()
    options = {"authenticator": only_alice, "auth_require_tls": False, "auth_required": True}
    async with listening(mailbox, **options) as settings:
        await deliver(dataclasses.replace(settings, user="alice", password=SECRET))
        with pytest.raises(TryLater, match="refuses our sign-in") as raised:
            await deliver(dataclasses.replace(settings, user="bob", password=SECRET))
    assert raised.value.ours
    assert len(mailbox.mails) == 1
    assert SECRET not in "".join(traceback.format_exception(raised.value))
    assert SECRET not in repr(settings)
    assert SECRET not in repr(EmailSettings("h", "a@b.example", password=SECRET))


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """A server's TLS context, and the file by which to trust it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes this test's certificate, is not installed")
    key, made = tmp_path / "key.pem", tmp_path / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", "/CN=mail.example", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*command, "-keyout", key, "-out", made], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    return context, str(made)


async def test_the_mail_is_encrypted_where_the_certificate_is_trusted(
    certificate: tuple[ssl.SSLContext, str],
) -> None:
    context, ca_file = certificate
    mailbox = Mailbox()
    async with listening(mailbox, tls_context=context, require_starttls=True) as settings:
        await deliver(dataclasses.replace(settings, encryption="starttls", ca_file=ca_file))
        with pytest.raises(TryLater, match="certificate"):
            await deliver(dataclasses.replace(settings, encryption="starttls"))
    assert len(mailbox.mails) == 1


async def test_encryption_from_the_first_byte_works_too(certificate: tuple[ssl.SSLContext, str]) -> None:
    context, ca_file = certificate
    mailbox = Mailbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(mailbox, loop=loop), "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    settings = EmailSettings("127.0.0.1", "rechnung@hub.example", port, "tls", timeout=10, ca_file=ca_file)
    await deliver(settings)
    with pytest.raises(TryLater, match="certificate"):
        await deliver(dataclasses.replace(settings, ca_file=None))
    server.close()
    assert len(mailbox.mails) == 1


async def test_a_server_that_offers_no_encryption_gets_no_mail() -> None:
    mailbox = Mailbox()
    fault = await failed(mailbox, encryption="starttls")
    assert isinstance(fault, TryLater)
    assert "encryption" in str(fault.message)
    assert mailbox.mails == []


@pytest.mark.parametrize(
    ("settings", "what"),
    [
        (EmailSettings("mail.example", "a@b.example", encryption="none"), "on this machine"),
        (EmailSettings("mail.example", "nobody"), "email.sender"),
        (EmailSettings("mail.example", "a@b.example", reply_to="x@\r\n"), "email.reply_to"),
        (EmailSettings("mail.example", "a@b.example", user="alice"), "set together"),
    ],
)
def test_settings_that_are_unsafe_or_can_not_work_stop_the_start(settings: EmailSettings, what: str) -> None:
    with pytest.raises(ConfigError, match=what):
        CHANNEL.open(settings)


@pytest.mark.parametrize(
    "address", ["a@b.example", "first.last+tag@sub.example.ch", "büro@x", "info@müller.example"]
)
def test_right_addresses_are_taken_and_others_explained(address: str) -> None:
    assert CHANNEL.check_address is not None
    wrong = CHANNEL.check_address(address)
    assert (wrong is None) == (not address.startswith("büro"))


@pytest.mark.parametrize(
    "address",
    [
        "", "a", "@b.example", "a@", "a@b", "a b@c.example", "a@b.example\r\nRCPT TO:<x@y.example>", "<a@b.example>",
        "a@b.example> AUTH=<>", "a@b.example,c@d.example", "Name <a@b.example>", "a@-b.example", "a@b..example",
        "a..b@c.example", ".a@b.example", "a@[127.0.0.1]", "a" * 65 + "@b.example", "a@" + "b" * 250 + ".example",
        "a\x00@b.example", 'a"b"@c.example',
    ],
)  # fmt: skip
async def test_a_wrong_address_is_explained_and_never_reaches_the_server(address: str) -> None:
    assert CHANNEL.check_address is not None
    assert CHANNEL.check_address(address)
    mailbox = Mailbox()
    assert isinstance(await failed(mailbox, changed(address=address)), GiveUp)
    assert mailbox.mails == []
