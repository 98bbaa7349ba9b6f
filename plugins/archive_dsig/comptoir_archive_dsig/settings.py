"""What an operator says about the archive: whose key seals, and whom a container is believed."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DsigSettings:
    """The section `[archives.dsig]`."""

    key: Path
    """The private key, PEM or PKCS#12: P-256 (advised), P-384, or RSA from 2,048 bits (forty times the work).
    Who can read this file can seal in your name: keep it readable by the hub's user only."""
    certificate: Path | None = None
    """The certificate of the key and its chain up to the root, PEM. Not needed where the key's file holds them."""
    password: str | None = field(default=None, repr=False)
    """Opens the key's file. Here it stands in clear text: keep the settings as safe as the key."""
    trust: Path | None = None
    """Certificates (PEM) whose containers are believed beside our own: a CA's, or the hub's former certificates. Keep
    those of expired keys here, else what they sealed can't be verified. Each one added can seal in your name."""
