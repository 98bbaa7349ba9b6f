"""The letters that a QR-bill may hold (IG QR-bill 2.4), and how other text becomes such."""

from __future__ import annotations

import re
import unicodedata

_ALLOWED = frozenset(
    chr(code)
    for codes in (range(0x20, 0x7F), range(0xA0, 0x180), range(0x218, 0x21C), (0x20AC,))
    for code in codes
)
_SPELT = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "−": "-", "…": "...", "•": "-"}
    | {"ẞ": "SS", "ƒ": "f"}
)
_CUT = "..."


def clean(text: str) -> str:
    """In composed form, with one space for each run of spaces, line breaks and controls."""
    composed = unicodedata.normalize("NFC", text)
    spaced = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in composed)
    return re.sub(r"\s+", " ", spaced).strip()


def strange(text: str) -> str:
    """The characters that a QR-bill can't hold, each once."""
    return "".join(dict.fromkeys(sign for sign in text if sign not in _ALLOWED))


def plain(text: str) -> str:
    """The text with the typewriter's quotation marks and dashes, which say the same."""
    return text.translate(_SPELT)


def spelt(text: str) -> str:
    """The text in letters that a QR-bill can hold: without a foreign accent, else with a full stop for a letter."""
    return "".join(sign if sign in _ALLOWED else _bare(sign) for sign in plain(text))


def says_something(text: str) -> bool:
    """Whether a letter or digit is left of it."""
    return any(sign.isalnum() for sign in text)


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters: up to a gap between words where there is one, then three full stops."""
    if len(text) <= limit:
        return text
    head = text[: limit - len(_CUT)]
    whole = head.rpartition(" ")[0] if text[len(head)] != " " else head
    return (whole.rstrip() or head) + _CUT


def _bare(sign: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if part in _ALLOWED)
    return bare or ("" if unicodedata.category(sign) in ("Mn", "Cf") else ".")
