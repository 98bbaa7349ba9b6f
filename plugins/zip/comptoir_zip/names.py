"""Names of entries: which lead out of the archive, which are passed over, and what a file is called outside."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

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


def told_apart(names: Iterable[str]) -> Iterator[str]:
    """Bare names, of which none comes twice, in whatever letters.

    Where folders hold files of one name those of each folder are numbered, and alike: what is called `7.xml` and
    `7.pdf` in one folder is so outside too, whatever its number, and nothing else is.
    """
    files = [(_folder(name), *_parted(bare(name))) for name in names]
    count = Counter((stem.casefold(), ending.casefold()) for _, stem, ending in files)
    repeated = {stem for (stem, _), times in count.items() if times > 1}
    seen: Counter[tuple[str, str, str]] = Counter()
    called: dict[tuple[str, str, int], str] = {}
    taken: set[str] = set()
    for folder, stem, ending in files:
        plain = stem.casefold()
        where = folder if plain in repeated else ""
        group = plain, where, seen[plain, where, ending.casefold()]
        seen[plain, where, ending.casefold()] += 1
        if group not in called:
            called[group] = _free(stem, taken)
        yield called[group] + ending


def _free(stem: str, taken: set[str]) -> str:
    candidate, number = stem, 1
    while candidate.casefold() in taken:
        number += 1
        candidate = f"{stem}-{number}"
    taken.add(candidate.casefold())
    return candidate


def _folder(name: str) -> str:
    return name.replace("\\", "/").rstrip("/").rpartition("/")[0]


def _parted(name: str) -> tuple[str, str]:
    """Stem and ending, with its dot."""
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if dot else (name, "")
