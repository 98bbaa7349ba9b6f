"""What an operator sets for outgoing mail."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

from comptoir_engine.errors import ConfigError
from comptoir_engine.model import Message

from comptoir_pdf_email.mail.addresses import wrong_with

Encryption = Literal["starttls", "tls", "none"]


@dataclass(frozen=True, slots=True)
class EmailSettings:
    """The operator's mail server, and who mails come from.

    `host`, `port`: the server that takes our mail and passes it on; never a receiver's own.
    `encryption`: `starttls` (587) or `tls` (465). Both are insisted on and certificates are verified: a server that
    offers no encryption gets no mail. `none` is for a server on this machine only.
    `user`, `password`: left out where the server asks for none.
    `sender`: the address mails come from; its domain must be one that the server may send for (SPF, DKIM, DMARC).
    `reply_to`: where answers go, if not to the sender.
    `envelope_sender`: where the mail system's own complaints go, if not to the sender.
    `timeout`: seconds for one delivery, all in all.
    `size_limit`: bytes that a whole mail may have; most servers refuse more than 10 MB.
    `ca_file`: certificates to trust instead of the system's, for a server with a private one.
    """

    host: str
    sender: str
    port: int = 587
    encryption: Encryption = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    reply_to: str | None = None
    envelope_sender: str | None = None
    timeout: float = 60.0
    size_limit: int = 10_000_000
    ca_file: str | None = None

    def verify(self) -> None:
        """Raises `ConfigError` for what can't work or would not be safe."""
        for name in ("sender", "reply_to", "envelope_sender"):
            address = getattr(self, name)
            if address is not None and (wrong := wrong_with(address)):
                raise ConfigError(Message("email.{name}: {wrong}", {"name": name, "wrong": str(wrong)}))
        if self.encryption == "none" and not _is_here(self.host):
            raise ConfigError(Message("email.encryption may be none only for a mail server on this machine"))
        if (self.user is None) != (self.password is None):
            raise ConfigError(Message("email.user and email.password must be set together"))


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
