"""What every door for machines reads alike of a request's headers: the token, the sender's key, the name of a file."""

from __future__ import annotations

LONGEST_KEY = 255
LONGEST_NAME = 200


def bearer(header: str) -> str:
    """The token of an Authorization header; empty where there is none, or another scheme."""
    scheme, _, token = header.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def sender_key(header: str) -> str:
    """The key of an Idempotency-Key; quotes, which the header's draft asks for, are no part of it.

    Raises `ValueError` for what is not 1 to 255 printable ASCII characters.
    """
    key = header.strip()
    key = key[1:-1] if len(key) > 1 and key[0] == key[-1] == '"' else key
    if not 0 < len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable()):
        raise ValueError(f"a key has 1 to {LONGEST_KEY} printable ASCII characters")
    return key


def bare_name(name: str) -> str | None:
    """A stranger's file name without folders and signs that nobody sees; a long one keeps its end. None for no name."""
    bare = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(character for character in bare if character.isprintable()).strip()
    return clean[-LONGEST_NAME:] if clean.strip(".") else None
