"""Secrets that are handed out once and kept only as a hash."""

from __future__ import annotations

import hashlib
import secrets

SECRET_BYTES = 32


def new_secret(prefix: str = "") -> str:
    """A secret nobody can guess: 256 random bits, so that a fast hash protects it well enough."""
    return prefix + secrets.token_urlsafe(SECRET_BYTES)


def hashed(secret: str) -> str:
    """The form in which a secret is kept and looked up."""
    return hashlib.sha256(secret.encode(errors="surrogateescape")).hexdigest()
