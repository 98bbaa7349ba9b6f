"""Mail addresses and header texts, made so that nothing in them can pass for more than it is."""

from __future__ import annotations

import re
import unicodedata

from comptoir_engine.model import Message

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_LONGEST_LOCAL = 64
_LONGEST = 254
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def wrong_with(address: str) -> Message | None:
    """What is wrong with a mail address, or None; it is only read, nothing is asked of the network."""
    local, at, domain = address.rpartition("@")
    if not at or not local or not domain:
        return Message("A mail address looks like name@example.com")
    if len(address) > _LONGEST or len(local) > _LONGEST_LOCAL:
        return Message("The mail address is too long")
    if not _LOCAL.fullmatch(local):
        return Message("The part before the @ holds a character that a mail address can't have")
    if (host := ascii_domain(domain)) is None or "." not in host:
        return Message("The part after the @ is not the name of a domain")
    return None


def ascii_domain(domain: str) -> str | None:
    """The domain as the network knows it (`müller.example` → `xn--mller-kva.example`); None for what is none."""
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    return host if all(_LABEL.fullmatch(label) for label in host.split(".")) else None


def plain_address(address: str) -> str:
    """A right address as the network knows it."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_domain(domain)}"


def one_line(text: str, longest: int = 200) -> str:
    """A text fit for a header: one line, without the characters that steer instead of being seen."""
    seen = "".join(" " if unicodedata.category(letter) in _UNSEEN else letter for letter in text)
    return " ".join(seen.split())[:longest]
