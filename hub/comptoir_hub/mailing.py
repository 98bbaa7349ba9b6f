"""The hub's own mails: plain words to one person, by the operator's mail server."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import make_msgid

import aiosmtplib
from aiosmtplib import SMTPAuthenticationError, SMTPException

from comptoir_hub.settings import Smtp

SECONDS = 30.0
"""So long one mail may take, all in all."""
_FAREWELL = 5.0


class NotSent(Exception):
    """The mail did not leave; the text says why, as far as the mail server did."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a mail says, and to whom; `language` is what it says it in."""

    to: str
    subject: str
    text: str
    language: str


async def send(letter: Letter, smtp: Smtp) -> None:
    """Hands a mail to the server; raises `NotSent`. Encryption is insisted on where the settings ask for it."""
    sender = smtp.sender or letter.to
    try:
        async with asyncio.timeout(SECONDS):
            await _converse(_client(smtp, sender), sender, letter.to, _mail(letter, sender))
    except SMTPAuthenticationError as error:
        raise NotSent(
            f"The mail server refuses our sign-in ({error.code})"
        ) from None  # its text may repeat what we sent
    except (SMTPException, OSError, ValueError) as error:
        raise NotSent(f"{type(error).__name__}: {error}") from error


async def _converse(client: aiosmtplib.SMTP, sender: str, to: str, mail: EmailMessage) -> None:
    """Says goodbye only to a server that has the mail: who is cut off hangs up, and waits for no answer."""
    try:
        await client.connect()
        await client.sendmail(sender, [to], mail.as_bytes())
        with suppress(SMTPException, OSError):
            await client.quit(timeout=_FAREWELL)
    finally:
        client.close()


def _client(smtp: Smtp, sender: str) -> aiosmtplib.SMTP:
    return aiosmtplib.SMTP(
        hostname=smtp.host, port=smtp.port, username=smtp.user or None, password=smtp.password or None,
        local_hostname=_domain(sender), use_tls=smtp.encryption == "tls", start_tls=smtp.encryption == "starttls",
        tls_context=ssl.create_default_context() if smtp.encryption != "none" else None, timeout=SECONDS,
    )  # fmt: skip


def _mail(letter: Letter, sender: str) -> EmailMessage:
    mail = EmailMessage(SMTP)
    mail["From"] = Address("Comptoir", addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = make_msgid(domain=_domain(sender))
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(letter.text, cte="quoted-printable")
    mail["Content-Language"] = letter.language
    return mail


def _domain(address: str) -> str:
    """What the hub calls itself: asked of the address, since a machine asks the network for its own name."""
    return address.rpartition("@")[2]
