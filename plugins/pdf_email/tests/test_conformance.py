"""The exam, with a small mail server that plays the peer: whole, and with each sixth value in `make test`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from comptoir_engine.conformance import suite
from comptoir_engine.conformance.equipment import Arrival, Manner
from comptoir_pdf_email.mail import EmailSettings

SECRET = "correct-horse-battery"
ANSWERS = {"busy": "451 4.7.1 try again later", "refuses": "550 5.1.1 no such mailbox"}


class MailServer:
    """A mailbox in one of the exam's manners; it repeats secrets wherever it may, as bad servers do."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.arrivals: list[Arrival] = []
        self.address = "buchhaltung@alpenrose.example"
        self.secrets = [SECRET]
        self.settings = EmailSettings("127.0.0.1", "hub@hub.example")

    def listen_at(self, port: int) -> None:
        self.settings = EmailSettings(
            "127.0.0.1",
            "hub@hub.example",
            port,
            "none",
            "hub",
            SECRET,
            timeout=1 if self.manner == "slow" else 20,
        )

    def sign_in(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        return AuthResult(success=data.password == SECRET.encode())

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return ANSWERS.get(self.manner, "250 OK")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        files = tuple(bytes(part.get_payload(decode=True)) for part in mail.iter_attachments())
        self.arrivals.append(Arrival(mail["Message-ID"], files))
        if self.manner == "slow":
            await asyncio.Event().wait()
        if self.manner == "hangs up":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return "250 2.0.0 queued"


@asynccontextmanager
async def mail_server(manner: Manner) -> AsyncIterator[MailServer]:
    """The peer; one that is `down` has left the port it was at."""
    loop, peer = asyncio.get_running_loop(), MailServer(manner)

    def protocol() -> SMTP:
        return SMTP(peer, loop=loop, authenticator=peer.sign_in, auth_require_tls=False)

    server = await loop.create_server(protocol, "127.0.0.1", 0)
    peer.listen_at(server.sockets[0].getsockname()[1])
    if manner == "down":
        server.close()
    try:
        yield peer
    finally:
        server.close()


TestConformance = suite("pdf_email", channel_peer=mail_server, every=6)
TestWholeConformance = pytest.mark.long(suite("pdf_email", channel_peer=mail_server))
