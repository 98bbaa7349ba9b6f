"""Writes the reference of the code lists, docs/codes.md, from the lists and crosswalks of engine and plugins.

python -m workshop.codes_page
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from comptoir_engine.codes import CodeList, code_list, lists
from comptoir_engine.codes.crosswalk import FITS, crosswalk, joined

from workshop.packages import PACKAGES, ROOT, module

PAGE = ROOT / "docs" / "codes.md"
INTRODUCTION = """\
# Code lists

Made from the data by `python -m workshop.codes_page`. Each list stands once, with its version and source: those
that several packages use in `engine/comptoir_engine/codes`, a format's own in the folder `codes` of its plugin.
`lists.toml` says what a list is, `<id>.csv` holds its codes, `crosswalk.csv` pairs a format's words with the
pivot's codes. A mapping table names a list as `list <id>`, or a part of its format's crosswalk as `list <part>`."""
FITTING = """\
How well a pair fits is said for each direction. **exact**: it says the same. **broader**: what it becomes says
less, and a loss names the word. **guessed**: no public source shows it. What is guessed is used only where the
operator allows it (the setting `guesses`, `comptoir convert --guesses`), and a loss names each value that was.
Without leave a word that is read stays as it is, and the rules tell of it; a code is written beside the word for
"another", or, where a format has none, the document is refused."""


def page() -> str:
    """The page as it should be."""
    own = {
        package: folder for package in PACKAGES if (folder := package / module(package) / "codes").is_dir()
    }
    parts = [INTRODUCTION, FITTING]
    for package, folder in own.items():
        parts.append(f"## {package.relative_to(ROOT).as_posix()}")
        if (folder / "lists.toml").is_file():
            parts.append(_table(code_list(id, folder) for id in lists(folder)))
        if (folder / "crosswalk.csv").is_file():
            parts.append(_pairs(folder))
    return "\n\n".join(parts) + "\n"


def _table(found: Iterator[CodeList]) -> str:
    head = "| list | what | version | of | source | codes |\n| --- | --- | --- | --- | --- | --- |\n"
    return head + "\n".join(
        f"| `{each.id}` | {each.title} | {each.version} | {each.date} | {each.source} | {len(each.codes)} |"
        for each in found
    )


def _pairs(folder: Path) -> str:
    head = "| part | their list | our list | read | written |\n| --- | --- | --- | --- | --- |\n"
    rows = []
    for part, pairs in crosswalk(folder).parts.items():
        theirs, ours = (f"`{each.id}`" if each is not None else "" for each in joined(folder, part))
        read, written = _fits(pair.read for pair in pairs), _fits(pair.write for pair in pairs)
        rows.append(f"| {part} | {theirs} | {ours} | {read} | {written} |")
    return head + "\n".join(rows)


def _fits(said: Iterator[str]) -> str:
    counted = Counter(said)
    return ", ".join(f"{counted[fit]} {fit}" for fit in FITS if fit and counted[fit])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
