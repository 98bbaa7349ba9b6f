"""The channel as the contract knows it."""

from __future__ import annotations

from comptoir_engine.hookspecs import Channel, ChannelRoles
from comptoir_engine.model import Message

from comptoir_pdf_email.conversion import OPTIONS
from comptoir_pdf_email.mail.addresses import wrong_with
from comptoir_pdf_email.mail.settings import EmailSettings


def open_email(settings: EmailSettings) -> ChannelRoles:
    """Open the channel. Raises `ConfigError` for settings that can't work or are not safe."""
    from comptoir_pdf_email.mail.delivery import Mailer  # only who sends mail loads what it takes

    return ChannelRoles(deliver=Mailer(settings).deliver)


def check_address(address: str) -> Message | None:
    """What is wrong with a partner's mail address, or None."""
    return wrong_with(address)


CHANNEL = Channel(
    id="email",
    title="E-mail",
    idempotent=False,
    open=open_email,
    check_address=check_address,
    settings=EmailSettings,
    options=OPTIONS,
)
