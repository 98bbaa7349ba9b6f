"""What an operator says about HTTP: whom we may call, how patient we are, and how much is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class HttpSettings:
    """The section `[channels.http]`. Times are in seconds, sizes in bytes."""

    allow: tuple[str, ...] = ()
    """Networks (`10.1.0.0/16`, `127.0.0.1/32`) that partners' addresses may lie in though they are not public.
    Whoever may enter an address can make the hub call every machine in them: name as little as possible."""
    unencrypted: bool = False
    """Whether `http://` may be used to public addresses too. Everybody on the way can then read the documents and the
    tokens; inside `allow` it may be used always."""
    tokens: Mapping[str, str] = field(default_factory=dict, repr=False)
    """The token that a partner's server asks for (`Authorization: Bearer`), by its origin: `"https://partner.example"`
    or `"https://partner.example:8443"`. In clear text: keep the settings safe."""
    authorities: Path | None = None
    """Certificates (PEM) of authorities that are trusted for partners' servers beside the system's."""
    certificate: Path | None = None
    """Our own certificate with its chain and key (PEM), for partners who ask for one."""
    connect_seconds: float = 10.0
    """How long a partner may take to take up a connection."""
    answer_seconds: float = 30.0
    """How long a whole delivery may take. Longer than the hub's own limit for a delivery it has no effect."""
    largest_answer: int = 65_536
    """How much of a partner's answer is read."""
    largest_upload: int = 52_428_800
    """The largest document taken in; reading stops there. Each upload under way is held in memory once."""
    location: str = "/api/v1/documents/{id}"
    """Where the sender of a document that was taken in can look what became of it."""
