"""The channel `email`: a document leaves as the attachment of a mail."""

from __future__ import annotations

from comptoir_pdf_email.mail.channel import CHANNEL
from comptoir_pdf_email.mail.settings import EmailSettings

__all__ = ["CHANNEL", "EmailSettings"]
