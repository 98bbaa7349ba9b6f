"""One conversation with the mail server, and what its answers mean for the parcel."""

from __future__ import annotations

import asyncio
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)
from comptoir_engine.errors import DeliveryError, GiveUp, TryLater, WrongWay
from comptoir_engine.model import Message, Parcel, Receipt

from comptoir_pdf_email.mail.addresses import one_line, plain_address, wrong_with
from comptoir_pdf_email.mail.message import compose
from comptoir_pdf_email.mail.settings import EmailSettings

Stage = Literal["greeting", "envelope", "content"]

_OURS = (530, 534, 535, 538)
"""Answers that speak of our own sign-in, at whatever stage: the parcel is not at fault."""
_OVER_SIZE = 552
"""Answers our address with its SIZE too (RFC 1870): then it speaks of the mail."""
_NO_RELAY = re.compile(r"\brelay", re.IGNORECASE)
"""How servers refuse whoever hands in, at the recipient's address: the server would not take any other."""
_FAREWELL = 5.0
"""Seconds to say goodbye politely; the mail is safe by then."""


@dataclass(slots=True)
class Progress:
    """How far a conversation has come; once the content is on its way, silence no longer means that it failed."""

    stage: Stage = "greeting"

    @property
    def doubtful(self) -> bool:
        """Whether the server may have the mail although it has not said so."""
        return self.stage == "content"


class Mailer:
    """Delivers parcels through one mail server; a connection a parcel."""

    def __init__(self, settings: EmailSettings) -> None:
        settings.verify()
        self._settings = settings
        self._tls = (
            ssl.create_default_context(cafile=settings.ca_file) if settings.encryption != "none" else None
        )

    async def deliver(self, parcel: Parcel) -> Receipt:
        """Hand a parcel to the mail system. Raises `TryLater` (`doubtful` after the content was sent) or `GiveUp`.

        The server is the operator's: all that it does not say of the recipient or the mail is `ours`.
        """
        if wrong := wrong_with(parcel.address):
            raise WrongWay(wrong)
        mail = await asyncio.to_thread(compose, parcel, self._settings)
        content = await asyncio.to_thread(mail.as_bytes)
        if len(content) > self._settings.size_limit:
            raise GiveUp(_too_large(len(content), self._settings.size_limit))
        answer = await self._converse(plain_address(parcel.address), content)
        return Receipt("delivered", reference=str(mail["Message-ID"]), detail=answer)

    async def _converse(self, recipient: str, content: bytes) -> str:
        progress = Progress()
        try:
            async with asyncio.timeout(self._settings.timeout):
                return await self._send(recipient, content, progress)
        except SMTPAuthenticationError as error:
            raise _unknown_here(error) from None  # the server's text may repeat what we sent
        except (SMTPException, OSError) as error:
            raise fault(error, progress) from error

    async def _send(self, recipient: str, content: bytes, progress: Progress) -> str:
        client = self._client()
        sender = plain_address(self._settings.envelope_sender or self._settings.sender)
        try:
            await client.connect()
            progress.stage = "envelope"
            size = [f"SIZE={len(content)}"] if client.supports_extension("size") else []
            await client.mail(sender, options=size)
            await client.rcpt(recipient)
            progress.stage = "content"
            response = await client.data(content)
            with suppress(SMTPException, OSError):
                await client.quit(timeout=_FAREWELL)
        finally:
            client.close()
        return one_line(f"{response.code} {response.message}")

    def _client(self) -> SMTP:
        settings = self._settings
        return SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.user,
            password=settings.password,
            local_hostname=plain_address(settings.sender).rpartition("@")[2],
            timeout=settings.timeout,
            use_tls=settings.encryption == "tls",
            start_tls=settings.encryption == "starttls",
            tls_context=self._tls,
        )


def fault(error: SMTPException | OSError, progress: Progress) -> DeliveryError:
    """What an answer, or none, means: a 5xx to the parcel itself is final, all else is tried again."""
    if isinstance(error, SMTPResponseException):
        return _refusal(error, progress)
    return TryLater(_silence(error), doubtful=isinstance(error, OSError) and progress.doubtful, ours=True)


def _silence(error: SMTPException | OSError) -> Message:
    """What is said of a server that we did not get to answer."""
    if isinstance(error, ssl.SSLError) or isinstance(error.__cause__, ssl.SSLError):
        return Message("The mail server's certificate can't be trusted, or its encryption does not work")
    if isinstance(error, TimeoutError):
        return Message("The mail server did not answer in time")
    if isinstance(error, OSError):
        return Message("The connection to the mail server failed")
    return Message("The mail server offers no encryption, or no sign-in that we know")


def _unknown_here(error: SMTPAuthenticationError) -> TryLater:
    message = Message("The mail server refuses our sign-in ({code})", {"code": str(error.code)})
    return TryLater(message, ours=True)


def _refusal(error: SMTPResponseException, progress: Progress) -> DeliveryError:
    text = one_line(error.message)
    message = Message("The mail server answered {code}: {text}", {"code": str(error.code), "text": text})
    ours = _is_ours(error, progress)
    if 500 <= error.code < 600 and not ours:
        return WrongWay(message) if isinstance(error, SMTPRecipientRefused) else GiveUp(message)
    understood = 400 <= error.code < 600
    return TryLater(message, doubtful=progress.doubtful and not understood, ours=ours)


def _is_ours(error: SMTPResponseException, progress: Progress) -> bool:
    """Whether an answer speaks of neither the recipient nor the mail: of us, our address, or the server itself."""
    if error.code in _OURS or progress.stage == "greeting":
        return True
    if isinstance(error, SMTPRecipientRefused):
        return error.code >= 500 and bool(_NO_RELAY.search(error.message))
    if isinstance(error, SMTPSenderRefused):
        return error.code != _OVER_SIZE
    return not 500 <= error.code < 600


def _too_large(size: int, limit: int) -> Message:
    return Message(
        "The mail has {size} bytes; {limit} are allowed", {"size": f"{size:,}", "limit": f"{limit:,}"}
    )
