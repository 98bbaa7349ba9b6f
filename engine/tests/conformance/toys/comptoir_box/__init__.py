"""A sound toy archive: parts in an XML file, sealed with a keyed hash. The exam's own tests break it."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

from comptoir_engine.hookspecs import Archive, ArchiveRoles, hookimpl
from comptoir_engine.model import Evidence, Finding, Message, Verification

PART = re.compile(r'<part role="([^"]*)" name="([^"]*)" type="([^"]*)">([^<]*)</part>\n')
WHOLE = re.compile(
    r'<box signer="([^"]*)">\n((?:<part [^\n]*</part>\n)*)<seal>([0-9a-f]{64})</seal>\n</box>\n'
)
REFUSED = Verification("invalid", (Finding("BOX-BROKEN", "error", Message("This box is not whole.")),))


@dataclass(frozen=True)
class BoxSettings:
    """Who seals, and the secret to seal with."""

    signer: str
    secret: bytes = field(repr=False)


def open_box(settings: BoxSettings) -> ArchiveRoles:
    """Seal and verify."""

    def sealed(signer: str, parts: str) -> str:
        return hmac.new(settings.secret, (signer + parts).encode(), "sha256").hexdigest()

    def seal(evidence: tuple[Evidence, ...], facts: Mapping[str, str]) -> bytes:
        parts = "".join(map(written, evidence))
        seal = f"<seal>{sealed(settings.signer, parts)}</seal>"
        return f'<box signer="{settings.signer}">\n{parts}{seal}\n</box>\n'.encode()

    def verify(container: bytes) -> Verification:
        found = WHOLE.fullmatch(container.decode("utf-8", "replace"))
        if found is None or not hmac.compare_digest(found[3], sealed(found[1], found[2])):
            return REFUSED
        evidence = tuple(Evidence(*part[:3], base64.b64decode(part[3])) for part in PART.findall(found[2]))
        return Verification("valid", (), found[1], datetime(2026, 11, 3, tzinfo=UTC), evidence)

    return ArchiveRoles(seal, verify)


def written(part: Evidence) -> str:
    """One piece of evidence as a line."""
    name, content = quoteattr(part.name), base64.b64encode(part.content).decode()
    return f'<part role="{part.role}" name={name} type="{part.media_type}">{content}</part>\n'


@hookimpl
def archives() -> list[Archive]:
    """The archive `box`."""
    return [
        Archive(
            "box", "Box", "application/xml", "xml", open=open_box, settings=BoxSettings,
            recognise=lambda content: content.startswith(b"<box "),
        )
    ]  # fmt: skip
