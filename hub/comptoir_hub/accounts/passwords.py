"""Passwords: argon2id, hashed and checked in a thread because each costs a tenth of a second."""

from __future__ import annotations

import asyncio

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from comptoir_engine.model import Message

from comptoir_hub.errors import Invalid

SHORTEST = 12
LONGEST = 1024
COMMON = frozenset({
    "123456789012", "1234567890123", "111111111111", "password1234", "passwordpassword", "passwort1234",
    "qwertyuiopas", "qwertzuiopas", "motdepasse12", "changeme1234", "letmeinletmein", "administrator", "comptoir1234",
})  # fmt: skip
"""What is tried first by those who guess."""

_hasher = PasswordHasher()
_UNKNOWN = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Checked in the place of a user who does not exist, so that both take the same time."""


def check_strength(password: str) -> None:
    """Raises `Invalid` for a password that is too short, absurdly long, or among the first that are guessed."""
    if len(password) < SHORTEST:
        raise Invalid("password", Message("Password: at least {n} characters.", {"n": str(SHORTEST)}))
    if len(password) > LONGEST:
        raise Invalid("password", Message("Password: at most {n} characters.", {"n": str(LONGEST)}))
    if password.casefold() in COMMON or len(set(password)) == 1:
        raise Invalid(
            "password", Message("Password: this one is among the first that are guessed. Choose another.")
        )


async def hash_password(password: str) -> str:
    """The form in which a password is kept; raises `Invalid` for a weak one."""
    check_strength(password)
    return await asyncio.to_thread(_hasher.hash, password)


async def fits(password: str, kept: str | None) -> bool:
    """Whether this is the password; takes as long where there is no user at all."""
    return await asyncio.to_thread(_fits, password[:LONGEST], kept)


def _fits(password: str, kept: str | None) -> bool:
    try:
        return _hasher.verify(kept or _UNKNOWN, password) and kept is not None
    except (VerificationError, InvalidHashError):
        return False
