"""Names of entries: which lead out of the archive, which are passed over, and what a file is called outside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_DRIVE = re.compile(r"[A-Za-z]:")
_UNSAFE = re.compile(r"[^\w.\- ()+&,']+")
_LONGEST = 100
_LONGEST_EXTENSION = 10
_PASSED_OVER = frozenset({"__macosx", "desktop.ini", "thumbs.db"})
"""What macOS and Windows put into folders for themselves."""


def leads_out(name: str) -> bool:
    """Whether a name is absolute, climbs, or ends early for careless readers; some programs write `\\` for `/`."""
    path = name.replace("\\", "/")
    return path.startswith("/") or ".." in path.split("/") or bool(_DRIVE.match(path)) or "\0" in name


def is_folder(name: str) -> bool:
    """Whether an entry only says that there is a folder."""
    return name.endswith(("/", "\\"))


def is_passed_over(name: str) -> bool:
    """Whether a file is hidden, lies in a hidden folder, or is no file of the sender's."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return not parts or any(part.startswith(".") or part.casefold() in _PASSED_OVER for part in parts)


def bare(name: str) -> str:
    """The last part of a name, safe as a file name everywhere: no separators, signs of control or direction."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    stem, dot, extension = _UNSAFE.sub("_", last).rpartition(".")
    if not dot or len(extension) > _LONGEST_EXTENSION:
        stem, extension = f"{stem}{dot}{extension}", ""
    safe = stem[:_LONGEST].strip(" .") or "file"
    return f"{safe}.{extension.strip()}" if extension.strip() else safe


def told_apart(names: Iterator[str]) -> Iterator[str]:
    """Bare names, of which none comes twice, in whatever letters: files of one name from two folders are numbered."""
    taken: set[str] = set()
    for name in map(bare, names):
        stem, dot, extension = name.rpartition(".") if "." in name else (name, "", "")
        candidate, number = name, 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem}-{number}{dot}{extension}"
        taken.add(candidate.casefold())
        yield candidate
