"""The mail that carries a parcel, down to its bytes."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from comptoir_engine.model import Attachment, Parcel

from comptoir_pdf_email.mail.addresses import one_line, plain_address
from comptoir_pdf_email.mail.embedded import embedded_xml
from comptoir_pdf_email.mail.letter import letter, title
from comptoir_pdf_email.mail.settings import EmailSettings
from comptoir_pdf_email.manner import Manner, manner

_MEDIA_TYPE = re.compile(r"([a-z]+)/([a-z0-9][a-z0-9.+-]*)")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 60
_PLAIN = ("application", "octet-stream")
_NEVER = ("message", "multipart")
"""Kinds that mail programs unfold instead of showing a file."""
_KINDS = (
    (b"%PDF-", "pdf", "application/pdf"),
    (b"<", "xml", "application/xml"),
    (b"\xef\xbb\xbf<", "xml", "application/xml"),
    (b"PK\x03\x04", "zip", "application/zip"),
)
"""How a document begins → the end of its name and its media type."""


def compose(parcel: Parcel, settings: EmailSettings) -> EmailMessage:
    """The mail of a parcel: the same words, files and Message-ID at each attempt; only the date is today's."""
    chosen = manner(parcel.profile.get("language"), parcel.profile.get("locale"))
    enclosures = _enclosures(parcel, chosen)
    written = letter(parcel, chosen, tuple(file.name for file in enclosures))
    mail = EmailMessage(SMTP)
    _address(mail, parcel, settings)
    mail["Subject"] = written.subject
    mail.set_content(written.text, cte="quoted-printable")
    mail.add_alternative(written.html, subtype="html", cte="quoted-printable")
    for file in enclosures:
        _attach(mail, file)
    mail["Content-Language"] = chosen.language  # last, for the body takes Content- headers along
    return mail


def message_id(key: str, sender: str) -> str:
    """The same for the same key, so that a receiver and our own log can tell a second copy."""
    domain = plain_address(sender).rpartition("@")[2]
    return f"<{sha256(key.encode()).hexdigest()[:40]}@{domain}>"


def _address(mail: EmailMessage, parcel: Parcel, settings: EmailSettings) -> None:
    mail["From"] = Address(one_line(parcel.sender.name, 80), addr_spec=plain_address(settings.sender))
    mail["To"] = Address(addr_spec=plain_address(parcel.address))
    if settings.reply_to is not None:
        mail["Reply-To"] = Address(addr_spec=plain_address(settings.reply_to))
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = message_id(parcel.key, settings.sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"


def _enclosures(parcel: Parcel, chosen: Manner) -> list[Attachment]:
    """The document, its XML where the profile says so (`attach-xml`), and what came along with it."""
    called = title(parcel.head, chosen)
    document = _document(parcel, called)
    found = [document]
    if parcel.profile.get("attach-xml") == "yes" and (xml := embedded_xml(document.content)):
        found.append(Attachment(safe_name(f"{called}.xml"), xml.media_type, xml.content))
    for number, file in enumerate(parcel.attachments, start=1):
        found.append(Attachment(f"attachment-{number}-{safe_name(file.name)}", file.media_type, file.content))
    return found


def _document(parcel: Parcel, called: str) -> Attachment:
    content = parcel.document.content
    for beginning, extension, media_type in _KINDS:
        if content.startswith(beginning):
            return Attachment(safe_name(f"{called}.{extension}"), media_type, content)
    return Attachment(safe_name(parcel.document.name or called), "/".join(_PLAIN), content)


def safe_name(name: str) -> str:
    """A file name that every mail program takes: 60 letters, digits, dots and dashes, its ending kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    stem, dot, extension = _UNSAFE.sub("_", plain).strip("._-").rpartition(".")
    stem, ending = (stem, f".{extension[:10]}") if dot else (extension, "")
    return (stem[: _LONGEST_NAME - len(ending)] or "document") + ending


def _attach(mail: EmailMessage, file: Attachment) -> None:
    stated = _MEDIA_TYPE.fullmatch(file.media_type.lower())
    kind = (stated[1], stated[2]) if stated and stated[1] not in _NEVER else _PLAIN
    mail.add_attachment(file.content, maintype=kind[0], subtype=kind[1], filename=file.name)
